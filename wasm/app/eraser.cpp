#include "eraser.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "capsule.hpp"

namespace inkling::app {
namespace {

constexpr float kSlack = 2.f / kGridSteps;  // Ends that a cut left at the edge are not cut again.

/// What is left of one stroke, cut by cut.
class Remains {
 public:
  Remains(const Stroke& stroke, const Nib& nib, Ink& left)
      : stroke_(stroke), nib_(nib), left_(left) {}

  /// Keeps the stroke's path up to `position` (a point's index, or a place between two).
  void add(float position) {
    const auto i = std::min(static_cast<std::size_t>(position), stroke_.size() - 1);
    const std::size_t next = std::min(i + 1, stroke_.size() - 1);
    const float t = position - static_cast<float>(i);
    const Point point = on_grid(between(stroke_[i], stroke_[next], t));
    if (!piece_.empty() && piece_.back().x == point.x && piece_.back().y == point.y) return;
    if (!piece_.empty()) length_ += distance(piece_.back(), point);
    piece_.push_back(point);
    if (nib_.pressures.empty()) return;
    const float pressure = std::lerp(static_cast<float>(nib_.pressures[i]),
                                     static_cast<float>(nib_.pressures[next]), t);
    pressures_.push_back(static_cast<std::uint8_t>(std::lround(pressure)));
  }

  /// Ends a piece; the next one starts after the cut.
  void cut() {
    constexpr float kSpeck = 0.25f;  // A shorter end, in ink widths, would be left as a mere speck.
    if (length_ > kSpeck * nib_.width) {
      left_.strokes.push_back(std::move(piece_));
      left_.nibs.push_back({nib_.width, std::move(pressures_)});
    }
    piece_ = {};
    pressures_ = {};
    length_ = 0.f;
  }

 private:
  const Stroke& stroke_;
  const Nib& nib_;
  Ink& left_;
  Stroke piece_;
  std::vector<std::uint8_t> pressures_;
  float length_ = 0.f;
};

bool touches(const Stroke& stroke, const Capsule& eraser) {
  if (eraser.contains(stroke.front())) return true;
  for (std::size_t i = 0; i + 1 < stroke.size(); ++i) {
    if (overlap(stroke[i], stroke[i + 1], eraser)) return true;
  }
  return false;
}

void keep_outside(const Stroke& stroke, const Nib& nib, const Capsule& eraser, Ink& left) {
  Remains remains(stroke, nib, left);
  if (!eraser.contains(stroke.front())) remains.add(0.f);
  for (std::size_t i = 0; i + 1 < stroke.size(); ++i) {
    const auto start = static_cast<float>(i);
    const auto wiped = overlap(stroke[i], stroke[i + 1], eraser);
    if (wiped) {
      if (wiped->from > 0.f) remains.add(start + wiped->from);
      remains.cut();
      if (wiped->to < 1.f) remains.add(start + wiped->to);
    }
    if (!wiped || wiped->to < 1.f) remains.add(start + 1);
  }
  remains.cut();
}

}  // namespace

bool erase(Ink& ink, Point from, Point to, float radius) {
  if (ink.picture) return paint(*ink.picture, from, to, radius, false);
  Ink left;
  bool wiped = false;
  for (std::size_t i = 0; i < ink.strokes.size(); ++i) {
    // The ink is as wide as its nib, so the eraser touches it that much earlier.
    const Capsule eraser{from, to, radius + ink.nibs[i].width / 2};
    if (touches(ink.strokes[i], {from, to, eraser.radius - kSlack})) {
      keep_outside(ink.strokes[i], ink.nibs[i], eraser, left);
      wiped = true;
    } else {
      left.strokes.push_back(std::move(ink.strokes[i]));
      left.nibs.push_back(std::move(ink.nibs[i]));
    }
  }
  ink = std::move(left);
  return wiped;
}

}  // namespace inkling::app
