#include "score.hpp"

#include <algorithm>
#include <cmath>
#include <format>
#include <iostream>
#include <numeric>

namespace inkling::tool {
namespace {

/// The logarithm of the sum of the numbers' exponentials, which themselves may be out of range.
double log_sum_exp(std::span<const float> logits) {
  const double largest = *std::ranges::max_element(logits);
  double sum = 0.0;
  for (const float logit : logits) sum += std::exp(logit - largest);
  return largest + std::log(sum);
}

void print_confusion(const ScoreRow& row) {
  std::cout << std::format("\n{}: rows are labels, columns are answers\n   ", row.name);
  for (int digit = 0; digit < kClasses; ++digit) std::cout << std::format("{:6}", digit);
  std::cout << '\n';
  for (int label = 0; label < kClasses; ++label) {
    std::cout << std::format("{:3}", label);
    for (const std::int64_t count : row.score.confusion()[label]) {
      std::cout << (count == 0 ? "     ." : std::format("{:6}", count));
    }
    std::cout << '\n';
  }
}

}  // namespace

void Score::add(std::span<const float> logits, int label) {
  const int answer = argmax(logits);
  ++images_;
  correct_ += answer == label;
  loss_sum_ += log_sum_exp(logits) - logits[label];
  ++confusion_[label][answer];
}

double Score::accuracy() const {
  return static_cast<double>(correct_) / static_cast<double>(images_);
}

double Score::loss() const { return loss_sum_ / static_cast<double>(images_); }

Json Score::json() const {
  return {
      {"images", images_}, {"accuracy", accuracy()}, {"loss", loss()}, {"confusion", confusion_}};
}

std::array<float, kClasses> together(std::span<const std::span<const float>> logits) {
  std::array<float, kClasses> result;
  std::vector<float> of_class(logits.size());  // Each network's log-probability of one class.
  for (int digit = 0; digit < kClasses; ++digit) {
    std::ranges::transform(logits, of_class.begin(), [digit](std::span<const float> network) {
      return static_cast<float>(network[digit] - log_sum_exp(network));
    });
    result[digit] =
        static_cast<float>(log_sum_exp(of_class) - std::log(static_cast<double>(logits.size())));
  }
  return result;
}

Scoreboard::Scoreboard(std::span<const Model> models) : networks_(models.size()) {
  for (const Model& model : models) {
    const Architecture& architecture = model.architecture();
    rows_.push_back(
        {std::string(architecture.id), std::string(architecture.display_name), Score(), 0.0});
  }
  if (networks_ > 1) rows_.push_back({"together", "Together", Score(), 0.0});
}

void Scoreboard::add(std::span<const std::span<const float>> logits, int label) {
  for (std::size_t i = 0; i < networks_; ++i) rows_[i].score.add(logits[i], label);
  if (networks_ > 1) rows_.back().score.add(together(logits), label);
}

void Scoreboard::set_times(std::span<const double> seconds) {
  const auto count = static_cast<double>(images());
  for (std::size_t i = 0; i < networks_; ++i) rows_[i].images_per_second = count / seconds[i];
  const double all = std::accumulate(seconds.begin(), seconds.end(), 0.0);
  rows_.back().images_per_second = count / all;
}

Json Scoreboard::json() const {
  Json object = Json::object();
  for (const ScoreRow& row : rows_) object[row.id] = row.score.json();
  return object;
}

void Scoreboard::print() const {
  std::cout << std::format("{:<10} {:>8} {:>9} {:>8} {:>10}\n", "network", "images", "accuracy",
                           "loss", "images/s");
  for (const ScoreRow& row : rows_) {
    const std::string speed =
        row.images_per_second > 0.0 ? std::format("{:.0f}", row.images_per_second) : "-";
    std::cout << std::format("{:<10} {:>8} {:>7.2f} % {:>8.4f} {:>10}\n", row.name,
                             row.score.images(), 100.0 * row.score.accuracy(), row.score.loss(),
                             speed);
  }
  for (const ScoreRow& row : rows_) print_confusion(row);
}

}  // namespace inkling::tool
