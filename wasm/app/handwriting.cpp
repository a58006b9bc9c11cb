#include "handwriting.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "commands.hpp"
#include "format.hpp"
#include "handwriting_files.hpp"
#include "ranking.hpp"
#include "share_link.hpp"
#include "state.hpp"

namespace inkling::app {
namespace {

bool is_same_point(const Point& a, const Point& b) { return a.x == b.x && a.y == b.y; }

/// Whether the networks see the same: how thick a stroke was drawn does not matter.
bool is_same_ink(const Ink& a, const Ink& b) {
  if (a.picture || b.picture) {
    return a.picture && b.picture && a.picture->pixels == b.picture->pixels;
  }
  return std::ranges::equal(a.strokes, b.strokes, [](const Stroke& one, const Stroke& other) {
    return std::ranges::equal(one, other, is_same_point);
  });
}

/// How many digits, in words that fit before "was" or "were" of one's choice.
std::string count_digits(std::size_t count) {
  return std::to_string(count) + (count == 1 ? " digit" : " digits");
}

void prepare(Sample& sample) {
  sample.is_prepared = true;
  if (sample.ink.picture) {
    sample.pixels = sample.ink.picture->pixels;
    sample.image = from_bytes(sample.pixels);
    return;
  }
  if (const auto image = preprocess_strokes(sample.ink.strokes)) sample.image = *image;
  std::ranges::transform(sample.image, sample.pixels.begin(), [](float value) {
    return static_cast<std::uint8_t>(std::lround(std::clamp(value, 0.f, 1.f) * 255.f));
  });
}

void read(AppState& state, Sample& sample) {
  const auto answers = classify(state, sample.image);
  const auto common = average(answers);
  sample.answers.clear();
  for (const auto& answer : answers) {
    sample.answers.push_back(static_cast<std::int8_t>(answer ? answer->digit : -1));
  }
  sample.answers.push_back(static_cast<std::int8_t>(common ? common->digit : -1));
  sample.weights_id = state.weights_id;
}

/// Does what is missing for one sample. Returns whether something was.
bool bring_up_to_date(AppState& state, Sample& sample) {
  const bool is_unread = state.workspace && sample.weights_id != state.weights_id;
  if (sample.is_prepared && !is_unread) return false;
  if (!sample.is_prepared) prepare(sample);
  if (is_unread) read(state, sample);
  return true;
}

void tell(Handwriting& handwriting, std::string sentence) {
  handwriting.notice = std::move(sentence);
}

void changed(Handwriting& handwriting) {
  ++handwriting.revision;
  handwriting.chosen.reset();
}

void remove(AppState& state, std::size_t first, std::size_t count) {
  Handwriting& handwriting = state.handwriting;
  auto& samples = handwriting.samples;
  handwriting.removed.clear();
  handwriting.places.clear();
  for (std::size_t i = first; i < first + count; ++i) {
    handwriting.removed.push_back(std::move(samples[i]));
    handwriting.places.push_back(i);
  }
  const auto begin = samples.begin() + static_cast<std::ptrdiff_t>(first);
  samples.erase(begin, begin + static_cast<std::ptrdiff_t>(count));
  changed(handwriting);
  tell(handwriting, count_digits(count) + (count == 1 ? " was" : " were") + " deleted.");
}

void restore(AppState& state) {
  Handwriting& handwriting = state.handwriting;
  const std::size_t count = handwriting.removed.size();
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t at = std::min(handwriting.places[i], handwriting.samples.size());
    handwriting.samples.insert(handwriting.samples.begin() + static_cast<std::ptrdiff_t>(at),
                               std::move(handwriting.removed[i]));
  }
  handwriting.removed.clear();
  changed(handwriting);
  tell(handwriting, count_digits(count) + (count == 1 ? " is" : " are") + " back.");
}

void show_sample(AppState& state, std::size_t index) {
  Handwriting& handwriting = state.handwriting;
  if (index >= handwriting.samples.size()) return;
  state.drawing.replace(handwriting.samples[index].ink);
  handwriting.chosen = index;
  handwriting.chosen_revision = state.drawing.revision();
}

}  // namespace

bool can_keep(const AppState& state) {
  const auto& picture = state.drawing.picture();
  const bool is_ours = !picture || !picture->gallery_index;
  return !state.drawing.empty() && is_ours && state.handwriting.samples.size() < kMostSamples;
}

std::optional<std::size_t> chosen_sample(const AppState& state) {
  const Handwriting& handwriting = state.handwriting;
  const bool is_there = handwriting.chosen && *handwriting.chosen < handwriting.samples.size() &&
                        handwriting.chosen_revision == state.drawing.revision();
  return is_there ? handwriting.chosen : std::nullopt;
}

void keep_digit(AppState& state, int label) {
  if (!can_keep(state)) return;
  const bool added = add_sample(state.handwriting, label, state.drawing.ink());
  tell(state.handwriting, added ? "Kept as a " + std::to_string(label) + ". Draw the next one."
                                : "This very digit is kept already.");
  state.drawing.clear();
}

bool add_sample(Handwriting& handwriting, int label, Ink ink) {
  if (ink.picture) {
    ink.picture->gallery_index.reset();
    ink.picture->stages.reset();
  }
  auto& samples = handwriting.samples;
  const auto known = std::ranges::find_if(
      samples, [&](const Sample& sample) { return is_same_ink(sample.ink, ink); });
  if (known != samples.end()) {
    if (std::exchange(known->label, label) == label) return false;
    changed(handwriting);
    return true;
  }
  Sample& sample = samples.emplace_back();
  sample.label = label;
  sample.fragment = to_fragment(ink);
  sample.ink = std::move(ink);
  changed(handwriting);
  return true;
}

Confusion confusion_of(const Handwriting& handwriting, std::size_t network) {
  Confusion confusion;
  for (const Sample& sample : handwriting.samples) {
    if (network < sample.answers.size() && sample.answers[network] >= 0) {
      confusion.add(sample.label, sample.answers[network]);
    }
  }
  return confusion;
}

std::vector<std::size_t> picked_samples(const Handwriting& handwriting) {
  const auto& [network, cell, page] = handwriting.pick;
  std::vector<std::size_t> indices;
  for (std::size_t i = handwriting.samples.size(); i-- > 0;) {
    const Sample& sample = handwriting.samples[i];
    const bool fits = network < sample.answers.size() && cell &&
                      *cell == Cell{sample.label, sample.answers[network]};
    if (!cell || fits) indices.push_back(i);
  }
  return indices;
}

bool advance_handwriting(AppState& state, Clock clock, double budget_us) {
  const double start_us = clock();
  bool worked = false;
  for (Sample& sample : state.handwriting.samples) {
    if (!bring_up_to_date(state, sample)) continue;
    worked = true;
    if (clock() - start_us >= budget_us) break;
  }
  return worked;
}

void act_on_handwriting(AppState& state, std::string_view id, double value) {
  Handwriting& handwriting = state.handwriting;
  if (const auto label = number_after(id, "label/"); label && *label < kClasses) {
    return keep_digit(state, static_cast<int>(*label));
  }
  if (const auto digit = number_after(id, "digit/")) return show_sample(state, *digit);
  if (id == "save_json") return save_json(state);
  if (id == "save_idx") return save_idx(state);
  if (id == "restore") return restore(state);
  if (id == "delete_all") return remove(state, 0, handwriting.samples.size());
  if (id == "delete") {
    if (const auto chosen = chosen_sample(state)) remove(state, *chosen, 1);
    return;
  }
  act_on_pick(handwriting.pick, confusion_of(handwriting, handwriting.pick.network), id, value);
  handwriting.pick.network = std::min(handwriting.pick.network, state.networks.size());
}

bool press_handwriting_key(AppState& state, const KeyPress& press) {
  const bool is_digit = press.key.size() == 1 && press.key[0] >= '0' && press.key[0] <= '9';
  if (press.command || !is_digit) return false;
  keep_digit(state, press.key[0] - '0');
  return true;
}

std::string describe_handwriting(const AppState& state) {
  const Handwriting& handwriting = state.handwriting;
  std::string text = "Your handwriting: " + count_digits(handwriting.samples.size()) + ".";
  if (!handwriting.storage_problem.empty()) text += " " + handwriting.storage_problem;
  if (handwriting.samples.empty()) return text;
  for (std::size_t i = 0; i <= state.networks.size(); ++i) {
    const Confusion confusion = confusion_of(handwriting, i);
    text += " " + (i < state.networks.size() ? state.networks[i].name() : "All together") +
            " reads " + std::to_string(confusion.correct()) + " of " +
            std::to_string(confusion.total()) + " rightly.";
  }
  return text;
}

}  // namespace inkling::app
