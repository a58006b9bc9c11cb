#pragma once

#include <CLI/CLI.hpp>
#include <span>
#include <string>
#include <vector>

#include "inkling/model.hpp"

namespace inkling::tool {

/// What the user said about which networks to run.
struct NetworkOptions {
  std::string weights;             ///< A folder, one file, or empty for the default folder.
  std::vector<std::string> names;  ///< Architecture ids; empty means all that `weights` stands for.
  std::string kernels;             ///< One of `available_kernels()`; empty means the fastest.
};

/// Adds --weights and --network to a command.
void add_network_options(CLI::App& command, NetworkOptions& options);

/// Loads the networks in the order of `architectures()`. Throws UserError naming the file.
std::vector<Model> load_networks(const NetworkOptions& options);

/// Runs networks over batches on several threads, keeping the threads' scratch memory.
class Runner {
 public:
  /// Scratch for `models` on `threads` threads; 0 means one for each core.
  explicit Runner(std::span<const Model> models, int threads = 0);

  /// Fills `logits` (N×10 floats) from `images` (N×784 floats).
  void run(const Model& model, std::span<const float> images, std::span<float> logits);

 private:
  std::vector<Workspace> workspaces_;
};

}  // namespace inkling::tool
