#include <doctest/doctest.h>

#include <algorithm>
#include <span>
#include <string>

#include "common/files.hpp"
#include "inkling/weights.hpp"
#include "support.hpp"
#include "train/data_set.hpp"
#include "train/model_card.hpp"
#include "train/report.hpp"

using namespace inkling;

TEST_CASE("the shipped networks give LibTorch's logits for 1,000 real digits") {
  const auto data = train::to_device(first_images(Split::kTest, 1000), torch::kCPU);
  for (const Architecture& architecture : architectures()) {
    CAPTURE(architecture.id);
    const train::Network network = network_of(shipped_weights(architecture));
    CHECK(largest_difference(core_logits(core_model(network), data.images),
                             train::precise_logits(network, data.images)) < 1e-4);
  }
}

TEST_CASE("the core reads as many test digits rightly as the trainer stored, to the image") {
  const auto data = train::to_device(first_images(Split::kTest, 10'000), torch::kCPU);
  for (const Architecture& architecture : architectures()) {
    CAPTURE(architecture.id);
    const Weights weights = shipped_weights(architecture);
    auto model = Model::load(weights);
    REQUIRE(model.ok());
    const torch::Tensor answers = core_logits(*model, data.images).argmax(1);
    const auto correct = answers.eq(data.labels).sum().item<std::int64_t>();
    CHECK(std::to_string(correct) == weights.metadata_value("test_correct"));
    CHECK(static_cast<double>(correct) / 10'000 ==
          std::stod(std::string(weights.metadata_value("test_accuracy"))));
  }
}

TEST_CASE("report.json says of the shipped files what they say of themselves") {
  const train::Report report = train::read_report(INKLING_WEIGHTS_FOLDER);
  REQUIRE(report.networks.size() == architectures().size());
  for (const train::NetworkReport& network : report.networks) {
    CAPTURE(network.architecture);
    const Weights weights = shipped_weights(*find_architecture(network.architecture));
    CHECK(weights.metadata_value("architecture") == network.architecture);
    CHECK(weights.metadata_value("test_correct") == std::to_string(network.test_correct));
    CHECK(weights.metadata_value("seed") == std::to_string(network.settings.seed));
    CHECK(weights.metadata_value("recipe") == network.settings.recipe.name);
    CHECK(weights.metadata_value("command") == network.settings.command);
  }
}

TEST_CASE("the shipped model card is the one that report.json gives") {
  const std::string card = train::model_card(train::read_report(INKLING_WEIGHTS_FOLDER),
                                             train::read_card_notes(INKLING_WEIGHTS_FOLDER));
  const auto shipped =
      read_file(std::filesystem::path(INKLING_WEIGHTS_FOLDER) / "README.md", 100'000);
  CHECK(std::ranges::equal(shipped, std::as_bytes(std::span(card))));
}
