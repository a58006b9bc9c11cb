#include "drawing.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "capsule.hpp"
#include "eraser.hpp"

namespace inkling::app {
namespace {

constexpr std::size_t kHistoryLimit = 200;
constexpr float kMinStep = 0.002f;      // A fifth of a pixel of the 28×28 image is 0.007.
constexpr float kPaintRadius = 0.036f;  // One pixel of the image, as thick as MNIST's ink.

bool is_finite(Point point) { return std::isfinite(point.x) && std::isfinite(point.y); }

std::uint8_t pressure_level(float pressure) {
  return static_cast<std::uint8_t>(std::lround(std::clamp(pressure, 0.f, 1.f) * 255.f));
}

}  // namespace

void Drawing::remember(Ink before) {
  if (past_.size() == kHistoryLimit) past_.erase(past_.begin());
  past_.push_back(std::move(before));
  future_.clear();
}

void Drawing::begin_stroke(Point point, float width, float pressure) {
  if (!is_finite(point)) return;
  end_stroke();
  remember(ink_);
  gesture_ = Gesture::kDraw;
  gesture_is_remembered_ = true;
  last_ = on_grid(point);
  if (ink_.picture) {
    paint(*ink_.picture, last_, last_, kPaintRadius, true);
  } else {
    ink_.strokes.push_back({last_});
    ink_.nibs.push_back({allowed_width(width), {}});
    if (pressure >= 0.f) ink_.nibs.back().pressures.push_back(pressure_level(pressure));
  }
  changed();
}

void Drawing::begin_erasing(Point point, float radius) {
  if (!is_finite(point)) return;
  end_stroke();
  gesture_ = Gesture::kErase;
  gesture_is_remembered_ = false;
  radius_ = radius;
  last_ = on_grid(point);
  erase_to(last_);
}

void Drawing::extend_stroke(Point point, float pressure) {
  if (gesture_ == Gesture::kNone || !is_finite(point)) return;
  point = on_grid(point);
  if (distance(point, last_) < kMinStep) return;
  if (gesture_ == Gesture::kErase) return erase_to(point);
  if (ink_.picture) {
    paint(*ink_.picture, last_, point, kPaintRadius, true);
  } else {
    ink_.strokes.back().push_back(point);
    auto& pressures = ink_.nibs.back().pressures;
    if (!pressures.empty()) {
      pressures.push_back(pressure >= 0.f ? pressure_level(pressure) : pressures.back());
    }
  }
  last_ = point;
  changed();
}

void Drawing::erase_to(Point point) {
  Ink before = ink_;
  const bool wiped = erase(ink_, std::exchange(last_, point), point, radius_);
  if (!wiped) return;
  if (!std::exchange(gesture_is_remembered_, true)) remember(std::move(before));
  changed();
}

void Drawing::cancel_stroke() {
  if (std::exchange(gesture_, Gesture::kNone) == Gesture::kNone || !gesture_is_remembered_) return;
  ink_ = std::move(past_.back());
  past_.pop_back();
  changed();
}

void Drawing::replace(Ink ink) {
  end_stroke();
  remember(std::exchange(ink_, std::move(ink)));
  changed();
}

void Drawing::undo() {
  end_stroke();
  if (past_.empty()) return;
  future_.push_back(std::exchange(ink_, std::move(past_.back())));
  past_.pop_back();
  changed();
}

void Drawing::redo() {
  end_stroke();
  if (future_.empty()) return;
  past_.push_back(std::exchange(ink_, std::move(future_.back())));
  future_.pop_back();
  changed();
}

void Drawing::clear() {
  end_stroke();
  if (empty()) return;
  remember(std::exchange(ink_, {}));
  changed();
}

}  // namespace inkling::app
