#pragma once

#include "commands.hpp"

/// Drawing without a pen: a cursor on the drawing area that keys move.
namespace inkling::app {

/// Shows the cursor where it was left, or in the middle.
void show_cursor(AppState& state);
/// Lifts the pen and hides the cursor.
void hide_cursor(AppState& state);
/// Arrow keys move the cursor (with Shift in fine steps), Space and Enter put the pen down and lift
/// it, Escape lifts it. Returns whether it was one of these.
bool press_pad_key(AppState& state, const KeyPress& press);

}  // namespace inkling::app
