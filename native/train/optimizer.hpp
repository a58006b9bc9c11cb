#pragma once

#include <torch/torch.h>

#include "train/recipe.hpp"

namespace inkling::train {

/// Adam (Kingma, Ba 2015) or AdamW (Loshchilov, Hutter 2019) over one tensor of parameters, with
/// PyTorch's semantics and LibTorch's fused kernel.
class AdamState {
 public:
  /// @param values  What will be optimized: gives size and device.
  explicit AdamState(const torch::Tensor& values);

  torch::Tensor first;   ///< Running mean of the gradient.
  torch::Tensor second;  ///< Running mean of its square.
  torch::Tensor steps;   ///< Steps done, one float on the device.

  /// One step. `values` and `gradients` have the size given at the start; `learning_rate` is a
  /// double, or a tensor of one float on the device for steps that are recorded.
  template <typename Rate>
  void step(const Recipe& recipe, const Rate& learning_rate, torch::Tensor& values,
            const torch::Tensor& gradients);
};

/// The learning rate of a step, counted from 0 over the whole training. One-cycle (Smith 2018)
/// rises from nearly zero along a line and falls back along half a cosine.
[[nodiscard]] double learning_rate_at(const Recipe& recipe, std::int64_t step,
                                      std::int64_t total_steps);

/// The decay of the averaged weights at a step, counted from 0: small while there is little to
/// average, min(decay, (1 + step) / (10 + step)).
[[nodiscard]] double ema_decay_at(const Recipe& recipe, std::int64_t step);

}  // namespace inkling::train
