#include "train/report.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "common/error.hpp"
#include "common/files.hpp"
#include "inkling/architecture.hpp"
#include "train/article.hpp"

namespace inkling::train {
namespace {

using Json = nlohmann::ordered_json;

constexpr int kFormat = 1;  // Of the JSON below; to be raised when a field changes its meaning.

Json settings_to_json(const RunSettings& settings) {
  Json md5 = Json::object();
  for (const DataChecksum& sum : settings.data.checksums) md5[sum.file] = sum.md5;
  return {{"command", settings.command},
          {"recipe", settings.recipe},
          {"epochs", settings.epochs},
          {"batch_size", settings.batch_size},
          {"optimizer", "Adam"},
          {"learning_rate", settings.learning_rate},
          {"seed", settings.seed},
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

RunSettings settings_from_json(const Json& json) {
  RunSettings settings{.command = json.at("command"),
                       .recipe = json.at("recipe"),
                       .epochs = json.at("epochs"),
                       .batch_size = json.at("batch_size"),
                       .learning_rate = json.at("learning_rate"),
                       .seed = json.at("seed"),
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

Json network_to_json(const NetworkReport& network) {
  const Architecture& architecture = *find_architecture(network.architecture);
  Json epochs = Json::array();
  for (const EpochResult& epoch : network.epochs) {
    epochs.push_back({{"training_loss", epoch.training_loss}, {"elapsed_s", epoch.elapsed_s}});
  }
  return {{"name", architecture.display_name},
          {"parameters", parameter_count(architecture)},
          {"mult_adds", mult_adds(architecture)},
          {"test_accuracy", network.test_accuracy},
          {"test_correct", network.test_correct},
          {"test_loss", network.test_loss},
          {"test_loss_batch_mean", network.test_loss_batch_mean},
          {"learning_time_s", network.learning_time_s},
          {"epochs", epochs},
          {"article", article_to_json(article_figures(network.architecture))},
          {"settings", settings_to_json(network.settings)}};
}

NetworkReport network_from_json(const std::string& architecture, const Json& json) {
  NetworkReport network{.architecture = architecture,
                        .settings = settings_from_json(json.at("settings")),
                        .test_correct = json.at("test_correct"),
                        .test_accuracy = json.at("test_accuracy"),
                        .test_loss = json.at("test_loss"),
                        .test_loss_batch_mean = json.at("test_loss_batch_mean"),
                        .learning_time_s = json.at("learning_time_s"),
                        .epochs = {}};
  for (const Json& epoch : json.at("epochs")) {
    network.epochs.push_back(
        {.training_loss = epoch.at("training_loss"), .elapsed_s = epoch.at("elapsed_s")});
  }
  return network;
}

/// A network's place in the architecture table.
std::ptrdiff_t rank(const NetworkReport& network) {
  return find_architecture(network.architecture) - architectures().data();
}

}  // namespace

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

Report read_report(const std::filesystem::path& folder) {
  const std::filesystem::path path = folder / "report.json";
  if (!std::filesystem::exists(path)) return {};
  constexpr std::size_t kMaxReportBytes = std::size_t{16} << 20;
  const std::vector<std::byte> bytes = read_file(path, kMaxReportBytes);
  return parse_report({reinterpret_cast<const char*>(bytes.data()), bytes.size()}, path.string());
}

}  // namespace inkling::train
