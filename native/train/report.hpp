#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "train/progress.hpp"
#include "train/recipe.hpp"

namespace inkling::train {

/// One file of the data set, by its sum.
struct DataChecksum {
  std::string file;  ///< "train-images".
  std::string md5;   ///< Of the uncompressed bytes.
};

/// What was trained on and tested with.
struct DataSummary {
  std::string name;  ///< "MNIST", or "other data" if the sums are not MNIST's.
  std::int64_t train_images = 0;
  std::int64_t test_images = 0;
  std::vector<DataChecksum> checksums;
};

/// The configuration that ran: enough to run it again.
struct RunSettings {
  std::string command;  ///< Without the folders of the machine it ran on.
  Recipe recipe;
  std::uint64_t seed = 0;
  std::string teacher;  ///< Whose answers it learned from besides the labels; empty for none.
  std::string device;
  int threads = 0;
  std::string trainer_version;
  std::string libtorch_version;
  DataSummary data;
};

/// What one seed came to.
struct SeedResult {
  std::uint64_t seed = 0;
  double test_accuracy = 0.0;  ///< Share of the test images, 0 to 1.
  double test_loss = 0.0;      ///< Mean cross-entropy of the images.
  std::optional<double> validation_accuracy = {};
  std::optional<double> validation_loss = {};
  double learning_time_s = 0.0;
};

/// How a figure varies over seeds.
struct Variation {
  double mean = 0.0;
  double deviation = 0.0;  ///< Standard deviation of a sample; 0 for one value.
  double least = 0.0;
  double greatest = 0.0;
};

/// @param values  At least one.
[[nodiscard]] Variation variation_of(std::span<const double> values);

/// One network's training: what ran and what came of it.
struct NetworkReport {
  std::string architecture;  ///< Id, as "tiny_cnn".
  RunSettings settings;
  std::int64_t test_correct = 0;
  double test_accuracy = 0.0;         ///< Share of the test images, 0 to 1.
  double test_loss = 0.0;             ///< Mean cross-entropy of the images.
  double test_loss_batch_mean = 0.0;  ///< Mean over batches of 64, as the article computes it.
  double learning_time_s = 0.0;
  std::vector<EpochResult> epochs;
  std::vector<SeedResult> seeds = {};  ///< Every seed that was trained, this one among them.

  /// Of the test accuracy over the seeds; of this network's alone where no seeds are listed.
  [[nodiscard]] Variation accuracy_variation() const;
};

/// The newest training of each network whose weights lie in one folder: `report.json`.
struct Report {
  std::vector<NetworkReport> networks;  ///< In the order of the architecture table.

  /// Puts a network in its place, instead of an earlier training of it.
  void put(NetworkReport network);
};

/// The report as JSON text.
[[nodiscard]] std::string to_json(const Report& report);

/// Reads JSON text that `to_json` wrote; networks that this build does not know are left out.
/// Throws UserError, calling the text `name`, if it is anything else.
[[nodiscard]] Report parse_report(std::string_view json, std::string_view name);

/// Reads a report's file, or makes an empty report if there is none.
[[nodiscard]] Report read_report_file(const std::filesystem::path& path);

/// Reads `folder`/report.json, or makes an empty report if there is none.
[[nodiscard]] Report read_report(const std::filesystem::path& folder);

}  // namespace inkling::train
