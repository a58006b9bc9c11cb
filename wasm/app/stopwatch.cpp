#include "stopwatch.hpp"

#include <algorithm>

namespace inkling::app {
namespace {

// A sample is precise to a fifth when the burst lasts five ticks; the limits keep a burst short
// enough for several networks to be timed within one frame.
constexpr double kTicksPerBurst = 5;
constexpr double kMinBurst_us = 200;
constexpr double kMaxBurst_us = 2500;
constexpr int kMaxRuns = 4096;

}  // namespace

void Stopwatch::record(double elapsed_us, double tick_us) {
  const double wanted_us = std::clamp(kTicksPerBurst * tick_us, kMinBurst_us, kMaxBurst_us);
  const bool too_short = elapsed_us < wanted_us / 2 && burst_ < kMaxRuns;
  // A burst that the clock hardly saw says nothing: it only teaches how long the next must be.
  if (!too_short) samples_us_[count_++ % kSamples] = elapsed_us / burst_;
  if (too_short) {
    burst_ *= elapsed_us < wanted_us / 8 ? 4 : 2;
  } else if (elapsed_us > wanted_us * 2) {
    burst_ = std::max(1, burst_ / 2);
  }
}

std::optional<double> Stopwatch::median_us() const {
  if (count_ == 0) return std::nullopt;
  auto sorted = samples_us_;
  const auto end = sorted.begin() + static_cast<std::ptrdiff_t>(std::min(count_, kSamples));
  const auto middle = sorted.begin() + (end - sorted.begin()) / 2;
  std::nth_element(sorted.begin(), middle, end);
  return *middle;
}

double clock_tick_us(Clock clock) {
  constexpr int kSteps = 4;
  constexpr double kLimit_us = 4000;
  const double start_us = clock();
  double last_us = start_us;
  double smallest_us = kLimit_us;
  for (int steps = 0; steps < kSteps && last_us - start_us < kLimit_us;) {
    const double now_us = clock();
    if (now_us <= last_us) continue;
    smallest_us = std::min(smallest_us, now_us - last_us);
    last_us = now_us;
    ++steps;
  }
  return smallest_us;
}

}  // namespace inkling::app
