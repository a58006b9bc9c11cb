#include "page_controls.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include "commands.hpp"
#include "panels/panels.hpp"
#include "ranking.hpp"

namespace inkling::app {
namespace {

constexpr std::string_view kTabPrefix = "tab/";
constexpr std::string_view kSortId = "sort";

void offer_sizes(const AppState& state, Control& control) {
  control.role = Role::kSelect;
  control.value = static_cast<double>(size_of_tool(state));
  for (const char* name : {"Fine", "Medium", "Bold", "Huge"}) control.options.emplace_back(name);
}

void add_toolbar(const AppState& state, const Layout& layout, Controls& controls) {
  const auto buttons = toolbar_buttons();
  for (std::size_t i = 0; i < buttons.size() && i < layout.buttons.size(); ++i) {
    const auto& [id, action, icon, label] = buttons[i];
    Control& control = controls.emplace_back();
    control.id = id;
    control.label = label;
    control.group = "Drawing";
    control.area = layout.buttons[i];
    if (!action) {
      offer_sizes(state, control);
      continue;
    }
    control.enabled = is_available(state, *action);
    if (*action == Action::kSwitchTool || *action == Action::kMenu) {
      control.role = Role::kToggle;
      control.selected =
          *action == Action::kMenu ? state.menu_is_open : state.tools.tool == Tool::kEraser;
    }
  }
}

void add_sort(const AppState& state, const Layout& layout, Controls& controls) {
  Control& sort = controls.emplace_back();
  sort.id = kSortId;
  sort.role = Role::kSelect;
  sort.label = "Sort the networks by";
  sort.group = "Order";
  sort.area = layout.sort;
  const auto options = sort_options();
  for (std::size_t i = 0; i < options.size(); ++i) {
    sort.options.emplace_back(options[i].name);
    if (options[i].sort == state.sort) sort.value = static_cast<double>(i);
  }
}

void add_tabs(const AppState& state, const Layout& layout, Controls& controls) {
  const auto all = sections();
  const auto places = tab_places(layout, all.size());
  for (std::size_t i = 0; i < all.size(); ++i) {
    controls.push_back({.id = std::string(kTabPrefix) + all[i].id,
                        .role = Role::kTab,
                        .label = all[i].label,
                        .group = "Views",
                        .area = places[i],
                        .selected = i == state.tab});
  }
}

void add_details(const AppState& state, const Layout& layout, Controls& controls) {
  const Section* section = chosen_section(state);
  if (!section || !section->add_controls) return;
  const std::size_t first = controls.size();
  section->add_controls(state, layout.details, controls);
  for (std::size_t i = first; i < controls.size(); ++i) controls[i].in_panel = true;
}

bool starts_with_section(std::string_view id, const Section& section) {
  const std::string_view name = section.id;
  return id.starts_with(name) && id.size() > name.size() && id[name.size()] == '/';
}

void choose_order(AppState& state, double value) {
  const auto options = sort_options();
  const auto index = static_cast<std::size_t>(std::max(0.0, value));
  if (index >= options.size()) return;
  state.sort = options[index].sort;
  state.order = rank(state.networks, state.sort);
}

}  // namespace

Controls collect_controls(const AppState& state, const Layout& layout) {
  Controls controls;
  add_toolbar(state, layout, controls);
  if (layout.labels.height > 0) add_label_controls(state, layout.labels, controls);
  add_sort(state, layout, controls);
  add_tabs(state, layout, controls);
  add_details(state, layout, controls);
  return controls;
}

void act(AppState& state, std::string_view id, double value) {
  if (id == kSortId) return choose_order(state, value);
  for (const ToolbarButton& button : toolbar_buttons()) {
    if (id != button.id) continue;
    if (button.action) return apply(state, *button.action);
    return set_size(state, static_cast<std::size_t>(std::max(0.0, value)));
  }
  const auto all = sections();
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (id.starts_with(kTabPrefix) && id.substr(kTabPrefix.size()) == all[i].id) state.tab = i;
    if (starts_with_section(id, all[i]) && all[i].act) {
      all[i].act(state, id.substr(std::string_view(all[i].id).size() + 1), value);
    }
  }
}

double next_value(const Control& control) {
  if (control.role == Role::kToggle) return control.selected ? 0 : 1;
  if (control.role != Role::kSelect || control.options.empty()) return 1;
  return std::fmod(control.value + 1, static_cast<double>(control.options.size()));
}

void receive_file(AppState& state, std::string_view id, std::string_view name,
                  std::span<const std::byte> content) {
  const auto all = sections();
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (!all[i].receive || (!id.empty() && !starts_with_section(id, all[i]))) continue;
    if (!all[i].receive(state, name, content)) continue;
    state.tab = i;
    return;
  }
  state.message = "Inkling cannot use " + std::string(name) +
                  ": it takes images of a digit, strokes (.json, .jsonl), MNIST's own format (IDX, "
                  "not compressed) and weights (.safetensors).";
}

}  // namespace inkling::app
