#include "handwriting.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "format.hpp"
#include "panels/explorer.hpp"
#include "panels/panels.hpp"
#include "panels/scores.hpp"
#include "widgets.hpp"

namespace inkling::app {
namespace {

constexpr std::string_view kPrefix = "yours/";
constexpr float kGap = 8;
constexpr float kLabelsHead = 36;  // Above the ten labels.

/// What can be done with the digits that were kept.
struct Offer {
  const char* id;
  const char* label;
  Role role = Role::kButton;
};
constexpr std::array<Offer, 6> kOffers{{
    {"delete", "Delete this one"},
    {"delete_all", "Delete all"},
    {"restore", "Undo delete"},
    {"save_json", "Save JSON lines"},
    {"save_idx", "Save IDX files"},
    {"open", "Open files", Role::kFile},
}};

struct Parts {
  std::vector<Rect> offers;
  Rect scores;
  Rect explorer;
  float height = 0;
};

bool is_roomy(const Rect& area) { return area.width >= 560; }
float padding(const Rect& area) { return is_roomy(area) ? 20.f : 16.f; }

/// Places of equal size, so many in a row.
std::vector<Rect> grid(const Rect& first_row, std::size_t count, std::size_t columns) {
  std::vector<Rect> places;
  for (std::size_t i = 0; i < count; ++i) {
    Rect place = split_row(first_row, columns, kGap)[i % columns];
    place.y += static_cast<float>(i / columns) * (first_row.height + kGap);
    places.push_back(place);
  }
  return places;
}

Parts arrange(const AppState& state, const Rect& area) {
  Parts parts;
  const float x = area.x + padding(area);
  const float width = area.width - 2 * padding(area);
  parts.offers =
      grid({x, area.y + (is_roomy(area) ? 92.f : 134.f), width, kMinTouch_px}, kOffers.size(),
           width >= 640   ? kOffers.size()
           : width >= 400 ? 3
                          : 2);
  parts.scores = {x, parts.offers.back().bottom() + 20, width,
                  scores_height(state.networks.size() + 1, width)};
  parts.explorer = {x, parts.scores.bottom() + 28, width, 0};
  const bool explores = !state.handwriting.samples.empty();
  parts.explorer.height = explores ? explorer_height(width) : 0.f;
  parts.height =
      (explores ? parts.explorer.bottom() + 24 : parts.offers.back().bottom() + 20) - area.y;
  return parts;
}

Scores scores_of(const AppState& state) {
  Scores scores{.prefix = kPrefix,
                .columns = {"of your digits", "right"},
                .rows = {},
                .chosen = state.handwriting.pick.network};
  for (std::size_t i = 0; i <= state.networks.size(); ++i) {
    ScoreRow& row = scores.rows.emplace_back();
    row.name = score_name(state, i);
    row.values = {"", ""};
    const Confusion confusion = confusion_of(state.handwriting, i);
    if (confusion.total() == 0) continue;
    row.values[0] =
        std::to_string(confusion.correct()) + " of " + std::to_string(confusion.total());
    const double share = static_cast<double>(confusion.correct()) / confusion.total();
    row.values[1] = share == 1 ? "100\u00a0%" : format_share(share);
  }
  return scores;
}

Thumbnail thumbnail_of(const AppState& state, std::size_t index) {
  const Handwriting& handwriting = state.handwriting;
  const Sample& sample = handwriting.samples[index];
  const std::size_t network = handwriting.pick.network;
  return {.pixels = sample.pixels,
          .label = sample.label,
          .answer = network < sample.answers.size() ? sample.answers[network] : -1,
          .is_shown = chosen_sample(state) == index};
}

Explorer explorer_of(const AppState& state) {
  const Handwriting& handwriting = state.handwriting;
  return {.prefix = kPrefix,
          .all = "All your digits",
          .all_count = handwriting.samples.size(),
          .confusion = confusion_of(handwriting, handwriting.pick.network),
          .pick = handwriting.pick,
          .digits = picked_samples(handwriting),
          .thumbnail = thumbnail_of};
}

bool is_enabled(const AppState& state, std::string_view id) {
  const Handwriting& handwriting = state.handwriting;
  const auto& samples = handwriting.samples;
  if (id == "open") return true;
  if (id == "restore") return !handwriting.removed.empty();
  if (id == "delete") return chosen_sample(state).has_value();
  if (id == "save_json") {
    return std::ranges::any_of(samples, [](const Sample& sample) { return !sample.ink.picture; });
  }
  if (id == "save_idx" && !std::ranges::all_of(samples, &Sample::is_prepared)) return false;
  return !samples.empty();
}

/// What to do next, or what just happened.
std::string notice_of(const AppState& state) {
  const Handwriting& handwriting = state.handwriting;
  if (!handwriting.storage_problem.empty()) return handwriting.storage_problem;
  if (state.drawing.empty() && !handwriting.notice.empty()) return handwriting.notice;
  if (state.drawing.empty()) return "Draw a digit on the square first.";
  if (chosen_sample(state)) return "This one is kept. Another label changes it.";
  if (handwriting.samples.size() >= kMostSamples) {
    return "The page keeps at most " + format_count(kMostSamples) + " digits.";
  }
  if (!can_keep(state)) return "This digit is MNIST's, not yours: draw one of your own.";
  return "What is it? Press its button, or its key.";
}

/// The ten buttons in two rows that fill what is left below a line of text.
std::vector<Rect> label_places(const Rect& area) {
  constexpr std::size_t kColumns = kClasses / 2;
  const float height = (area.height - kLabelsHead - 12 - kGap) / 2;
  return grid({area.x + 14, area.y + kLabelsHead, area.width - 28, height}, kClasses, kColumns);
}

}  // namespace

float handwriting_height(const AppState& state, float width) {
  return arrange(state, {0, 0, width, 0}).height;
}

void add_handwriting_controls(const AppState& state, const Rect& area, Controls& controls) {
  const Parts parts = arrange(state, area);
  for (std::size_t i = 0; i < kOffers.size(); ++i) {
    controls.push_back({.id = std::string(kPrefix) + kOffers[i].id,
                        .role = kOffers[i].role,
                        .label = kOffers[i].label,
                        .group = "Your digits",
                        .area = parts.offers[i],
                        .enabled = is_enabled(state, kOffers[i].id)});
  }
  if (state.handwriting.samples.empty()) return;
  add_scores_controls(scores_of(state), parts.scores, controls);
  add_explorer_controls(state, explorer_of(state), parts.explorer, controls);
}

void add_label_controls(const AppState& state, const Rect& area, Controls& controls) {
  const std::vector<Rect> places = label_places(area);
  for (std::size_t i = 0; i < places.size(); ++i) {
    controls.push_back({.id = std::string(kPrefix) + "label/" + std::to_string(i),
                        .label = "It is a " + std::to_string(i),
                        .group = "What it is",
                        .area = places[i],
                        .enabled = can_keep(state)});
  }
}

void draw_labels(View& view, const Rect& area) {
  draw_card(view, area, view.compact() ? 14.f : 16.f);
  const bool trouble = !view.state.handwriting.storage_problem.empty();
  draw_text_fitted(view, area.x + 16, area.y + 20, area.width - 32, notice_of(view.state),
                   {14.f, trouble ? view.colors.differ : view.colors.text, Weight::kSemibold},
                   10.f);
  const std::vector<Rect> places = label_places(area);
  for (std::size_t i = 0; i < places.size(); ++i) {
    const Control* control =
        find_control(view.controls, std::string(kPrefix) + "label/" + std::to_string(i));
    if (!control) continue;
    draw_plate(view, places[i], control->id);
    draw_text(view, places[i].middle_x(), places[i].middle_y(), std::to_string(i),
              {20.f, control->enabled ? view.colors.text : view.colors.faint, Weight::kSemibold,
               Align::kCenter});
  }
}

void draw_handwriting(View& view, const Rect& area) {
  draw_card(view, area);
  const Parts parts = arrange(view.state, area);
  const float x = area.x + padding(area);
  draw_text(view, x, area.y + 32, "Your handwriting", {18.f, view.colors.text, Weight::kSemibold});
  draw_paragraph(view, x, area.y + 48, area.right() - padding(area) - x,
                 "Draw a digit and say what it is, with the buttons beside the square or its key: "
                 "here is who reads your hand. The digits are kept on this device only.",
                 {14.f, view.colors.muted});
  for (std::size_t i = 0; i < kOffers.size(); ++i) {
    const Control* control = find_control(view.controls, std::string(kPrefix) + kOffers[i].id);
    if (control) draw_button(view, *control, parts.offers[i]);
  }
  if (view.state.handwriting.samples.empty()) return;
  draw_scores(view, scores_of(view.state), parts.scores);
  draw_explorer(view, explorer_of(view.state), parts.explorer);
}

}  // namespace inkling::app
