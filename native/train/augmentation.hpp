#pragma once

#include <torch/torch.h>

#include "train/recipe.hpp"

/// Random changes of whole batches of images on their device. What happens to an image is drawn
/// apart from doing it, so that processes that share a batch draw the same and do their part.
namespace inkling::train {

/// What is to happen to each of N images.
struct Distortion {
  torch::Tensor changed;    ///< N: whether anything is.
  torch::Tensor ornament;   ///< N×8: numbers for its ornament.
  torch::Tensor linear;     ///< N×2×2: from a place in the result to one in the image.
  torch::Tensor shift;      ///< N×2: pixels, right and down.
  torch::Tensor elastic;    ///< N×2×G×G: further pixels at the control points.
  torch::Tensor bend;       ///< The same at fewer points.
  torch::Tensor thickness;  ///< N: share of the 3×3 maximum (> 0) or minimum (< 0) blended in.
  torch::Tensor gamma;      ///< N: exponent of the ink.
  torch::Tensor contrast;   ///< N: factor of the ink.

  /// The rows with these numbers (a 1-D tensor of 64-bit integers).
  [[nodiscard]] Distortion rows(const torch::Tensor& numbers) const;
};

/// Whether there is anything to do.
[[nodiscard]] bool changes_images(const Augmentation& augmentation);

/// Draws for `count` images from LibTorch's global generator of the device. Always takes the same
/// number of random values for the same count.
[[nodiscard]] Distortion draw(const Augmentation& augmentation, std::int64_t count,
                              torch::Device device);

/// N×1×28×28 images in [0, 1] with their labels (N), changed: ornaments, after which a digit is
/// fitted and centred again as MNIST's are; one bilinear resampling along the affine map and the
/// elastic fields (bicubic between control points; after Simard, Steinkraus, Platt 2003); stroke
/// thickness by grey dilation or erosion; gamma and contrast. The result is in [0, 1].
[[nodiscard]] torch::Tensor distort(const Augmentation& augmentation, const torch::Tensor& images,
                                    const torch::Tensor& labels, const Distortion& distortion);

}  // namespace inkling::train
