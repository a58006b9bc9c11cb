#pragma once

#include "view.hpp"

/// The page's panels, one file each.
namespace inkling::app {

void draw_header(View& view, const Rect& area);
/// Who says what, in one sentence.
void draw_banner(View& view, const Rect& area);
/// The drawing square. Its strokes come from the shell, which sees every position of the pen.
void draw_pad(View& view, const Rect& area);
void draw_toolbar(View& view, const Rect& area);
/// The way from ink to the 28×28 image that the networks see.
void draw_stages(View& view, const Rect& area);
/// All networks side by side, as cards or as compact rows.
void draw_networks(View& view, const Rect& area);
void draw_footer(View& view, const Rect& area);

/// A button of the toolbar.
struct ToolbarButton {
  Action action;
  Icon icon;
  const char* label;
  const char* keys;      ///< The shortcut, as written on the button.
  const char* mac_keys;  ///< The same on a Mac.
};
[[nodiscard]] std::span<const ToolbarButton> toolbar_buttons();

}  // namespace inkling::app
