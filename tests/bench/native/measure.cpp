#include "measure.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>

namespace inkling::bench {
namespace {

/// A reading of the clock costs some 25 ns, which is to be little of what it times.
constexpr double kShortestSample_us = 20.0;

using Clock = std::chrono::steady_clock;

double us_since(Clock::time_point start) {
  return std::chrono::duration<double, std::micro>(Clock::now() - start).count();
}

/// One contestant with its readings.
class Stopwatch {
 public:
  Stopwatch(Contestant& contestant, std::size_t batches)
      : contestant_(contestant), batches_(batches) {}

  /// Runs in blocks of a twentieth of a second until four in a row bring no improvement of 1 %.
  void warm_up(double most_s) {
    constexpr double kBlock_s = 0.05;
    constexpr int kPatience = 4;
    double best = std::numeric_limits<double>::infinity();
    const Clock::time_point start = Clock::now();
    for (int idle = 0; idle < kPatience && us_since(start) < most_s * 1e6; ++idle) {
      take_turn(kBlock_s);
      const double median = quantile(samples_, 0.5);
      if (median < 0.99 * best) idle = -1;
      best = std::min(best, median);
      calls_per_sample_ = static_cast<std::size_t>(std::ceil(kShortestSample_us / best));
      samples_.clear();
    }
  }

  /// Adds readings for this long, at least three.
  void take_turn(double seconds) {
    constexpr int kFewest = 3;
    const Clock::time_point start = Clock::now();
    for (int taken = 0; taken < kFewest || us_since(start) < seconds * 1e6; ++taken) {
      const Clock::time_point begin = Clock::now();
      for (std::size_t call = 0; call < calls_per_sample_; ++call) {
        contestant_.answer(next_);
        next_ = next_ + 1 == batches_ ? 0 : next_ + 1;
      }
      samples_.push_back(us_since(begin) / static_cast<double>(calls_per_sample_));
    }
  }

  Figures figures() {
    return {quantile(samples_, 0.5), quantile(samples_, 0.95), samples_.size(), calls_per_sample_};
  }

 private:
  Contestant& contestant_;
  std::size_t batches_;
  std::size_t next_ = 0;  ///< The batch of the next call.
  std::size_t calls_per_sample_ = 1;
  std::vector<double> samples_;  ///< Microseconds a call.
};

}  // namespace

std::vector<Figures> measure(std::span<const std::unique_ptr<Contestant>> contestants,
                             std::size_t batches, const Pace& pace) {
  std::vector<Stopwatch> stopwatches;
  for (const auto& contestant : contestants) stopwatches.emplace_back(*contestant, batches);
  for (Stopwatch& stopwatch : stopwatches) stopwatch.warm_up(pace.warm_up_s);
  for (int round = 0; round < pace.rounds; ++round) {
    for (Stopwatch& stopwatch : stopwatches) stopwatch.take_turn(pace.turn_s);
  }
  std::vector<Figures> figures;
  for (Stopwatch& stopwatch : stopwatches) figures.push_back(stopwatch.figures());
  return figures;
}

double quantile(std::span<double> values, double share) {
  const auto rank = static_cast<std::ptrdiff_t>(share * static_cast<double>(values.size() - 1));
  std::ranges::nth_element(values, values.begin() + rank);
  return values[static_cast<std::size_t>(rank)];
}

}  // namespace inkling::bench
