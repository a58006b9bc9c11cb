#include "keyboard_pen.hpp"

#include <algorithm>
#include <array>

namespace inkling::app {
namespace {

constexpr float kStep = 0.025f;
constexpr float kFineStep = 0.005f;

struct Direction {
  std::string_view key;
  float x;
  float y;
};
constexpr std::array kDirections{
    Direction{"arrowleft", -1, 0},
    Direction{"arrowright", 1, 0},
    Direction{"arrowup", 0, -1},
    Direction{"arrowdown", 0, 1},
};

void move_cursor(AppState& state, const Direction& direction, float step) {
  Point& at = state.cursor.at;
  at = {std::clamp(at.x + direction.x * step, 0.f, 1.f),
        std::clamp(at.y + direction.y * step, 0.f, 1.f)};
  if (state.cursor.pen_is_down) pen_move(state, {at});
}

void set_pen(AppState& state, bool down) {
  if (state.cursor.pen_is_down == down) return;
  state.cursor.pen_is_down = down;
  if (down) return pen_down(state, {state.cursor.at});
  pen_up(state);
}

}  // namespace

void show_cursor(AppState& state) { state.cursor.shown = true; }

void hide_cursor(AppState& state) {
  set_pen(state, false);
  state.cursor.shown = false;
}

bool press_pad_key(AppState& state, const KeyPress& press) {
  if (press.command) return false;
  const auto direction = std::ranges::find(kDirections, press.key, &Direction::key);
  if (direction != kDirections.end()) {
    show_cursor(state);
    move_cursor(state, *direction, press.shift ? kFineStep : kStep);
    return true;
  }
  if (press.key == " " || press.key == "enter") {
    show_cursor(state);
    set_pen(state, !state.cursor.pen_is_down);
    return true;
  }
  if (press.key != "escape" || !state.cursor.shown) return false;
  hide_cursor(state);
  return true;
}

}  // namespace inkling::app
