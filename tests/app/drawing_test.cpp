#include "drawing.hpp"

#include <doctest/doctest.h>

#include <limits>
#include <utility>

#include "setting.hpp"

using namespace inkling::app;
using inkling::Point;

TEST_CASE("a tap leaves a stroke of one point") {
  Drawing drawing;
  drawing.begin_stroke({0.4f, 0.6f});
  CHECK(drawing.pen_is_down());
  drawing.end_stroke();
  REQUIRE(drawing.strokes().size() == 1);
  CHECK(drawing.strokes()[0].size() == 1);
  CHECK_FALSE(drawing.pen_is_down());
}

TEST_CASE("a pen that leaves the area draws along its edge") {
  Drawing drawing;
  drawing.begin_stroke({0.5f, 0.5f});
  drawing.extend_stroke({1.7f, -3.f});
  CHECK(drawing.strokes()[0].back().x == 1.f);
  CHECK(drawing.strokes()[0].back().y == 0.f);
}

TEST_CASE("positions that are not finite or hardly moved are dropped") {
  Drawing drawing;
  drawing.begin_stroke({std::numeric_limits<float>::quiet_NaN(), 0.5f});
  CHECK(drawing.empty());
  drawing.begin_stroke({0.5f, 0.5f});
  drawing.extend_stroke({std::numeric_limits<float>::infinity(), 0.5f});
  drawing.extend_stroke({0.5001f, 0.5f});
  CHECK(drawing.strokes()[0].size() == 1);
}

TEST_CASE("a move without a pen on the paper draws nothing") {
  Drawing drawing;
  drawing.extend_stroke({0.5f, 0.5f});
  CHECK(drawing.empty());
  CHECK(drawing.revision() == 0);
}

TEST_CASE("undo and redo walk stroke by stroke, and through clear") {
  Drawing drawing;
  draw_seven(drawing);
  draw_seven(drawing);
  drawing.clear();
  CHECK(drawing.empty());
  drawing.undo();
  CHECK(drawing.strokes().size() == 2);
  drawing.undo();
  drawing.undo();
  CHECK(drawing.empty());
  CHECK_FALSE(drawing.can_undo());
  drawing.undo();
  for (int i = 0; i < 3; ++i) drawing.redo();
  CHECK(drawing.empty());
  CHECK_FALSE(drawing.can_redo());
  drawing.undo();
  CHECK(drawing.strokes().size() == 2);
}

TEST_CASE("a new stroke ends what could be redone") {
  Drawing drawing;
  draw_seven(drawing);
  drawing.undo();
  draw_seven(drawing);
  CHECK_FALSE(drawing.can_redo());
}

TEST_CASE("a cancelled stroke never happened") {
  Drawing drawing;
  draw_seven(drawing);
  drawing.begin_stroke({0.1f, 0.1f});
  drawing.extend_stroke({0.2f, 0.2f});
  drawing.cancel_stroke();
  CHECK(drawing.strokes().size() == 1);
  drawing.undo();
  CHECK_FALSE(drawing.can_undo());
}

TEST_CASE("a second pen ends the first one's stroke") {
  Drawing drawing;
  drawing.begin_stroke({0.1f, 0.1f});
  drawing.begin_stroke({0.9f, 0.9f});
  CHECK(drawing.strokes().size() == 2);
  drawing.undo();
  CHECK(drawing.strokes().size() == 1);
}

TEST_CASE("every change of the ink moves the revision, and nothing else does") {
  Drawing drawing;
  auto last = drawing.revision();
  const auto changed = [&] {
    return std::exchange(last, drawing.revision()) != drawing.revision();
  };
  drawing.begin_stroke({0.1f, 0.1f});
  CHECK(changed());
  drawing.extend_stroke({0.5f, 0.1f});
  CHECK(changed());
  drawing.end_stroke();
  CHECK_FALSE(changed());
  drawing.undo();
  CHECK(changed());
  drawing.undo();
  CHECK_FALSE(changed());
  drawing.clear();
  CHECK_FALSE(changed());
}

TEST_CASE("history has an end, and the drawing survives it") {
  Drawing drawing;
  for (int i = 0; i < 500; ++i) draw_seven(drawing);
  int undone = 0;
  for (; drawing.can_undo(); ++undone) drawing.undo();
  CHECK(undone == 200);
  CHECK(drawing.strokes().size() == 300);
}
