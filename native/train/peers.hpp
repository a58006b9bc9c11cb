#pragma once

#include <torch/torch.h>

#include <cstdint>

namespace inkling::train {

/// The processes that train one network together, this one among them.
class Peers {
 public:
  virtual ~Peers() = default;

  [[nodiscard]] virtual int rank() const { return 0; }
  [[nodiscard]] virtual int size() const { return 1; }
  /// Replaces a tensor by its sum over all processes.
  virtual void sum(torch::Tensor& /*values*/) const {}

  /// Whether this process writes files and prints.
  [[nodiscard]] bool leads() const { return rank() == 0; }
};

}  // namespace inkling::train
