#include "ranking.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

namespace inkling::app {
namespace {

constexpr std::array<SortOption, 6> kOptions{{
    {Sort::kMultAdds, "Multiply-adds, fewest first", "multiply-adds"},
    {Sort::kParameters, "Parameters, fewest first", "parameters"},
    {Sort::kAccuracy, "Test accuracy, best first", "test accuracy"},
    {Sort::kTime, "Time, fastest first", "time"},
    {Sort::kConfidence, "Confidence, highest first", "confidence"},
    {Sort::kName, "Name, A to Z", "name"},
}};

/// What networks are sorted by, the smallest first; nothing comes last.
std::optional<double> key_of(const Network& network, Sort sort) {
  const auto negative = [](std::optional<double> value) { return value ? -*value : value; };
  switch (sort) {
    case Sort::kMultAdds:
      return static_cast<double>(mult_adds(*network.architecture));
    case Sort::kAccuracy:
      return negative(network.test_accuracy);
    case Sort::kTime:
      return network.stopwatch.median_us();
    case Sort::kConfidence:
      if (!network.answer) return std::nullopt;
      return -static_cast<double>(network.answer->confidence());
    case Sort::kParameters:
    case Sort::kName:
      break;
  }
  return static_cast<double>(parameter_count(*network.architecture));
}

}  // namespace

std::span<const SortOption> sort_options() { return kOptions; }

std::vector<std::size_t> rank(const std::vector<Network>& networks, Sort sort) {
  std::vector<std::size_t> order(networks.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, [&](std::size_t a, std::size_t b) {
    if (sort == Sort::kName) {
      return networks[a].architecture->display_name < networks[b].architecture->display_name;
    }
    const auto first = key_of(networks[a], sort), second = key_of(networks[b], sort);
    if (!first || !second) return first.has_value() && !second.has_value();
    return *first < *second;
  });
  return order;
}

std::optional<Answer> average(std::span<const std::optional<Answer>> answers) {
  Answer mean;
  float count = 0;
  for (const auto& answer : answers) {
    if (!answer) continue;
    ++count;
    for (std::size_t i = 0; i < kClasses; ++i) mean.probabilities[i] += answer->probabilities[i];
  }
  if (count < 2) return std::nullopt;
  for (std::size_t i = 0; i < kClasses; ++i) {
    mean.probabilities[i] /= count;
    mean.logits[i] = std::log(std::max(mean.probabilities[i], 1e-30f));
  }
  mean.digit = argmax(mean.probabilities);
  return mean;
}

std::optional<Answer> average(const std::vector<Network>& networks) {
  std::vector<std::optional<Answer>> answers;
  for (const Network& network : networks) answers.push_back(network.answer);
  return average(answers);
}

std::optional<double> together_accuracy(const AppState& state) {
  const bool all_shipped = std::ranges::all_of(state.networks, [](const Network& network) {
    return network.status == NetworkStatus::kReady && !network.is_yours;
  });
  return all_shipped ? state.ensemble.test_accuracy : std::nullopt;
}

}  // namespace inkling::app
