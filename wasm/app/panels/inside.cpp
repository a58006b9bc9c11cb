#include <string>

#include "format.hpp"
#include "panels/inside_parts.hpp"
#include "panels/panels.hpp"
#include "widgets.hpp"

namespace inkling::app {
namespace {

void add_networks(const AppState& state, const InsideParts& parts, Controls& controls) {
  for (std::size_t i = 0; i < state.networks.size(); ++i) {
    const Architecture& architecture = *state.networks[i].architecture;
    controls.push_back({.id = "inside/network/" + std::string(architecture.id),
                        .role = Role::kChoice,
                        .label = state.networks[i].name(),
                        .group = "Network to look into",
                        .area = parts.networks[i],
                        .selected = i == state.inside.network});
  }
}

/// A row of the table, in words.
std::string label_of(const AppState& state, std::size_t step, const StepFacts& facts) {
  std::string label = facts.name + (facts.place.empty() ? "" : ", " + facts.place) + ", values " +
                      format_shape(facts.shape);
  if (facts.parameters > 0) {
    label += ", " + format_count(facts.parameters) + " parameters, " +
             format_count(facts.mult_adds) + " multiply-adds";
  }
  if (facts.is_timed) label += ", takes " + format_time(step_time_us(state, step));
  if (facts.is_fused) label += ", fused to the layer before it";
  return label;
}

void add_steps(const AppState& state, const InsideParts& parts, Controls& controls) {
  const auto steps = steps_of(inside_architecture(state));
  const auto count = static_cast<double>(steps.size());
  if (!parts.has_columns) {
    const std::size_t step = state.inside.step;
    controls.push_back({.id = "inside/step",
                        .role = Role::kSlider,
                        .label = "Step of the network",
                        .group = "Step",
                        .area = parts.step,
                        .value = static_cast<double>(step + 1),
                        .low = 1,
                        .high = count,
                        .step = 1,
                        .value_text = "Step " + std::to_string(step + 1) + " of " +
                                      std::to_string(steps.size()) + ": " + steps[step].name});
  }
  for (std::size_t i = 0; i < steps.size(); ++i) {
    controls.push_back({.id = "inside/step/" + std::to_string(i),
                        .role = Role::kChoice,
                        .label = label_of(state, i, steps[i]),
                        .group = "Steps",
                        .area = parts.rows[i],
                        .selected = i == state.inside.step});
  }
}

void add_grid(const std::string& id, const char* label, const Rect& area, int columns, int rows,
              std::size_t value, Controls& controls) {
  controls.push_back({.id = "inside/" + id,
                      .role = Role::kGrid,
                      .label = label,
                      .group = "Values",
                      .area = area,
                      .value = static_cast<double>(value),
                      .columns = columns,
                      .rows = rows});
}

/// The pictures in which a pointer picks a unit.
void add_pictures(const AppState& state, const InsideParts& parts, Shape shape,
                  Controls& controls) {
  const auto plane = static_cast<std::size_t>(shape.height * shape.width);
  const std::size_t unit = shown_unit(state);
  if (parts.kind == ValuesKind::kMaps) {
    add_grid("maps", "All maps", parts.values, parts.columns, parts.lines, unit / plane, controls);
  } else if (parts.kind != ValuesKind::kOneMap) {
    add_grid("list", "All values", parts.values, parts.columns, parts.lines, unit, controls);
  }
  if (parts.map.width > 0) {
    add_grid("map", "One map", parts.map, shape.width, shape.height, unit % plane, controls);
  }
}

void add_axis(const char* id, const std::string& name, int size, int value, const Rect& area,
              Controls& controls) {
  controls.push_back(
      {.id = std::string("inside/") + id,
       .role = Role::kSlider,
       .label = name,
       .group = "Unit",
       .area = area,
       .value = static_cast<double>(value + 1),
       .low = 1,
       .high = static_cast<double>(size),
       .step = 1,
       .value_text = name + " " + std::to_string(value + 1) + " of " + std::to_string(size)});
}

void add_unit(const AppState& state, const InsideParts& parts, Shape shape, Controls& controls) {
  const int unit = static_cast<int>(shown_unit(state));
  const int plane = shape.height * shape.width;
  std::size_t next = 0;
  if (shape.channels > 1) {
    add_axis("channel", plane > 1 ? "Map" : "Value", shape.channels, unit / plane,
             parts.sliders[next++], controls);
    if (are_digits(state)) controls.back().value_text = name_unit(state, shown_unit(state));
  }
  if (shape.height > 1) {
    add_axis("row", "Row", shape.height, unit % plane / shape.width, parts.sliders[next++],
             controls);
  }
  if (shape.width > 1) {
    add_axis("column", "Column", shape.width, unit % shape.width, parts.sliders[next++], controls);
  }
  controls.push_back({.id = "inside/follow",
                      .role = Role::kToggle,
                      .label = "Follow the largest",
                      .group = "Follow",
                      .area = parts.follow,
                      .selected = !state.inside.picked});
}

void draw_choices(View& view, const InsideParts& parts, const Rect& area) {
  draw_text(view, area.x + 20, area.y + 36, "Inside a network",
            {18.f, view.colors.text, Weight::kSemibold});
  for (std::size_t i = 0; i < parts.networks.size(); ++i) {
    const auto& id = view.state.networks[i].architecture->id;
    const Control* chip = find_control(view.controls, "inside/network/" + std::string(id));
    if (chip) draw_chip(view, *chip, parts.networks[i]);
  }
  const Control* step = find_control(view.controls, "inside/step");
  if (!step) return;
  draw_text(view, parts.step.x + 12, parts.step.y - 5, step->value_text,
            {13.f, view.colors.text, Weight::kSemibold});
  draw_slider(view, *step, parts.step);
}

}  // namespace

float inside_height(const AppState& state, float width) {
  return arrange_inside(state, {0, 0, width, 0}).height;
}

void add_inside_controls(const AppState& state, const Rect& area, Controls& controls) {
  const InsideParts parts = arrange_inside(state, area);
  const Shape shape = steps_of(inside_architecture(state))[state.inside.step].shape;
  add_networks(state, parts, controls);
  add_steps(state, parts, controls);
  add_pictures(state, parts, shape, controls);
  add_unit(state, parts, shape, controls);
}

void draw_inside(View& view, const Rect& area) {
  const InsideParts parts = arrange_inside(view.state, area);
  draw_card(view, area);
  draw_choices(view, parts, area);
  draw_inside_values(view, parts);
  draw_inside_unit(view, parts);
  draw_inside_steps(view, parts);
}

}  // namespace inkling::app
