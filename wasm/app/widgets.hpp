#pragma once

#include <string_view>

#include "view.hpp"

/// How controls look. What they do is in page_controls.hpp.
namespace inkling::app {

/// A button's ground, after whether the pointer is on the control or holds it.
void draw_plate(View& view, const Rect& area, std::string_view id, float radius = 12.f);
/// A button with a label, and an icon before it if there is one.
void draw_button(View& view, const Control& control, const Rect& area,
                 std::optional<Icon> icon = std::nullopt);
/// One of several of which one is chosen (a tab, a choice): filled when it is.
void draw_chip(View& view, const Control& control, const Rect& area);
/// A list behind a button: icon, what is chosen, and a small arrow; only the icon if `text` is
/// empty.
void draw_select(View& view, const Control& control, const Rect& area, Icon icon,
                 std::string_view text);
/// What stands in a tab's place while nothing is drawn.
void draw_nothing_yet(View& view, const Rect& area, std::string_view text);
/// A line with a knob, in the middle of the area's height.
void draw_slider(View& view, const Control& control, const Rect& area);

}  // namespace inkling::app
