#include "drawing.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace inkling::app {
namespace {

constexpr std::size_t kHistoryLimit = 200;
constexpr float kMinStep = 0.002f;  // A fifth of a pixel of the 28×28 image is 0.007.

Point into_area(Point point) {
  return {std::clamp(point.x, 0.f, 1.f), std::clamp(point.y, 0.f, 1.f)};
}

bool is_finite(Point point) { return std::isfinite(point.x) && std::isfinite(point.y); }

}  // namespace

void Drawing::remember() {
  if (past_.size() == kHistoryLimit) past_.erase(past_.begin());
  past_.push_back(strokes_);
  future_.clear();
}

void Drawing::begin_stroke(Point point) {
  if (!is_finite(point)) return;
  end_stroke();
  remember();
  strokes_.push_back({into_area(point)});
  pen_is_down_ = true;
  changed();
}

void Drawing::extend_stroke(Point point) {
  if (!pen_is_down_ || !is_finite(point)) return;
  point = into_area(point);
  const Point last = strokes_.back().back();
  if (std::hypot(point.x - last.x, point.y - last.y) < kMinStep) return;
  strokes_.back().push_back(point);
  changed();
}

void Drawing::cancel_stroke() {
  if (!pen_is_down_) return;
  end_stroke();
  strokes_ = std::move(past_.back());
  past_.pop_back();
  changed();
}

void Drawing::undo() {
  end_stroke();
  if (past_.empty()) return;
  future_.push_back(std::exchange(strokes_, std::move(past_.back())));
  past_.pop_back();
  changed();
}

void Drawing::redo() {
  end_stroke();
  if (future_.empty()) return;
  past_.push_back(std::exchange(strokes_, std::move(future_.back())));
  future_.pop_back();
  changed();
}

void Drawing::clear() {
  end_stroke();
  if (strokes_.empty()) return;
  remember();
  strokes_.clear();
  changed();
}

}  // namespace inkling::app
