#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "common/idx.hpp"
#include "inkling/architecture.hpp"
#include "train/recipe.hpp"

namespace inkling::train {

enum class DeviceChoice { kAuto, kCpu, kCuda };

/// A network to train, and how.
struct Task {
  const Architecture* architecture = nullptr;
  Recipe recipe;  ///< With the command line's changes applied.
};

/// What the command line asks for.
struct Options {
  std::filesystem::path data;  ///< Folder with the IDX files.
  std::filesystem::path out;   ///< Folder for the results.
  DataRule data_rule = DataRule::kMnistOnly;
  std::vector<Task> tasks;           ///< In the order of training: teachers before students.
  std::vector<std::uint64_t> seeds;  ///< Each task is done with each of them.
  std::vector<std::filesystem::path> teachers;  ///< Files to learn from; empty: this run's teacher.
  bool resume = false;
  bool report_only = false;  ///< Train nothing; write the reports on what lies in `out` anew.
  DeviceChoice device = DeviceChoice::kAuto;
  int threads = 0;      ///< 0 leaves the number to LibTorch.
  std::string command;  ///< The command that does the same again, without this machine's folders.
};

/// Reads the command line; nothing if it asked for help or the version, which are then printed.
/// Throws UserError on anything that is not understood, naming the choices.
[[nodiscard]] std::optional<Options> parse_options(int argc, const char* const* argv);

}  // namespace inkling::train
