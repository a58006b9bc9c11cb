#include "ink.hpp"

#include <algorithm>
#include <cmath>

#include "capsule.hpp"

namespace inkling::app {
namespace {

constexpr float kWidthSteps = 1024;
constexpr float kMargin = 0.15f;  // Around strokes that are scaled into the area.

Box bounds_of(std::span<const Stroke> strokes) {
  Box box{INFINITY, INFINITY, -INFINITY, -INFINITY};
  for (const Stroke& stroke : strokes) {
    for (const Point& point : stroke) {
      box = {std::min(box.left, point.x), std::min(box.top, point.y), std::max(box.right, point.x),
             std::max(box.bottom, point.y)};
    }
  }
  return box;
}

/// Maps the box into the area. Doubles, because a coordinate may be any float.
class Fit {
 public:
  explicit Fit(const Box& box) {
    if (box.left >= 0 && box.top >= 0 && box.right <= 1 && box.bottom <= 1) return;
    const double width = double{box.right} - double{box.left};
    const double height = double{box.bottom} - double{box.top};
    const double side = std::max({width, height, 1e-30});
    scale_ = (1 - 2 * double{kMargin}) / side;
    x_ = (double{box.left} + double{box.right}) / 2;
    y_ = (double{box.top} + double{box.bottom}) / 2;
    middle_ = 0.5;
  }
  [[nodiscard]] Point operator()(Point p) const {
    return on_grid({static_cast<float>((double{p.x} - x_) * scale_ + middle_),
                    static_cast<float>((double{p.y} - y_) * scale_ + middle_)});
  }

 private:
  double scale_ = 1;
  double x_ = 0;
  double y_ = 0;
  double middle_ = 0;
};

Stroke fitted(const Stroke& stroke, const Fit& fit) {
  Stroke result;
  for (const Point& point : stroke) {
    const Point placed = fit(point);
    const bool repeated =
        !result.empty() && result.back().x == placed.x && result.back().y == placed.y;
    if (!repeated) result.push_back(placed);
  }
  return result;
}

}  // namespace

Point on_grid(Point point) {
  const auto snap = [](float v) {
    return std::round(std::clamp(v, 0.f, 1.f) * kGridSteps) / kGridSteps;
  };
  return {snap(point.x), snap(point.y)};
}

float allowed_width(float width) {
  return std::round(std::clamp(width, kMinInkWidth, kMaxInkWidth) * kWidthSteps) / kWidthSteps;
}

Result<Ink> ink_from_strokes(std::span<const Stroke> strokes) {
  std::size_t points = 0;
  for (const Stroke& stroke : strokes) {
    points += stroke.size();
    for (const Point& point : stroke) {
      if (!std::isfinite(point.x) || !std::isfinite(point.y)) {
        return Error{ErrorCode::kNonFinite, "a coordinate is not a finite number"};
      }
    }
  }
  if (points == 0) return Error{ErrorCode::kEmpty, "there is no ink in it"};
  if (points > kMaxPoints) {
    return Error{ErrorCode::kUnsupported,
                 "it has more than " + std::to_string(kMaxPoints) + " points"};
  }
  const Fit fit(bounds_of(strokes));
  Ink ink;
  for (const Stroke& stroke : strokes) {
    if (stroke.empty()) continue;
    ink.strokes.push_back(fitted(stroke, fit));
    ink.nibs.emplace_back();
  }
  return ink;
}

bool paint(Picture& picture, Point from, Point to, float radius, bool ink) {
  const auto before = picture.pixels;
  const auto scaled = [](Point p) { return Point{p.x * kImageSide, p.y * kImageSide}; };
  const Point a = scaled(from), b = scaled(to);
  for (int row = 0; row < kImageSide; ++row) {
    for (int column = 0; column < kImageSide; ++column) {
      const Point centre{static_cast<float>(column) + 0.5f, static_cast<float>(row) + 0.5f};
      const float inside = radius * kImageSide + 0.5f - distance_to_segment(centre, a, b);
      const auto level = static_cast<std::uint8_t>(std::lround(255 * std::clamp(inside, 0.f, 1.f)));
      std::uint8_t& pixel = picture.pixels[static_cast<std::size_t>(row * kImageSide + column)];
      pixel = ink ? std::max(pixel, level) : std::min<std::uint8_t>(pixel, 255 - level);
    }
  }
  if (picture.pixels == before) return false;
  picture.gallery_index.reset();
  picture.stages.reset();
  return true;
}

Result<Ink> ink_from_image(const GrayImage& image) {
  PreprocessStages stages;
  const auto input = preprocess_image(image, &stages);
  if (!input) return input.error();
  Ink ink;
  Picture& picture = ink.picture.emplace();
  std::ranges::transform(*input, picture.pixels.begin(), [](float value) {
    return static_cast<std::uint8_t>(std::lround(std::clamp(value, 0.f, 1.f) * 255.f));
  });
  // The networks get exactly what a link to this picture carries.
  stages.centred = from_bytes(picture.pixels);
  picture.stages = stages;
  return ink;
}

}  // namespace inkling::app
