#include "panels/inside_parts.hpp"

#include <algorithm>
#include <cmath>

namespace inkling::app {
namespace {

constexpr float kPadding = 20;
constexpr float kColumnsFrom_px = 680;
constexpr float kGap = 28;
constexpr float kRow = 46;

/// An estimate that errs on the large side; the letters are measured only when they are drawn.
float paragraph_height(std::string_view text, float width) {
  constexpr float kLetter = 6.4f, kLine = 18;
  return kLine * std::ceil(static_cast<float>(text.size()) * kLetter / std::max(width, 60.f));
}

/// Places the table from (x, y) down. Returns its lower end.
float place_list(InsideParts& parts, float x, float y, float width, std::size_t steps) {
  parts.list = {x, y, width, 38};
  y = parts.list.bottom();
  for (std::size_t i = 0; i < steps; ++i, y += kRow) parts.rows.push_back({x, y, width, kRow});
  parts.total = {x, y, width, kRow};
  return parts.total.bottom() + 22;  // With a line below it.
}

/// As many columns as make the grid about twice as wide as it is high, where there is room for
/// them.
int grid_columns(int maps, float width) {
  constexpr float kLeastCell = 26;
  int columns = 4;
  while ((maps + columns - 1) / columns > columns / 2 &&
         width / static_cast<float>(2 * columns) >= kLeastCell) {
    columns *= 2;
  }
  return columns;
}

/// A list's row length: whole rows or whole maps where it was made of some, about three times as
/// long as there are rows.
int strip_columns(const AppState& state) {
  const auto steps = steps_of(inside_architecture(state));
  const std::size_t step = state.inside.step;
  const Shape before = steps[step - 1].shape;
  const auto wanted = std::sqrt(3.f * static_cast<float>(steps[step].shape.size()));
  if (before.height == 1 && before.width == 1) return static_cast<int>(std::ceil(wanted));
  const int plane = before.height * before.width;
  const int unit = plane <= 128 ? plane : before.width;
  return unit * std::max(1, static_cast<int>(std::lround(wanted / static_cast<float>(unit))));
}

/// Places the values from `y` down. Returns their lower end.
float place_values(InsideParts& parts, const AppState& state, float y) {
  const Shape shape = steps_of(inside_architecture(state))[state.inside.step].shape;
  const float width = parts.detail.width;
  const bool is_list = shape.height == 1 && shape.width == 1;
  float cell_width = 0, cell_height = 0;
  if (!is_list) {
    if (shape.channels == 1) return y;
    parts.kind = ValuesKind::kMaps;
    parts.columns = grid_columns(shape.channels, width);
    parts.gap = parts.columns > 8 ? 3.f : 5.f;
    const auto n = static_cast<float>(parts.columns);
    cell_width = cell_height = std::min(112.f, (width - parts.gap * (n - 1)) / n) + parts.gap;
  } else if (static_cast<float>(shape.channels) * 2 <= width) {
    parts.kind = ValuesKind::kBars;
    parts.columns = shape.channels;
    cell_width = std::min(44.f, width / static_cast<float>(shape.channels));
    cell_height = 120;
  } else {
    parts.kind = ValuesKind::kStrip;
    parts.columns = strip_columns(state);
    cell_width = cell_height = std::min(9.f, width / static_cast<float>(parts.columns));
  }
  parts.lines = (shape.channels + parts.columns - 1) / parts.columns;
  parts.values = {parts.detail.x, y, cell_width * static_cast<float>(parts.columns),
                  cell_height * static_cast<float>(parts.lines)};
  parts.legend_y = parts.values.bottom() + 14;
  return parts.legend_y + 20;
}

/// Places what is shown about one unit from `y` down. Returns its lower end.
float place_unit(InsideParts& parts, const AppState& state, float y) {
  const Shape shape = steps_of(inside_architecture(state))[state.inside.step].shape;
  const Rect& column = parts.detail;
  parts.unit = {column.x, y, column.width, kMinTouch_px};
  parts.follow = {column.right() - 148, y, 148, kMinTouch_px};
  y = parts.unit.bottom() + 10;
  const bool has_map = shape.height > 1 || shape.width > 1;
  const float side = std::min((column.width - 20) / 2, 224.f);
  if (has_map) parts.map = {column.x, y, side, side};
  parts.field = {column.x + (has_map ? side + 20 : 0), y, side, side};
  const float beside = parts.field.right() + 20;
  parts.words = {beside, y, column.right() - beside, side};
  y += side + 26;
  const auto axes =
      static_cast<std::size_t>((shape.channels > 1) + (shape.height > 1) + (shape.width > 1));
  parts.sliders = split_row({column.x, y + 18, column.width, kMinTouch_px}, axes, 12);
  y += 18 + kMinTouch_px;
  if (has_map) {
    constexpr std::string_view kLongest =
        "Its value is -12.3. It sees 28x28 pixels of the image. More ink raises it where the "
        "picture is blue, and lowers it where it is chequered.";
    parts.words = {column.x, y + 12, column.width, paragraph_height(kLongest, column.width)};
    y = parts.words.bottom();
  }
  return y;
}

/// Places the chosen step, whose left, top and width are known.
void place_detail(InsideParts& parts, const AppState& state) {
  Rect& detail = parts.detail;
  const auto story = explain_step(inside_architecture(state), state.inside.step);
  parts.story = {detail.x, detail.y + 26, detail.width, paragraph_height(story, detail.width)};
  const float y = place_values(parts, state, parts.story.bottom() + 14);
  detail.height = place_unit(parts, state, y + 6) - detail.y;
}

}  // namespace

InsideParts arrange_inside(const AppState& state, const Rect& area) {
  InsideParts parts;
  const std::size_t networks = state.networks.size();
  const std::size_t steps = inside_architecture(state).layers.size() + 2;
  const float x = area.x + kPadding, inner = area.width - 2 * kPadding;
  parts.has_columns = area.width >= kColumnsFrom_px;
  if (parts.has_columns) {
    const float chips = std::min(inner - 180, static_cast<float>(networks) * 122);
    parts.networks = split_row({x + inner - chips, area.y + 16, chips, kMinTouch_px}, networks, 8);
    const float y = area.y + 82;
    const float list = std::clamp(inner * 0.4f, 286.f, 350.f);
    const float bottom = place_list(parts, x, y, list, steps);
    parts.detail = {x + list + kGap, y + 6, inner - list - kGap, 0};
    place_detail(parts, state);
    parts.height = std::max(bottom, parts.detail.bottom()) + kPadding - area.y;
    return parts;
  }
  float y = area.y + 56;
  for (std::size_t first = 0; first < networks; first += 2, y += kMinTouch_px + 8) {
    const auto pair = split_row({x, y, inner, kMinTouch_px}, 2, 8);
    for (std::size_t i = first; i < std::min(first + 2, networks); ++i) {
      parts.networks.push_back(pair[i - first]);
    }
  }
  parts.step = {x, y + 22, inner, kMinTouch_px};
  parts.detail = {x, parts.step.bottom() + 16, inner, 0};
  place_detail(parts, state);
  parts.height = place_list(parts, x, parts.detail.bottom() + 28, inner, steps) + 8 - area.y;
  return parts;
}

}  // namespace inkling::app
