#include <doctest/doctest.h>

#include "tool.hpp"

using namespace tool_test;

TEST_CASE("bench measures every network and the processor's peak") {
  const Json object = run_json({"bench", "--json", "--threads", "1"});
  CHECK(object.at("peak_gmacs") > 0.0);
  CHECK(object.at("kernels").is_string());
  for (const char* network : {"mlp", "tiny_cnn", "cnn", "strong_cnn"}) {
    CAPTURE(network);
    const Json& speed = object.at(network);
    CHECK(speed.at("batch_1_us") > 0.0);
    CHECK(speed.at("batch_256_images_per_second") > 0.0);
  }
  CHECK(object["mlp"]["mult_adds"] == 784 * 32 + 32 * 10);
}

TEST_CASE("bench --threads measures the peak and the batches on that many threads") {
  const Json object = run_json({"bench", "--json", "--threads", "2", "--network", "mlp"});
  CHECK(object.size() == 3);
  CHECK(object["mlp"]["batch_256_images_per_second"] > 0.0);
}
