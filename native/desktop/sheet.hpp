#pragma once

#include <string_view>

#include "control.hpp"
#include "layout.hpp"
#include "state.hpp"
#include "view.hpp"

/// The sheet behind "More": what the page does with elements of the browser. It lies in the
/// window's lower right corner, so that the drawing stays in view. All lengths in points.
namespace inkling::desktop {

/// Where the sheet is in a window of this size.
[[nodiscard]] app::Rect sheet_area(float window_width, float window_height);

/// What can be used on it, in window coordinates. Ids: "more-close", "digit-next", "digit-random",
/// "digit-disagreed", "digit-mistaken", "mistaken-network", "copy-link", "paste", "save-image",
/// "save-strokes", "dark".
/// @param network  Index of the network whose mistakes are looked for.
[[nodiscard]] app::Controls sheet_controls(const app::AppState& state, const app::Rect& area,
                                           std::size_t network);

/// Draws it. `view` has the sheet's controls.
void draw_sheet(app::View& view, const app::Rect& area);

/// Draws a sentence for the visitor, over the top of the window.
void draw_message(app::View& view, float window_width, std::string_view sentence);

}  // namespace inkling::desktop
