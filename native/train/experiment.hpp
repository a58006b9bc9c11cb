#pragma once

#include <cstdint>
#include <vector>

#include "train/data_set.hpp"
#include "train/network.hpp"
#include "train/progress.hpp"
#include "train/recipe.hpp"

namespace inkling::train {

/// What one training came to.
struct Training {
  std::vector<EpochResult> epochs;
  double learning_time_s = 0.0;  ///< All epochs, without loading and testing, as in the article.
};

/// A network's answers to a whole data set.
struct Evaluation {
  std::int64_t images = 0;
  std::int64_t correct = 0;
  double loss = 0.0;             ///< Mean cross-entropy of the images.
  double loss_batch_mean = 0.0;  ///< Mean of the means of batches of 64: the article's "loss".

  [[nodiscard]] double accuracy() const {
    return static_cast<double>(correct) / static_cast<double>(images);
  }
};

/// A network with its initial values, which depend on the seed alone.
[[nodiscard]] Network make_network(const Architecture& architecture, std::uint64_t seed,
                                   torch::Device device);

/// Trains a network. All chance in an epoch (the order of the images, dropout) comes from the seed
/// and the epoch's number. Throws UserError if the loss stops being a finite number.
[[nodiscard]] Training train(Network& network, const DataSet& data, const Recipe& recipe,
                             std::uint64_t seed, Progress& progress);

/// Classifies a data set without training.
[[nodiscard]] Evaluation evaluate(Network& network, const DataSet& data);

}  // namespace inkling::train
