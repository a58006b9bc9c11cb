#pragma once

#include <array>
#include <cstddef>
#include <optional>

namespace inkling::app {

/// A steady clock in microseconds. Handed in, so that tests decide what time it is.
using Clock = double (*)();

/// How long one run of a network takes: the median over its last runs. A browser's clock ticks in
/// steps of up to a millisecond, far longer than a small network runs, so one sample is a burst of
/// runs, as many as the clock needs to see them.
class Stopwatch {
 public:
  /// Runs `work` in a burst that lasts a few of the clock's ticks and keeps the time per run.
  template <typename Work>
  void measure(Clock clock, double tick_us, Work&& work) {
    const double start_us = clock();
    for (int i = 0; i < burst_; ++i) work();
    record(clock() - start_us, tick_us);
  }
  /// Keeps a burst that was measured elsewhere: `burst()` runs in a row.
  void record(double elapsed_us, double tick_us);

  /// Median time of one run, in microseconds; nothing before the first sample.
  [[nodiscard]] std::optional<double> median_us() const;
  /// Whether there are enough samples for the median to mean something.
  [[nodiscard]] bool is_settled() const { return count_ >= kEnoughSamples; }
  [[nodiscard]] int burst() const { return burst_; }

 private:
  static constexpr std::size_t kSamples = 21;
  static constexpr std::size_t kEnoughSamples = 5;
  std::array<double, kSamples> samples_us_{};
  std::size_t count_ = 0;  ///< All samples ever taken; the ring holds the last `kSamples`.
  int burst_ = 1;
};

/// The smallest step that `clock` shows, in microseconds. Takes a few of these steps to find out,
/// at most a few milliseconds.
[[nodiscard]] double clock_tick_us(Clock clock);

}  // namespace inkling::app
