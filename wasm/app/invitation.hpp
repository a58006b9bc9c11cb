#pragma once

#include <span>

#include "inkling/preprocess.hpp"

namespace inkling::app {

struct AppState;

/// The faint example that an empty page shows: one stroke, in drawing-area units, evenly spaced
/// along the path so that a share of its points is the same share of its length.
[[nodiscard]] std::span<const Point> invitation_stroke();

/// How much of the stroke is drawn now, 0 to 1. It plays once; with reduced motion it is simply
/// there.
[[nodiscard]] float invitation_progress(const AppState& state);
[[nodiscard]] bool invitation_is_over(const AppState& state);

}  // namespace inkling::app
