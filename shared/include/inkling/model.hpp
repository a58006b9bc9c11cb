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

/// The kernels that this build has and this machine can run, fastest first; never empty.
[[nodiscard]] std::vector<std::string_view> available_kernels();

/// What one layer did to one image.
struct LayerTrace {
  Shape shape;
  std::vector<float> values;  ///< shape.size() floats, channel-major (C, H, W) as in PyTorch.
  /// Time in microseconds that the layer took in a normal run. What is fused to a convolution or a
  /// dense layer (ReLU, pooling) is in that layer's time and has none of its own.
  double elapsed_us = 0.0;
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
  /// @param kernels  One of `available_kernels()`, for tests and measurements; empty means the
  ///                 fastest. Another name fails with kUnsupported.
  static Result<Model> load(std::span<const std::byte> safetensors, std::string_view kernels = {});
  /// The same from tensors in memory.
  static Result<Model> load(Weights weights, std::string_view kernels = {});

  Model(Model&&) noexcept;
  Model& operator=(Model&&) noexcept;
  ~Model();

  [[nodiscard]] const Architecture& architecture() const;
  /// The file's `__metadata__`, in file order.
  [[nodiscard]] const std::vector<std::pair<std::string, std::string>>& metadata() const;
  /// The kernels it runs on: "avx512", "avx2", "sse2", "neon", "wasm_simd128", ...
  [[nodiscard]] std::string_view kernels() const;
  /// Floats of scratch that a run needs, for any batch size.
  [[nodiscard]] std::size_t scratch_size() const;

  /// Classifies a batch. Allocates nothing, cannot fail, is safe from many threads.
  /// @param images     N×784 floats, row-major, ink 1 and paper 0; N ≥ 0 of any size.
  /// @param workspace  Scratch made for this model (or for one that needs at least as much).
  /// @param logits     N×10 floats, overwritten.
  void run(std::span<const float> images, Workspace& workspace, std::span<float> logits) const;

  /// Classifies one image (784 floats to 10 logits) as above, then computes it once more layer by
  /// layer, with nothing fused, to fill `trace`. Allocates.
  void run(std::span<const float> image, Workspace& workspace, std::span<float> logits,
           Trace& trace) const;

  /// Times the layers of one image's run with clocks too coarse to see a layer work once: does each
  /// layer's work as often in a row as `repeats` says. Allocates nothing.
  /// @param repeats     One for each layer of the table, 1 or more.
  /// @param elapsed_us  One for each layer, overwritten: the time of all its repeats, in
  ///                    microseconds. As in a LayerTrace, what is fused has none of its own.
  void time_layers(std::span<const float> image, Workspace& workspace, std::span<const int> repeats,
                   std::span<double> elapsed_us) const;

  /// How strongly one value inside the network depends on each pixel: its derivative, computed
  /// backwards through the layers (Rumelhart, Hinton, Williams 1986). At the kinks, the value of a
  /// ReLU that put out 0 is taken to depend on nothing, a maximum on the first of equals.
  /// Allocates.
  /// @param trace     What `run` put down for an image on this model.
  /// @param layer     Index into `trace.layers`.
  /// @param unit      Index into that layer's values.
  /// @param gradient  784 floats, overwritten.
  void gradient(const Trace& trace, std::size_t layer, std::size_t unit,
                std::span<float> gradient) const;

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
