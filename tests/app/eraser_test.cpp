#include "eraser.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <random>

#include "capsule.hpp"
#include "setting.hpp"

using namespace inkling::app;
using inkling::Point;
using inkling::Stroke;

namespace {

Ink ink_of(std::vector<Stroke> strokes, float width = 0.03125f) {
  Ink ink;
  ink.nibs.assign(strokes.size(), Nib{width, {}});
  ink.strokes = std::move(strokes);
  return ink;
}

class Dice {
 public:
  float operator()(float low, float high) {
    return std::uniform_real_distribution<float>(low, high)(generator_);
  }
  Point point() { return {(*this)(0, 1), (*this)(0, 1)}; }

 private:
  std::mt19937 generator_{7};
};

/// Whether `p` lies on one of the strokes, as near as the grid allows.
bool is_inked(const Ink& ink, Point p) {
  for (const Stroke& stroke : ink.strokes) {
    for (std::size_t i = 0; i + 1 < stroke.size(); ++i) {
      if (distance_to_segment(p, stroke[i], stroke[i + 1]) < 1e-3f) return true;
    }
  }
  return false;
}

}  // namespace

TEST_CASE("a segment's part in a capsule is what sampling finds") {
  Dice dice;
  for (int i = 0; i < 2000; ++i) {
    const Point a = dice.point(), b = dice.point(), from = dice.point();
    const Capsule capsule{from, i % 5 == 0 ? from : dice.point(), dice(0.01f, 0.4f)};
    const auto part = overlap(a, b, capsule);
    for (int j = 0; j <= 200; ++j) {
      const float t = static_cast<float>(j) / 200;
      const float depth =
          capsule.radius - distance_to_segment(between(a, b, t), capsule.from, capsule.to);
      if (std::abs(depth) < 1e-3f) continue;  // On the edge, either answer is right.
      CHECK((part && part->from <= t && t <= part->to) == (depth > 0));
    }
  }
}

TEST_CASE("an eraser through the middle of a line leaves its two ends") {
  Ink ink = ink_of({{{0.1f, 0.5f}, {0.9f, 0.5f}}});
  REQUIRE(erase(ink, {0.5f, 0.3f}, {0.5f, 0.7f}, 0.05f));
  REQUIRE(ink.strokes.size() == 2);
  REQUIRE(ink.nibs.size() == 2);
  // The cut is the eraser's width and half the ink's on each side.
  const float half = 0.05f + 0.03125f / 2;
  CHECK(ink.strokes[0].back().x == doctest::Approx(0.5f - half).epsilon(0.001));
  CHECK(ink.strokes[1].front().x == doctest::Approx(0.5f + half).epsilon(0.001));
  CHECK(ink.strokes[0].front().x == doctest::Approx(0.1f).epsilon(0.001));
}

TEST_CASE("nothing under the eraser is left, and nothing beside it is lost") {
  Dice dice;
  for (int round = 0; round < 100; ++round) {
    Stroke stroke;
    for (int i = 0; i < 12; ++i) stroke.push_back(on_grid(dice.point()));
    const Ink before = ink_of({stroke});
    Ink after = before;
    const Capsule eraser{dice.point(), dice.point(), dice(0.02f, 0.15f)};
    erase(after, eraser.from, eraser.to, eraser.radius);
    CHECK(after.strokes.size() == after.nibs.size());
    const float reach = eraser.radius + before.nibs[0].width / 2;
    // Ends shorter than a quarter of the ink's width may go as well, beside the eraser.
    const float speck = before.nibs[0].width / 4 + 2e-3f;
    for (std::size_t i = 0; i + 1 < stroke.size(); ++i) {
      for (int j = 0; j <= 40; ++j) {
        const Point p = between(stroke[i], stroke[i + 1], static_cast<float>(j) / 40);
        const float gap = distance_to_segment(p, eraser.from, eraser.to) - reach;
        if (gap > speck) CHECK(is_inked(after, p));
      }
    }
    for (const Stroke& left : after.strokes) {
      for (const Point& p : left) {
        CHECK(distance_to_segment(p, eraser.from, eraser.to) > reach - 2e-3f);
      }
    }
  }
}

TEST_CASE("a dot goes whole, and ink beside the eraser is not touched") {
  Ink ink = ink_of({{{0.5f, 0.5f}}, {{0.8f, 0.8f}, {0.9f, 0.9f}}});
  CHECK_FALSE(erase(ink, {0.2f, 0.2f}, {0.2f, 0.2f}, 0.05f));
  CHECK(ink.strokes.size() == 2);
  CHECK(erase(ink, {0.5f, 0.5f}, {0.5f, 0.5f}, 0.05f));
  CHECK(ink.strokes.size() == 1);
}

TEST_CASE("an eraser that rests where it has wiped finds nothing more to wipe") {
  Ink ink = ink_of({{{0.1f, 0.1f}, {0.43f, 0.51f}, {0.9f, 0.87f}}});
  REQUIRE(erase(ink, {0.4f, 0.5f}, {0.45f, 0.5f}, 0.06f));
  CHECK_FALSE(erase(ink, {0.4f, 0.5f}, {0.45f, 0.5f}, 0.06f));
}

TEST_CASE("a pen's pressures stay with their points") {
  Ink ink = ink_of({{{0.f, 0.5f}, {0.25f, 0.5f}, {0.75f, 0.5f}, {1.f, 0.5f}}});
  ink.nibs[0].pressures = {10, 60, 160, 210};
  REQUIRE(erase(ink, {0.5f, 0.5f}, {0.5f, 0.5f}, 0.1f));
  REQUIRE(ink.strokes.size() == 2);
  for (std::size_t i = 0; i < 2; ++i) {
    REQUIRE(ink.nibs[i].pressures.size() == ink.strokes[i].size());
    for (std::size_t j = 0; j < ink.strokes[i].size(); ++j) {
      CHECK(ink.nibs[i].pressures[j] ==
            doctest::Approx(10 + 200 * ink.strokes[i][j].x).epsilon(0.02));
    }
  }
}

TEST_CASE("undo takes a whole sweep of the eraser back, and an idle sweep is none") {
  Drawing drawing;
  draw_seven(drawing);
  const auto strokes = drawing.strokes().size();
  drawing.begin_erasing({0.9f, 0.9f}, 0.03f);
  drawing.extend_stroke({0.95f, 0.95f});
  drawing.end_stroke();
  drawing.undo();
  CHECK(drawing.empty());
  drawing.redo();
  drawing.begin_erasing({0.5f, 0.1f}, 0.05f);
  drawing.extend_stroke({0.5f, 0.3f});
  drawing.extend_stroke({0.6f, 0.5f});
  drawing.end_stroke();
  CHECK(drawing.strokes().size() > strokes);
  drawing.undo();
  CHECK(drawing.strokes().size() == strokes);
  drawing.redo();
  CHECK(drawing.strokes().size() > strokes);
}

TEST_CASE("a cancelled sweep of the eraser never happened") {
  Drawing drawing;
  draw_seven(drawing);
  drawing.begin_erasing({0.5f, 0.25f}, 0.05f);
  CHECK(drawing.strokes().size() == 2);
  drawing.cancel_stroke();
  CHECK(drawing.strokes().size() == 1);
  drawing.undo();
  CHECK_FALSE(drawing.can_undo());
}
