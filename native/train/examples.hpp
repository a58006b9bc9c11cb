#pragma once

#include <torch/torch.h>

#include <cstdint>

#include "train/copy_pool.hpp"
#include "train/data_set.hpp"
#include "train/peers.hpp"
#include "train/recipe.hpp"

namespace inkling::train {

/// Images to learn from, in the order of learning.
struct Examples {
  torch::Tensor images;   ///< N×1×28×28 floats in [0, 1].
  torch::Tensor labels;   ///< N digits.
  torch::Tensor answers;  ///< N×10 probabilities of the teachers; undefined without.

  [[nodiscard]] Examples slice(std::int64_t begin, std::int64_t end) const;
};

/// One epoch's examples: the training set as it is, changed anew, or a copy of the pool.
class ExampleSource {
 public:
  /// @param pool  For a recipe with copies; nullptr for others.
  ExampleSource(const DataSet& data, const Recipe& recipe, CopyPool* pool, const Peers& peers);

  /// Makes ready for an epoch (from 1). Takes random values where the pool must grow.
  void start_epoch(std::int64_t epoch);

  /// The examples of these rows of the data set (1-D, 64-bit integers), or only those at the places
  /// `own` of `rows` (the same; undefined for all). What is drawn depends on `rows` alone.
  [[nodiscard]] Examples take(const torch::Tensor& rows, const torch::Tensor& own) const;

 private:
  void take_from_pool(const torch::Tensor& rows, const torch::Tensor& own,
                      const torch::Tensor& wanted, Examples& examples) const;

  const DataSet& data_;
  const Recipe& recipe_;
  CopyPool* pool_;
  const Peers& peers_;
  const CopyPool::Copy* copy_ = nullptr;   ///< This epoch's; nullptr without a pool.
  const CopyPool::Copy* plain_ = nullptr;  ///< Where some images are taken as they are.
};

}  // namespace inkling::train
