#include <algorithm>
#include <array>
#include <string>

#include "format.hpp"
#include "panels/panels.hpp"
#include "ranking.hpp"

namespace inkling::app {
namespace {

/// Ten small columns, as in a network's row.
void draw_columns(View& view, const Rect& area, const Ensemble& together, ImU32 color) {
  const float step = area.width / kClasses;
  for (int digit = 0; digit < kClasses; ++digit) {
    const float x = area.x + static_cast<float>(digit) * step + 1.5f;
    const Rect track{x, area.y, step - 3, area.height - 14};
    const bool chosen = together.answer && together.answer->digit == digit;
    const float share = together.bars[static_cast<std::size_t>(digit)];
    view.list->AddRectFilled({track.x, track.y}, {track.right(), track.bottom()}, view.colors.track,
                             2.f);
    if (share > 0.01f) {
      view.list->AddRectFilled({track.x, track.bottom() - track.height * share},
                               {track.right(), track.bottom()}, chosen ? color : view.colors.bar,
                               2.f);
    }
    draw_text(view, track.middle_x(), area.bottom() - 4, std::to_string(digit),
              {10.f, chosen ? color : view.colors.muted,
               chosen ? Weight::kSemibold : Weight::kRegular, Align::kCenter});
  }
}

std::string facts_of(const AppState& state, bool compact) {
  const std::optional<double> accuracy = together_accuracy(state);
  if (!accuracy) return "The mean of their probabilities";
  return (compact ? "" : "The mean of their probabilities \u00b7 ") + format_accuracy(accuracy) +
         " right in tests";
}

}  // namespace

void draw_ensemble(View& view, const Rect& area) {
  const Ensemble& together = view.state.ensemble;
  const bool compact = view.compact();
  draw_card(view, area, compact ? 14.f : 16.f);
  const bool agrees =
      !view.verdict.digit || !together.answer || together.answer->digit == *view.verdict.digit;
  const ImU32 color = agrees ? view.colors.agree : view.colors.differ;
  const float digit_x = area.x + (compact ? 26 : 40);
  if (together.answer) {
    draw_text(view, digit_x, area.middle_y(), std::to_string(together.answer->digit),
              {compact ? 36.f : 44.f, agrees ? view.colors.text : color, Weight::kSemibold,
               Align::kCenter});
  } else {
    draw_bar(view, {digit_x - 9, area.middle_y() - 2, 18, 4}, 0.f, 0, view.colors.track);
  }
  const float bars_width =
      compact ? std::clamp(area.width * 0.28f, 64.f, 170.f) : std::min(260.f, area.width * 0.34f);
  const Rect bars{area.right() - (compact ? 14 : 20) - bars_width, area.y + 11, bars_width,
                  area.height - 18};
  const float text_x = area.x + (compact ? 66 : 80);
  const float room = bars.x - text_x - 10;
  std::string title =
      compact ? "Together" : "All " + number_word(view.state.networks.size(), false) + " together";
  if (together.answer) title += "  " + format_share(together.answer->confidence());
  draw_text_fitted(view, text_x, area.middle_y() - 11, room, title,
                   {compact ? 15.f : 16.f, view.colors.text, Weight::kSemibold}, 12.f);
  draw_text_fitted(view, text_x, area.middle_y() + 11, room, facts_of(view.state, compact),
                   {compact ? 12.f : 13.f, view.colors.muted}, 10.f);
  draw_columns(view, bars, together, color);
}

}  // namespace inkling::app
