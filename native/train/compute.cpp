#include "train/compute.hpp"

#include <ATen/Parallel.h>
#include <dlfcn.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif

#include <cstdint>
#include <limits>
#include <string>

#include "common/error.hpp"

namespace inkling::train {

torch::Device choose_device(DeviceChoice choice, int local_rank) {
  const bool has_cuda = torch::cuda::is_available();
  if (choice == DeviceChoice::kCuda && !has_cuda) {
    throw UserError("LibTorch finds no CUDA device here: use --device cpu");
  }
  const bool use_cuda = has_cuda && choice != DeviceChoice::kCpu;
  if (!use_cuda) return torch::kCPU;
  const auto gpus = static_cast<int>(torch::cuda::device_count());
  if (local_rank >= gpus) {
    throw UserError("LOCAL_RANK is " + std::to_string(local_rank) + ", but this machine has " +
                    std::to_string(gpus) + (gpus == 1 ? " GPU" : " GPUs") +
                    ", one for each process: start fewer processes here");
  }
  return {torch::kCUDA, static_cast<torch::DeviceIndex>(local_rank)};
}

void tune_cpu() {
  at::globalContext().setFlushDenormal(true);  // For this thread.
  const int threads = torch::get_num_threads();
  at::parallel_for(0, threads, 1,
                   [](std::int64_t, std::int64_t) { at::globalContext().setFlushDenormal(true); });
#ifdef __GLIBC__
  ::mallopt(M_MMAP_THRESHOLD, 1 << 30);
  ::mallopt(M_TRIM_THRESHOLD, std::numeric_limits<int>::max());
  ::mallopt(M_TOP_PAD, 64 << 20);
#endif
}

bool has_fast_bfloat16() {
#if defined(__x86_64__)
  return __builtin_cpu_supports("avx512bf16") != 0;
#else
  return false;
#endif
}

void use_threads(int threads) {
  if (threads != 0) torch::set_num_threads(threads);
  // OpenBLAS keeps threads of its own, which wait in loops and take the cores from LibTorch's; the
  // matrices here are too small to be shared anyway. Which BLAS is there is decided when the
  // program starts.
  using SetThreads = void (*)(int);
  if (void* symbol = ::dlsym(RTLD_DEFAULT, "openblas_set_num_threads")) {
    reinterpret_cast<SetThreads>(symbol)(1);
  }
}

}  // namespace inkling::train
