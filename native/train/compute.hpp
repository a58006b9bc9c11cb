#pragma once

#include <torch/torch.h>

#include "train/options.hpp"

/// Where LibTorch computes.
namespace inkling::train {

/// The device that was asked for. Throws UserError if it is CUDA and there is none.
[[nodiscard]] torch::Device choose_device(DeviceChoice choice);

/// Makes the CPU quick for training, in all threads: numbers too small for single precision count
/// as zero (they slow arithmetic down up to a hundredfold), and freed memory is kept instead of
/// being fetched from the system again in every step. To be called once, after `use_threads`.
void tune_cpu();

/// Whether the CPU multiplies bfloat16 numbers itself.
[[nodiscard]] bool has_fast_bfloat16();

/// Sets the number of CPU threads of LibTorch and of the BLAS under it; 0 changes nothing.
void use_threads(int threads);

}  // namespace inkling::train
