#pragma once

#include <torch/torch.h>

#include "train/options.hpp"

/// Where LibTorch computes.
namespace inkling::train {

/// The device that was asked for; `local_rank` is the number of the GPU. Throws UserError if it is
/// CUDA and there is no such GPU.
[[nodiscard]] torch::Device choose_device(DeviceChoice choice, int local_rank);

/// Makes the CPU quick for training, in all threads: numbers too small for single precision count
/// as zero (they slow arithmetic down up to a hundredfold), and freed memory is kept instead of
/// being fetched from the system again in every step. To be called once, after `use_threads`.
void tune_cpu();

/// Whether the CPU multiplies bfloat16 numbers itself.
[[nodiscard]] bool has_fast_bfloat16();

/// Sets the number of LibTorch's CPU threads (0: leaves it at one a core), and keeps the BLAS under
/// it to a single one.
void use_threads(int threads);

}  // namespace inkling::train
