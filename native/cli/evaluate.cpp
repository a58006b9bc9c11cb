#include <chrono>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <span>
#include <string>
#include <vector>

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
  Runner runner(models);
  std::vector<std::vector<float>> logits;  // For each network, 10 floats an image.
  std::vector<double> seconds;
  for (const Model& model : models) {
    logits.emplace_back(data.labels.size() * kClasses);
    const auto start = std::chrono::steady_clock::now();
    runner.run(model, images, logits.back());
    const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - start;
    seconds.push_back(elapsed.count());
  }
  Scoreboard scores(models);
  std::vector<std::span<const float>> answers(models.size());
  for (std::size_t i = 0; i < data.labels.size(); ++i) {
    for (std::size_t network = 0; network < models.size(); ++network) {
      answers[network] = std::span(logits[network]).subspan(i * kClasses, kClasses);
    }
    scores.add(answers, data.labels[i]);
  }
  scores.set_times(seconds);
  if (options.json) {
    std::cout << scores.json().dump() << '\n';
  } else {
    scores.print();
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
                    "Print {\"mlp\": {\"images\", \"accuracy\", \"loss\", \"confusion\"}, ..., "
                    "\"together\": {...}}; the last is the mean of their probabilities, where "
                    "there are two networks or more");
  add_network_options(*command, options->networks);
  command->callback([options] { evaluate(*options); });
}

}  // namespace inkling::tool
