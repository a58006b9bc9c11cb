#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "inkling/architecture.hpp"
#include "inkling/result.hpp"

/// Reading and writing safetensors (https://github.com/huggingface/safetensors): an 8-byte
/// little-endian header length, a JSON header, and the tensors' bytes. The reader treats its input
/// as hostile.
namespace inkling {

/// How numbers are stored in a file; in memory they are always 32-bit floats.
enum class DType : std::uint8_t { kF32, kF16, kBF16 };

/// "F32", "F16" or "BF16".
[[nodiscard]] std::string_view dtype_name(DType dtype);

struct Tensor {
  std::string name;
  std::vector<std::int64_t> shape;  ///< Dimensions, outermost first.
  DType dtype = DType::kF32;        ///< How it was stored, or is to be stored.
  std::vector<float> values;        ///< Row-major; as many as the product of `shape`.
};

/// A parsed file: its tensors and its `__metadata__`, both in file order.
struct Weights {
  std::vector<Tensor> tensors;
  std::vector<std::pair<std::string, std::string>> metadata;

  /// The tensor with this name, or nullptr.
  [[nodiscard]] const Tensor* find(std::string_view name) const;
  /// The metadata value under this key, or an empty string.
  [[nodiscard]] std::string_view metadata_value(std::string_view key) const;
  /// Sets a metadata value, replacing one of the same key.
  void set_metadata(std::string_view key, std::string value);
};

/// Limits of what the reader accepts; far above any file of ours, low enough to be safe.
inline constexpr std::size_t kMaxHeaderBytes = std::size_t{1} << 20;
inline constexpr std::size_t kMaxFileBytes = std::size_t{64} << 20;

/// Reads a safetensors file from memory. Fails with kMalformed on a truncated file, a header
/// that is not the JSON it should be, duplicate names, lengths that do not match shape and type,
/// overlapping tensors, gaps or bytes left over; with kUnsupported on other data types and sizes
/// over the limits; with kNonFinite on a NaN or an infinity. The message names the tensor.
[[nodiscard]] Result<Weights> parse_safetensors(std::span<const std::byte> bytes);

/// Writes a safetensors file, each tensor in its own `dtype` (rounded to nearest even), with
/// 8-byte alignment of the data. Fails with kNonFinite where a value overflows its type.
[[nodiscard]] Result<std::vector<std::byte>> serialize_safetensors(const Weights& weights);

/// The architecture whose tensors these are: by `architecture` in the metadata if given, else by
/// names and shapes. Fails with kMismatch if a tensor is missing, superfluous, of another shape or
/// does not hold its shape's number of values, with kNonFinite if a value is not finite, naming the
/// tensor.
[[nodiscard]] Result<const Architecture*> identify_architecture(const Weights& weights);

/// Metadata keys that the core itself reads; the trainer writes more.
inline constexpr std::string_view kArchitectureKey = "architecture";
/// 784 bytes of the reference image as 1,568 hexadecimal digits (0 paper, 255 ink).
inline constexpr std::string_view kReferenceImageKey = "reference_image";
/// Its ten logits in millionths, as whole numbers separated by spaces (the same in every locale).
inline constexpr std::string_view kReferenceLogitsKey = "reference_logits_e6";

/// Stores a reference image and its logits for the self-check on load. Logits are finite and below
/// 10^12 in size.
void set_reference(Weights& weights, std::span<const std::uint8_t, kImagePixels> image,
                   std::span<const float, kClasses> logits);

}  // namespace inkling
