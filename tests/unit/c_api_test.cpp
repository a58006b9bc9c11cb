#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <limits>
#include <string>

#include "inkling/inkling.h"
#include "inkling/model.hpp"
#include "inkling/preprocess.hpp"
#include "inkling/version.hpp"
#include "random_weights.hpp"

namespace {

std::vector<std::byte> cnn_file() {
  inkling::Weights weights = random_weights(*inkling::find_architecture("cnn"), 3);
  weights.set_metadata("recipe", "none");
  return inkling::serialize_safetensors(weights).value();
}

}  // namespace

TEST_CASE("the C interface gives the same logits as the C++ one") {
  const std::vector<std::byte> file = cnn_file();
  inkling_model* model = inkling_model_load(file.data(), file.size(), nullptr, 0);
  REQUIRE(model != nullptr);
  CHECK(std::string(inkling_model_id(model)) == "cnn");
  CHECK(std::string(inkling_model_name(model)) == "CNN");
  CHECK(inkling_model_parameters(model) == 26'698);
  CHECK(inkling_model_mult_adds(model) == 307'648);
  CHECK(std::string(inkling_model_metadata(model, "recipe")) == "none");
  CHECK(inkling_model_metadata(model, "absent") == nullptr);

  const std::vector<float> images = random_floats(3 * INKLING_IMAGE_PIXELS, 4);
  std::vector<float> logits(3 * INKLING_CLASSES);
  inkling_workspace* workspace = inkling_workspace_new(model);
  inkling_run(model, workspace, images.data(), 3, logits.data());
  inkling_workspace_free(workspace);
  inkling_model_free(model);

  const inkling::Model twin = inkling::Model::load(file).value();
  inkling::Workspace scratch(twin);
  std::vector<float> expected(logits.size());
  twin.run(images, scratch, expected);
  CHECK(logits == expected);

  std::array<float, INKLING_CLASSES> probabilities{};
  inkling_softmax(logits.data(), probabilities.data());
  float sum = 0.f;
  for (const float probability : probabilities) sum += probability;
  CHECK(sum == doctest::Approx(1.f));
}

TEST_CASE("the C interface cuts its error sentence to the room there is") {
  char error[16];
  std::memset(error, '#', sizeof error);
  CHECK(inkling_model_load("no", 2, error, sizeof error) == nullptr);
  CHECK(std::string(error) == "the file is too");
  CHECK(inkling_model_load("no", 2, error, 1) == nullptr);
  CHECK(std::string(error).empty());
  CHECK(inkling_model_load("no", 2, nullptr, 0) == nullptr);
}

TEST_CASE("the C interface preprocesses strokes and images as the C++ one does") {
  const std::array<float, 8> points{10, 10, 60, 12, 30, 90, 5, 50};
  const std::array<std::uint32_t, 2> lengths{3, 1};
  std::array<float, INKLING_IMAGE_PIXELS> image{};
  REQUIRE(inkling_preprocess_strokes(points.data(), lengths.data(), 2, image.data(), nullptr, 0) ==
          0);
  const std::array<inkling::Stroke, 2> strokes{inkling::Stroke{{10, 10}, {60, 12}, {30, 90}},
                                               inkling::Stroke{{5, 50}}};
  CHECK(image == inkling::preprocess_strokes(strokes).value());

  std::vector<float> pixels(40 * 30, 0.f);
  for (std::size_t y = 5; y < 25; ++y) pixels[y * 40 + 20] = pixels[y * 40 + 21] = 1.f;
  REQUIRE(inkling_preprocess_image(pixels.data(), 40, 30, image.data(), nullptr, 0) == 0);
  CHECK(image == inkling::preprocess_image({40, 30, pixels}).value());
}

TEST_CASE("the C interface refuses ink that is none and sizes that are none") {
  std::array<float, INKLING_IMAGE_PIXELS> image{};
  char error[128] = "";
  CHECK(inkling_preprocess_strokes(nullptr, nullptr, 0, image.data(), error, sizeof error) != 0);
  CHECK(std::strlen(error) > 0);
  const float nan = std::numeric_limits<float>::quiet_NaN();
  const std::array<float, 2> point{nan, 1.f};
  const std::uint32_t one = 1;
  CHECK(inkling_preprocess_strokes(point.data(), &one, 1, image.data(), nullptr, 0) != 0);
  const float pixel = 0.f;
  for (const int side : {0, -1, inkling::kMaxImageSide + 1, std::numeric_limits<int>::max()}) {
    CHECK(inkling_preprocess_image(&pixel, side, 1, image.data(), nullptr, 0) != 0);
    CHECK(inkling_preprocess_image(&pixel, 1, side, image.data(), nullptr, 0) != 0);
  }
}

TEST_CASE("freeing nothing does nothing") {
  inkling_model_free(nullptr);
  inkling_workspace_free(nullptr);
}

TEST_CASE("both interfaces name the same version, three numbers") {
  const std::string version = inkling_version();
  CHECK(version == inkling::version());
  CHECK(std::count(version.begin(), version.end(), '.') == 2);
}
