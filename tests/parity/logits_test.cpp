#include <doctest/doctest.h>

#include "support.hpp"

using namespace inkling;

namespace {

constexpr double kTolerance = 1e-4;

/// A network with random weights and biases, whose logits are of the size of a trained one's.
train::Network random_network(const Architecture& architecture, std::uint64_t seed) {
  torch::manual_seed(seed);
  train::Network network(architecture);
  const torch::NoGradGuard no_gradients;
  for (torch::Tensor& parameter : network->parameters()) parameter.mul_(2.0);
  return network;
}

}  // namespace

TEST_CASE("with all kernels, the core gives LibTorch's logits for batches of any size") {
  for (const Architecture& architecture : architectures()) {
    const train::Network network = random_network(architecture, 7);
    for (const int batch : {1, 2, 3, 7, 64, 100, 257}) {
      const torch::Tensor images = torch::rand({batch, 1, kImageSide, kImageSide});
      const torch::Tensor expected = train::precise_logits(network, images);
      CHECK(expected.abs().max().item<double>() > 0.1);
      for (const std::string_view kernels : available_kernels()) {
        CAPTURE(architecture.id);
        CAPTURE(batch);
        CAPTURE(kernels);
        const Model model = core_model(network, kernels);
        CHECK(largest_difference(core_logits(model, images), expected) < kTolerance);
      }
    }
  }
}

TEST_CASE("the core gives LibTorch's logits for inputs outside 0 to 1") {
  for (const Architecture& architecture : architectures()) {
    CAPTURE(architecture.id);
    const train::Network network = random_network(architecture, 8);
    const torch::Tensor images = torch::rand({50, 1, kImageSide, kImageSide}) * 5 - 2;
    const torch::Tensor expected = train::precise_logits(network, images);
    for (const std::string_view kernels : available_kernels()) {
      CAPTURE(kernels);
      const Model model = core_model(network, kernels);
      CHECK(largest_difference(core_logits(model, images), expected) < kTolerance);
    }
  }
}

TEST_CASE("an image's logits do not depend on its neighbours in the batch") {
  for (const Architecture& architecture : architectures()) {
    CAPTURE(architecture.id);
    const Model model = core_model(random_network(architecture, 9));
    const torch::Tensor images = torch::rand({9, 1, kImageSide, kImageSide});
    const torch::Tensor together = core_logits(model, images);
    for (int i = 0; i < 9; ++i) {
      CHECK(largest_difference(core_logits(model, images.slice(0, i, i + 1)),
                               together.slice(0, i, i + 1)) < 1e-5);
    }
  }
}
