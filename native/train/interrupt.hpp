#pragma once

#include <stdexcept>

/// Ctrl-C and friends, as a wish that the training looks at after every step.
namespace inkling::train {

/// From now on the first SIGINT or SIGTERM is noted; the second ends the program at once.
void watch_for_interruption();

/// Thrown where the training stops for it: one sentence, as UserError's.
class Interrupted : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Throws Interrupted if such a signal has come.
void stop_if_wanted();

/// What a shell expects of a program that Ctrl-C ended.
inline constexpr int kInterruptedStatus = 130;

}  // namespace inkling::train
