#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "confusion.hpp"

/// "The numbers, checked here": all of MNIST's test digits through all networks, on the visitor's
/// machine. A shell runs the shipped networks, on as many threads as it likes, and hands over their
/// logits slice by slice; counting is done here.
namespace inkling::app {

struct AppState;

/// What one network, or all of them together, made of the digits that were counted.
struct TestScore {
  Confusion confusion;
  double loss_sum = 0;               ///< Of the cross-entropies -log(p of the right answer).
  double elapsed_us = 0;             ///< Time in the network, summed over all threads.
  std::vector<std::int8_t> answers;  ///< One for each test digit; -1 before it is counted.

  [[nodiscard]] double accuracy() const;   ///< 0 to 1, of what was counted; 0 before.
  [[nodiscard]] double mean_loss() const;  ///< The same.
};

enum class VerifyStage : std::uint8_t {
  kIdle,     ///< Never asked for.
  kRunning,  ///< A shell is to run the networks, or does so.
  kStopped,  ///< By the visitor; what was counted stays.
  kFailed,
  kDone,
};

struct Verify {
  VerifyStage stage = VerifyStage::kIdle;
  std::uint64_t run = 0;  ///< Grows with every start, so that late slices of an older are known.
  int threads = 0;        ///< Of the shell.
  std::size_t counted = 0;
  double elapsed_us = 0;          ///< Since the run began, when the last slice came.
  std::vector<TestScore> scores;  ///< One for each network, then their common answer's.
  std::string problem;            ///< Why it failed, a sentence.
  Pick pick;
};

/// Tells what begins: a run on this many threads. Forgets what was counted before. Nothing happens
/// unless `run` is the one that is asked for.
void begin_count(AppState& state, std::uint64_t run, int threads);
/// Counts a slice of the gallery's digits.
/// @param first       The slice's first digit.
/// @param logits      For each network in the core's order, ten numbers a digit.
/// @param times_us    For each network, how long it took for them.
/// @param elapsed_us  Since the run began.
/// Nothing happens if the slice does not fit the gallery, was counted before, or is not of `run`.
void count_slice(AppState& state, std::uint64_t run, std::size_t first,
                 std::span<const float> logits, std::span<const double> times_us,
                 double elapsed_us);
/// Ends a run.
/// @param problem  A sentence.
void fail_verify(AppState& state, std::uint64_t run, std::string problem);

/// The digits to look at now: of the chosen cell, or all that the chosen network got wrong.
[[nodiscard]] std::vector<std::size_t> picked_digits(const Verify& verify, const AppState& state);
/// Digits that went through the networks in a second, on all threads; nothing before the end.
[[nodiscard]] std::optional<double> images_per_second(const Verify& verify, const TestScore& score);
/// The accuracy that was published for a shipped network, or (one past them) for all together.
[[nodiscard]] std::optional<double> published_accuracy(const AppState& state, std::size_t network);

/// "start" starts or stops, "digit/N" shows a test digit, others change the pick.
void act_on_verify(AppState& state, std::string_view id, double value);
[[nodiscard]] std::string describe_verify(const AppState& state);

}  // namespace inkling::app
