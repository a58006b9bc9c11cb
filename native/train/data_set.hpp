#pragma once

#include <torch/torch.h>

#include "common/idx.hpp"

namespace inkling::train {

/// A whole data set on one device: no loader, no copies while training.
struct DataSet {
  torch::Tensor images;  ///< N×1×28×28 floats in [0, 1].
  torch::Tensor labels;  ///< N 64-bit integers, 0 to 9.

  [[nodiscard]] std::int64_t size() const { return images.size(0); }

  /// The images with numbers `begin` to `end`, sharing memory.
  [[nodiscard]] DataSet slice(std::int64_t begin, std::int64_t end) const {
    return {.images = images.slice(0, begin, end), .labels = labels.slice(0, begin, end)};
  }
};

/// Puts images on a device, each pixel divided by 255 as torchvision's ToTensor does.
[[nodiscard]] DataSet to_device(const LabelledImages& data, torch::Device device);

}  // namespace inkling::train
