#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "layout.hpp"

/// Everything that can be pressed, chosen or moved, declared as data. One list of controls serves
/// all: panels draw them, the pointer finds them, and a page puts a real element of the right kind
/// over each, so that keyboards, screen readers and fingers need nothing else.
namespace inkling::app {

enum class Role : std::uint8_t {
  kButton,  ///< Does something when pressed.
  kToggle,  ///< A button that is on or off (`selected`).
  kTab,     ///< One of a group, chooses what is shown below.
  kChoice,  ///< One of a group, of which one is `selected`.
  kSlider,  ///< A number between `low` and `high`.
  kSelect,  ///< A list of `options` behind a button; `value` is the index of the chosen one.
  kGrid,  ///< A picture of equal cells, of which a pointer picks one; `value` is its index. Not for
          ///< keyboards: other controls must reach the same.
  kFile,  ///< Asks for files; a shell hands them to `receive_file`.
};

/// "button", "toggle", "tab", "choice", "slider", "select", "grid" or "file".
[[nodiscard]] std::string_view role_word(Role role);

struct Control {
  std::string id;  ///< Unique and stable: "undo", "tab/looks", "breaks/rotation".
  Role role = Role::kButton;
  std::string label;  ///< What it is or does, in words.
  std::string group;  ///< The name of the controls it belongs to: "Drawing", "Views".
  Rect area;          ///< Place in the content; also where fingers press.
  bool enabled = true;
  bool selected = false;
  double value = 0, low = 0, high = 1, step = 1;  ///< Sliders; `value` for lists too.
  double origin = 0;                              ///< Where a slider's coloured part starts.
  std::string value_text = {};                    ///< A slider's value in words, with its unit.
  std::vector<std::string> options = {};
  std::string accept = {};    ///< Files: suffixes, ".png,.jpg".
  int columns = 1, rows = 1;  ///< Grids.
  bool in_panel = false;      ///< Belongs to the chosen tab.
  bool to_square = false;     ///< What it does is seen on the drawing square.
};

using Controls = std::vector<Control>;

/// The control with this id, or nullptr.
[[nodiscard]] const Control* find_control(std::span<const Control> controls, std::string_view id);
/// The control at a place of the content, or nullptr.
[[nodiscard]] const Control* control_at(std::span<const Control> controls, float x, float y);

/// A slider's knob is this wide; its middle covers the slider's width less one knob, as it does in
/// every browser.
inline constexpr float kKnob_px = 28.f;
/// The value of a slider when the pointer is at `x`, on its steps.
[[nodiscard]] double slider_value(const Control& slider, float x);
/// The index of a grid's cell at a place of the content, or of the nearest one.
[[nodiscard]] double grid_value(const Control& grid, float x, float y);
/// Where the knob's middle is for `value`.
[[nodiscard]] float slider_x(const Control& slider, double value);

}  // namespace inkling::app
