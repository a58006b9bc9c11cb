#pragma once

#include <optional>

#include "inkling/preprocess.hpp"

/// Geometry of a capsule: all points within a radius of a line segment, which is what a round
/// eraser sweeps over.
namespace inkling::app {

[[nodiscard]] float distance(Point a, Point b);
[[nodiscard]] Point between(Point a, Point b, float t);
/// Distance from `p` to the segment from `a` to `b`, which may be a point.
[[nodiscard]] float distance_to_segment(Point p, Point a, Point b);

struct Capsule {
  Point from;
  Point to;
  float radius = 0.f;

  [[nodiscard]] bool contains(Point p) const { return distance_to_segment(p, from, to) < radius; }
};

/// The part of a line segment, from 0 at its start to 1 at its end.
struct Span {
  float from = 0.f;
  float to = 0.f;
};

/// The part of the segment from `a` to `b` that lies in the capsule. A capsule is convex, so it is
/// one piece.
[[nodiscard]] std::optional<Span> overlap(Point a, Point b, const Capsule& capsule);

}  // namespace inkling::app
