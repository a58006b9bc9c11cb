#pragma once

#include <torch/torch.h>

#include "inkling/architecture.hpp"

namespace inkling::train {

/// A network as a LibTorch module, built from its architecture's table. Its parameters have the
/// names that the article's Python classes give them ("net.0.weight") and PyTorch's default
/// initial values, drawn from LibTorch's global random generator.
class NetworkImpl : public torch::nn::Module {
 public:
  explicit NetworkImpl(const Architecture& architecture);

  /// N×1×28×28 images to N×10 logits.
  torch::Tensor forward(const torch::Tensor& images);

  [[nodiscard]] const Architecture& architecture() const { return *architecture_; }

 private:
  const Architecture* architecture_;
  torch::nn::Sequential layers_;
};
TORCH_MODULE(Network);

/// The logits (N×10 doubles) that a network gives for N×1×28×28 images of any type, computed in
/// double precision on the CPU: what rounding in single precision is measured against.
[[nodiscard]] torch::Tensor precise_logits(const Network& network, const torch::Tensor& images);

}  // namespace inkling::train
