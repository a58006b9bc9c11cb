#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "occlusion.hpp"
#include "stopwatch.hpp"

/// "Where it looks": for each network, how much its answer suffers when a spot of the digit is
/// covered.
namespace inkling::app {

struct AppState;

/// One network's map. Changes are losses of log-odds of its answer: positive where the ink speaks
/// for the answer, negative where it speaks against it.
struct LookMap {
  Occlusion occlusion;
  float log_odds = 0.f;           ///< Of the answer, with nothing covered.
  float lowest_confidence = 1.f;  ///< Of the answer, with the worst place covered.
  int other_digit = 0;            ///< What the network answers then.
};

struct Looks {
  int cover_px = 5;
  std::vector<LookMap> maps;  ///< One for each network; only those with an answer are filled.
  std::uint64_t answers_id = 0;
  int computed_cover_px = 0;
};

inline constexpr int kLeastCover_px = 1;
inline constexpr int kMostCover_px = 11;

/// Goes on with the maps for the current answers, for about `budget_us`. Returns whether there was
/// something to do.
bool advance_looks(AppState& state, Clock clock, double budget_us);
/// "size" sets the side of the cover, an odd number of pixels.
void act_on_looks(AppState& state, std::string_view id, double value);
[[nodiscard]] std::string describe_looks(const AppState& state);

/// The log-odds of one of ten classes: log(p / (1 - p)).
[[nodiscard]] float log_odds(std::span<const float> logits, int digit);

}  // namespace inkling::app
