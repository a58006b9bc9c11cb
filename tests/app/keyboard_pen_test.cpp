#include "keyboard_pen.hpp"

#include <doctest/doctest.h>

#include "setting.hpp"

using namespace inkling;
using namespace inkling::app;

namespace {

void press(AppState& state, std::string_view key, int times = 1, bool shift = false) {
  for (int i = 0; i < times; ++i) CHECK(press_pad_key(state, {key, false, shift}));
}

}  // namespace

TEST_CASE("a one can be drawn with keys alone") {
  AppState state = make_state();
  press(state, "arrowup", 12);
  press(state, " ");
  press(state, "arrowdown", 24);
  press(state, " ");
  press(state, "arrowright", 3);
  REQUIRE(state.drawing.strokes().size() == 1);
  const Stroke& stroke = state.drawing.strokes()[0];
  CHECK(stroke.front().y == doctest::Approx(0.2).epsilon(0.01));
  CHECK(stroke.back().y == doctest::Approx(0.8).epsilon(0.01));
  CHECK_FALSE(state.drawing.pen_is_down());
}

TEST_CASE("Shift moves in fine steps, and the cursor stays on the area") {
  AppState state = make_state();
  press(state, "arrowleft", 1, true);
  CHECK(state.cursor.at.x == doctest::Approx(0.495));
  press(state, "arrowleft", 100);
  CHECK(state.cursor.at.x == 0.f);
}

TEST_CASE("Escape lifts the pen, hides the cursor, and then belongs to others") {
  AppState state = make_state();
  press(state, "enter");
  press(state, "escape");
  CHECK_FALSE(state.drawing.pen_is_down());
  CHECK_FALSE(state.cursor.shown);
  CHECK_FALSE(press_pad_key(state, {"escape"}));
  CHECK_FALSE(press_pad_key(state, {"z", true, false}));
}
