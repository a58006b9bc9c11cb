#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <span>
#include <string>

#include "inkling/weights.hpp"

/// The programs that are measured: each answers the same batches with the same weights, one thread,
/// and memory for input and output that it is given or keeps, as far as its interface allows.
namespace inkling::bench {

/// Images cut into batches: N×784 floats, N a multiple of `batch_size`.
struct Batches {
  std::span<float> images;
  std::size_t batch_size;

  [[nodiscard]] std::size_t count() const;
  /// The images of one batch.
  [[nodiscard]] std::span<float> operator[](std::size_t index) const;
};

class Contestant {
 public:
  virtual ~Contestant() = default;
  /// Answers one of its batches: this is what is timed.
  virtual void answer(std::size_t batch) = 0;
  /// The logits of the batch that was answered last: batch_size × 10 floats.
  [[nodiscard]] virtual std::span<const float> logits() const = 0;
};

/// `Model::run` of our core.
std::unique_ptr<Contestant> make_inkling(const Weights& weights, const Batches& batches);
/// LibTorch's C++ modules, eager, in inference mode.
std::unique_ptr<Contestant> make_libtorch(const Weights& weights, const Batches& batches);
/// ONNX Runtime's CPU provider with all graph optimisations.
std::unique_ptr<Contestant> make_onnx_runtime(const std::filesystem::path& onnx,
                                              const Batches& batches);

/// "2.14.1 with OpenBLAS 0.3.30 ...". Throws UserError if LibTorch's BLAS is not OpenBLAS, since
/// the reference BLAS is many times slower and no fair peer.
std::string libtorch_version();
std::string onnx_runtime_version();

}  // namespace inkling::bench
