#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "view.hpp"

/// A table with a row for each network and one for their common answer. One row is chosen: what
/// stands below the table is about it.
namespace inkling::app {

struct ScoreRow {
  std::string name;
  std::vector<std::string> values;  ///< One for each column; empty where nothing is known.
};

struct Scores {
  std::string_view prefix;           ///< Of its controls' ids, with a slash.
  std::vector<const char*> columns;  ///< Their titles; the first is the one that counts.
  std::vector<ScoreRow> rows;
  std::size_t chosen = 0;
};

/// The name of a row: a network's, or "All four together" one past them.
[[nodiscard]] std::string score_name(const AppState& state, std::size_t row);

[[nodiscard]] float scores_height(std::size_t rows, float width);
void add_scores_controls(const Scores& scores, const Rect& area, Controls& controls);
void draw_scores(View& view, const Scores& scores, const Rect& area);

}  // namespace inkling::app
