#include "train/report.hpp"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <numeric>
#include <utility>

#include "common/error.hpp"
#include "common/files.hpp"
#include "inkling/architecture.hpp"
#include "train/article.hpp"
#include "train/epoch_json.hpp"
#include "train/recipe_json.hpp"

namespace inkling::train {
namespace {

using Json = nlohmann::ordered_json;

constexpr int kFormat = 1;  // Of the JSON below; to be raised when a field changes its meaning.

Json settings_to_json(const RunSettings& settings) {
  Json md5 = Json::object();
  for (const DataChecksum& sum : settings.data.checksums) md5[sum.file] = sum.md5;
  return {{"command", settings.command},
          {"recipe", settings.recipe.name},
          {"epochs", settings.recipe.epochs},
          {"batch_size", settings.recipe.batch_size},
          {"optimizer", settings.recipe.optimizer == Optimizer::kAdamW ? "AdamW" : "Adam"},
          {"learning_rate", settings.recipe.learning_rate},
          {"recipe_details", Json::parse(to_json(settings.recipe))},
          {"seed", settings.seed},
          {"teacher", settings.teacher},
          {"device", settings.device},
          {"threads", settings.threads},
          {"trainer_version", settings.trainer_version},
          {"libtorch_version", settings.libtorch_version},
          {"data",
           {{"name", settings.data.name},
            {"train_images", settings.data.train_images},
            {"test_images", settings.data.test_images},
            {"md5", md5}}}};
}

/// Reports of trainers that knew one recipe have no details.
Recipe recipe_from_json(const Json& settings) {
  if (settings.contains("recipe_details")) {
    return parse_recipe(settings.at("recipe_details").dump());
  }
  return {.name = settings.at("recipe"),
          .epochs = settings.at("epochs"),
          .batch_size = settings.at("batch_size"),
          .learning_rate = settings.at("learning_rate")};
}

RunSettings settings_from_json(const Json& json) {
  RunSettings settings{.command = json.at("command"),
                       .recipe = recipe_from_json(json),
                       .seed = json.at("seed"),
                       .teacher = json.value("teacher", ""),
                       .device = json.at("device"),
                       .threads = json.at("threads"),
                       .trainer_version = json.at("trainer_version"),
                       .libtorch_version = json.at("libtorch_version"),
                       .data = {}};
  const Json& data = json.at("data");
  settings.data.name = data.at("name");
  settings.data.train_images = data.at("train_images");
  settings.data.test_images = data.at("test_images");
  for (const auto& [file, md5] : data.at("md5").items()) {
    settings.data.checksums.push_back({.file = file, .md5 = md5});
  }
  return settings;
}

Json article_to_json(const ArticleFigures* figures) {
  if (figures == nullptr) return nullptr;
  return {{"test_accuracy", figures->accuracy},
          {"test_loss_batch_mean", figures->loss},
          {"learning_time_s", figures->learning_time_s}};
}

Json seeds_to_json(const std::vector<SeedResult>& seeds) {
  Json array = Json::array();
  for (const SeedResult& seed : seeds) {
    Json entry{{"seed", seed.seed},
               {"test_accuracy", seed.test_accuracy},
               {"test_loss", seed.test_loss},
               {"learning_time_s", seed.learning_time_s}};
    if (seed.validation_accuracy) entry["validation_accuracy"] = *seed.validation_accuracy;
    if (seed.validation_loss) entry["validation_loss"] = *seed.validation_loss;
    array.push_back(std::move(entry));
  }
  return array;
}

std::vector<SeedResult> seeds_from_json(const Json& array) {
  std::vector<SeedResult> seeds;
  for (const Json& entry : array) {
    SeedResult seed{.seed = entry.at("seed"),
                    .test_accuracy = entry.at("test_accuracy"),
                    .test_loss = entry.at("test_loss"),
                    .learning_time_s = entry.at("learning_time_s")};
    if (entry.contains("validation_accuracy")) {
      seed.validation_accuracy = entry.at("validation_accuracy").get<double>();
      seed.validation_loss = entry.at("validation_loss").get<double>();
    }
    seeds.push_back(seed);
  }
  return seeds;
}

Json variation_to_json(const Variation& variation) {
  return {{"mean", variation.mean},
          {"standard_deviation", variation.deviation},
          {"least", variation.least},
          {"greatest", variation.greatest}};
}

Json network_to_json(const NetworkReport& network) {
  const Architecture& architecture = *find_architecture(network.architecture);
  return {{"name", architecture.display_name},
          {"parameters", parameter_count(architecture)},
          {"mult_adds", mult_adds(architecture)},
          {"test_accuracy", network.test_accuracy},
          {"test_correct", network.test_correct},
          {"test_loss", network.test_loss},
          {"test_loss_batch_mean", network.test_loss_batch_mean},
          {"learning_time_s", network.learning_time_s},
          {"test_accuracy_over_seeds", variation_to_json(network.accuracy_variation())},
          {"seeds", seeds_to_json(network.seeds)},
          {"epochs", epochs_to_json(network.epochs)},
          {"article", article_to_json(article_figures(network.architecture))},
          {"settings", settings_to_json(network.settings)}};
}

NetworkReport network_from_json(const std::string& architecture, const Json& json) {
  return {.architecture = architecture,
          .settings = settings_from_json(json.at("settings")),
          .test_correct = json.at("test_correct"),
          .test_accuracy = json.at("test_accuracy"),
          .test_loss = json.at("test_loss"),
          .test_loss_batch_mean = json.at("test_loss_batch_mean"),
          .learning_time_s = json.at("learning_time_s"),
          .epochs = epochs_from_json(json.at("epochs")),
          .seeds = seeds_from_json(json.value("seeds", Json::array()))};
}

/// A network's place in the architecture table.
std::ptrdiff_t rank(const NetworkReport& network) {
  return find_architecture(network.architecture) - architectures().data();
}

}  // namespace

Variation variation_of(std::span<const double> values) {
  const auto count = static_cast<double>(values.size());
  const double mean = std::accumulate(values.begin(), values.end(), 0.0) / count;
  double squares = 0.0;
  for (const double value : values) squares += (value - mean) * (value - mean);
  return {.mean = mean,
          .deviation = values.size() > 1 ? std::sqrt(squares / (count - 1.0)) : 0.0,
          .least = *std::ranges::min_element(values),
          .greatest = *std::ranges::max_element(values)};
}

Variation NetworkReport::accuracy_variation() const {
  std::vector<double> accuracies;
  for (const SeedResult& seed : seeds) accuracies.push_back(seed.test_accuracy);
  if (accuracies.empty()) accuracies.push_back(test_accuracy);
  return variation_of(accuracies);
}

void Report::put(NetworkReport network) {
  const auto place = std::ranges::lower_bound(networks, rank(network), {}, rank);
  if (place != networks.end() && place->architecture == network.architecture) {
    *place = std::move(network);
  } else {
    networks.insert(place, std::move(network));
  }
}

std::string to_json(const Report& report) {
  Json networks = Json::object();
  for (const NetworkReport& network : report.networks) {
    networks[network.architecture] = network_to_json(network);
  }
  return Json{{"format", kFormat}, {"networks", networks}}.dump(2) + "\n";
}

Report parse_report(std::string_view text, std::string_view name) {
  try {
    const Json json = Json::parse(text);
    if (json.at("format") != kFormat) throw UserError("its format is unknown");
    Report report;
    for (const auto& [architecture, network] : json.at("networks").items()) {
      if (find_architecture(architecture) != nullptr) {
        report.put(network_from_json(architecture, network));
      }
    }
    return report;
  } catch (const std::exception& error) {
    throw UserError("'" + std::string(name) + "' is not a report of this trainer (" + error.what() +
                    "); move it away or choose another --out");
  }
}

Report read_report_file(const std::filesystem::path& path) {
  if (!std::filesystem::exists(path)) return {};
  constexpr std::size_t kMaxReportBytes = std::size_t{16} << 20;
  const std::vector<std::byte> bytes = read_file(path, kMaxReportBytes);
  return parse_report({reinterpret_cast<const char*>(bytes.data()), bytes.size()}, path.string());
}

Report read_report(const std::filesystem::path& folder) {
  return read_report_file(folder / "report.json");
}

}  // namespace inkling::train
