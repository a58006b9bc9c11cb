#include "control.hpp"

#include <algorithm>
#include <cmath>

namespace inkling::app {

std::string_view role_word(Role role) {
  switch (role) {
    case Role::kButton:
      return "button";
    case Role::kToggle:
      return "toggle";
    case Role::kTab:
      return "tab";
    case Role::kChoice:
      return "choice";
    case Role::kSlider:
      return "slider";
    case Role::kSelect:
      return "select";
    case Role::kGrid:
      return "grid";
    case Role::kFile:
      break;
  }
  return "file";
}

const Control* find_control(std::span<const Control> controls, std::string_view id) {
  const auto found = std::ranges::find(controls, id, &Control::id);
  return found == controls.end() ? nullptr : &*found;
}

const Control* control_at(std::span<const Control> controls, float x, float y) {
  const auto found = std::ranges::find_if(controls, [x, y](const Control& control) {
    return x >= control.area.x && x < control.area.right() && y >= control.area.y &&
           y < control.area.bottom();
  });
  return found == controls.end() ? nullptr : &*found;
}

double slider_value(const Control& slider, float x) {
  const double way = std::max(1.f, slider.area.width - kKnob_px);
  const double share = std::clamp((x - slider.area.x - kKnob_px / 2) / way, 0.0, 1.0);
  const double value = slider.low + share * (slider.high - slider.low);
  const double steps = std::round((value - slider.low) / slider.step);
  return std::min(slider.low + steps * slider.step, slider.high);
}

double grid_value(const Control& grid, float x, float y) {
  const auto cell = [](float share, int count) {
    return std::clamp(static_cast<int>(share * static_cast<float>(count)), 0, count - 1);
  };
  const int column = cell((x - grid.area.x) / grid.area.width, grid.columns);
  const int row = cell((y - grid.area.y) / grid.area.height, grid.rows);
  return row * grid.columns + column;
}

float slider_x(const Control& slider, double value) {
  const double share = (value - slider.low) / (slider.high - slider.low);
  return slider.area.x + kKnob_px / 2 +
         static_cast<float>(std::clamp(share, 0.0, 1.0)) * (slider.area.width - kKnob_px);
}

}  // namespace inkling::app
