#pragma once

#include <torch/torch.h>

#include <cstdint>
#include <memory>

namespace inkling::train {

/// The processes that train one network together, this one among them.
class Peers {
 public:
  virtual ~Peers() = default;

  [[nodiscard]] virtual int rank() const { return 0; }
  [[nodiscard]] virtual int size() const { return 1; }
  /// This process's number among those on its machine, which decides its GPU.
  [[nodiscard]] virtual int local_rank() const { return 0; }
  /// Replaces a tensor by its sum over all processes.
  virtual void sum(torch::Tensor& /*values*/) const {}

  /// Whether this process writes files and prints.
  [[nodiscard]] bool leads() const { return rank() == 0; }
  /// Whether all processes have this number, below 2^48; false in one of them at least if not.
  /// Returns once all have come here.
  [[nodiscard]] bool agree_on(std::int64_t number) const;
};

/// Joins the processes that the environment names (RANK, WORLD_SIZE, MASTER_ADDR, MASTER_PORT, and
/// LOCAL_RANK where machines have several GPUs, as torchrun sets them), through LibTorch's c10d
/// with Gloo and, for tensors on GPUs, NCCL where it is there; a process of its own without them.
/// Throws UserError if they are not complete or the others do not come. From then on the end of
/// another process ends this one with a UserError within a minute.
[[nodiscard]] std::unique_ptr<Peers> join_peers();

}  // namespace inkling::train
