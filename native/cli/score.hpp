#pragma once

#include <array>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <span>

#include "inkling/architecture.hpp"

namespace inkling::tool {

using Json = nlohmann::ordered_json;

/// How well one network did on labelled images.
class Score {
 public:
  /// Counts one answer: ten logits and the digit it should have been (0 to 9).
  void add(std::span<const float> logits, int label);

  [[nodiscard]] std::int64_t images() const { return images_; }
  [[nodiscard]] double accuracy() const;  ///< A fraction.
  [[nodiscard]] double loss() const;      ///< Mean cross-entropy per image, in nats.
  [[nodiscard]] Json json() const;        ///< {"images", "accuracy", "loss", "confusion"}

  /// How often a label (row) was answered with a digit (column).
  using Confusion = std::array<std::array<std::int64_t, kClasses>, kClasses>;
  [[nodiscard]] const Confusion& confusion() const { return confusion_; }

 private:
  std::int64_t images_ = 0;
  std::int64_t correct_ = 0;
  double loss_sum_ = 0.0;
  Confusion confusion_{};
};

/// A network with its score.
struct NetworkScore {
  explicit NetworkScore(const Architecture& which) : architecture(&which) {}

  const Architecture* architecture;
  Score score;
  double images_per_second = 0.0;  ///< 0 if it was not measured.
};

/// {"mlp": {"images", "accuracy", "loss", "confusion"}, ...}
Json scores_json(std::span<const NetworkScore> scores);

/// Prints one row a network, then a confusion table for each.
void print_scores(std::span<const NetworkScore> scores);

}  // namespace inkling::tool
