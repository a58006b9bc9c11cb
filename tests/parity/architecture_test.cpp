#include "inkling/architecture.hpp"

#include <doctest/doctest.h>

#include <map>
#include <string_view>

#include "support.hpp"
#include "train/console.hpp"

using namespace inkling;

TEST_CASE("LibTorch counts as many parameters as the article and the core") {
  const std::map<std::string_view, std::int64_t> article{
      {"mlp", 25'450}, {"tiny_cnn", 4'266}, {"cnn", 26'698}, {"strong_cnn", 467'818}};
  REQUIRE(architectures().size() == article.size());
  for (const Architecture& architecture : architectures()) {
    CAPTURE(architecture.id);
    std::int64_t count = 0;
    const train::Network network(architecture);
    for (const torch::Tensor& parameter : network->parameters()) count += parameter.numel();
    CHECK(count == article.at(architecture.id));
    CHECK(parameter_count(architecture) == count);
  }
}

TEST_CASE("LibTorch's parameters have the names and shapes of the architecture table, in order") {
  for (const Architecture& architecture : architectures()) {
    CAPTURE(architecture.id);
    const auto specs = parameter_specs(architecture);
    const auto parameters = train::Network(architecture)->named_parameters();
    REQUIRE(parameters.size() == specs.size());
    for (std::size_t i = 0; i < specs.size(); ++i) {
      CHECK(parameters[i].key() == specs[i].name);
      CHECK(parameters[i].value().sizes().vec() == specs[i].shape);
    }
  }
}

TEST_CASE("every layer's output has the shape that the table says") {
  for (const Architecture& architecture : architectures()) {
    torch::Tensor values = torch::rand({2, 1, kImageSide, kImageSide});
    const train::Network network(architecture);
    const auto layers = network->children().front()->as<torch::nn::Sequential>();
    REQUIRE(layers->size() == architecture.layers.size());
    Shape shape = kInputShape;
    for (std::size_t i = 0; i < architecture.layers.size(); ++i) {
      CAPTURE(i);
      values = (layers->begin() + static_cast<std::ptrdiff_t>(i))->forward<torch::Tensor>(values);
      shape = output_shape(architecture.layers[i], shape);
      CHECK(values.numel() == 2 * shape.size());
      if (values.dim() == 4) {
        CHECK(values.sizes() == at::IntArrayRef({2, shape.channels, shape.height, shape.width}));
      }
    }
  }
}

TEST_CASE("mult-adds are those that the article's torchinfo tables show") {
  CHECK(train::torchinfo_mult_adds(*find_architecture("tiny_cnn"), 64) == 5'971'584);
  CHECK(train::torchinfo_mult_adds(*find_architecture("strong_cnn"), 64) == 1'201'103'488);
  CHECK(train::layer_table_text(*find_architecture("tiny_cnn")).find("5.97 M") !=
        std::string::npos);
  CHECK(train::layer_table_text(*find_architecture("strong_cnn")).find("1.20 G") !=
        std::string::npos);
}
