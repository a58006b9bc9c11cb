#include "panels/scores.hpp"

#include <algorithm>

#include "format.hpp"

namespace inkling::app {
namespace {

constexpr float kHead = 26;
constexpr float kGap = 4;

bool is_roomy(float width) { return width >= 480; }
float row_height(float width) { return is_roomy(width) ? kMinTouch_px : 54.f; }

Rect row_place(const Rect& area, std::size_t row) {
  const float top = is_roomy(area.width) ? kHead : 0.f;
  const float height = row_height(area.width);
  return {area.x, area.y + top + static_cast<float>(row) * (height + kGap), area.width, height};
}

/// The right end of a column of values.
float column_right(const Rect& area, std::size_t columns, std::size_t column) {
  const float names = std::min(200.f, area.width * 0.3f);
  const float width = (area.width - names - 16) / static_cast<float>(columns);
  return area.x + names + width * static_cast<float>(column + 1);
}

std::string details_of(const Scores& scores, const ScoreRow& row, const char* separator) {
  std::string text;
  for (std::size_t i = 1; i < row.values.size(); ++i) {
    if (row.values[i].empty()) continue;
    text += (text.empty() ? "" : separator) + std::string(scores.columns[i]) + " " + row.values[i];
  }
  return text;
}

void draw_row(View& view, const Scores& scores, std::size_t index, const Rect& area) {
  const ScoreRow& row = scores.rows[index];
  const bool chosen = index == scores.chosen;
  const std::string id = std::string(scores.prefix) + "network/" + std::to_string(index);
  const ImU32 back = chosen               ? view.colors.agree_soft
                     : view.held == id    ? view.colors.press
                     : view.hovered == id ? view.colors.hover
                                          : view.colors.card;
  view.list->AddRectFilled({area.x, area.y}, {area.right(), area.bottom()}, back, 10.f);
  if (chosen) {
    view.list->AddRectFilled({area.x, area.y + 10}, {area.x + 4, area.bottom() - 10},
                             view.colors.agree, 2.f);
  }
  const ImU32 color = view.colors.text;
  const bool roomy = is_roomy(area.width);
  const float y = roomy ? area.middle_y() : area.y + 18;
  const std::string first = row.values[0].empty() ? "\u2013" : row.values[0];
  draw_text_fitted(view, area.x + 14, y, area.width * (roomy ? 0.3f : 0.55f) - 14, row.name,
                   {15.f, color, Weight::kSemibold}, 11.f);
  if (!roomy) {
    draw_text(view, area.right() - 14, y, first, {16.f, color, Weight::kSemibold, Align::kRight});
    draw_text_fitted(view, area.x + 14, area.y + 38, area.width - 28,
                     details_of(scores, row, " \u00b7 "), {12.f, view.colors.muted}, 10.f);
    return;
  }
  for (std::size_t i = 0; i < row.values.size(); ++i) {
    const std::string& value = i == 0 ? first : row.values[i];
    draw_text(view, column_right(area, row.values.size(), i), y, value,
              {15.f, i == 0 ? color : view.colors.muted,
               i == 0 ? Weight::kSemibold : Weight::kRegular, Align::kRight});
  }
}

}  // namespace

std::string score_name(const AppState& state, std::size_t row) {
  if (row < state.networks.size()) return state.networks[row].name();
  return "All " + number_word(state.networks.size(), false) + " together";
}

float scores_height(std::size_t rows, float width) {
  return row_place({0, 0, width, 0}, rows - 1).bottom();
}

void add_scores_controls(const Scores& scores, const Rect& area, Controls& controls) {
  for (std::size_t i = 0; i < scores.rows.size(); ++i) {
    const ScoreRow& row = scores.rows[i];
    std::string label = row.name;
    if (!row.values[0].empty()) {
      label += ": " + row.values[0] + " " + scores.columns[0];
      const std::string others = details_of(scores, row, ", ");
      if (!others.empty()) label += ", " + others;
    }
    controls.push_back({.id = std::string(scores.prefix) + "network/" + std::to_string(i),
                        .role = Role::kChoice,
                        .label = label,
                        .group = "Whose answers",
                        .area = row_place(area, i),
                        .selected = i == scores.chosen});
  }
}

void draw_scores(View& view, const Scores& scores, const Rect& area) {
  if (is_roomy(area.width)) {
    for (std::size_t i = 0; i < scores.columns.size(); ++i) {
      draw_text(view, column_right(area, scores.columns.size(), i), area.y + 10, scores.columns[i],
                {12.f, view.colors.muted, Weight::kRegular, Align::kRight});
    }
  }
  for (std::size_t i = 0; i < scores.rows.size(); ++i) {
    draw_row(view, scores, i, row_place(area, i));
  }
}

}  // namespace inkling::app
