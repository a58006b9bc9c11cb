#pragma once

#include <torch/torch.h>

#include <functional>
#include <memory>

namespace inkling::train {

/// A step of training on a GPU as a CUDA graph: done as it is a few times, in which the libraries
/// choose their algorithms, then recorded, and from then on repeated with one call from the host
/// instead of one for each kernel. Where LibTorch has no CUDA, and where recording fails, the step
/// is done as it is every time.
class StepGraph {
 public:
  StepGraph();
  ~StepGraph();
  StepGraph(const StepGraph&) = delete;
  StepGraph& operator=(const StepGraph&) = delete;

  /// Whether steps on this device gain from it.
  [[nodiscard]] static bool helps(torch::Device device);

  /// Does the step. It must be the same each time: read and write the same tensors, draw only from
  /// LibTorch's default generator of the device, and never wait for the device.
  void run(const std::function<void()>& step);

 private:
  class Recording;
  std::unique_ptr<Recording> recording_;  ///< From the first run on.
};

}  // namespace inkling::train
