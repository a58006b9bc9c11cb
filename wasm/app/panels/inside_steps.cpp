#include <algorithm>
#include <cmath>
#include <string>

#include "format.hpp"
#include "panels/inside_parts.hpp"
#include "signed_picture.hpp"

namespace inkling::app {
namespace {

constexpr float kThumb = 32;
constexpr float kTime = 66;  ///< Width of the last column.

/// A step in small: the map with the largest value, or all values of a list.
void draw_thumb(View& view, const Rect& area, Shape shape, std::span<const float> values) {
  if (values.empty()) {
    view.list->AddRectFilled({area.x, area.y}, {area.right(), area.bottom()}, view.colors.track,
                             5.f);
    return;
  }
  const auto plane = static_cast<std::size_t>(shape.height * shape.width);
  const float full = full_color_size(values);
  if (plane == 1) {
    const int columns = static_cast<int>(std::ceil(std::sqrt(static_cast<float>(values.size()))));
    return draw_signed(view, area, columns, values, full, 5.f);
  }
  const auto unit = static_cast<std::size_t>(std::ranges::max_element(values) - values.begin());
  draw_signed(view, area, shape.width, values.subspan(unit / plane * plane, plane), full, 5.f);
}

std::string count_text(std::int64_t count) { return count > 0 ? format_count(count) : "\u2013"; }

/// Two figures below each other, their right ends at `right`.
void draw_figures(View& view, const Rect& row, float right, std::string_view upper,
                  std::string_view lower) {
  const TextStyle style{12.f, view.colors.muted, Weight::kRegular, Align::kRight};
  draw_text(view, right, row.middle_y() - 9, upper, style);
  draw_text(view, right, row.middle_y() + 9, lower, style);
}

void draw_row(View& view, const Rect& row, std::size_t step, const StepFacts& facts) {
  const bool chosen = view.state.inside.step == step;
  const std::string id = "inside/step/" + std::to_string(step);
  if (chosen || view.hovered == id) {
    view.list->AddRectFilled({row.x - 8, row.y + 1}, {row.right() + 8, row.bottom() - 1},
                             chosen ? view.colors.agree_soft : view.colors.hover, 10.f);
  }
  if (chosen) {
    view.list->AddRectFilled({row.x - 8, row.y + 8}, {row.x - 5, row.bottom() - 8},
                             view.colors.agree, 1.5f);
  }
  draw_thumb(view, {row.x + 2, row.middle_y() - kThumb / 2, kThumb, kThumb}, facts.shape,
             step_values(view.state, step));
  const float x = row.x + kThumb + 14;
  draw_text(view, x, row.middle_y() - 9, facts.name,
            {14.f, chosen ? view.colors.agree : view.colors.text, Weight::kSemibold});
  draw_text(view, x, row.middle_y() + 9, format_shape(facts.shape), {12.f, view.colors.muted});
  const float right = row.right() - 2;
  draw_figures(view, row, right - kTime, count_text(facts.parameters), count_text(facts.mult_adds));
  const std::string time = facts.is_fused   ? "fused"
                           : facts.is_timed ? format_time(step_time_us(view.state, step))
                                            : "\u2013";
  draw_text(view, right, row.middle_y(), time,
            {13.f, facts.is_timed ? view.colors.text : view.colors.muted, Weight::kRegular,
             Align::kRight});
}

/// The sums, times only once all of them are known.
void draw_total(View& view, const InsideParts& parts, std::size_t steps) {
  const Architecture& architecture = inside_architecture(view.state);
  const Rect& row = parts.total;
  view.list->AddLine({row.x, row.y + 2}, {row.right(), row.y + 2}, view.colors.card_edge);
  draw_text(view, row.x + kThumb + 14, row.middle_y(), "All layers",
            {14.f, view.colors.text, Weight::kSemibold});
  const float right = row.right() - 2;
  draw_figures(view, row, right - kTime, format_count(parameter_count(architecture)),
               format_count(mult_adds(architecture)));
  std::optional<double> sum;
  for (std::size_t i = 0; i < steps; ++i) {
    if (const auto time = step_time_us(view.state, i)) sum = sum.value_or(0) + *time;
  }
  draw_text(view, right, row.middle_y(), format_time(sum),
            {13.f, view.colors.text, Weight::kSemibold, Align::kRight});
}

}  // namespace

void draw_inside_steps(View& view, const InsideParts& parts) {
  const TextStyle head{11.f, view.colors.muted};
  const float y = parts.list.middle_y();
  draw_text(view, parts.list.x + kThumb + 14, y - 7, "Step", head);
  draw_text(view, parts.list.x + kThumb + 14, y + 7, "values", head);
  const TextStyle at_right{11.f, view.colors.muted, Weight::kRegular, Align::kRight};
  const float right = parts.list.right() - 2;
  draw_text(view, right - kTime, y - 7, "Parameters", at_right);
  draw_text(view, right - kTime, y + 7, "multiply-adds", at_right);
  draw_text(view, right, y, "Time here", at_right);
  const auto steps = steps_of(inside_architecture(view.state));
  for (std::size_t i = 0; i < steps.size(); ++i) draw_row(view, parts.rows[i], i, steps[i]);
  draw_total(view, parts, steps.size());
  draw_text(view, parts.total.x + 2, parts.total.bottom() + 10,
            "Fused layers run together with the one above them.", {12.f, view.colors.muted});
}

}  // namespace inkling::app
