#include "score.hpp"

#include <algorithm>
#include <cmath>
#include <format>
#include <iostream>
#include <string>

#include "inkling/model.hpp"

namespace inkling::tool {
namespace {

double cross_entropy(std::span<const float> logits, int label) {
  const double largest = *std::ranges::max_element(logits);
  double sum = 0.0;
  for (const float logit : logits) sum += std::exp(logit - largest);
  return largest + std::log(sum) - logits[label];
}

void print_confusion(const NetworkScore& score) {
  std::cout << std::format("\n{}: rows are labels, columns are answers\n   ",
                           score.architecture->display_name);
  for (int digit = 0; digit < kClasses; ++digit) std::cout << std::format("{:6}", digit);
  std::cout << '\n';
  for (int label = 0; label < kClasses; ++label) {
    std::cout << std::format("{:3}", label);
    for (const std::int64_t count : score.score.confusion()[label]) {
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
  loss_sum_ += cross_entropy(logits, label);
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

Json scores_json(std::span<const NetworkScore> scores) {
  Json object = Json::object();
  for (const NetworkScore& score : scores) {
    object[std::string(score.architecture->id)] = score.score.json();
  }
  return object;
}

void print_scores(std::span<const NetworkScore> scores) {
  std::cout << std::format("{:<10} {:>8} {:>9} {:>8} {:>10}\n", "network", "images", "accuracy",
                           "loss", "images/s");
  for (const NetworkScore& row : scores) {
    const std::string speed =
        row.images_per_second > 0.0 ? std::format("{:.0f}", row.images_per_second) : "-";
    std::cout << std::format("{:<10} {:>8} {:>7.2f} % {:>8.4f} {:>10}\n",
                             row.architecture->display_name, row.score.images(),
                             100.0 * row.score.accuracy(), row.score.loss(), speed);
  }
  for (const NetworkScore& score : scores) print_confusion(score);
}

}  // namespace inkling::tool
