#include "verify.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "format.hpp"
#include "panels/explorer.hpp"
#include "panels/panels.hpp"
#include "panels/scores.hpp"
#include "widgets.hpp"

namespace inkling::app {
namespace {

constexpr std::string_view kPrefix = "verify/";

struct Parts {
  Rect start;
  Rect progress;  ///< The bar, with its text below.
  Rect scores;
  float note_y = 0;
  float note_height = 0;
  Rect explorer;
  float height = 0;
};

bool is_roomy(const Rect& area) { return area.width >= 560; }
float padding(const Rect& area) { return is_roomy(area) ? 20.f : 16.f; }

bool has_digits(const AppState& state) {
  return !state.verify.scores.empty() && state.verify.counted > 0;
}

Parts arrange(const AppState& state, const Rect& area) {
  Parts parts;
  const float x = area.x + padding(area);
  const float width = area.width - 2 * padding(area);
  const bool roomy = is_roomy(area);
  parts.start = roomy ? Rect{area.right() - padding(area) - 230, area.y + 22, 230, 48}
                      : Rect{x, area.y + 106, width, 48};
  parts.progress = {x, roomy ? area.y + 102 : parts.start.bottom() + 20, width, 8};
  parts.scores = {x, parts.progress.bottom() + 40, width,
                  scores_height(state.networks.size() + 1, width)};
  parts.note_y = parts.scores.bottom() + 14;
  parts.note_height = roomy ? 44.f : 84.f;
  parts.explorer = {x, parts.note_y + parts.note_height + 12, width, 0};
  const bool explores = has_digits(state);
  parts.explorer.height = explores ? explorer_height(width) : 0.f;
  parts.height =
      (explores ? parts.explorer.bottom() + 24 : parts.note_y + parts.note_height + 8) - area.y;
  return parts;
}

std::string format_loss(double loss) {
  char text[32];
  std::snprintf(text, sizeof text, "%.4f", loss);
  return text;
}

ScoreRow row_of(const AppState& state, std::size_t i) {
  const Verify& verify = state.verify;
  ScoreRow row{.name = score_name(state, i), .values = {"", "", "", ""}};
  if (i < state.networks.size()) row.name = state.networks[i].architecture->display_name;
  if (const auto published = published_accuracy(state, i)) {
    row.values[1] = format_accuracy(published);
  }
  if (!has_digits(state)) return row;
  const TestScore& score = verify.scores[i];
  row.values[0] = format_accuracy(score.accuracy());
  row.values[2] = format_loss(score.mean_loss());
  if (const auto speed = images_per_second(verify, score)) {
    row.values[3] = format_count(std::llround(*speed));
  }
  return row;
}

Scores scores_of(const AppState& state) {
  Scores scores{.prefix = kPrefix,
                .columns = {"right here", "published", "mean loss", "digits a second"},
                .rows = {},
                .chosen = state.verify.pick.network};
  for (std::size_t i = 0; i <= state.networks.size(); ++i) {
    scores.rows.push_back(row_of(state, i));
  }
  return scores;
}

Thumbnail thumbnail_of(const AppState& state, std::size_t digit) {
  const auto& picture = state.drawing.picture();
  const TestScore& score = state.verify.scores[state.verify.pick.network];
  return {.pixels = state.gallery->pixels(digit),
          .label = state.gallery->label(digit),
          .answer = score.answers[digit],
          .is_shown = picture && picture->gallery_index == static_cast<int>(digit)};
}

Explorer explorer_of(const AppState& state) {
  const Verify& verify = state.verify;
  const Confusion& confusion = verify.scores[verify.pick.network].confusion;
  return {.prefix = kPrefix,
          .all = "All mistakes",
          .all_count = confusion.total() - confusion.correct(),
          .confusion = confusion,
          .pick = verify.pick,
          .digits = picked_digits(verify, state),
          .thumbnail = thumbnail_of};
}

std::string progress_text(const AppState& state) {
  const Verify& verify = state.verify;
  const std::string counted = format_count(static_cast<std::int64_t>(verify.counted)) + " digits";
  char seconds[32];
  std::snprintf(seconds, sizeof seconds, "%.1f", verify.elapsed_us / 1e6);
  switch (verify.stage) {
    case VerifyStage::kIdle:
      return "Not checked here yet. It takes some seconds, and the digits are fetched the first "
             "time.";
    case VerifyStage::kRunning:
      return verify.counted == 0 ? "Fetching the digits\u2026" : counted + " of 10,000";
    case VerifyStage::kStopped:
      return "Stopped after " + counted + ".";
    case VerifyStage::kFailed:
      return verify.problem;
    case VerifyStage::kDone:
      break;
  }
  return counted + " through all networks in " + seconds + " s, on " +
         std::to_string(verify.threads) + (verify.threads == 1 ? " thread." : " threads.");
}

/// How many digits lie between what was counted and what was published, at most.
long long largest_difference(const AppState& state) {
  long long largest = 0;
  for (std::size_t i = 0; i < state.verify.scores.size(); ++i) {
    const auto published = published_accuracy(state, i);
    const Confusion& confusion = state.verify.scores[i].confusion;
    if (!published) continue;
    const long long expected = std::llround(*published * confusion.total());
    largest = std::max(largest, std::llabs(static_cast<long long>(confusion.correct()) - expected));
  }
  return largest;
}

std::string note_of(const AppState& state) {
  const std::string why =
      "The page carries its weights as 16-bit numbers, half the size of the originals, which can "
      "turn a digit that stands on the edge.";
  if (state.verify.stage != VerifyStage::kDone) {
    return "The published figures were counted by the trainer. " + why;
  }
  const long long difference = largest_difference(state);
  if (difference == 0) return "Every network is as right here as published, to the digit.";
  return "Here and published differ by " + std::to_string(difference) +
         (difference == 1 ? " digit" : " digits") + " of 10,000 at most. " + why;
}

void draw_head(View& view, const Rect& area, const Parts& parts) {
  const Verify& verify = view.state.verify;
  const float x = area.x + padding(area);
  const bool roomy = is_roomy(area);
  draw_text(view, x, area.y + 32, "The numbers, checked here",
            {18.f, view.colors.text, Weight::kSemibold});
  draw_paragraph(view, x, area.y + 50,
                 (roomy ? parts.start.x - 24 : area.right() - padding(area)) - x,
                 "MNIST's 10,000 test digits, which no network was trained on, go through all "
                 "networks on your own machine.",
                 {14.f, view.colors.muted});
  if (const Control* start = find_control(view.controls, "verify/start")) {
    draw_chip(view, *start, parts.start);
  }
  const float share = static_cast<float>(verify.counted) / 10'000.f;
  draw_bar(view, parts.progress, share, view.colors.agree, view.colors.track);
  const bool failed = verify.stage == VerifyStage::kFailed;
  draw_text_fitted(view, x, parts.progress.bottom() + 16, parts.progress.width,
                   progress_text(view.state),
                   {13.f, failed ? view.colors.differ : view.colors.muted}, 10.f);
}

}  // namespace

float verify_height(const AppState& state, float width) {
  return arrange(state, {0, 0, width, 0}).height;
}

void add_verify_controls(const AppState& state, const Rect& area, Controls& controls) {
  const Parts parts = arrange(state, area);
  const bool running = state.verify.stage == VerifyStage::kRunning;
  controls.push_back({.id = "verify/start",
                      .label = running ? "Stop" : "Verify on this machine",
                      .group = "Check",
                      .area = parts.start,
                      .selected = !running});
  add_scores_controls(scores_of(state), parts.scores, controls);
  if (has_digits(state)) {
    add_explorer_controls(state, explorer_of(state), parts.explorer, controls);
  }
}

void draw_verify(View& view, const Rect& area) {
  draw_card(view, area);
  const Parts parts = arrange(view.state, area);
  draw_head(view, area, parts);
  draw_scores(view, scores_of(view.state), parts.scores);
  draw_paragraph(view, parts.scores.x, parts.note_y, parts.scores.width, note_of(view.state),
                 {13.f, view.colors.muted});
  if (has_digits(view.state)) draw_explorer(view, explorer_of(view.state), parts.explorer);
}

}  // namespace inkling::app
