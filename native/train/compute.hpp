#pragma once

#include <torch/torch.h>

#include "train/options.hpp"

/// Where LibTorch computes.
namespace inkling::train {

/// The device that was asked for. Throws UserError if it is CUDA and there is none.
[[nodiscard]] torch::Device choose_device(DeviceChoice choice);

/// Sets the number of CPU threads of LibTorch and of the BLAS under it; 0 changes nothing.
void use_threads(int threads);

}  // namespace inkling::train
