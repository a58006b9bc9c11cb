// inkling-train: trains the networks with LibTorch and writes what the other programs load.

#include <torch/torch.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "common/error.hpp"
#include "common/files.hpp"
#include "common/idx.hpp"
#include "inkling/version.hpp"
#include "train/compute.hpp"
#include "train/console.hpp"
#include "train/experiment.hpp"
#include "train/model_card.hpp"
#include "train/options.hpp"
#include "train/report.hpp"
#include "train/samples.hpp"
#include "train/text.hpp"
#include "train/weights_file.hpp"

namespace {

using namespace inkling;
using namespace inkling::train;

using ReferenceImage = std::array<std::uint8_t, kImagePixels>;

DataSummary summarize(const LabelledImages& train_data, const LabelledImages& test_data) {
  return {.name = train_data.is_mnist && test_data.is_mnist ? "MNIST" : "other data",
          .train_images = train_data.images.count,
          .test_images = test_data.images.count,
          .checksums = {{"train-images", train_data.images_md5},
                        {"train-labels", train_data.labels_md5},
                        {"test-images", test_data.images_md5},
                        {"test-labels", test_data.labels_md5}}};
}

RunSettings describe_run(const Options& options, torch::Device device, DataSummary data) {
  return {.command = options.command,
          .recipe = options.recipe.name,
          .epochs = options.recipe.epochs,
          .batch_size = options.recipe.batch_size,
          .learning_rate = options.recipe.learning_rate,
          .seed = options.seed,
          .device = device.str(),
          .threads = torch::get_num_threads(),
          .trainer_version = std::string(version()),
          .libtorch_version = TORCH_VERSION,
          .data = std::move(data)};
}

/// Both parts of the data set on the device, and what is to be said about the run.
struct Experiment {
  DataSet train_data;
  DataSet test_data;
  ReferenceImage reference_image{};  ///< The first test image.
  RunSettings settings;
};

/// Loads the data, and puts the first of the results, the contact sheet, into the folder: whatever
/// is wrong with either shows before any time is spent on training.
Experiment prepare(const Options& options) {
  const torch::Device device = choose_device(options.device);
  const LabelledImages train_data = load_split(options.data, Split::kTrain, options.data_rule);
  const LabelledImages test_data = load_split(options.data, Split::kTest, options.data_rule);
  make_folder(options.out);
  write_file_atomically(options.out / "samples.svg", samples_svg(train_data));
  Experiment experiment{
      .train_data = to_device(train_data, device),
      .test_data = to_device(test_data, device),
      .settings = describe_run(options, device, summarize(train_data, test_data))};
  std::copy_n(test_data.images.pixels.begin(), kImagePixels, experiment.reference_image.begin());
  return experiment;
}

void print(const std::string& text) {
  std::fputs(text.c_str(), stdout);
  std::fflush(stdout);
}

/// Trains and tests one network and puts its file and figures into the folder.
void run_network(const Architecture& architecture, const Options& options,
                 const Experiment& experiment, Report& report) {
  print("\n" + layer_table_text(architecture));
  Network network = make_network(architecture, options.seed, experiment.train_data.images.device());
  Training training;
  {
    Progress progress(stdout, options.recipe.epochs, experiment.train_data.size());
    training = train::train(network, experiment.train_data, options.recipe, options.seed, progress);
  }
  const Evaluation evaluation = evaluate(network, experiment.test_data);
  const NetworkReport result{.architecture = std::string(architecture.id),
                             .settings = experiment.settings,
                             .test_correct = evaluation.correct,
                             .test_accuracy = evaluation.accuracy(),
                             .test_loss = evaluation.loss,
                             .test_loss_batch_mean = evaluation.loss_batch_mean,
                             .learning_time_s = training.learning_time_s,
                             .epochs = training.epochs};
  print(result_text(result));
  const std::string file = result.architecture + ".safetensors";
  write_file_atomically(options.out / file,
                        make_weights_file(network, result, experiment.reference_image));
  report.put(result);
  write_file_atomically(options.out / "report.json", to_json(report));
  write_file_atomically(options.out / "README.md", model_card(report));
}

/// The report's entries for the networks that this run trained.
Report entries_of(const Report& report, const std::vector<const Architecture*>& networks) {
  Report selected;
  for (const NetworkReport& entry : report.networks) {
    const auto trained = [&](const Architecture* network) {
      return network->id == entry.architecture;
    };
    if (std::ranges::any_of(networks, trained)) selected.put(entry);
  }
  return selected;
}

int train_all(const Options& options) {
  use_threads(options.threads);
  Report report = read_report(options.out);
  const Experiment experiment = prepare(options);
  const RunSettings& settings = experiment.settings;
  print("Recipe " + settings.recipe + ", seed " + std::to_string(settings.seed) + ", on " +
        settings.device + " with LibTorch " + settings.libtorch_version + ", " +
        grouped(settings.data.train_images) + " training images\n");
  for (const Architecture* architecture : options.networks) {
    run_network(*architecture, options, experiment, report);
  }
  print("\n" + recap_text(entries_of(report, options.networks)) + "Written to " +
        options.out.string() + "\n");
  return 0;
}

/// The first line of LibTorch's message, without the stack trace that follows.
std::string sentence_of(const c10::Error& error) {
  const std::string message = error.what_without_backtrace();
  return message.substr(0, message.find('\n'));
}

int run(int argc, char** argv) {
  const std::optional<Options> options = parse_options(argc, argv);
  if (!options) return 0;
  try {
    return train_all(*options);
  } catch (const c10::Error& error) {
    throw UserError("LibTorch: " + sentence_of(error));
  }
}

}  // namespace

int main(int argc, char** argv) {
  return report_errors("inkling-train", [&] { return run(argc, argv); });
}
