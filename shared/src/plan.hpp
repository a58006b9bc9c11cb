#pragma once

#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "aligned.hpp"
#include "inkling/architecture.hpp"
#include "inkling/weights.hpp"
#include "kernels/kernels.hpp"
#include "plain.hpp"

namespace inkling::detail {

/// A convolution with what is fused to it, weights packed for its kernel.
struct ConvStep {
  std::size_t layer;  // Index of the convolution in the architecture's table.
  const kernels::Level* level;
  kernels::ConvShape shape;
  bool winograd;
  AlignedFloats weights;
  AlignedFloats bias;
  int border_after;            // Zero rows and columns that its input needs behind the last pixel.
  AlignedFloats lane_weights;  // For one image a lane; empty if that is no gain.
  AlignedFloats lane_bias;

  [[nodiscard]] int output_width() const { return shape.width / (shape.pool ? 2 : 1); }
};

/// A dense layer with what is fused to it.
struct LinearStep {
  std::size_t layer;
  kernels::LinearShape shape;
  AlignedFloats weights;
  AlignedFloats bias;
};

/// Where the scratch memory's parts begin, in floats. The first two hold one image's activations in
/// turn, borders included (`lanes`: the same of as many images as a vector has lanes), `winograd` a
/// convolution's work, `features` the convolutions' results of a whole block, and the last two
/// dense activations of a block in turn.
struct ScratchLayout {
  std::size_t planes[2] = {};
  std::size_t lanes[2] = {};
  std::size_t winograd = 0;
  std::size_t features = 0;
  std::size_t rows[2] = {};
  std::size_t groups = 0;
  std::size_t size = 0;
};

/// A network as steps for one instruction set's kernels: convolutions, then dense layers. Made once
/// by `make_plan`, never changed.
struct Plan {
  const Architecture* architecture;
  const kernels::Level* level;
  std::vector<std::pair<std::string, std::string>> metadata;
  std::vector<ConvStep> convs;
  bool by_lanes;     // Whether convolutions of many images run one image a lane,
  bool lane_linear;  // and the first dense layer, too.
  std::vector<LinearStep> linears;
  std::vector<PlainLayer> plain;  // The same network layer by layer, for traces.
  ScratchLayout scratch;
};

/// Images that pass through the dense layers together.
inline constexpr int kBlock = 64;

/// Packs `weights`, which are known to be those of `architecture`.
[[nodiscard]] std::unique_ptr<const Plan> make_plan(const Architecture& architecture,
                                                    Weights weights, const kernels::Level& level);

/// Runs `count` images (784 floats each) to logits (10 floats each). `scratch` holds
/// `plan.scratch.size` floats, 64-byte aligned.
void run_plan(const Plan& plan, const float* images, std::size_t count, float* scratch,
              float* logits);

/// The same for one image, each step as often as `repeats` says at its layer's index. `layer_us`,
/// zeros before, receives the time that this took, in microseconds, at the same index.
void time_plan(const Plan& plan, const float* image, float* scratch, float* logits,
               const int* repeats, double* layer_us);

}  // namespace inkling::detail
