#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>

#include "state.hpp"

namespace inkling::desktop {

/// Runs the shipped networks over all of MNIST's test digits on every core, when the front end asks
/// for it (app::Verify).
class Verifier {
 public:
  /// @param weights  Folder with a file for each network.
  /// @param wake     Called from other threads when there is something for `update`.
  Verifier(std::filesystem::path weights, std::function<void()> wake);
  /// Stops what is under way.
  ~Verifier();
  Verifier(const Verifier&) = delete;
  Verifier& operator=(const Verifier&) = delete;

  /// Starts or stops what the state asks for, and hands over what has been read since. The gallery
  /// must be there once a run is asked for. Returns whether the state has changed. Throws UserError
  /// if the weights cannot be read.
  bool update(app::AppState& state);

 private:
  class Run;
  std::filesystem::path weights_;
  std::function<void()> wake_;
  std::unique_ptr<Run> run_;  ///< None while nothing is asked for.
};

}  // namespace inkling::desktop
