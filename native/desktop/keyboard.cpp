#include "keyboard.hpp"

#include <algorithm>
#include <vector>

#include "page_controls.hpp"

namespace inkling::desktop {
namespace {

using app::Control;
using app::Role;

bool is_one_of_group(const Control& control) {
  return control.role == Role::kTab || control.role == Role::kChoice;
}

bool is_reached(const Control& control) {
  return control.enabled && (!is_one_of_group(control) || control.selected);
}

/// 1 for the keys that go on, -1 for those that go back, 0 for others.
int direction_of(std::string_view key) {
  if (key == "arrowright" || key == "arrowdown") return 1;
  return key == "arrowleft" || key == "arrowup" ? -1 : 0;
}

std::optional<Use> move_slider(const Control& slider, std::string_view key) {
  double value = slider.value;
  if (key == "home") {
    value = slider.low;
  } else if (key == "end") {
    value = slider.high;
  } else if (key == "arrowup" || key == "arrowright") {
    value += slider.step;
  } else if (key == "arrowdown" || key == "arrowleft") {
    value -= slider.step;
  } else {
    return std::nullopt;
  }
  return Use{slider.id, std::clamp(value, slider.low, slider.high)};
}

std::optional<Use> move_in_list(const Control& list, std::string_view key) {
  const double last = static_cast<double>(list.options.size()) - 1;
  if (key == "home") return Use{list.id, 0};
  if (key == "end") return Use{list.id, last};
  const int direction = direction_of(key);
  if (direction == 0) return std::nullopt;
  return Use{list.id, std::clamp(list.value + direction, 0.0, last)};
}

std::optional<Use> move_in_group(std::span<const Control> controls, const Control& from,
                                 std::string_view key) {
  std::vector<const Control*> group;
  std::ptrdiff_t here = 0;
  for (const Control& control : controls) {
    if (control.role != from.role || control.group != from.group || !control.enabled) continue;
    if (control.id == from.id) here = std::ssize(group);
    group.push_back(&control);
  }
  const std::ptrdiff_t count = std::ssize(group);
  if (key == "home") return Use{group.front()->id, 1};
  if (key == "end") return Use{group.back()->id, 1};
  const int direction = direction_of(key);
  if (direction == 0) return std::nullopt;
  return Use{group[static_cast<std::size_t>((here + direction + count) % count)]->id, 1};
}

}  // namespace

std::string next_in_order(std::span<const Control> controls, std::string_view id, bool back) {
  std::vector<std::string_view> order{""};
  for (const Control& control : controls) {
    if (is_reached(control) || control.id == id) order.push_back(control.id);
  }
  const auto here = std::ranges::find(order, id) - order.begin();
  const std::ptrdiff_t count = std::ssize(order);
  const std::ptrdiff_t from = here == count ? 0 : here;
  return std::string(order[static_cast<std::size_t>((from + (back ? -1 : 1) + count) % count)]);
}

std::optional<Use> use_by_key(std::span<const Control> controls, std::string_view id,
                              std::string_view key) {
  const Control* control = app::find_control(controls, id);
  if (!control || !control->enabled) return std::nullopt;
  if (control->role == Role::kSlider) return move_slider(*control, key);
  if (is_one_of_group(*control)) return move_in_group(controls, *control, key);
  if (key == " " || key == "enter") return Use{control->id, app::next_value(*control)};
  if (control->role == Role::kSelect) return move_in_list(*control, key);
  return std::nullopt;
}

}  // namespace inkling::desktop
