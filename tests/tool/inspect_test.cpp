#include <doctest/doctest.h>

#include "tool.hpp"

using namespace tool_test;

TEST_CASE("inspect reports the article's parameter counts and consistent layers") {
  const std::vector<std::pair<std::string, int>> expected{
      {"mlp", 25'450}, {"tiny_cnn", 4'266}, {"cnn", 26'698}, {"strong_cnn", 467'818}};
  for (const auto& [network, parameters] : expected) {
    CAPTURE(network);
    const Json object = run_json({"inspect", weights_file(network), "--json"});
    CHECK(object["architecture"] == network);
    CHECK(object["parameters"] == parameters);
    int sum = 0;
    for (const Json& layer : object["layers"]) {
      sum += layer.at("parameters").get<int>();
      CHECK(layer.at("name").is_string());
      CHECK(layer.at("kind").is_string());
      CHECK(layer.at("mult_adds").is_number_integer());
    }
    CHECK(sum == parameters);
    CHECK(object["layers"].back().at("output_shape") == Json({10}));
    CHECK(object["metadata"].at("architecture") == network);
  }
}

TEST_CASE("inspect names tensors as PyTorch does, with shapes") {
  const Json object = run_json({"inspect", weights_file("tiny_cnn"), "--json"});
  const Json& layers = object["layers"];
  CHECK(layers[0]["name"] == "net.0");
  CHECK(layers[0]["kind"] == "Conv3x3");
  CHECK(layers[0]["output_shape"] == Json({4, 28, 28}));
  CHECK(layers[0]["mult_adds"] == 4 * 9 * 28 * 28);
  const Json& tensor = object["tensors"][0];
  CHECK(tensor["name"] == "net.0.weight");
  CHECK(tensor["shape"] == Json({4, 1, 3, 3}));
  CHECK(tensor["dtype"] == "F32");
}

TEST_CASE("inspect prints a table for people") {
  const Outcome outcome = run({"inspect", weights_file("cnn")});
  CHECK(outcome.status == 0);
  for (const char* word : {"CNN", "26698", "16×7×7", "net.9.bias", "metadata"}) {
    CHECK(outcome.out.find(word) != std::string::npos);
  }
}
