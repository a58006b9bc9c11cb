#pragma once

#include <torch/torch.h>

#include <cstdint>

#include "train/recipe.hpp"

/// Habits of writing that MNIST hardly has and other people do have, drawn onto its digits: a hook
/// below the 9, a flag (and a base) on the 1, a bar through the 7. Each stroke is as wide as the
/// digit's own.
namespace inkling::train {

/// Pixels that strokes may reach beyond the image on each side.
inline constexpr std::int64_t kOrnamentMargin = 4;

/// Numbers from 0 to 1 that decide on one image's ornament.
inline constexpr std::int64_t kOrnamentNumbers = 8;

[[nodiscard]] bool draws_ornaments(const Augmentation& augmentation);

/// N×1×36×36 images: the N×1×28×28 images with a margin and, by their labels and chance
/// (N×kOrnamentNumbers), ornaments.
[[nodiscard]] torch::Tensor with_ornaments(const Augmentation& augmentation,
                                           const torch::Tensor& images, const torch::Tensor& labels,
                                           const torch::Tensor& chance);

/// How digits lie on a canvas: what is needed to make them MNIST's size and place again.
struct Placement {
  torch::Tensor centre;  ///< N×2: centre of mass (x, y), pixels from the canvas's middle.
  torch::Tensor excess;  ///< N: the longer side over 20 pixels, at least 1.
};
[[nodiscard]] Placement placement_of(const torch::Tensor& canvas);

}  // namespace inkling::train
