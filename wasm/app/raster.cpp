#include "raster.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>

#include "capsule.hpp"
#include "ink_path.hpp"

namespace inkling::app {
namespace {

constexpr std::uint8_t kPaper = 255;

struct Canvas {
  int side;
  std::vector<std::uint8_t> pixels;

  /// Darkens one pixel to at most what `coverage` (0 to 1) of black leaves.
  void cover(int x, int y, float coverage) {
    auto& pixel = pixels[static_cast<std::size_t>(y) * static_cast<std::size_t>(side) +
                         static_cast<std::size_t>(x)];
    const auto level = std::lround(kPaper * (1.f - std::clamp(coverage, 0.f, 1.f)));
    pixel = std::min(pixel, static_cast<std::uint8_t>(level));
  }
};

/// A line with round ends, anti-aliased by each pixel's distance from its edge.
void draw_line(Canvas& canvas, const PathPoint& from, const PathPoint& to) {
  const auto scale = static_cast<float>(canvas.side);
  const Point a{from.point.x * scale, from.point.y * scale};
  const Point b{to.point.x * scale, to.point.y * scale};
  const float radius = (from.width + to.width) / 4 * scale;
  const auto first = [&](float v) { return std::max(0, static_cast<int>(v - radius - 1)); };
  const auto last = [&](float v) {
    return std::min(canvas.side - 1, static_cast<int>(v + radius + 1));
  };
  for (int y = first(std::min(a.y, b.y)); y <= last(std::max(a.y, b.y)); ++y) {
    for (int x = first(std::min(a.x, b.x)); x <= last(std::max(a.x, b.x)); ++x) {
      const Point centre{static_cast<float>(x) + 0.5f, static_cast<float>(y) + 0.5f};
      canvas.cover(x, y, radius + 0.5f - distance_to_segment(centre, a, b));
    }
  }
}

void draw_image(Canvas& canvas, const Picture& picture) {
  for (int y = 0; y < canvas.side; ++y) {
    for (int x = 0; x < canvas.side; ++x) {
      const int cell = y * kImageSide / canvas.side * kImageSide + x * kImageSide / canvas.side;
      canvas.cover(x, y, static_cast<float>(picture.pixels[static_cast<std::size_t>(cell)]) / 255);
    }
  }
}

}  // namespace

std::vector<std::uint8_t> rasterise(const Ink& ink, int side) {
  assert(side >= 1 && side <= 4096);
  Canvas canvas{side, {}};
  canvas.pixels.assign(static_cast<std::size_t>(side) * static_cast<std::size_t>(side), kPaper);
  if (ink.picture) draw_image(canvas, *ink.picture);
  constexpr float kStep_px = 3.f;
  for (std::size_t i = 0; i < ink.strokes.size(); ++i) {
    const auto path = smooth_path(ink.strokes[i], ink.nibs[i], kStep_px / static_cast<float>(side));
    for (std::size_t j = 0; j < path.size(); ++j) {
      draw_line(canvas, path[j], path[std::min(j + 1, path.size() - 1)]);
    }
  }
  return std::move(canvas.pixels);
}

}  // namespace inkling::app
