#pragma once

#include "ink.hpp"

namespace inkling::app {

/// Wipes what a round eraser touches on its way from `from` to `to`. Strokes are cut where the
/// eraser's edge crosses them and stay strokes, so that undo, links and preprocessing see clean
/// paths; ends too short to be seen go too. Pressures go with their points.
/// @param radius  Of the eraser, as a share of the area.
/// Returns whether something was wiped.
bool erase(Ink& ink, Point from, Point to, float radius);

}  // namespace inkling::app
