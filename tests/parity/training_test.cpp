#include <doctest/doctest.h>

#include <optional>
#include <string_view>

#include "common/error.hpp"
#include "common/files.hpp"
#include "inkling/model.hpp"
#include "support.hpp"
#include "train/augmentation.hpp"
#include "train/copy_pool.hpp"
#include "train/data_set.hpp"
#include "train/experiment.hpp"
#include "train/learner.hpp"
#include "train/optimizer.hpp"
#include "train/ornaments.hpp"
#include "train/recipe_json.hpp"
#include "train/weights_file.hpp"

using namespace inkling;

namespace {

/// A short training on real digits.
struct Smoke {
  train::DataSet train_data = train::to_device(first_images(Split::kTrain, 6000), torch::kCPU);
  train::DataSet test_data = train::to_device(first_images(Split::kTest, 1000), torch::kCPU);
  train::Recipe recipe{
      .name = "smoke", .summary = "", .epochs = 1, .batch_size = 64, .learning_rate = 0.001};

  train::Training train(const Architecture& architecture, std::uint64_t seed,
                        const train::CheckpointFile* checkpoint = nullptr) const {
    train::Progress progress(nullptr, recipe.epochs, train_data.size());
    const train::Peers alone;
    return train::train(architecture, recipe,
                        {.data = train_data,
                         .seed = seed,
                         .peers = alone,
                         .progress = progress,
                         .checkpoint = checkpoint});
  }

  train::Network trained(const Architecture& architecture, std::uint64_t seed) const {
    return train(architecture, seed).network;
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
    train::Network untrained = train::make_network(*find_architecture(id), 1, torch::kCPU);
    const double before = train::evaluate(untrained, smoke.test_data).accuracy();
    const train::Training training = smoke.train(*find_architecture(id), 1);
    train::Network network = training.network;
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

TEST_CASE("the copies of a pool come back the same, with answers where there is a teacher") {
  const Smoke smoke;
  const train::DataSet data = smoke.train_data.slice(0, 300);
  const train::Peers alone;
  train::Recipe recipe = *train::make_recipe("best", "mlp");
  recipe.distillation.copies = 2;
  train::CopyPool pool(data, {}, 7), again(data, {}, 7), other(data, {}, 8);
  const torch::Tensor first = pool.for_epoch(recipe, 1, alone).images;
  CHECK_FALSE(torch::equal(first, pool.for_epoch(recipe, 2, alone).images));
  CHECK(torch::equal(first, pool.for_epoch(recipe, 3, alone).images));
  CHECK(torch::equal(first, again.for_epoch(recipe, 1, alone).images));
  CHECK_FALSE(torch::equal(first, other.for_epoch(recipe, 1, alone).images));
  CHECK_FALSE(pool.for_epoch(recipe, 1, alone).answers.defined());
  CHECK(torch::equal(pool.plain(recipe, alone).images.to(torch::kFloat32) / 255, data.images));

  const train::Recipe student = *train::make_recipe("best", "tiny_cnn");
  train::CopyPool taught(data, {smoke.trained(*find_architecture("mlp"), 1)}, 7);
  const torch::Tensor answers = taught.for_epoch(student, 1, alone).answers;
  CHECK(answers.sizes() == torch::IntArrayRef{300, 10});
  CHECK((answers.sum(1) - 1).abs().max().item<float>() < 1e-5F);
  CHECK(answers.argmax(1).eq(data.labels).sum().item<std::int64_t>() > 150);
}

TEST_CASE("a loss that is no number ends the training with a sentence") {
  Smoke smoke;
  smoke.recipe.learning_rate = 1e30;
  CHECK_THROWS_WITH_AS(smoke.train(*find_architecture("mlp"), 1),
                       doctest::Contains("the loss of MLP is no longer"), UserError);
}

TEST_CASE("a training that goes on from a checkpoint ends bit for bit like one in a piece") {
  Smoke smoke;
  smoke.train_data = smoke.train_data.slice(0, 700);  // The last batch has 60.
  smoke.recipe = *train::make_recipe("best", "strong_cnn");
  smoke.recipe.batch_size = 128;
  smoke.recipe.epochs = 3;
  const Architecture& architecture = *find_architecture("tiny_cnn");
  const TemporaryFolder folder;
  const train::CheckpointFile file(folder / "checkpoint", "settings");
  const train::Training whole = smoke.train(architecture, 3, &file);
  const std::optional<train::Checkpoint> end = file.load();
  REQUIRE(end);
  CHECK(end->epochs.size() == 3);

  const train::CheckpointFile early(folder / "early", "settings");
  const train::Network again = [&] {
    train::Progress progress(nullptr, smoke.recipe.epochs, smoke.train_data.size());
    struct Stopper : train::Peers {
      mutable int calls = 0;
      void sum(torch::Tensor&) const override {
        if (++calls == 10) throw UserError("stopped");  // In the second epoch: one has 6 steps.
      }
    };
    const Stopper stopper;
    CHECK_THROWS_AS(static_cast<void>(train::train(architecture, smoke.recipe,
                                                   {.data = smoke.train_data,
                                                    .seed = 3,
                                                    .peers = stopper,
                                                    .progress = progress,
                                                    .checkpoint = &early})),
                    UserError);
    CHECK(early.load()->epochs.size() == 1);
    return smoke.train(architecture, 3, &early).network;
  }();
  CHECK(same_values(whole.network, again));
}

TEST_CASE("a checkpoint is removed with what a killed process left while writing it") {
  const TemporaryFolder folder;
  const train::CheckpointFile file(folder / "a.safetensors", "settings");
  for (const char* name : {"a.safetensors", "a.safetensors.x1Y2z3", "ab.safetensors"}) {
    write_file_atomically(folder / name, "content");
  }
  file.remove();
  CHECK_FALSE(file.exists());
  CHECK_FALSE(std::filesystem::exists(folder / "a.safetensors.x1Y2z3"));
  CHECK(std::filesystem::exists(folder / "ab.safetensors"));
}

TEST_CASE("a checkpoint of other settings, or no checkpoint, is refused with a sentence") {
  const TemporaryFolder folder;
  Smoke smoke;
  smoke.train_data = smoke.train_data.slice(0, 64);
  const train::CheckpointFile file(folder / "checkpoint", "these settings");
  smoke.train(*find_architecture("mlp"), 1, &file);
  const train::CheckpointFile other(folder / "checkpoint", "other settings");
  CHECK_THROWS_WITH_AS(static_cast<void>(other.load()), doctest::Contains("other settings or data"),
                       UserError);
  write_file_atomically(folder / "checkpoint", std::string_view("nothing of the kind"));
  CHECK_THROWS_WITH_AS(static_cast<void>(file.load()), doctest::Contains("is no checkpoint"),
                       UserError);
}

TEST_CASE("two halves of a batch get the changes that the whole batch gets") {
  const Smoke smoke;
  const train::Augmentation changes = train::make_recipe("best", "strong_cnn")->augmentation;
  const train::DataSet data = smoke.train_data.slice(0, 200);
  torch::manual_seed(4);
  const train::Distortion all = train::draw(changes, 200, torch::kCPU);
  const torch::Tensor whole = train::distort(changes, data.images, data.labels, all);
  const torch::Tensor places = torch::arange(100, 200);
  const train::DataSet half = data.slice(100, 200);
  const torch::Tensor part = train::distort(changes, half.images, half.labels, all.rows(places));
  CHECK(largest_difference(whole.slice(0, 100, 200), part) < 1e-6);
  CHECK(largest_difference(whole, data.images) > 0.5);
  CHECK(whole.min().item<float>() >= 0.f);
  CHECK(whole.max().item<float>() <= 1.f);
}

TEST_CASE("an augmentation without limits gives the images back") {
  const Smoke smoke;
  const train::Augmentation nothing{.probability = 1.0};
  const train::DataSet data = smoke.train_data.slice(0, 50);
  const torch::Tensor same =
      train::distort(nothing, data.images, data.labels, train::draw(nothing, 50, torch::kCPU));
  CHECK(largest_difference(same, data.images) < 1e-4);
}

TEST_CASE("ornaments add ink to ones, sevens and nines alone, and leave digits in MNIST's frame") {
  const Smoke smoke;
  const train::Augmentation ornaments{.probability = 1.0, .hook9 = 1.0, .flag1 = 1.0, .bar7 = 1.0};
  const train::DataSet data = smoke.train_data.slice(0, 300);
  const torch::Tensor canvas = train::with_ornaments(ornaments, data.images, data.labels,
                                                     torch::rand({300, train::kOrnamentNumbers}));
  const torch::Tensor added = canvas.sum({1, 2, 3}) - data.images.sum({1, 2, 3});
  const torch::Tensor concerned =
      data.labels.eq(1).logical_or(data.labels.eq(7)).logical_or(data.labels.eq(9));
  CHECK(torch::equal(added.gt(0.5), concerned));
  const torch::Tensor framed =
      train::distort(ornaments, data.images, data.labels, train::draw(ornaments, 300, torch::kCPU));
  const torch::Tensor middle = train::placement_of(framed).centre - 0.5;
  CHECK(middle.abs().max().item<float>() < 0.7f);
}

TEST_CASE("dropout of a part of a batch is that part of the whole batch's") {
  const Smoke smoke;
  train::Network network = train::make_network(*find_architecture("strong_cnn"), 1, torch::kCPU);
  network->train();
  const torch::NoGradGuard no_gradients;
  torch::manual_seed(7);
  const torch::Tensor whole = network->forward(smoke.train_data.images.slice(0, 0, 8));
  torch::manual_seed(7);
  const torch::Tensor part =
      network->forward(smoke.train_data.images.slice(0, 3, 8), {.begin = 3, .end = 8, .batch = 8});
  CHECK(largest_difference(whole.slice(0, 3, 8), part) < 1e-5);
}

TEST_CASE("one-cycle rises to the recipe's rate and falls to nearly nothing") {
  const train::Recipe recipe = *train::make_recipe("best", "cnn");
  CHECK(train::learning_rate_at(recipe, 0, 1000) < 0.01 * recipe.learning_rate);
  CHECK(train::learning_rate_at(recipe, 150, 1000) == doctest::Approx(recipe.learning_rate));
  CHECK(train::learning_rate_at(recipe, 999, 1000) < 0.01 * recipe.learning_rate);
  CHECK(train::ema_decay_at(recipe, 0) == doctest::Approx(0.1));
  CHECK(train::ema_decay_at(recipe, 1'000'000) == recipe.ema_decay);
}

TEST_CASE("a step of our Adam is a step of LibTorch's") {
  const train::Recipe recipe{.epochs = 1, .batch_size = 1, .learning_rate = 0.01};
  torch::Tensor values = torch::randn({100});
  torch::Tensor reference = values.clone().requires_grad_();
  torch::optim::Adam libtorch({reference}, torch::optim::AdamOptions(0.01));
  train::AdamState ours(values);
  for (int i = 0; i < 5; ++i) {
    const torch::Tensor gradient = torch::randn({100});
    reference.mutable_grad() = gradient.clone();
    libtorch.step();
    ours.step(recipe, recipe.learning_rate, values, gradient);
  }
  CHECK(largest_difference(values, reference.detach()) < 1e-6);
}

TEST_CASE("steps that can be recorded learn what others learn") {
  const Smoke smoke;
  const Architecture& architecture = *find_architecture("strong_cnn");
  train::Recipe recipe = *train::make_recipe("best", architecture.id);
  recipe.batch_size = 16;
  recipe.distillation = {.teacher = "cnn", .temperature = 2.0, .weight = 0.5, .copies = 1};
  const train::Peers alone;
  const auto learned = [&](bool records) {
    torch::manual_seed(3);
    train::Learner learner(train::Network(architecture), recipe, 4, records);
    torch::Tensor loss_sum = torch::zeros({});
    // The last batch is smaller, as at an epoch's end.
    for (const auto& [begin, end] : {std::pair{0, 16}, {16, 32}, {32, 48}, {48, 53}}) {
      const train::Examples examples{
          .images = smoke.train_data.images.slice(0, begin, end),
          .labels = smoke.train_data.labels.slice(0, begin, end),
          .answers = torch::full({end - begin, kClasses}, 1.0 / kClasses)};
      loss_sum +=
          learner.step(examples, {.begin = 0, .end = end - begin, .batch = end - begin}, alone);
    }
    std::vector<torch::Tensor> values{loss_sum.view({1})};
    for (const torch::Tensor& parameter : learner.result()->parameters()) {
      values.push_back(parameter.detach().flatten());
    }
    return torch::cat(values);
  };
  CHECK(largest_difference(learned(false), learned(true)) < 1e-5);
}

TEST_CASE("every recipe reads back from its JSON as it was") {
  for (const char* name : {"article", "best"}) {
    for (const Architecture& architecture : architectures()) {
      const train::Recipe recipe = *train::make_recipe(name, architecture.id);
      CHECK(train::to_json(train::parse_recipe(train::to_json(recipe))) == train::to_json(recipe));
    }
  }
  CHECK_FALSE(train::make_recipe("cake", "mlp"));
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
