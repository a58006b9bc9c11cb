#include "support.hpp"

#include <doctest/doctest.h>
#include <sys/wait.h>

#include <cstdlib>
#include <string>

#include "common/files.hpp"
#include "idx_bytes.hpp"
#include "inkling/weights.hpp"
#include "train/weights_file.hpp"

using namespace inkling;
namespace fs = std::filesystem;

namespace {

std::string text_of(const fs::path& path) {
  const auto bytes = read_file(path, std::size_t{1} << 20);
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

}  // namespace

fs::path mnist_folder() {
  const char* folder = std::getenv("INKLING_DATA");
  REQUIRE_MESSAGE(folder != nullptr, "set INKLING_DATA to the folder that `./dev data` prints");
  return folder;
}

LabelledImages first_images(Split split, int count) {
  LabelledImages data = load_split(mnist_folder(), split, DataRule::kMnistOnly);
  data.images.count = count;
  data.images.pixels.resize(static_cast<std::size_t>(count) * kImagePixels);
  data.labels.resize(static_cast<std::size_t>(count));
  return data;
}

void write_small_mnist(const fs::path& folder, int train_images, int test_images) {
  const auto write = [&](const std::string& stem, Split split, int images) {
    const LabelledImages data = first_images(split, images);
    const auto count = static_cast<unsigned>(images);
    write_file_atomically(folder / (stem + "-images-idx3-ubyte"),
                          idx_bytes({count, kImageSide, kImageSide}, data.images.pixels));
    write_file_atomically(folder / (stem + "-labels-idx1-ubyte"), idx_bytes({count}, data.labels));
  };
  write("train", Split::kTrain, train_images);
  write("t10k", Split::kTest, test_images);
}

torch::Tensor core_logits(const Model& model, const torch::Tensor& images) {
  const torch::Tensor input = images.to(torch::kFloat32).contiguous();
  torch::Tensor logits = torch::full({images.size(0), kClasses}, 1e30f);
  Workspace workspace(model);
  model.run({input.data_ptr<float>(), static_cast<std::size_t>(input.numel())}, workspace,
            {logits.data_ptr<float>(), static_cast<std::size_t>(logits.numel())});
  return logits;
}

Model core_model(const train::Network& network, std::string_view kernels) {
  Result<Model> model = Model::load(train::to_weights(network), kernels);
  REQUIRE_MESSAGE(model.ok(), (model.ok() ? "" : model.error().message));
  return std::move(model).value();
}

train::Network network_of(const Weights& weights) {
  const auto architecture = identify_architecture(weights);
  REQUIRE(architecture.ok());
  train::Network network(**architecture);
  const torch::NoGradGuard no_gradients;
  for (const auto& parameter : network->named_parameters()) {
    const Tensor* tensor = weights.find(parameter.key());
    REQUIRE(tensor != nullptr);
    auto* values = const_cast<float*>(tensor->values.data());
    parameter.value().copy_(torch::from_blob(values, tensor->shape));
  }
  return network;
}

Weights shipped_weights(const Architecture& architecture) {
  const fs::path path =
      fs::path(INKLING_WEIGHTS_FOLDER) / (std::string(architecture.id) + ".safetensors");
  auto weights = parse_safetensors(read_file(path, kMaxFileBytes));
  REQUIRE_MESSAGE(weights.ok(), path.string());
  return std::move(weights).value();
}

double largest_difference(const torch::Tensor& a, const torch::Tensor& b) {
  REQUIRE(a.sizes() == b.sizes());
  return (a.to(torch::kFloat64) - b.to(torch::kFloat64)).abs().max().item<double>();
}

ProgramResult run_trainer(const std::string& arguments, const std::string& prefix) {
  const TemporaryFolder folder;
  const fs::path output = folder / "output";
  const fs::path errors = folder / "errors";
  const std::string command = prefix + " env -u INKLING_DATA '" + INKLING_TRAIN_PROGRAM +
                              "' --threads 1 " + arguments + " >'" + output.string() + "' 2>'" +
                              errors.string() + "'";
  const int status = std::system(command.c_str());
  REQUIRE(WIFEXITED(status));
  return {.status = WEXITSTATUS(status), .output = text_of(output), .errors = text_of(errors)};
}
