#include "looks.hpp"

#include <algorithm>
#include <cmath>

#include "format.hpp"
#include "state.hpp"

namespace inkling::app {
namespace {

constexpr std::size_t kBatch = 8;  // Images a run; a batch of the largest network takes 5 ms.

void start_over(AppState& state) {
  Looks& looks = state.looks;
  looks.answers_id = state.answers_id;
  looks.computed_cover_px = looks.cover_px;
  looks.maps.assign(state.networks.size(), {});
  for (std::size_t i = 0; i < looks.maps.size(); ++i) {
    const auto& answer = state.networks[i].answer;
    if (!answer || !state.stages) continue;
    LookMap& map = looks.maps[i];
    map.occlusion = Occlusion(state.stages->centred, looks.cover_px);
    map.log_odds = log_odds(answer->logits, answer->digit);
    map.lowest_confidence = answer->confidence();
    map.other_digit = answer->digit;
  }
}

void note(LookMap& map, std::span<const float> logits, int digit) {
  std::array<float, kClasses> probabilities;
  softmax(logits, probabilities);
  map.occlusion.store(map.log_odds - log_odds(logits, digit));
  const float confidence = probabilities[static_cast<std::size_t>(digit)];
  if (confidence >= map.lowest_confidence) return;
  map.lowest_confidence = confidence;
  map.other_digit = argmax(logits);
}

/// Looks at the next few places of one map.
void advance_map(const Network& network, Workspace& workspace, LookMap& map) {
  std::array<float, kBatch * kImagePixels> images;
  std::array<float, kBatch * kClasses> logits;
  const std::size_t count = std::min(kBatch, map.occlusion.left());
  for (std::size_t i = 0; i < count; ++i) {
    std::ranges::copy(map.occlusion.next_image(i), images.begin() + i * kImagePixels);
  }
  network.model->run(std::span(images).first(count * kImagePixels), workspace,
                     std::span(logits).first(count * kClasses));
  for (std::size_t i = 0; i < count; ++i) {
    note(map, std::span(logits).subspan(i * kClasses, kClasses), network.answer->digit);
  }
}

/// The map that is behind the others, or nullptr if all are done.
std::size_t next_map(const std::vector<LookMap>& maps) {
  std::size_t next = maps.size();
  for (std::size_t i = 0; i < maps.size(); ++i) {
    if (maps[i].occlusion.is_done()) continue;
    if (next == maps.size() || maps[i].occlusion.progress() < maps[next].occlusion.progress())
      next = i;
  }
  return next;
}

}  // namespace

float log_odds(std::span<const float> logits, int digit) {
  float largest_other = -INFINITY;
  for (std::size_t i = 0; i < logits.size(); ++i) {
    if (static_cast<int>(i) != digit) largest_other = std::max(largest_other, logits[i]);
  }
  float sum = 0;
  for (std::size_t i = 0; i < logits.size(); ++i) {
    if (static_cast<int>(i) != digit) sum += std::exp(logits[i] - largest_other);
  }
  return logits[static_cast<std::size_t>(digit)] - largest_other - std::log(sum);
}

bool advance_looks(AppState& state, Clock clock, double budget_us) {
  Looks& looks = state.looks;
  bool worked = false;
  if (looks.answers_id != state.answers_id || looks.computed_cover_px != looks.cover_px) {
    start_over(state);
    worked = true;
  }
  const double start_us = clock();
  do {
    const std::size_t i = next_map(looks.maps);
    if (i == looks.maps.size()) return worked;
    advance_map(state.networks[i], *state.workspace, looks.maps[i]);
    worked = true;
  } while (clock() - start_us < budget_us);
  return worked;
}

void act_on_looks(AppState& state, std::string_view id, double value) {
  if (id != "size") return;
  const int side = static_cast<int>(value) / 2 * 2 + 1;
  state.looks.cover_px = std::clamp(side, kLeastCover_px, kMostCover_px);
}

std::string describe_looks(const AppState& state) {
  std::string text = "Where each network looks: what happens to its answer when a spot is covered.";
  for (std::size_t i = 0; i < state.looks.maps.size(); ++i) {
    const Network& network = state.networks[i];
    if (!network.answer) continue;
    const LookMap& map = state.looks.maps[i];
    text += " " + network.name() + " says " + std::to_string(network.answer->digit) +
            ", and with the worst spot covered it is " + format_share(map.lowest_confidence) +
            " sure of that.";
  }
  return text;
}

}  // namespace inkling::app
