#pragma once

#include <cstdint>
#include <vector>

#include "train/checkpoint.hpp"
#include "train/copy_pool.hpp"
#include "train/data_set.hpp"
#include "train/network.hpp"
#include "train/peers.hpp"
#include "train/progress.hpp"
#include "train/recipe.hpp"

namespace inkling::train {

/// What a training works with besides the network and the recipe; all must outlive it.
struct Course {
  const DataSet& data;                  ///< To learn from.
  const DataSet* validation = nullptr;  ///< Looked at after every epoch, if any.
  CopyPool* pool = nullptr;             ///< For a recipe with copies.
  std::uint64_t seed = 1;
  const Peers& peers;
  Progress& progress;
  const CheckpointFile* checkpoint = nullptr;  ///< Gone on from, and written after every epoch.
};

/// What one training came to.
struct Training {
  Network network{nullptr};  ///< The result, with averaged weights where the recipe wants them.
  std::vector<EpochResult> epochs;

  /// All epochs, without loading and testing, as in the article.
  [[nodiscard]] double learning_time_s() const;
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

/// Trains a network from its initial values, or goes on from the course's checkpoint. All chance in
/// an epoch comes from the seed and the epoch's number, none from the number of processes. Throws
/// UserError if the loss stops being a finite number, Interrupted if the user wants it to end.
[[nodiscard]] Training train(const Architecture& architecture, const Recipe& recipe,
                             const Course& course);

/// N×10 logits of a network for all images of a data set, without training.
[[nodiscard]] torch::Tensor classify(Network& network, const DataSet& data);

/// How well these logits fit a data set.
[[nodiscard]] Evaluation evaluate(const torch::Tensor& logits, const DataSet& data);

/// Both in one.
[[nodiscard]] Evaluation evaluate(Network& network, const DataSet& data);

}  // namespace inkling::train
