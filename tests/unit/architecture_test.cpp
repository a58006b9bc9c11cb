#include "inkling/architecture.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace inkling;

TEST_CASE("the four networks have the article's parameter counts") {
  REQUIRE(architectures().size() >= 4);
  CHECK(parameter_count(*find_architecture("mlp")) == 25'450);
  CHECK(parameter_count(*find_architecture("tiny_cnn")) == 4'266);
  CHECK(parameter_count(*find_architecture("cnn")) == 26'698);
  CHECK(parameter_count(*find_architecture("strong_cnn")) == 467'818);
}

TEST_CASE("mult-adds count one for each weight used, for one image") {
  CHECK(mult_adds(*find_architecture("mlp")) == 25'408);
  CHECK(mult_adds(*find_architecture("tiny_cnn")) == 88'592);
  CHECK(mult_adds(*find_architecture("cnn")) == 307'648);
  CHECK(mult_adds(*find_architecture("strong_cnn")) == 18'691'840);
}

TEST_CASE("the layer table gives the article's output shapes and parameters") {
  const auto rows = layer_table(*find_architecture("strong_cnn"));
  REQUIRE(rows.size() == 17);
  CHECK(rows[2].name == "net.2");
  CHECK(rows[2].kind == LayerKind::kConv3x3);
  CHECK(rows[2].output == Shape{32, 28, 28});
  CHECK(rows[2].parameters == 9'248);
  CHECK(rows[10].output == Shape{64, 7, 7});
  CHECK(rows[12].output == Shape{3136, 1, 1});
  CHECK(rows[13].parameters == 401'536);
  CHECK(rows[16].output == Shape{10, 1, 1});
}

TEST_CASE("parameter specs are PyTorch's state_dict keys and shapes, in order") {
  const auto specs = parameter_specs(*find_architecture("cnn"));
  REQUIRE(specs.size() == 8);
  CHECK(specs[0].name == "net.0.weight");
  CHECK(specs[0].shape == std::vector<std::int64_t>{8, 1, 3, 3});
  CHECK(specs[3].name == "net.3.bias");
  CHECK(specs[4].name == "net.7.weight");
  CHECK(specs[4].shape == std::vector<std::int64_t>{32, 784});
  CHECK(specs[7].name == "net.9.bias");
  CHECK(parameter_specs(*find_architecture("mlp"))[0].name == "model.1.weight");
}

TEST_CASE("an unknown id finds no network, and the message lists those there are") {
  CHECK(find_architecture("resnet") == nullptr);
  CHECK(find_architecture("") == nullptr);
  CHECK(architecture_ids().starts_with("mlp, tiny_cnn, cnn, strong_cnn"));
}

TEST_CASE("ids and display names are terminated, as the C interface needs them") {
  for (const Architecture& architecture : architectures()) {
    CHECK(std::string(architecture.id.data()) == architecture.id);
    CHECK(std::string(architecture.display_name.data()) == architecture.display_name);
  }
}
