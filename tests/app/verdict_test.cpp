#include "verdict.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "commands.hpp"

using namespace inkling::app;

namespace {

constexpr int kFailed = -1;
constexpr int kSilent = -2;

/// A state in which the networks, in order, gave these answers.
AppState state_with(std::initializer_list<int> digits) {
  AppState state = make_state();
  auto network = state.networks.begin();
  for (const int digit : digits) {
    network->status = digit == kFailed ? NetworkStatus::kFailed : NetworkStatus::kReady;
    if (digit >= 0) network->answer.emplace().digit = digit;
    ++network;
  }
  return state;
}

}  // namespace

TEST_CASE("the sentence says who says what") {
  CHECK(judge(state_with({7, 7, 7, 7})).sentence == "All four say 7");
  CHECK(judge(state_with({1, 7, 7, 7})).sentence == "Three say 7, MLP says 1");
  CHECK(judge(state_with({7, 7, 2, 2})).sentence == "Two say 7, two say 2");
  CHECK(judge(state_with({1, 7, 7, 2})).sentence == "Two say 7, MLP says 1, StrongCNN says 2");
  CHECK(judge(state_with({1, 2, 3, 4})).sentence == "No two agree: 1, 2, 3 and 4");
}

TEST_CASE("networks that failed are not counted") {
  CHECK(judge(state_with({kFailed, 7, 7, 7})).sentence == "All three say 7");
  CHECK(judge(state_with({kFailed, 7, 7, 1})).sentence == "Two say 7, StrongCNN says 1");
  CHECK(judge(state_with({kFailed, kFailed, 7, 7})).sentence == "Both say 7");
  CHECK(judge(state_with({kFailed, kFailed, 7, 1})).sentence == "CNN says 7, StrongCNN says 1");
  CHECK(judge(state_with({kFailed, kFailed, kFailed, 5})).sentence == "StrongCNN says 5");
}

TEST_CASE("without answers the sentence says what the page waits for") {
  CHECK(judge(make_state()).sentence == "The networks are on their way");
  CHECK(judge(state_with({kSilent, kSilent, kSilent, kSilent})).sentence ==
        "Four networks are waiting for a digit");
  CHECK(judge(state_with({kFailed, kFailed, kFailed, kSilent})).sentence ==
        "One network is waiting for a digit");
  CHECK(judge(state_with({kFailed, kFailed, kFailed, kFailed})).sentence ==
        "No network could be loaded");
}

TEST_CASE("those of the larger side agree, the others differ") {
  const Verdict verdict = judge(state_with({1, 7, 7, kFailed}));
  CHECK(verdict.digit == 7);
  CHECK_FALSE(verdict.unanimous);
  CHECK(verdict.stances ==
        std::vector{Stance::kDiffers, Stance::kAgrees, Stance::kAgrees, Stance::kNone});
}

TEST_CASE("where no side is larger everyone is split") {
  const Verdict verdict = judge(state_with({1, 1, 7, 7}));
  CHECK_FALSE(verdict.digit);
  CHECK(std::ranges::all_of(verdict.stances, [](Stance s) { return s == Stance::kSplit; }));
}

TEST_CASE("one network alone agrees with itself") {
  const Verdict verdict = judge(state_with({kFailed, kFailed, kFailed, 3}));
  CHECK(verdict.unanimous);
  CHECK(verdict.stances[3] == Stance::kAgrees);
}
