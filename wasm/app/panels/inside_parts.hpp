#pragma once

#include <cstddef>
#include <vector>

#include "view.hpp"

/// The tab "Inside": where its parts are, and the parts that have files of their own.
namespace inkling::app {

/// How a step's values are shown.
enum class ValuesKind : std::uint8_t {
  kOneMap,  ///< Nothing but the one map, which is shown large anyway.
  kMaps,    ///< A grid of maps.
  kBars,    ///< A list short enough for a bar each.
  kStrip,   ///< A longer one, as rows of cells.
};

struct InsideParts {
  bool has_columns = false;    ///< The list of steps stands beside the chosen step, not below.
  std::vector<Rect> networks;  ///< A choice for each.
  Rect step;                   ///< The slider along the steps; without columns only.
  Rect list;                   ///< The table's head.
  std::vector<Rect> rows;      ///< Of the table, one for each step.
  Rect total;                  ///< Its last row.
  Rect detail;                 ///< The chosen step.
  Rect story;                  ///< What it does.
  ValuesKind kind = ValuesKind::kOneMap;
  Rect values;                 ///< All of its values,
  int columns = 1, lines = 1;  ///< as a grid of cells
  float gap = 0;               ///< with a gap between them.
  float legend_y = 0;
  Rect unit;                  ///< The head of what is shown about one unit.
  Rect follow;                ///< The switch in it.
  Rect map;                   ///< The unit's map, large; no width without one.
  Rect field;                 ///< What the unit sees.
  std::vector<Rect> sliders;  ///< One for each axis along which there is more than one unit.
  Rect words;
  float height = 0;
};

[[nodiscard]] InsideParts arrange_inside(const AppState& state, const Rect& area);

/// The table of all steps: shapes, sizes, times.
void draw_inside_steps(View& view, const InsideParts& parts);
/// The chosen step's values, and one unit of it.
void draw_inside_values(View& view, const InsideParts& parts);
void draw_inside_unit(View& view, const InsideParts& parts);

}  // namespace inkling::app
