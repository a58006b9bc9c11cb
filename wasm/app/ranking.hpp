#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "state.hpp"

/// In which order the networks are shown, and what they answer together.
namespace inkling::app {

/// What a choice of order is called.
struct SortOption {
  Sort sort;
  const char* name;        ///< "Parameters, fewest first".
  const char* short_name;  ///< "parameters".
};
[[nodiscard]] std::span<const SortOption> sort_options();

/// Indices of the networks in the order asked for; what is unknown comes last, equals keep the
/// core's order.
[[nodiscard]] std::vector<std::size_t> rank(const std::vector<Network>& networks, Sort sort);

/// The mean of the probabilities of all networks that answer ("soft voting"); nothing where fewer
/// than two do. Its logits are the logarithms of these means.
[[nodiscard]] std::optional<Answer> average(std::span<const std::optional<Answer>> answers);
[[nodiscard]] std::optional<Answer> average(const std::vector<Network>& networks);
/// The share of MNIST's test digits that they answer rightly together, if the shell knows it; known
/// only for all of the shipped networks.
[[nodiscard]] std::optional<double> together_accuracy(const AppState& state);

}  // namespace inkling::app
