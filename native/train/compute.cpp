#include "train/compute.hpp"

#include <dlfcn.h>

#include "common/error.hpp"

namespace inkling::train {

torch::Device choose_device(DeviceChoice choice) {
  const bool has_cuda = torch::cuda::is_available();
  if (choice == DeviceChoice::kCuda && !has_cuda) {
    throw UserError("LibTorch finds no CUDA device here: use --device cpu");
  }
  const bool use_cuda = has_cuda && choice != DeviceChoice::kCpu;
  return use_cuda ? torch::Device(torch::kCUDA, 0) : torch::Device(torch::kCPU);
}

void use_threads(int threads) {
  if (threads == 0) return;
  torch::set_num_threads(threads);
  // OpenBLAS keeps threads of its own, which LibTorch does not know of; which BLAS is there is
  // decided when the program starts.
  using SetThreads = void (*)(int);
  if (void* symbol = ::dlsym(RTLD_DEFAULT, "openblas_set_num_threads")) {
    reinterpret_cast<SetThreads>(symbol)(threads);
  }
}

}  // namespace inkling::train
