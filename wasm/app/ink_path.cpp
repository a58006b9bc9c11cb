#include "ink_path.hpp"

#include <algorithm>
#include <cmath>

#include "capsule.hpp"

namespace inkling::app {
namespace {

constexpr int kMaxSteps = 24;  // Between two samples.

Point on_curve(Point a, Point b, Point c, Point d, float t) {
  const auto blend = [t](float p0, float p1, float p2, float p3) {
    return 0.5f *
           (2 * p1 +
            t * (p2 - p0 + t * (2 * p0 - 5 * p1 + 4 * p2 - p3 + t * (3 * p1 - p0 - 3 * p2 + p3))));
  };
  return {blend(a.x, b.x, c.x, d.x), blend(a.y, b.y, c.y, d.y)};
}

/// Whether the pen turned sharply at this sample; a curve must not swing round such a corner.
bool is_corner(std::span<const Point> stroke, std::size_t i) {
  if (i == 0 || i + 1 >= stroke.size()) return true;
  const Point in{stroke[i].x - stroke[i - 1].x, stroke[i].y - stroke[i - 1].y};
  const Point out{stroke[i + 1].x - stroke[i].x, stroke[i + 1].y - stroke[i].y};
  return in.x * out.x + in.y * out.y < 0.5f * std::hypot(in.x, in.y) * std::hypot(out.x, out.y);
}

/// A pen at half its pressure draws the nib's own width.
float width_at(const Nib& nib, std::size_t i) {
  if (i >= nib.pressures.size()) return nib.width;
  return nib.width * (0.4f + 1.2f * static_cast<float>(nib.pressures[i]) / 255.f);
}

}  // namespace

std::vector<PathPoint> smooth_path(std::span<const Point> stroke, const Nib& nib, float step) {
  std::vector<PathPoint> path;
  for (std::size_t i = 0; i + 1 < stroke.size(); ++i) {
    const Point from = stroke[i], to = stroke[i + 1];
    const Point before = is_corner(stroke, i) ? from : stroke[i - 1];
    const Point after = is_corner(stroke, i + 1) ? to : stroke[i + 2];
    const int steps = std::clamp(static_cast<int>(distance(from, to) / step), 1, kMaxSteps);
    for (int j = 0; j < steps; ++j) {
      const float t = static_cast<float>(j) / static_cast<float>(steps);
      path.push_back({on_curve(before, from, to, after, t),
                      std::lerp(width_at(nib, i), width_at(nib, i + 1), t)});
    }
  }
  if (!stroke.empty()) path.push_back({stroke.back(), width_at(nib, stroke.size() - 1)});
  return path;
}

}  // namespace inkling::app
