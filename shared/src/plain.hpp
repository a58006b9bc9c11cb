#pragma once

#include <span>
#include <vector>

#include "inkling/architecture.hpp"
#include "inkling/weights.hpp"

namespace inkling::detail {

/// One layer with its weights as PyTorch stores them. Every layer by itself, channel-major, with
/// nothing fused: what a trace shows, and what the fast kernels are tested against.
struct PlainLayer {
  Layer layer;
  Shape input;
  Shape output;
  std::vector<float> weight;  // [outputs, inputs, 3, 3] or [outputs, inputs]
  std::vector<float> bias;    // [outputs]
};

/// The layers of `architecture` with their tensors, all of which are there.
[[nodiscard]] std::vector<PlainLayer> make_plain_layers(const Architecture& architecture,
                                                        std::vector<Tensor> tensors);

/// Computes one layer. Allocates.
[[nodiscard]] std::vector<float> run_plain(const PlainLayer& layer, std::span<const float> input);

}  // namespace inkling::detail
