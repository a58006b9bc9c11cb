#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "inkling/weights.hpp"
#include "train/progress.hpp"

namespace inkling::train {

/// A training after some of its epochs: what the rest depends on.
struct Checkpoint {
  std::int64_t steps = 0;
  std::vector<EpochResult> epochs;  ///< Those that are done.
  Weights state;                    ///< The learner's.
};

/// One training's checkpoint on disk: a safetensors file that is replaced after every epoch and is
/// whole at every moment.
class CheckpointFile {
 public:
  /// @param path         Of the file, whose folder exists.
  /// @param fingerprint  All that decides on the training's result; what was written under another
  ///                     one is not gone on with.
  CheckpointFile(std::filesystem::path path, std::string fingerprint);

  /// Throws UserError if it cannot be written.
  void save(const Checkpoint& checkpoint) const;

  /// Nothing if there is no file. Throws UserError if it is another training's or no checkpoint.
  [[nodiscard]] std::optional<Checkpoint> load() const;

  [[nodiscard]] bool exists() const;
  /// Removes the file, and what processes that were killed while writing it left beside it.
  void remove() const;

 private:
  std::filesystem::path path_;
  std::string fingerprint_;
};

}  // namespace inkling::train
