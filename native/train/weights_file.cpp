#include "train/weights_file.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "common/error.hpp"
#include "inkling/model.hpp"
#include "train/recipe_json.hpp"
#include "train/text.hpp"

namespace inkling::train {
namespace {

using Logits = std::array<float, kClasses>;

Logits reference_logits(const Network& network, std::span<const std::uint8_t, kImagePixels> image) {
  torch::Tensor input = torch::empty({1, 1, kImageSide, kImageSide}, torch::kFloat64);
  std::ranges::transform(image, input.data_ptr<double>(), [](int ink) { return ink / 255.0; });
  const torch::Tensor output = precise_logits(network, input);
  Logits logits;
  std::ranges::transform(std::span(output.data_ptr<double>(), kClasses), logits.begin(),
                         [](double logit) { return static_cast<float>(logit); });
  return logits;
}

std::string checksums_text(const DataSummary& data) {
  std::string text = "md5";
  for (const DataChecksum& sum : data.checksums) text += " " + sum.file + "=" + sum.md5;
  return text;
}

/// Neither times nor dates, so that the same training gives the same file byte for byte.
void set_training_metadata(Weights& weights, const NetworkReport& report) {
  const RunSettings& settings = report.settings;
  const auto set = [&](std::string_view key, std::string value) {
    weights.set_metadata(key, std::move(value));
  };
  set(kArchitectureKey, report.architecture);
  set("recipe", settings.recipe.name);
  set("seed", std::to_string(settings.seed));
  set("epochs", std::to_string(settings.recipe.epochs));
  set("batch_size", std::to_string(settings.recipe.batch_size));
  set("optimizer", optimizer_text(settings.recipe));
  set("learning_rate", shortest(settings.recipe.learning_rate));
  set("recipe_details", to_json(settings.recipe));
  if (!settings.teacher.empty()) set("teacher", settings.teacher);
  set("data", settings.data.name);
  set("data_checksum", checksums_text(settings.data));
  set("train_images", std::to_string(settings.data.train_images));
  set("test_images", std::to_string(settings.data.test_images));
  set("test_correct", std::to_string(report.test_correct));
  set("test_accuracy", shortest(report.test_accuracy));
  set("test_loss", shortest(report.test_loss));
  set("trainer_version", settings.trainer_version);
  set("libtorch_version", settings.libtorch_version);
  set("device", settings.device);
  set("threads", std::to_string(settings.threads));
  set("command", settings.command);
}

template <typename T>
T value_of(Result<T> result, const Network& network) {
  if (result.ok()) return std::move(result).value();
  throw UserError("the trained weights of " + std::string(network->architecture().display_name) +
                  " are not usable: " + result.error().message);
}

}  // namespace

Weights to_weights(const Network& network) {
  const torch::NoGradGuard no_gradients;
  Weights weights;
  for (const auto& parameter : network->named_parameters()) {
    const torch::Tensor values = parameter.value().to(torch::kCPU, torch::kFloat32).contiguous();
    const float* data = values.data_ptr<float>();
    weights.tensors.push_back({.name = parameter.key(),
                               .shape = values.sizes().vec(),
                               .dtype = DType::kF32,
                               .values = {data, data + values.numel()}});
  }
  return weights;
}

Network read_network(std::span<const std::byte> bytes, std::string_view name,
                     torch::Device device) {
  const auto weights = parse_safetensors(bytes);
  const auto architecture = weights ? identify_architecture(*weights) : weights.error();
  if (!architecture) {
    throw UserError("'" + std::string(name) +
                    "' holds no network: " + architecture.error().message);
  }
  const torch::NoGradGuard no_gradients;
  Network network(**architecture);
  for (const auto& parameter : network->named_parameters()) {
    const Tensor& tensor = *weights->find(parameter.key());
    auto* values = const_cast<float*>(tensor.values.data());  // LibTorch does not write to it.
    parameter.value().copy_(torch::from_blob(values, tensor.shape));
  }
  network->to(device);
  return network;
}

std::vector<std::byte> make_weights_file(
    const Network& network, const NetworkReport& report,
    std::span<const std::uint8_t, kImagePixels> reference_image) {
  Weights weights = to_weights(network);
  set_training_metadata(weights, report);
  const Logits logits = reference_logits(network, reference_image);
  set_reference(weights, reference_image, logits);
  std::vector<std::byte> bytes = value_of(serialize_safetensors(weights), network);
  const Model loaded = value_of(Model::load(bytes), network);
  return bytes;
}

}  // namespace inkling::train
