#include <string>

#include "panels/panels.hpp"
#include "ranking.hpp"
#include "widgets.hpp"

namespace inkling::app {
namespace {

enum class Tone : std::uint8_t { kCalm, kAgree, kDiffer };

Tone tone_of(const Verdict& verdict) {
  if (verdict.unanimous) return Tone::kAgree;
  for (const Stance stance : verdict.stances) {
    if (stance != Stance::kNone) return Tone::kDiffer;
  }
  return Tone::kCalm;
}

void draw_sort_list(View& view, const Rect& area) {
  const Control* sort = find_control(view.controls, "sort");
  if (!sort) return;
  const SortOption& chosen = sort_options()[static_cast<std::size_t>(sort->value)];
  draw_select(view, *sort, area, Icon::kSort,
              view.compact() ? "" : std::string("By ") + chosen.short_name);
}

}  // namespace

void draw_banner(View& view, const Rect& area) {
  const Tone tone = tone_of(view.verdict);
  const float radius = view.compact() ? 14.f : 16.f;
  if (tone == Tone::kCalm) {
    draw_card(view, area, radius);
  } else {
    view.list->AddRectFilled(
        {area.x, area.y}, {area.right(), area.bottom()},
        tone == Tone::kAgree ? view.colors.agree_soft : view.colors.differ_soft, radius);
  }
  const ImU32 color = tone == Tone::kCalm    ? view.colors.text
                      : tone == Tone::kAgree ? view.colors.agree
                                             : view.colors.differ;
  // The sentence stands beside the list of orders, or above it where that is further down.
  const Rect sort = view.layout.sort.moved(0, -view.scroll_y);
  const bool beside = sort.y < area.middle_y();
  const float y = beside ? area.middle_y() : (area.y + sort.y) / 2;
  const float right = beside ? sort.x : area.right();
  const float size = area.height > 70 ? 28.f : 20.f;
  float x = area.x + (view.compact() ? 16.f : 24.f);
  if (tone != Tone::kCalm) {
    draw_icon(view, tone == Tone::kAgree ? Icon::kCheck : Icon::kNotEqual, x + size * 0.4f, y, size,
              color);
    x += size * 1.1f;
  }
  draw_text_fitted(view, x, y, right - x - 14, view.verdict.sentence,
                   {size, color, Weight::kSemibold}, 13.f);
  draw_sort_list(view, sort);
}

}  // namespace inkling::app
