#include <dlfcn.h>
#include <torch/torch.h>
#include <torch/version.h>

#include <vector>

#include "common/error.hpp"
#include "contestant.hpp"
#include "train/compute.hpp"
#include "train/network.hpp"

namespace inkling::bench {
namespace {

train::Network make_network(const Weights& weights) {
  train::Network network(*identify_architecture(weights).value());
  const torch::NoGradGuard no_gradients;
  for (const auto& parameter : network->named_parameters()) {
    const Tensor& tensor = *weights.find(parameter.key());
    auto* const values = const_cast<float*>(tensor.values.data());
    parameter.value().copy_(torch::from_blob(values, tensor.shape));
  }
  network->eval();
  return network;
}

class LibTorch : public Contestant {
 public:
  LibTorch(const Weights& weights, const Batches& batches) : network_(make_network(weights)) {
    for (std::size_t i = 0; i < batches.count(); ++i) {
      inputs_.push_back(torch::from_blob(
          batches[i].data(),
          {static_cast<std::int64_t>(batches.batch_size), 1, kImageSide, kImageSide}));
    }
  }

  void answer(std::size_t batch) override {
    const torch::InferenceMode inference;
    logits_ = network_->forward(inputs_[batch]);
  }
  [[nodiscard]] std::span<const float> logits() const override {
    return {logits_.const_data_ptr<float>(), static_cast<std::size_t>(logits_.numel())};
  }

 private:
  train::Network network_;
  std::vector<torch::Tensor> inputs_;  ///< Views of the images.
  torch::Tensor logits_;
};

}  // namespace

std::unique_ptr<Contestant> make_libtorch(const Weights& weights, const Batches& batches) {
  train::use_threads(1);
  return std::make_unique<LibTorch>(weights, batches);
}

std::string libtorch_version() {
  void* const symbol = ::dlsym(RTLD_DEFAULT, "openblas_get_config");
  if (symbol == nullptr) {
    throw UserError(
        "LibTorch runs on a BLAS other than OpenBLAS here, which would not be a fair "
        "peer: install OpenBLAS (Debian: libopenblas0-pthread)");
  }
  using GetConfig = char* (*)();
  std::string config = reinterpret_cast<GetConfig>(symbol)();  // "OpenBLAS 0.3.30 DYNAMIC_ARCH …"
  const std::size_t after_version = config.find(' ', config.find(' ') + 1);
  return std::string(TORCH_VERSION) + " with " + config.substr(0, after_version);
}

}  // namespace inkling::bench
