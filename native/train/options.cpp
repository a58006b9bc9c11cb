#include "train/options.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cmath>
#include <cstdio>

#include "common/error.hpp"
#include "inkling/version.hpp"
#include "train/text.hpp"

namespace inkling::train {
namespace {

/// The command line as it was typed; what was not given is empty.
struct Arguments {
  std::string data;
  std::string out = "weights";
  bool any_data = false;
  std::vector<std::string> models;
  std::string recipe = recipes().front().name;
  std::optional<std::int64_t> epochs;
  std::optional<std::int64_t> batch_size;
  std::optional<double> learning_rate;
  std::uint64_t seed = 1;
  std::string device = "auto";
  std::optional<int> threads;
};

std::string recipe_help() {
  std::string help = "how to train:";
  for (const Recipe& recipe : recipes()) help += "\n" + recipe.name + ": " + recipe.summary;
  return help;
}

void declare_flags(CLI::App& app, Arguments& arguments) {
  constexpr std::int64_t kMaxEpochs = 100'000;
  constexpr std::int64_t kMaxBatchSize = 1'000'000;
  constexpr int kMaxThreads = 1024;
  app.set_version_flag("--version", std::string(version()), "print the version and end");
  app.add_option("--data", arguments.data, "folder with MNIST's four IDX files, raw or .gz")
      ->envname("INKLING_DATA")
      ->type_name("FOLDER");
  app.add_flag("--any-data", arguments.any_data,
               "accept other 28×28 IDX data under MNIST's file names (no checksum)");
  app.add_option("--out", arguments.out, "folder for weights, report and model card")
      ->type_name("FOLDER")
      ->capture_default_str();
  app.add_option("--model", arguments.models,
                 "network to train: " + architecture_ids() + "; repeatable; default all")
      ->type_name("NAME")
      ->allow_extra_args(false);
  app.add_option("--recipe", arguments.recipe, recipe_help())
      ->type_name("NAME")
      ->capture_default_str();
  app.add_option("--epochs", arguments.epochs,
                 "passes over the training set; default: the recipe's")
      ->type_name("COUNT")
      ->check(CLI::Range(std::int64_t{1}, kMaxEpochs));
  app.add_option("--batch-size", arguments.batch_size, "images a step; default: the recipe's")
      ->type_name("IMAGES")
      ->check(CLI::Range(std::int64_t{1}, kMaxBatchSize));
  app.add_option("--lr", arguments.learning_rate, "Adam's learning rate; default: the recipe's")
      ->type_name("RATE");
  app.add_option("--seed", arguments.seed,
                 "start of all chance: initial weights, order of the images, dropout")
      ->type_name("NUMBER")
      ->capture_default_str();
  app.add_option("--device", arguments.device, "auto (a GPU if there is one), cpu or cuda")
      ->type_name("NAME")
      ->capture_default_str();
  app.add_option("--threads", arguments.threads, "CPU threads; default: one a core")
      ->type_name("COUNT")
      ->check(CLI::Range(1, kMaxThreads));
}

std::string flag_names(const CLI::App& app) {
  std::string names;
  for (const CLI::Option* option : app.get_options()) {
    names += (names.empty() ? "" : ", ") + option->get_name();
  }
  return names;
}

/// False if help or the version was printed instead.
bool parse(CLI::App& app, int argc, const char* const* argv) {
  app.allow_extras();  // So that an unknown flag can be answered with the known ones.
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& asked) {
    app.exit(asked);
    return false;
  } catch (const CLI::ParseError& error) {
    throw UserError(std::string(error.what()) + " (see --help)");
  }
  const std::vector<std::string> unknown = app.remaining();
  if (!unknown.empty()) {
    throw UserError("there is no flag '" + unknown.front() + "': choose from " + flag_names(app));
  }
  return true;
}

std::vector<const Architecture*> choose_networks(const std::vector<std::string>& names) {
  std::vector<const Architecture*> chosen;
  for (const std::string& name : names) {
    if (find_architecture(name) == nullptr) {
      throw UserError("there is no network '" + name + "': choose from " + architecture_ids());
    }
  }
  for (const Architecture& architecture : architectures()) {
    const bool named = std::ranges::find(names, architecture.id) != names.end();
    if (named || names.empty()) chosen.push_back(&architecture);
  }
  return chosen;
}

Recipe choose_recipe(const Arguments& arguments) {
  const Recipe* named = find_recipe(arguments.recipe);
  if (named == nullptr) {
    throw UserError("there is no recipe '" + arguments.recipe + "': choose from " + recipe_names());
  }
  Recipe recipe = *named;
  if (arguments.epochs || arguments.batch_size || arguments.learning_rate) {
    recipe.name += " (changed)";
  }
  recipe.epochs = arguments.epochs.value_or(recipe.epochs);
  recipe.batch_size = arguments.batch_size.value_or(recipe.batch_size);
  recipe.learning_rate = arguments.learning_rate.value_or(recipe.learning_rate);
  if (!std::isfinite(recipe.learning_rate) || recipe.learning_rate <= 0.0) {
    throw UserError("--lr must be a positive number");
  }
  return recipe;
}

DeviceChoice choose_device(const std::string& name) {
  if (name == "auto") return DeviceChoice::kAuto;
  if (name == "cpu") return DeviceChoice::kCpu;
  if (name == "cuda") return DeviceChoice::kCuda;
  throw UserError("there is no device '" + name + "': choose from auto, cpu, cuda");
}

/// The command that repeats a training anywhere: everything but folders.
std::string command_text(const Arguments& arguments) {
  std::string text = "./dev train --recipe " + arguments.recipe;
  for (const std::string& model : arguments.models) text += " --model " + model;
  if (arguments.any_data) text += " --any-data";
  if (arguments.epochs) text += " --epochs " + std::to_string(*arguments.epochs);
  if (arguments.batch_size) text += " --batch-size " + std::to_string(*arguments.batch_size);
  if (arguments.learning_rate) text += " --lr " + shortest(*arguments.learning_rate);
  text += " --seed " + std::to_string(arguments.seed);
  if (arguments.device != "auto") text += " --device " + arguments.device;
  if (arguments.threads) text += " --threads " + std::to_string(*arguments.threads);
  return text;
}

}  // namespace

std::optional<Options> parse_options(int argc, const char* const* argv) {
  CLI::App app(
      "Trains the networks on MNIST and writes weights, report.json, samples.svg and "
      "README.md.",
      "inkling-train");
  Arguments arguments;
  declare_flags(app, arguments);
  if (!parse(app, argc, argv)) return std::nullopt;
  if (arguments.data.empty()) {
    throw UserError("no data set is named: give --data FOLDER or set INKLING_DATA");
  }
  return Options{.data = arguments.data,
                 .out = arguments.out,
                 .data_rule = arguments.any_data ? DataRule::kAnyData : DataRule::kMnistOnly,
                 .networks = choose_networks(arguments.models),
                 .recipe = choose_recipe(arguments),
                 .seed = arguments.seed,
                 .device = choose_device(arguments.device),
                 .threads = arguments.threads.value_or(0),
                 .command = command_text(arguments)};
}

}  // namespace inkling::train
