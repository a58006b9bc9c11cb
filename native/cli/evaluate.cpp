#include <chrono>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <string>

#include "commands.hpp"
#include "common/error.hpp"
#include "common/idx.hpp"
#include "inkling/preprocess.hpp"
#include "networks.hpp"
#include "score.hpp"

namespace inkling::tool {
namespace {

struct EvaluateOptions {
  NetworkOptions networks;
  std::string data;
  bool any_data = false;
  bool json = false;
};

std::string data_folder(const EvaluateOptions& options) {
  if (!options.data.empty()) return options.data;
  if (const char* folder = std::getenv("INKLING_DATA"); folder && *folder) return folder;
  throw UserError(
      "say where MNIST's test set is: --data FOLDER or the variable INKLING_DATA "
      "(./dev data prints a folder)");
}

std::vector<float> to_floats(const IdxImages& images) {
  std::vector<float> floats;
  floats.reserve(images.pixels.size());
  for (std::span<const std::uint8_t> rest = images.pixels; !rest.empty();
       rest = rest.subspan(kImagePixels)) {
    const InputImage image = from_bytes(rest.first<kImagePixels>());
    floats.insert(floats.end(), image.begin(), image.end());
  }
  return floats;
}

void evaluate(const EvaluateOptions& options) {
  const std::vector<Model> models = load_networks(options.networks);
  const LabelledImages data =
      load_split(data_folder(options), Split::kTest,
                 options.any_data ? DataRule::kAnyData : DataRule::kMnistOnly);
  const std::vector<float> images = to_floats(data.images);
  std::vector<float> logits(data.labels.size() * kClasses);
  Runner runner(models);
  std::vector<NetworkScore> scores;
  for (const Model& model : models) {
    NetworkScore& score = scores.emplace_back(model.architecture());
    const auto start = std::chrono::steady_clock::now();
    runner.run(model, images, logits);
    const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - start;
    score.images_per_second = static_cast<double>(data.labels.size()) / elapsed.count();
    for (std::size_t i = 0; i < data.labels.size(); ++i) {
      score.score.add(std::span(logits).subspan(i * kClasses, kClasses), data.labels[i]);
    }
  }
  if (options.json) {
    std::cout << scores_json(scores).dump() << '\n';
  } else {
    print_scores(scores);
  }
}

}  // namespace

void add_evaluate(CLI::App& app) {
  CLI::App* command =
      app.add_subcommand("evaluate", "Measure accuracy and loss on MNIST's test set");
  auto options = std::make_shared<EvaluateOptions>();
  command->add_option("--data", options->data,
                      "Folder with the IDX files, plain or .gz (default: $INKLING_DATA)");
  command->add_flag("--any-data", options->any_data,
                    "Take test files of MNIST's form whose MD5 is not MNIST's");
  command->add_flag("--json", options->json,
                    "Print {\"mlp\": {\"images\", \"accuracy\", \"loss\", \"confusion\"}, ...}");
  add_network_options(*command, options->networks);
  command->callback([options] { evaluate(*options); });
}

}  // namespace inkling::tool
