#include "networks.hpp"

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <format>
#include <thread>

#include "common/error.hpp"
#include "common/files.hpp"
#include "common/shipped_folder.hpp"

namespace inkling::tool {
namespace {

namespace fs = std::filesystem;

fs::path shipped_weights() {
  return shipped_folder(INKLING_INSTALLED_WEIGHTS, INKLING_SOURCE_WEIGHTS);
}

fs::path choose_weights(const NetworkOptions& options) {
  if (!options.weights.empty()) return options.weights;
  if (const char* folder = std::getenv("INKLING_WEIGHTS"); folder && *folder) return folder;
  return shipped_weights();
}

Model load_file(const fs::path& file, const std::string& kernels) {
  const std::vector<std::byte> bytes = read_file(file, kMaxFileBytes);
  Result<Model> model = Model::load(bytes, kernels);
  if (!model) throw UserError(std::format("{}: {}", file.string(), model.error().message));
  return std::move(model).value();
}

Model load_from_folder(const fs::path& folder, const Architecture& architecture,
                       const std::string& kernels) {
  const fs::path file = folder / std::format("{}.safetensors", architecture.id);
  if (!fs::exists(file)) {
    throw UserError(
        std::format("there is no {} (give another folder or file with --weights, or choose among "
                    "the networks with --network)",
                    file.string()));
  }
  Model model = load_file(file, kernels);
  if (&model.architecture() != &architecture) {
    throw UserError(std::format("{} holds the network '{}', not '{}'", file.string(),
                                model.architecture().id, architecture.id));
  }
  return model;
}

bool is_wanted(const NetworkOptions& options, std::string_view id) {
  return options.names.empty() || std::ranges::find(options.names, id) != options.names.end();
}

void check_names(const NetworkOptions& options) {
  for (const std::string& name : options.names) {
    if (!find_architecture(name)) {
      throw UserError(
          std::format("there is no network '{}' (choose among {})", name, architecture_ids()));
    }
  }
}

}  // namespace

void add_network_options(CLI::App& command, NetworkOptions& options) {
  command.add_option("--weights", options.weights,
                     "Folder with one .safetensors file a network, or one such file; default: "
                     "$INKLING_WEIGHTS, else " +
                         shipped_weights().string());
  command
      .add_option("--network", options.names,
                  std::format("Run this network only; may be repeated ({})", architecture_ids()))
      ->allow_extra_args(false);
}

std::vector<Model> load_networks(const NetworkOptions& options) {
  check_names(options);
  const fs::path weights = choose_weights(options);
  std::vector<Model> models;
  if (!fs::is_directory(weights)) {
    models.push_back(load_file(weights, options.kernels));
    const std::string_view id = models.front().architecture().id;
    if (!is_wanted(options, id)) {
      throw UserError(std::format("{} holds the network '{}', which --network leaves out",
                                  weights.string(), id));
    }
    return models;
  }
  for (const Architecture& architecture : architectures()) {
    if (is_wanted(options, architecture.id)) {
      models.push_back(load_from_folder(weights, architecture, options.kernels));
    }
  }
  return models;
}

Runner::Runner(std::span<const Model> models, int threads) {
  if (threads <= 0) threads = static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
  for (int i = 0; i < threads; ++i) workspaces_.emplace_back(models);
}

void Runner::run(const Model& model, std::span<const float> images, std::span<float> logits) {
  constexpr std::size_t kBlock = 64;  // Images that a thread takes at a time.
  const std::size_t count = images.size() / kImagePixels;
  std::atomic<std::size_t> next{0};
  const auto work = [&](Workspace& workspace) {
    for (std::size_t begin; (begin = next.fetch_add(kBlock)) < count;) {
      const std::size_t size = std::min(kBlock, count - begin);
      model.run(images.subspan(begin * kImagePixels, size * kImagePixels), workspace,
                logits.subspan(begin * kClasses, size * kClasses));
    }
  };
  const std::size_t helpers = std::min(workspaces_.size(), (count + kBlock - 1) / kBlock);
  std::vector<std::jthread> threads;
  for (std::size_t i = 1; i < helpers; ++i) threads.emplace_back(work, std::ref(workspaces_[i]));
  work(workspaces_[0]);
}

}  // namespace inkling::tool
