#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "state.hpp"

/// Who says what, in words: the sentence above the networks and the mark on each of them.
namespace inkling::app {

/// How one network's answer stands to the others'.
enum class Stance : std::uint8_t {
  kNone,     ///< No answer.
  kAgrees,   ///< With all, or with the larger side.
  kDiffers,  ///< From the larger side.
  kSplit,    ///< There is no larger side.
};

struct Verdict {
  std::string sentence;         ///< "Three say 7, MLP says 1".
  std::optional<int> digit;     ///< What the larger side says, if there is one.
  bool unanimous = false;       ///< All networks that answer say `digit`.
  std::vector<Stance> stances;  ///< One for each network.
};

[[nodiscard]] Verdict judge(const AppState& state);

/// "agrees", "differs", "split" or "".
[[nodiscard]] std::string_view stance_word(Stance stance);

}  // namespace inkling::app
