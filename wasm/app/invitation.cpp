#include "invitation.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "state.hpp"

namespace inkling::app {
namespace {

constexpr float kDelay_s = 0.35f;
constexpr float kDuration_s = 1.5f;
constexpr std::size_t kPoints = 96;

struct Bezier {
  Point a, b, c, d;
  [[nodiscard]] Point at(float t) const {
    const float s = 1.f - t;
    const float wa = s * s * s, wb = 3 * s * s * t, wc = 3 * s * t * t, wd = t * t * t;
    return {wa * a.x + wb * b.x + wc * c.x + wd * d.x, wa * a.y + wb * b.y + wc * c.y + wd * d.y};
  }
};

/// A "3": two bowls that meet in the middle.
constexpr std::array<Bezier, 4> kThree{{
    {{0.36f, 0.30f}, {0.40f, 0.20f}, {0.64f, 0.18f}, {0.635f, 0.345f}},
    {{0.635f, 0.345f}, {0.63f, 0.45f}, {0.53f, 0.475f}, {0.455f, 0.48f}},
    {{0.455f, 0.48f}, {0.57f, 0.475f}, {0.68f, 0.53f}, {0.67f, 0.645f}},
    {{0.67f, 0.645f}, {0.655f, 0.83f}, {0.39f, 0.82f}, {0.33f, 0.70f}},
}};

float distance(Point a, Point b) { return std::hypot(b.x - a.x, b.y - a.y); }

/// `count` points evenly spaced along a finely sampled path.
std::vector<Point> space_evenly(const std::vector<Point>& path, std::size_t count) {
  float length = 0;
  for (std::size_t i = 1; i < path.size(); ++i) length += distance(path[i - 1], path[i]);
  const float step = length / static_cast<float>(count - 1);
  std::vector<Point> even{path.front()};
  float since_last = 0;
  for (std::size_t i = 1; i < path.size() && even.size() < count; ++i) {
    since_last += distance(path[i - 1], path[i]);
    if (since_last < step) continue;
    even.push_back(path[i]);
    since_last -= step;
  }
  return even;
}

std::vector<Point> make_stroke() {
  std::vector<Point> path;
  for (const Bezier& curve : kThree) {
    for (int i = 0; i < 200; ++i) path.push_back(curve.at(static_cast<float>(i) / 200.f));
  }
  path.push_back(kThree.back().d);
  return space_evenly(path, kPoints);
}

}  // namespace

std::span<const Point> invitation_stroke() {
  static const std::vector<Point> stroke = make_stroke();
  return stroke;
}

float invitation_progress(const AppState& state) {
  if (state.appearance.reduced_motion) return 1.f;
  const float t = std::clamp((state.invitation_s - kDelay_s) / kDuration_s, 0.f, 1.f);
  return t * t * (3.f - 2.f * t);  // Starts and stops gently, as a hand does.
}

bool invitation_is_over(const AppState& state) { return invitation_progress(state) >= 1.f; }

}  // namespace inkling::app
