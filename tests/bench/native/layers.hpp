#pragma once

#include <span>
#include <string>
#include <vector>

#include "inkling/weights.hpp"

namespace inkling::bench {

/// What one convolution or dense layer takes of a single image's time, with what is fused to it.
struct LayerCost {
  std::string name;
  std::string kind;
  std::int64_t mult_adds;  ///< Those of the plain definition; Winograd needs fewer.
  double median_us;
};

/// The layers that multiply, measured in runs over `images` (N×784 floats).
std::vector<LayerCost> measure_layers(const Weights& weights, std::span<const float> images);

}  // namespace inkling::bench
