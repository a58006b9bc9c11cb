#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>

#include "answer.hpp"
#include "inkling/architecture.hpp"
#include "inkling/model.hpp"
#include "stopwatch.hpp"

namespace inkling::app {

enum class NetworkStatus : std::uint8_t { kLoading, kReady, kFailed };

/// One network of the comparison, from the moment its weights are asked for.
struct Network {
  const Architecture* architecture = nullptr;
  NetworkStatus status = NetworkStatus::kLoading;
  float progress = 0.f;                 ///< Share of the weights that has arrived, 0 to 1.
  std::string problem;                  ///< Why it failed, one sentence without full stop.
  std::optional<Model> model;           ///< Set when ready.
  std::optional<double> test_accuracy;  ///< On MNIST's test set, 0 to 1, if the file says.
  std::optional<Answer> answer;         ///< Set when ready and something is drawn.
  std::array<float, kClasses> bars{};  ///< Lengths of the bars now shown; they glide to the answer.
  Stopwatch stopwatch;
  bool is_yours = false;  ///< Its weights are the visitor's own.

  /// "CNN", or "Your CNN".
  [[nodiscard]] std::string name() const;
};

/// Makes a network ready with a model of its architecture.
void set_model(Network& network, Model model);

}  // namespace inkling::app
