#include <algorithm>
#include <array>
#include <string>

#include "format.hpp"
#include "panels/panels.hpp"

namespace inkling::app {
namespace {

std::string digit_text(int digit) { return std::to_string(digit); }

void draw_name(View& view, float x, float y, const Network& network, float size) {
  draw_text(view, x, y, network.name(), {size, view.colors.text, Weight::kSemibold});
}

/// What stands in the place of an answer while there is none.
void draw_without_model(View& view, const Rect& area, const Network& network) {
  if (network.status == NetworkStatus::kLoading) {
    const float width = std::min(area.width, 180.f);
    const float x = area.middle_x() - width / 2;
    draw_text(view, area.middle_x(), area.middle_y() - 12, "Loading\u2026",
              {13.f, view.colors.muted, Weight::kRegular, Align::kCenter});
    draw_bar(view, {x, area.middle_y() + 4, width, 4}, network.progress, view.colors.agree,
             view.colors.track);
    return;
  }
  draw_icon(view, Icon::kWarning, area.x + 9, area.y + 8, 18.f, view.colors.differ);
  draw_text(view, area.x + 24, area.y + 9, "Not loaded",
            {14.f, view.colors.differ, Weight::kSemibold});
  view.list->PushClipRect({area.x, area.y}, {area.right(), area.bottom()}, true);
  draw_paragraph(view, area.x, area.y + 26, area.width, format_sentence(network.problem),
                 {13.f, view.colors.muted});
  view.list->PopClipRect();
}

/// Marks a network whose weights are the visitor's.
void draw_ground(View& view, const Rect& area, const Network& network, float radius) {
  draw_card(view, area, radius);
  if (!network.is_yours) return;
  view.list->AddRect({area.x, area.y}, {area.right(), area.bottom()}, view.colors.agree, radius, 0,
                     2.f);
}

// ------------------------------------------------------------------------------------- cards

/// Ten bars from 0 to 9 below each other, with digits on the left and shares on the right.
void draw_bar_rows(View& view, const Rect& area, const Network& network, Stance stance) {
  const float row = area.height / kClasses;
  const bool shares = area.width >= 150 && network.answer;
  for (int digit = 0; digit < kClasses; ++digit) {
    const float y = area.y + (static_cast<float>(digit) + 0.5f) * row;
    const bool chosen = network.answer && network.answer->digit == digit;
    const ImU32 color = chosen ? stance_color(view, stance) : view.colors.muted;
    const Weight weight = chosen ? Weight::kSemibold : Weight::kRegular;
    draw_text(view, area.x + 4, y, digit_text(digit), {12.f, color, weight, Align::kCenter});
    const float right = area.right() - (shares ? 34.f : 0.f);
    const float height = std::clamp(row * 0.42f, 5.f, 8.f);
    draw_bar(view, {area.x + 18, y - height / 2, right - area.x - 18, height},
             network.bars[static_cast<std::size_t>(digit)],
             chosen ? stance_color(view, stance) : view.colors.bar, view.colors.track);
    if (!shares) continue;
    const float share = network.answer->probabilities[static_cast<std::size_t>(digit)] * 100;
    const std::string text =
        share >= 99.5f && share < 100 ? "100" : std::to_string(static_cast<int>(share + 0.5f));
    draw_text(view, area.right(), y, text,
              {12.f, share >= 0.5f ? color : view.colors.faint, weight, Align::kRight});
  }
}

struct Fact {
  const char* label;
  const char* short_label;
  std::string value;
};

std::array<Fact, 4> facts_of(const Network& network) {
  return {{{"Parameters", "Params", format_count(parameter_count(*network.architecture))},
           {"Multiply-adds", "Mult-adds", format_count(mult_adds(*network.architecture))},
           {"Test accuracy", "Accuracy", format_accuracy(network.test_accuracy)},
           {"Answer time", "Time", format_time(network.stopwatch.median_us())}}};
}

void draw_facts(View& view, const Rect& area, const Network& network) {
  const auto facts = facts_of(network);
  const float row = area.height / static_cast<float>(facts.size());
  const float size = area.width < 130 ? 12.f : 13.f;
  for (std::size_t i = 0; i < facts.size(); ++i) {
    const float y = area.y + (static_cast<float>(i) + 0.5f) * row;
    draw_text(view, area.x, y, area.width < 140 ? facts[i].short_label : facts[i].label,
              {size, view.colors.muted});
    draw_text(view, area.right(), y, facts[i].value,
              {size, view.colors.text, Weight::kSemibold, Align::kRight});
  }
}

void draw_answer(View& view, const Rect& area, const Network& network, Stance stance) {
  const float size = std::clamp(std::min(area.height * 0.72f, area.width * 0.8f), 48.f, 150.f);
  constexpr float kShare = 17.f;
  const float block = size * 0.727f + 16 + kShare;  // The digit's height, a gap, the share.
  const float top = area.middle_y() - block / 2;
  const float digit_y = top + size * 0.727f / 2;
  if (!network.answer) {
    const Rect dash{area.middle_x() - size * 0.2f, digit_y - 2.5f, size * 0.4f, 5};
    return draw_bar(view, dash, 0.f, 0, view.colors.track);
  }
  const ImU32 color = stance == Stance::kAgrees ? view.colors.text : stance_color(view, stance);
  draw_text(view, area.middle_x(), digit_y, digit_text(network.answer->digit),
            {size, color, Weight::kSemibold, Align::kCenter});
  draw_text(view, area.middle_x(), top + block - kShare / 2,
            format_share(network.answer->confidence()),
            {kShare, view.colors.muted, Weight::kSemibold, Align::kCenter});
}

void draw_network_card(View& view, const Rect& area, const Network& network, Stance stance) {
  draw_ground(view, area, network, 16.f);
  const float padding = area.width < 150 ? 12.f : 18.f;
  const Rect inner = area.inset(padding);
  const float name_y = inner.y + 11;
  draw_name(view, inner.x, name_y, network, area.width < 150 ? 14.f : 16.f);
  draw_stance(view, inner.right(), name_y, stance, inner.width >= 165);

  constexpr float kFacts = 96;
  const Rect facts{inner.x, inner.bottom() - kFacts + 4, inner.width, kFacts};
  view.list->AddLine({inner.x, facts.y - 10}, {inner.right(), facts.y - 10}, view.colors.track);
  draw_facts(view, facts, network);

  const Rect middle{inner.x, inner.y + 30, inner.width, facts.y - 20 - inner.y - 30};
  if (network.status != NetworkStatus::kReady) {
    return draw_without_model(view,
                              network.status == NetworkStatus::kFailed
                                  ? Rect{middle.x, middle.y + 16, middle.width, middle.height - 16}
                                  : middle,
                              network);
  }
  const float bars = std::clamp(middle.height * 0.6f, 160.f, 290.f);
  draw_answer(view, {middle.x, middle.y, middle.width, middle.height - bars - 12}, network, stance);
  draw_bar_rows(view, {middle.x, middle.bottom() - bars, middle.width, bars}, network, stance);
}

// -------------------------------------------------------------------------------------- rows

/// Ten small columns with their digits below.
void draw_bar_columns(View& view, const Rect& area, const Network& network, Stance stance) {
  const float step = area.width / kClasses;
  const float width = step - 3;
  const float height = area.height - 15;
  for (int digit = 0; digit < kClasses; ++digit) {
    const float x = area.x + static_cast<float>(digit) * step + 1.5f;
    const bool chosen = network.answer && network.answer->digit == digit;
    const ImU32 color = chosen ? stance_color(view, stance) : view.colors.bar;
    const float share = network.bars[static_cast<std::size_t>(digit)];
    view.list->AddRectFilled({x, area.y}, {x + width, area.y + height}, view.colors.track, 2.f);
    if (share > 0.01f) {
      view.list->AddRectFilled({x, area.y + height * (1 - share)}, {x + width, area.y + height},
                               color, 2.f);
    }
    draw_text(view, x + width / 2, area.bottom() - 5, digit_text(digit),
              {10.f, chosen ? color : view.colors.muted,
               chosen ? Weight::kSemibold : Weight::kRegular, Align::kCenter});
  }
}

void draw_failed_row(View& view, const Rect& area, float icon_x, float text_x,
                     const Network& network) {
  draw_icon(view, Icon::kWarning, icon_x, area.middle_y(), 24.f, view.colors.differ);
  draw_text(view, text_x, area.y + 18, network.name() + " was not loaded",
            {14.f, view.colors.text, Weight::kSemibold});
  view.list->PushClipRect({area.x, area.y}, {area.right(), area.bottom() - 4}, true);
  draw_paragraph(view, text_x, area.y + 28, area.right() - text_x - 12,
                 format_sentence(network.problem), {12.f, view.colors.muted});
  view.list->PopClipRect();
}

void draw_row_answer(View& view, float x, float y, const Network& network, Stance stance) {
  if (!network.answer) {
    return draw_bar(view, {x - 9, y - 2, 18, 4}, 0.f, 0, view.colors.track);
  }
  const ImU32 color = stance == Stance::kAgrees ? view.colors.text : stance_color(view, stance);
  draw_text(view, x, y, digit_text(network.answer->digit),
            {36.f, color, Weight::kSemibold, Align::kCenter});
}

/// Name and share, and below them two lines of facts.
void draw_row_texts(View& view, const Rect& area, const Network& network) {
  const float name_size = area.width < 130 ? 14.f : 15.f;
  const TextStyle small{12.f, view.colors.muted};
  draw_name(view, area.x, area.y + 20, network, name_size);
  if (network.answer) {
    const std::string name = network.name();
    draw_text(view, area.x + text_width(view, name, name_size, Weight::kSemibold) + 8, area.y + 20,
              format_share(network.answer->confidence()), {14.f, view.colors.muted});
  }
  const auto time_us = network.stopwatch.median_us();
  const std::string facts = format_count(parameter_count(*network.architecture)) + " parameters" +
                            (time_us ? " \u00b7 " + format_time(time_us) : "");
  draw_text_fitted(view, area.x, area.y + 38, area.width, facts, small, 10.f);
  draw_text_fitted(view, area.x, area.y + 53, area.width,
                   format_accuracy(network.test_accuracy) + " right in tests", small, 10.f);
}

void draw_network_row(View& view, const Rect& area, const Network& network, Stance stance) {
  draw_ground(view, area, network, 14.f);
  const float digit_x = area.x + 26;
  const float text_x = area.x + 66;
  if (network.status == NetworkStatus::kFailed) {
    return draw_failed_row(view, area, digit_x, text_x, network);
  }
  const float bars_width = std::clamp(area.width * 0.28f, 64.f, 170.f);
  const Rect bars{area.right() - 14 - bars_width, area.y + 11, bars_width, area.height - 20};
  draw_row_answer(view, digit_x, area.middle_y(), network, stance);
  draw_row_texts(view, {text_x, area.y, bars.x - text_x - 8, area.height}, network);
  if (network.status == NetworkStatus::kLoading) return draw_without_model(view, bars, network);
  draw_bar_columns(view, bars, network, stance);
  draw_stance(view, text_x - 6, area.y + 20, stance, false);
}

}  // namespace

void draw_networks(View& view, const Rect& area) {
  const auto draw = view.compact() ? draw_network_row : draw_network_card;
  for (std::size_t slot = 0; slot < view.state.order.size(); ++slot) {
    const std::size_t i = view.state.order[slot];
    draw(view, view.layout.networks[slot].moved(area.x, area.y), view.state.networks[i],
         view.verdict.stances[i]);
  }
}

}  // namespace inkling::app
