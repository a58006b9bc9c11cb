#pragma once

#include <span>
#include <vector>

#include "ink.hpp"

/// The curve that is shown for a stroke.
namespace inkling::app {

/// A place on the curve and how thick the ink is there, both as shares of the area.
struct PathPoint {
  Point point;
  float width = 0.f;
};

/// A Catmull-Rom curve through the pen's samples, so that fast strokes are curves and not polygons.
/// Where the pen turned sharply the corner stays a corner.
/// @param step  Distance between the points returned, about, as a share of the area.
[[nodiscard]] std::vector<PathPoint> smooth_path(std::span<const Point> stroke, const Nib& nib,
                                                 float step);

}  // namespace inkling::app
