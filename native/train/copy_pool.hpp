#pragma once

#include <torch/torch.h>

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "train/data_set.hpp"
#include "train/network.hpp"
#include "train/peers.hpp"
#include "train/recipe.hpp"

namespace inkling::train {

/// Augmented copies of a training set, with the teachers' answers to them for recipes with a
/// teacher. Either costs far more than a small network's epoch, so each copy is made once, when it
/// is first asked for, and shared by all seeds and epochs. A copy depends on the pool's
/// seed and the copy's number alone; copies that are forgotten come back the same.
class CopyPool {
 public:
  struct Copy {
    torch::Tensor images;   ///< N×1×28×28 bytes, 255 is ink.
    torch::Tensor answers;  ///< N×10: the teachers' mean probabilities at the temperature;
                            ///< undefined without a teacher.
  };

  /// @param data      The images to copy; must outlive the pool.
  /// @param teachers  Their probabilities are averaged; at least one if a recipe has a teacher.
  /// @param seed      Start of the pool's chance.
  CopyPool(const DataSet& data, std::vector<Network> teachers, std::uint64_t seed);

  /// The copy for an epoch (from 1): copies are walked through again and again.
  [[nodiscard]] const Copy& for_epoch(const Recipe& recipe, std::int64_t epoch, const Peers& peers);

  /// The images as they are.
  [[nodiscard]] const Copy& plain(const Recipe& recipe, const Peers& peers);

 private:
  /// Forgets what was made with other numbers.
  void fit_to(const Recipe& recipe);
  [[nodiscard]] Copy make(const Recipe& recipe, const Augmentation& augmentation,
                          std::int64_t number, const Peers& peers);

  const DataSet& data_;
  std::vector<Network> teachers_;
  std::uint64_t seed_;
  std::string key_;                          ///< The numbers that the copies were made with.
  std::vector<std::optional<Copy>> copies_;  ///< The first is of the images as they are.
};

}  // namespace inkling::train
