#include <doctest/doctest.h>

#include <cstdio>
#include <memory>

#include "common/error.hpp"
#include "inkling/model.hpp"
#include "support.hpp"
#include "train/data_set.hpp"
#include "train/experiment.hpp"
#include "train/weights_file.hpp"

using namespace inkling;

namespace {

/// A short training on real digits.
struct Smoke {
  train::DataSet train_data = train::to_device(first_images(Split::kTrain, 6000), torch::kCPU);
  train::DataSet test_data = train::to_device(first_images(Split::kTest, 1000), torch::kCPU);
  train::Recipe recipe{
      .name = "smoke", .summary = "", .epochs = 1, .batch_size = 64, .learning_rate = 0.001};

  train::Training train(train::Network& network, std::uint64_t seed) const {
    const std::unique_ptr<std::FILE, int (*)(std::FILE*)> nowhere(std::fopen("/dev/null", "w"),
                                                                  std::fclose);
    train::Progress progress(nowhere.get(), recipe.epochs, train_data.size());
    return train::train(network, train_data, recipe, seed, progress);
  }

  train::Network trained(const Architecture& architecture, std::uint64_t seed) const {
    train::Network network = train::make_network(architecture, seed, torch::kCPU);
    train(network, seed);
    return network;
  }
};

bool same_values(const train::Network& a, const train::Network& b) {
  const auto of_a = a->parameters();
  const auto of_b = b->parameters();
  for (std::size_t i = 0; i < of_a.size(); ++i) {
    if (!torch::equal(of_a[i], of_b[i])) return false;
  }
  return of_a.size() == of_b.size();
}

}  // namespace

TEST_CASE("one epoch on real digits makes a network much better, and the core agrees") {
  const Smoke smoke;
  for (const char* id : {"mlp", "tiny_cnn", "cnn"}) {
    CAPTURE(id);
    train::Network network = train::make_network(*find_architecture(id), 1, torch::kCPU);
    const double before = train::evaluate(network, smoke.test_data).accuracy();
    const train::Training training = smoke.train(network, 1);
    const train::Evaluation after = train::evaluate(network, smoke.test_data);
    CHECK(before < 0.3);
    CHECK(after.accuracy() > 0.7);
    REQUIRE(training.epochs.size() == 1);
    CHECK(training.epochs[0].training_loss > after.loss);
    const torch::Tensor answers =
        core_logits(core_model(network), smoke.test_data.images).argmax(1);
    CHECK(answers.eq(smoke.test_data.labels).sum().item<std::int64_t>() == after.correct);
  }
}

TEST_CASE("the same seed gives the same weights, another seed others") {
  const Smoke smoke;
  const Architecture& architecture = *find_architecture("tiny_cnn");
  const train::Network first = smoke.trained(architecture, 5);
  CHECK(same_values(first, smoke.trained(architecture, 5)));
  CHECK_FALSE(same_values(first, smoke.trained(architecture, 6)));
}

TEST_CASE("dropout is repeatable too, and off when a network is tested") {
  const Smoke all;
  Smoke smoke = all;
  smoke.train_data.images = all.train_data.images.slice(0, 0, 100);  // A last batch of 36.
  smoke.train_data.labels = all.train_data.labels.slice(0, 0, 100);
  smoke.test_data.images = all.test_data.images.slice(0, 0, 100);
  smoke.test_data.labels = all.test_data.labels.slice(0, 0, 100);
  const Architecture& architecture = *find_architecture("strong_cnn");
  train::Network network = smoke.trained(architecture, 5);
  CHECK(same_values(network, smoke.trained(architecture, 5)));
  const train::Evaluation first = train::evaluate(network, smoke.test_data);
  CHECK(first.loss == train::evaluate(network, smoke.test_data).loss);
}

TEST_CASE("the two losses are the mean over images and the mean over batches of 64") {
  const Smoke smoke;
  train::Network network = train::make_network(*find_architecture("mlp"), 1, torch::kCPU);
  const train::Evaluation evaluation = train::evaluate(network, smoke.test_data);
  const torch::Tensor logits = train::precise_logits(network, smoke.test_data.images);
  double batch_sum = 0.0;
  for (int begin = 0; begin < 1000; begin += 64) {
    const int end = std::min(begin + 64, 1000);
    batch_sum += torch::nn::functional::cross_entropy(logits.slice(0, begin, end),
                                                      smoke.test_data.labels.slice(0, begin, end))
                     .item<double>();
  }
  const auto loss = torch::nn::functional::cross_entropy(logits, smoke.test_data.labels);
  CHECK(evaluation.loss == doctest::Approx(loss.item<double>()).epsilon(1e-6));
  CHECK(evaluation.loss_batch_mean == doctest::Approx(batch_sum / 16).epsilon(1e-6));
}

TEST_CASE("a loss that is no number ends the training with a sentence") {
  Smoke smoke;
  smoke.recipe.learning_rate = 1e30;
  train::Network network = train::make_network(*find_architecture("mlp"), 1, torch::kCPU);
  CHECK_THROWS_WITH_AS(smoke.train(network, 1), doctest::Contains("the loss of MLP is no longer"),
                       UserError);
}

TEST_CASE("a weights file loads in the core, which replays its reference image") {
  const LabelledImages digits = first_images(Split::kTest, 1);
  const std::span<const std::uint8_t, kImagePixels> image(digits.images.pixels.data(),
                                                          kImagePixels);
  const Architecture& architecture = *find_architecture("cnn");
  const train::Network network = train::make_network(architecture, 3, torch::kCPU);
  train::NetworkReport report{.architecture = "cnn", .settings = {}, .epochs = {}};
  report.settings.seed = 42;
  const auto bytes = train::make_weights_file(network, report, image);
  auto weights = parse_safetensors(bytes);
  REQUIRE(weights.ok());
  CHECK(weights->metadata_value("architecture") == "cnn");
  CHECK(weights->metadata_value("seed") == "42");
  CHECK(same_values(network, network_of(*weights)));

  weights->tensors.back().values[0] += 1.f;  // The bias of the logit for 0.
  const auto changed = Model::load(*weights);
  REQUIRE_FALSE(changed.ok());
  CHECK(changed.error().code == ErrorCode::kSelfCheck);
}
