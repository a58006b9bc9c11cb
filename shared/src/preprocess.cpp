#include "inkling/preprocess.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

#include "preprocess_frame.hpp"

/// Strokes to image. The pen's path is a set of line segments; a pixel's ink follows from its
/// distance to the nearest one, so a path that crosses or repeats itself is no darker, and order
/// and direction do not matter.
///
/// How the constants came about. Measured on MNIST's 60,000 training images:
///  - ink per image (mean of all pixels × 784): 102.4. Pen-drawn digits of thirty people (UCI
///    pen-based digits, 7,494 drawings) reach it at a width of 2.45;
///  - width of straight ones (second moment across below 1 px², ink of the middle 60 % over its
///    length): median 2.48, quartiles 2.13 and 2.78;
///  - edge profile across those ones: 10 % to 90 % in 0.93 px, as a linear ramp of 1.16 px has;
///  - ink over inked pixels: 0.68, as drawings have with a ramp of 1.2 px (0.73 with 1 px).
/// Then the drawings were read by networks trained on plain MNIST with the article's recipe (three
/// seeds each of MLP, TinyCNN and CNN, two of StrongCNN), fifteen people to choose by and fifteen
/// to confirm. Accuracy is flat around the measured figures: widths of 2.0 to 2.6 px and ramps of
/// 0.7 to 1.6 px move it by 0.7 points at most. Placing by whole pixels, as MNIST did, costs 0.1 to
/// 0.8 points against sub-pixel placing; curves through the points instead of straight lines change
/// nothing; smoothing the path costs up to 0.5. Upright shearing by half the slant would give the
/// convolutional networks 0.2 to 0.6, but MNIST was not made so, and it is left to better training.
/// Nor do the pens need mending: jitter is 0.13 px (median distance of a point from the middle of
/// its neighbours), the 8 % of first strokes that turn back within a pixel of landing hide that in
/// their own width, and 15 of the 7,494 drawings have a stroke shorter than a tenth of the digit.
namespace inkling {
namespace {

using detail::kFieldSide;
using detail::kFrameMiddle;
using detail::kInkSide;
using detail::kStrokeWidth;
using detail::Offset;

constexpr double kEdgeRamp = 1.2;  ///< Pixels over which ink falls from 1 to 0 at an edge.

/// Points nearer to the last one than this, in pixels, add nothing to see.
constexpr double kPointSpacing = 0.05;

/// The path's bounds in its own unit; doubles, as the difference of two floats may overflow.
struct Bounds {
  double left = std::numeric_limits<double>::infinity();
  double top = std::numeric_limits<double>::infinity();
  double right = -std::numeric_limits<double>::infinity();
  double bottom = -std::numeric_limits<double>::infinity();

  void add(Point point) {
    left = std::min<double>(left, point.x);
    right = std::max<double>(right, point.x);
    top = std::min<double>(top, point.y);
    bottom = std::max<double>(bottom, point.y);
  }
  double width() const { return right - left; }
  double height() const { return bottom - top; }
};

/// Maps the path to the frame: the middle of `bounds` goes to `target`.
struct Transform {
  Offset source;
  Offset target;
  double scale_x = 0.0;
  double scale_y = 0.0;

  Offset operator()(Point point) const {
    return {(point.x - source.x) * scale_x + target.x, (point.y - source.y) * scale_y + target.y};
  }
};

/// A canvas that keeps, for each pixel, the squared distance from its middle to the path.
class DistanceCanvas {
 public:
  DistanceCanvas() { squared_.fill(kFar); }

  void add_segment(Offset a, Offset b) {
    const double dx = b.x - a.x, dy = b.y - a.y;
    const double length_squared = dx * dx + dy * dy;
    const double inverse = length_squared > 0.0 ? 1.0 / length_squared : 0.0;
    const auto [first_y, last_y] = pixels(std::min(a.y, b.y), std::max(a.y, b.y));
    for (int y = first_y; y <= last_y; ++y) {
      const auto [first_x, last_x] = pixels_of_row(a, b, y + 0.5);
      for (int x = first_x; x <= last_x; ++x) {
        const double px = x + 0.5 - a.x, py = y + 0.5 - a.y;
        const double along = std::clamp((px * dx + py * dy) * inverse, 0.0, 1.0);
        const double ex = px - along * dx, ey = py - along * dy;
        float& nearest = squared_[static_cast<std::size_t>(y * kImageSide + x)];
        nearest = static_cast<float>(std::min<double>(nearest, ex * ex + ey * ey));
      }
    }
  }

  InputImage ink() const {
    InputImage image;
    std::transform(squared_.begin(), squared_.end(), image.begin(), [](float squared) {
      const double depth = kReach - std::sqrt(static_cast<double>(squared));
      return static_cast<float>(std::clamp(depth / kEdgeRamp, 0.0, 1.0));
    });
    return image;
  }

 private:
  static constexpr double kReach = (kStrokeWidth + kEdgeRamp) / 2;
  static constexpr float kFar = 1e6f;
  struct Range {
    int first;
    int last;
  };

  /// Pixels whose middles lie in [low - kReach, high + kReach] and in the frame.
  static Range pixels(double low, double high) {
    const double first = std::ceil(low - kReach - 0.5), last = std::floor(high + kReach - 0.5);
    return {static_cast<int>(std::clamp(first, 0.0, double{kImageSide})),
            static_cast<int>(std::clamp(last, -1.0, kImageSide - 1.0))};
  }

  /// Pixels of the row at `y` that the part of the segment within reach of the row can touch.
  static Range pixels_of_row(Offset a, Offset b, double y) {
    if (a.y > b.y) std::swap(a, b);
    const double slope = b.y > a.y ? (b.x - a.x) / (b.y - a.y) : 0.0;
    const double from = y - kReach > a.y ? a.x + (y - kReach - a.y) * slope : a.x;
    const double to = y + kReach < b.y ? a.x + (y + kReach - a.y) * slope : b.x;
    return pixels(std::min(from, to), std::max(from, to));
  }

  std::array<float, kImagePixels> squared_;
};

InputImage draw(std::span<const Stroke> strokes, const Transform& transform) {
  DistanceCanvas canvas;
  for (const Stroke& stroke : strokes) {
    if (stroke.empty()) continue;
    Offset last = transform(stroke.front());
    canvas.add_segment(last, last);
    for (const Point& point : stroke) {
      const Offset next = transform(point);
      const bool is_end = &point == &stroke.back();
      const double dx = next.x - last.x, dy = next.y - last.y;
      if (!is_end && dx * dx + dy * dy < kPointSpacing * kPointSpacing) continue;
      canvas.add_segment(last, next);
      last = next;
    }
  }
  return canvas.ink();
}

/// Scale that maps `extent` to `side` less the stroke's own width; 0 where there is no extent, so
/// that a dot stays a dot.
double fit(double extent, double side) {
  return extent > 0.0 ? (side - kStrokeWidth) / extent : 0.0;
}

Result<Bounds> bounds_of(std::span<const Stroke> strokes) {
  Bounds bounds;
  for (std::size_t i = 0; i < strokes.size(); ++i) {
    for (const Point& point : strokes[i]) {
      if (!std::isfinite(point.x) || !std::isfinite(point.y)) {
        return Error{ErrorCode::kNonFinite, "stroke " + std::to_string(i + 1) +
                                                " has a coordinate that is not a finite number"};
      }
      bounds.add(point);
    }
  }
  if (bounds.left > bounds.right) return Error{ErrorCode::kEmpty, "the drawing has no ink"};
  return bounds;
}

/// Puts the middle of `bounds` into the frame's.
Transform in_the_middle(const Bounds& bounds, double scale_x, double scale_y) {
  return {{(bounds.left + bounds.right) / 2, (bounds.top + bounds.bottom) / 2},
          {kFrameMiddle, kFrameMiddle},
          scale_x,
          scale_y};
}

/// The bounds of the ink that `transform` draws, in the frame.
detail::FrameBox ink_box(const Bounds& bounds, const Transform& transform) {
  const double half_width = (bounds.width() * transform.scale_x + kStrokeWidth) / 2;
  const double half_height = (bounds.height() * transform.scale_y + kStrokeWidth) / 2;
  return {transform.target.x - half_width, transform.target.y - half_height,
          transform.target.x + half_width, transform.target.y + half_height};
}

InputImage draw_area(std::span<const Stroke> strokes, const Box& area, const Bounds& ink) {
  const Bounds given{area.left, area.top, area.right, area.bottom};
  const bool usable = std::isfinite(given.width()) && std::isfinite(given.height()) &&
                      given.width() > 0 && given.height() > 0;
  const Bounds& whole = usable ? given : ink;
  const double extent = std::max(whole.width(), whole.height());
  const double scale = extent > 0.0 ? kImageSide / extent : 0.0;
  return draw(strokes, in_the_middle(whole, scale, scale));
}

}  // namespace

Result<InputImage> preprocess_strokes(std::span<const Stroke> strokes, const Box& area,
                                      PreprocessStages* stages) {
  const Result<Bounds> found = bounds_of(strokes);
  if (!found.ok()) return found.error();
  const Bounds& bounds = found.value();

  const double scale = fit(std::max(bounds.width(), bounds.height()), kInkSide);
  Transform transform = in_the_middle(bounds, scale, scale);
  const InputImage fitted = draw(strokes, transform);
  const Offset shift = detail::centring_shift(fitted, ink_box(bounds, transform));
  transform.target = {kFrameMiddle + shift.x, kFrameMiddle + shift.y};
  const InputImage centred = draw(strokes, transform);
  if (stages != nullptr) {
    stages->raw = draw_area(strokes, area, bounds);
    stages->ink_box = {static_cast<float>(bounds.left), static_cast<float>(bounds.top),
                       static_cast<float>(bounds.right), static_cast<float>(bounds.bottom)};
    stages->boxed = draw(strokes, in_the_middle(bounds, fit(bounds.width(), kFieldSide),
                                                fit(bounds.height(), kFieldSide)));
    stages->fitted = fitted;
    stages->shift_x = static_cast<float>(shift.x);
    stages->shift_y = static_cast<float>(shift.y);
    stages->centred = centred;
  }
  return centred;
}

}  // namespace inkling
