#pragma once

#include <torch/torch.h>

#include <cstdint>
#include <vector>

#include "inkling/architecture.hpp"

namespace inkling::train {

/// The rows of a batch that this process computes: `begin` to `end` of `batch`.
struct Shard {
  std::int64_t begin = 0;
  std::int64_t end = 0;
  std::int64_t batch = 0;
};

/// A network as a LibTorch module, built from its architecture's table. Its parameters have the
/// names that the article's Python classes give them ("net.0.weight") and PyTorch's default
/// initial values, drawn from LibTorch's global random generator.
class NetworkImpl : public torch::nn::Module {
 public:
  explicit NetworkImpl(const Architecture& architecture);

  /// N×1×28×28 images to N×10 logits.
  torch::Tensor forward(const torch::Tensor& images);

  /// The same for a process that has a part of a batch: dropout draws for the whole batch, so that
  /// an image's logits do not depend on the number of processes.
  torch::Tensor forward(const torch::Tensor& images, const Shard& shard);

  [[nodiscard]] const Architecture& architecture() const { return *architecture_; }

 private:
  const Architecture* architecture_;
  torch::nn::Sequential layers_;           ///< Owns the parameters and gives them their names.
  std::vector<torch::Tensor> parameters_;  ///< Theirs, in order.
};
TORCH_MODULE(Network);

/// The logits (N×10 doubles) that a network gives for N×1×28×28 images of any type, computed in
/// double precision on the CPU: what rounding in single precision is measured against.
[[nodiscard]] torch::Tensor precise_logits(const Network& network, const torch::Tensor& images);

}  // namespace inkling::train
