#include "train/options.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <charconv>
#include <cstdio>
#include <ranges>

#include "common/error.hpp"
#include "inkling/version.hpp"
#include "train/recipe_json.hpp"
#include "train/text.hpp"

namespace inkling::train {
namespace {

/// The command line as it was typed; what was not given is empty.
struct Arguments {
  std::string data;
  std::string out = "weights";
  bool any_data = false;
  std::vector<std::string> models;
  std::string recipe = default_recipe();
  std::optional<std::int64_t> epochs;
  std::optional<std::int64_t> batch_size;
  std::optional<double> learning_rate;
  std::optional<std::int64_t> validation;
  std::optional<std::string> precision;
  std::vector<std::string> changes;  ///< FIELD=VALUE each.
  std::uint64_t seed = 1;
  std::string seeds;
  std::vector<std::string> teachers;
  bool resume = false;
  bool report_only = false;
  std::string device = "auto";
  std::optional<int> threads;
};

void declare_places(CLI::App& app, Arguments& arguments) {
  app.add_option("--data", arguments.data, "folder with MNIST's four IDX files, raw or .gz")
      ->envname("INKLING_DATA")
      ->type_name("FOLDER");
  app.add_flag("--any-data", arguments.any_data,
               "accept other 28×28 IDX data under MNIST's file names (no checksum)");
  app.add_option("--out", arguments.out, "folder for weights, reports and model card")
      ->type_name("FOLDER")
      ->capture_default_str();
  app.add_flag(
      "--resume", arguments.resume,
      "go on after the last whole epoch of an interrupted run with the same flags and --out; "
      "starts from the beginning where there is none");
  app.add_flag(
      "--report", arguments.report_only,
      "train nothing; write README.md and report.html anew from the weights and report.json "
      "in --out");
}

void declare_training(CLI::App& app, Arguments& arguments) {
  constexpr std::int64_t kMaxEpochs = 100'000;
  constexpr std::int64_t kMaxImages = 1'000'000;
  app.add_option("--model", arguments.models,
                 "network to train: " + architecture_ids() + "; repeatable; default all")
      ->type_name("NAME")
      ->allow_extra_args(false);
  app.add_option("--recipe", arguments.recipe, "how to train:\n" + recipe_summaries())
      ->type_name("NAME")
      ->capture_default_str();
  app.add_option(
         "--teacher", arguments.teachers,
         "weights file that students learn from, in recipes with a teacher; repeatable (the "
         "mean of all); default: the one that this run trains")
      ->type_name("FILE")
      ->allow_extra_args(false);
  app.add_option("--epochs", arguments.epochs,
                 "passes over the training set; default: the recipe's")
      ->type_name("COUNT")
      ->check(CLI::Range(std::int64_t{1}, kMaxEpochs));
  app.add_option("--batch-size", arguments.batch_size,
                 "images a step, of all processes together; default: the recipe's")
      ->type_name("IMAGES")
      ->check(CLI::Range(std::int64_t{1}, kMaxImages));
  app.add_option("--lr", arguments.learning_rate,
                 "Adam's learning rate (one-cycle: its peak); default: the recipe's")
      ->type_name("RATE");
  app.add_option("--validation", arguments.validation,
                 "last images of the training set that are held out, to choose between seeds; "
                 "default: the recipe's")
      ->type_name("IMAGES")
      ->check(CLI::Range(std::int64_t{0}, kMaxImages));
  app.add_option(
         "--set", arguments.changes,
         "change any other number or choice of the recipe, named as in report.json, such as "
         "augmentation.rotation_deg=8 or distillation.teacher= (none); repeatable")
      ->type_name("FIELD=VALUE")
      ->allow_extra_args(false);
}

void declare_chance_and_machine(CLI::App& app, Arguments& arguments) {
  constexpr int kMaxThreads = 1024;
  app.add_option(
         "--seed", arguments.seed,
         "start of all chance: initial weights, dropout, order and changes of the images (but "
         "a pool of changed copies is the same for all seeds)")
      ->type_name("NUMBER")
      ->capture_default_str();
  app.add_option("--seeds", arguments.seeds,
                 "train with several seeds and keep the one that the validation images choose (the "
                 "first without): how many, counted from --seed, or a list such as 3,5,8")
      ->type_name("COUNT|LIST");
  app.add_option("--device", arguments.device, "auto (a GPU if there is one), cpu or cuda")
      ->type_name("NAME")
      ->capture_default_str();
  app.add_option("--precision", arguments.precision,
                 "of convolutions and products while training: float32 or bfloat16; default: the "
                 "recipe's")
      ->type_name("NAME");
  app.add_option("--threads", arguments.threads, "CPU threads; default: one a core")
      ->type_name("COUNT")
      ->check(CLI::Range(1, kMaxThreads));
}

void declare_flags(CLI::App& app, Arguments& arguments) {
  app.set_version_flag("--version", std::string(version()), "print the version and end");
  declare_places(app, arguments);
  declare_training(app, arguments);
  declare_chance_and_machine(app, arguments);
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

Precision choose_precision(const std::string& name) {
  if (name == "float32") return Precision::kFloat32;
  if (name == "bfloat16") return Precision::kBFloat16;
  throw UserError("there is no precision '" + name + "': choose from float32, bfloat16");
}

/// Applies one FIELD=VALUE.
void apply_change(Recipe& recipe, const std::string& change) {
  const std::size_t sign = change.find('=');
  if (sign == std::string::npos) {
    throw UserError("--set wants FIELD=VALUE, such as augmentation.rotation_deg=8, not '" + change +
                    "'");
  }
  set_field(recipe, std::string_view(change).substr(0, sign), change.substr(sign + 1));
}

/// The recipe for one network with the command line's changes.
Recipe choose_recipe(const Arguments& arguments, const Architecture& architecture) {
  std::optional<Recipe> named = make_recipe(arguments.recipe, architecture.id);
  if (!named) {
    throw UserError("there is no recipe '" + arguments.recipe + "': choose from " + recipe_names());
  }
  Recipe recipe = *std::move(named);
  if (arguments.epochs || arguments.batch_size || arguments.learning_rate || arguments.validation ||
      arguments.precision || !arguments.changes.empty()) {
    recipe.name += " (changed)";
  }
  recipe.epochs = arguments.epochs.value_or(recipe.epochs);
  recipe.batch_size = arguments.batch_size.value_or(recipe.batch_size);
  recipe.learning_rate = arguments.learning_rate.value_or(recipe.learning_rate);
  recipe.validation_images = arguments.validation.value_or(recipe.validation_images);
  if (arguments.precision) recipe.precision = choose_precision(*arguments.precision);
  for (const std::string& change : arguments.changes) apply_change(recipe, change);
  if (const std::string problem = problem_with(recipe); !problem.empty()) {
    throw UserError("in the recipe of " + std::string(architecture.id) + " " + problem);
  }
  return recipe;
}

/// The tasks, teachers first.
std::vector<Task> choose_tasks(const Arguments& arguments) {
  std::vector<Task> tasks;
  for (const Architecture* architecture : choose_networks(arguments.models)) {
    tasks.push_back({architecture, choose_recipe(arguments, *architecture)});
  }
  const auto teaches = [&](std::string_view id) {
    return std::ranges::any_of(tasks, [&](const Task& task) {
      return task.architecture->id == id && task.recipe.distillation.teacher.empty();
    });
  };
  for (const Task& task : tasks) {
    const std::string& teacher = task.recipe.distillation.teacher;
    if (teacher.empty() || !arguments.teachers.empty() || teaches(teacher)) continue;
    throw UserError("in the recipe " + arguments.recipe + " " + std::string(task.architecture->id) +
                    " learns from " + teacher + ": train it too (--model " + teacher +
                    ") or name its weights (--teacher FILE)");
  }
  std::ranges::stable_partition(
      tasks, [](const Task& task) { return task.recipe.distillation.teacher.empty(); });
  return tasks;
}

std::uint64_t parse_seed(std::string_view text, const std::string& all) {
  std::uint64_t seed = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seed);
  if (error != std::errc() || end != text.data() + text.size()) {
    throw UserError("--seeds must be a count or a list such as 3,5,8, not '" + all + "'");
  }
  return seed;
}

std::vector<std::uint64_t> choose_seeds(const Arguments& arguments) {
  constexpr std::uint64_t kMaxSeeds = 1000;
  std::vector<std::uint64_t> seeds;
  if (arguments.seeds.empty()) return {arguments.seed};
  if (arguments.seeds.find(',') == std::string::npos) {
    const std::uint64_t count = parse_seed(arguments.seeds, arguments.seeds);
    if (count < 1 || count > kMaxSeeds) throw UserError("--seeds must be from 1 to 1000");
    for (std::uint64_t i = 0; i < count; ++i) seeds.push_back(arguments.seed + i);
    return seeds;
  }
  for (const auto part : std::views::split(arguments.seeds, ',')) {
    const std::uint64_t seed = parse_seed({part.begin(), part.end()}, arguments.seeds);
    if (std::ranges::find(seeds, seed) != seeds.end()) {
      throw UserError("--seeds names " + std::to_string(seed) + " twice");
    }
    seeds.push_back(seed);
  }
  return seeds;
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
  if (arguments.validation) text += " --validation " + std::to_string(*arguments.validation);
  for (const std::string& change : arguments.changes) text += " --set " + change;
  for (const std::string& teacher : arguments.teachers) {
    text += " --teacher " + std::filesystem::path(teacher).filename().string();
  }
  if (arguments.seeds.find(',') == std::string::npos) {
    text += " --seed " + std::to_string(arguments.seed);
  }
  if (!arguments.seeds.empty()) text += " --seeds " + arguments.seeds;
  if (arguments.device != "auto") text += " --device " + arguments.device;
  if (arguments.precision) text += " --precision " + *arguments.precision;
  if (arguments.threads) text += " --threads " + std::to_string(*arguments.threads);
  return text;
}

}  // namespace

std::optional<Options> parse_options(int argc, const char* const* argv) {
  CLI::App app(
      "Trains the networks on MNIST and writes weights, report.json, report.html, samples.svg and "
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
                 .tasks = choose_tasks(arguments),
                 .seeds = choose_seeds(arguments),
                 .teachers = {arguments.teachers.begin(), arguments.teachers.end()},
                 .resume = arguments.resume,
                 .report_only = arguments.report_only,
                 .device = choose_device(arguments.device),
                 .threads = arguments.threads.value_or(0),
                 .command = command_text(arguments)};
}

}  // namespace inkling::train
