#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "inkling/architecture.hpp"
#include "inkling/result.hpp"
#include "inkling/weights.hpp"

/// Running a network. A Model holds packed weights and never changes; a Workspace holds scratch
/// memory. Any number of threads may run one Model, each with a Workspace of its own.
namespace inkling {

namespace detail {
struct Plan;  // Packed weights and the steps of one network.
}
class Model;

/// Scratch memory for `Model::run`. It may be used for any number of models, one run at a time.
class Workspace {
 public:
  /// Scratch for `model` and for every model that needs no more than it.
  explicit Workspace(const Model& model);
  /// Scratch that fits all of `models`.
  explicit Workspace(std::span<const Model> models);

  [[nodiscard]] std::span<float> scratch() { return {scratch_.get(), size_}; }

 private:
  struct Release {
    void operator()(float* memory) const;
  };
  std::unique_ptr<float[], Release> scratch_;  // 64-byte aligned.
  std::size_t size_ = 0;
};

/// What one layer did to one image.
struct LayerTrace {
  Shape shape;
  std::vector<float> values;  ///< shape.size() floats, channel-major (C, H, W) as in PyTorch.
  double elapsed_us = 0.0;    ///< Time this layer took, in microseconds.
};

/// Every layer's output for one image, for views that explain a network. Opt-in: a run without a
/// trace does no work for it.
struct Trace {
  std::vector<LayerTrace> layers;  ///< One for each entry of the architecture's table.
};

/// A network ready to run.
class Model {
 public:
  /// Reads a safetensors file and packs it. Fails as `parse_safetensors` and
  /// `identify_architecture` do, and with kSelfCheck if the file holds a reference image whose
  /// logits this build does not reproduce.
  static Result<Model> load(std::span<const std::byte> safetensors);
  /// The same from tensors in memory.
  static Result<Model> load(const Weights& weights);

  Model(Model&&) noexcept;
  Model& operator=(Model&&) noexcept;
  ~Model();

  [[nodiscard]] const Architecture& architecture() const;
  /// The file's `__metadata__`, in file order.
  [[nodiscard]] const std::vector<std::pair<std::string, std::string>>& metadata() const;
  /// Floats of scratch that a run needs, for any batch size.
  [[nodiscard]] std::size_t scratch_size() const;

  /// Classifies a batch. Allocates nothing, cannot fail, is safe from many threads.
  /// @param images     N×784 floats, row-major, ink 1 and paper 0; N ≥ 0 of any size.
  /// @param workspace  Scratch made for this model (or for one that needs at least as much).
  /// @param logits     N×10 floats, overwritten.
  void run(std::span<const float> images, Workspace& workspace, std::span<float> logits) const;

  /// Classifies one image (784 floats to 10 logits) and fills `trace` with every layer's output
  /// and time. Allocates only when `trace` does not have the network's shape yet.
  void run(std::span<const float> image, Workspace& workspace, std::span<float> logits,
           Trace& trace) const;

 private:
  explicit Model(std::unique_ptr<const detail::Plan> plan);
  std::unique_ptr<const detail::Plan> plan_;
};

/// Probabilities from logits: exp(x - max) over its sum. Both spans hold `kClasses` floats and
/// may be the same memory.
void softmax(std::span<const float> logits, std::span<float> probabilities);

/// Index of the largest value, the first of equals; NaN never wins unless all are NaN.
[[nodiscard]] int argmax(std::span<const float> values);

}  // namespace inkling
