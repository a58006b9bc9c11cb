#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <vector>

#include "contestant.hpp"

namespace inkling::bench {

struct Pace {
  int rounds;        ///< Turns of every contestant.
  double turn_s;     ///< Seconds of one turn.
  double warm_up_s;  ///< The most that a contestant may take before the first round.
};

/// Microseconds of one call.
struct Figures {
  double median_us;
  double percentile_95_us;
  std::size_t samples;           ///< Readings of the clock.
  std::size_t calls_per_sample;  ///< Calls between two readings; each reading is their mean.
};

/// Times `contestants` on `batches` different batches. Each warms up until its time stops
/// improving; then they take turns, so that a change in the machine's speed meets all of them.
/// Calls shorter than the clock can time well are timed in groups.
std::vector<Figures> measure(std::span<const std::unique_ptr<Contestant>> contestants,
                             std::size_t batches, const Pace& pace);

/// The value below which `share` of the values lie. Reorders `values`, which are not empty.
double quantile(std::span<double> values, double share);

}  // namespace inkling::bench
