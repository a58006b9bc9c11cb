#include <doctest/doctest.h>

#include "tool.hpp"

using namespace tool_test;

TEST_CASE("bench measures every network and the processor's peak") {
  const Json object = run_json({"bench", "--json", "--threads", "1"});
  const double peak = object.at("peak_gmacs");
  CHECK(peak > 1.0);
  CHECK(object.at("kernels").is_string());
  for (const char* network : {"mlp", "tiny_cnn", "cnn", "strong_cnn"}) {
    CAPTURE(network);
    const Json& speed = object.at(network);
    CHECK(speed.at("batch_1_us") > 0.0);
    const double gmacs = speed.at("batch_256_images_per_second").get<double>() *
                         speed.at("mult_adds").get<double>() * 1e-9;
    CHECK(gmacs > 0.001 * peak);
    CHECK(gmacs < 4.0 * peak);  // Winograd needs at best a quarter of the multiplications.
  }
  CHECK(object["mlp"]["mult_adds"] == 784 * 32 + 32 * 10);
}

TEST_CASE("bench --threads measures the peak and the batches on that many threads") {
  const Json object = run_json({"bench", "--json", "--threads", "2", "--network", "mlp"});
  CHECK(object.size() == 3);
  CHECK(object["mlp"]["batch_256_images_per_second"] > 0.0);
}
