#pragma once

#include <array>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <span>
#include <string>
#include <vector>

#include "inkling/architecture.hpp"
#include "inkling/model.hpp"

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

/// What several networks answer together: the mean of their probabilities, as its logarithms.
/// @param logits  For each network its ten logits.
[[nodiscard]] std::array<float, kClasses> together(std::span<const std::span<const float>> logits);

/// One row of a scoreboard.
struct ScoreRow {
  std::string id;    ///< The network's, or "together".
  std::string name;  ///< What people read.
  Score score;
  double images_per_second = 0.0;  ///< 0 if it was not measured.
};

/// How well networks did on the same labelled images: each alone, and, if there are two or more,
/// all of them together.
class Scoreboard {
 public:
  explicit Scoreboard(std::span<const Model> models);

  /// Counts one image: for each network its ten logits, and the digit they should have been.
  void add(std::span<const std::span<const float>> logits, int label);
  /// Notes how fast networks were, in the models' order; together they take the sum of the times.
  void set_times(std::span<const double> seconds);

  [[nodiscard]] std::int64_t images() const { return rows_.front().score.images(); }
  /// {"mlp": {"images", "accuracy", "loss", "confusion"}, ..., "together": {...}}
  [[nodiscard]] Json json() const;
  /// Prints one line a row, then a confusion table for each.
  void print() const;

 private:
  std::vector<ScoreRow> rows_;  // The networks', then that of all together.
  std::size_t networks_;
};

}  // namespace inkling::tool
