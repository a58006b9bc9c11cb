#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace inkling::train {

/// How a network is trained: everything that is a number or a choice, and no code. Images are
/// scaled to [0, 1] and not changed otherwise; the loss is cross-entropy; the optimizer is Adam
/// with betas 0.9 and 0.999, epsilon 1e-8 and no weight decay; the training set is shuffled every
/// epoch, and its last, smaller batch is kept.
struct Recipe {
  std::string name;
  std::string summary;          ///< One line for --help.
  std::int64_t epochs = 0;      ///< Passes over the training set.
  std::int64_t batch_size = 0;  ///< Images a step.
  double learning_rate = 0.0;   ///< Adam's step size.
};

/// All named recipes; the first is the default.
[[nodiscard]] std::span<const Recipe> recipes();

/// The recipe with this name, or nullptr.
[[nodiscard]] const Recipe* find_recipe(std::string_view name);

/// "article, …": for messages that name the choices.
[[nodiscard]] std::string recipe_names();

/// "Adam, learning rate 0.001": for people and metadata.
[[nodiscard]] std::string optimizer_text(const Recipe& recipe);

}  // namespace inkling::train
