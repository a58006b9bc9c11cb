#include "verify.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "idx_bytes.hpp"
#include "page_controls.hpp"
#include "setting.hpp"

using namespace inkling;
using namespace inkling::app;

namespace {

constexpr unsigned kCount = 24;

/// Networks with random weights, and digits that differ from each other.
AppState state_with_gallery() {
  AppState state = ready_state();
  std::vector<std::uint8_t> pixels(kCount * kImagePixels), labels(kCount);
  for (std::size_t i = 0; i < pixels.size(); ++i) {
    pixels[i] = static_cast<std::uint8_t>((i * 2654435761u) >> 13);
  }
  for (std::size_t i = 0; i < kCount; ++i) labels[i] = static_cast<std::uint8_t>(i % kClasses);
  state.gallery = std::move(
      Gallery::read(idx_bytes({kCount, 28, 28}, pixels), idx_bytes({kCount}, labels)).value());
  return state;
}

/// What a shell computes for a slice, network by network.
std::vector<float> logits_of(AppState& state, std::size_t first, std::size_t count) {
  std::vector<float> logits;
  for (const Network& network : state.networks) {
    for (std::size_t i = first; i < first + count; ++i) {
      std::array<float, kClasses> result;
      network.model->run(from_bytes(state.gallery->pixels(i)), *state.workspace, result);
      logits.insert(logits.end(), result.begin(), result.end());
    }
  }
  return logits;
}

void count(AppState& state, std::size_t first, std::size_t size) {
  const std::vector<double> times_us(state.networks.size(), 100.0);
  count_slice(state, state.verify.run, first, logits_of(state, first, size), times_us, 5000);
}

}  // namespace

TEST_CASE("slices in any order are counted as the networks answer, and the last ends the run") {
  AppState state = state_with_gallery();
  act(state, "verify/start", 1);
  begin_count(state, state.verify.run, 2);
  count(state, 10, 14);
  CHECK(state.verify.stage == VerifyStage::kRunning);
  CHECK_FALSE(images_per_second(state.verify, state.verify.scores[0]));
  count(state, 0, 10);
  REQUIRE(state.verify.stage == VerifyStage::kDone);
  REQUIRE(state.verify.scores.size() == state.networks.size() + 1);
  std::vector<Confusion> expected(state.networks.size());
  std::vector<double> losses(state.networks.size());
  for (std::size_t i = 0; i < kCount; ++i) {
    const int label = state.gallery->label(i);
    const auto answers = classify(state, from_bytes(state.gallery->pixels(i)));
    for (std::size_t j = 0; j < answers.size(); ++j) {
      expected[j].add(label, answers[j]->digit);
      losses[j] -= std::log(answers[j]->probabilities[static_cast<std::size_t>(label)]);
    }
  }
  for (std::size_t j = 0; j < expected.size(); ++j) {
    const TestScore& score = state.verify.scores[j];
    CHECK(score.confusion.counts == expected[j].counts);
    CHECK(score.mean_loss() == doctest::Approx(losses[j] / kCount));
    CHECK(score.accuracy() == doctest::Approx(expected[j].correct() / double{kCount}));
    CHECK(*images_per_second(state.verify, score) == doctest::Approx(kCount * 1e6 * 2 / 200));
  }
  CHECK(state.verify.scores.back().confusion.total() == kCount);
}

TEST_CASE("a slice that is late, repeated or does not fit counts for nothing") {
  AppState state = state_with_gallery();
  act(state, "verify/start", 1);
  const auto logits = logits_of(state, 0, 4);
  const std::vector<double> times_us(state.networks.size(), 1.0);
  count_slice(state, state.verify.run, 0, logits, times_us, 1);  // Before it has begun.
  begin_count(state, state.verify.run, 1);
  count_slice(state, state.verify.run + 1, 0, logits, times_us, 1);
  count_slice(state, state.verify.run, kCount - 3, logits, times_us, 1);
  count_slice(state, state.verify.run, 0, std::span(logits).first(7), times_us, 1);
  count_slice(state, state.verify.run, 0, logits, std::span(times_us).first(1), 1);
  CHECK(state.verify.counted == 0);
  count(state, 0, 4);
  count(state, 3, 4);
  CHECK(state.verify.counted == 4);
  act(state, "verify/start", 1);
  CHECK(state.verify.stage == VerifyStage::kStopped);
  count(state, 4, 4);
  CHECK(state.verify.counted == 4);
}

TEST_CASE("a new run starts from nothing, and one that failed says why") {
  AppState state = state_with_gallery();
  act(state, "verify/start", 1);
  begin_count(state, state.verify.run, 1);
  count(state, 0, 4);
  fail_verify(state, state.verify.run - 1, "An older one.");
  CHECK(state.verify.stage == VerifyStage::kRunning);
  fail_verify(state, state.verify.run, "The digits could not be loaded.");
  CHECK(state.verify.stage == VerifyStage::kFailed);
  CHECK(describe_verify(state).find("could not be loaded") != std::string::npos);
  act(state, "verify/start", 1);
  CHECK(state.verify.counted == 0);
  CHECK(state.verify.scores.empty());
}

TEST_CASE("a cell's digits are those with its label and answer, and one of them can be shown") {
  AppState state = state_with_gallery();
  act(state, "verify/start", 1);
  begin_count(state, state.verify.run, 1);
  count(state, 0, kCount);
  act(state, "verify/network/1", 1);
  const TestScore& score = state.verify.scores[1];
  const std::size_t mistakes = score.confusion.total() - score.confusion.correct();
  CHECK(picked_digits(state.verify, state).size() == mistakes);
  const Cell cell = cells_by_interest(score.confusion).front();
  act(state, "verify/cells", 1);
  const auto digits = picked_digits(state.verify, state);
  REQUIRE(digits.size() == score.confusion.at(cell));
  for (const std::size_t digit : digits) {
    CHECK(state.gallery->label(digit) == cell.label);
    CHECK(score.answers[digit] == cell.answer);
  }
  act(state, "verify/digit/" + std::to_string(digits.front()), 1);
  CHECK(state.drawing.picture()->gallery_index == static_cast<int>(digits.front()));
  act(state, "verify/network/99", 1);
  CHECK(state.verify.pick.network == state.networks.size());
}
