#include "idx.hpp"

#include <algorithm>
#include <initializer_list>

#include "inkling/architecture.hpp"

namespace inkling::app {
namespace {

constexpr std::uint32_t kImagesMagic = 0x0803;  // Bytes in three dimensions.
constexpr std::uint32_t kLabelsMagic = 0x0801;
constexpr std::size_t kImagesHeader = 16;
constexpr std::size_t kLabelsHeader = 8;
constexpr std::size_t kLargestSide = 16384;

/// A big-endian number of four bytes, or zero past the end.
std::uint32_t number_at(std::span<const std::byte> bytes, std::size_t at) {
  if (bytes.size() < at + 4) return 0;
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < 4; ++i)
    value = value << 8 | std::to_integer<std::uint32_t>(bytes[at + i]);
  return value;
}

std::span<const std::uint8_t> elements(std::span<const std::byte> bytes, std::size_t header) {
  return {reinterpret_cast<const std::uint8_t*>(bytes.data()) + header, bytes.size() - header};
}

std::string write(std::initializer_list<std::size_t> header,
                  std::span<const std::uint8_t> content) {
  std::string file;
  for (const std::size_t number : header) {
    for (const int shift : {24, 16, 8, 0}) file += static_cast<char>(number >> shift & 255);
  }
  return file.append(reinterpret_cast<const char*>(content.data()), content.size());
}

}  // namespace

bool is_idx_images(std::span<const std::byte> bytes) {
  return bytes.size() >= kImagesHeader && number_at(bytes, 0) == kImagesMagic;
}

bool is_idx_labels(std::span<const std::byte> bytes) {
  return bytes.size() >= kLabelsHeader && number_at(bytes, 0) == kLabelsMagic;
}

Result<IdxImages> read_idx_images(std::span<const std::byte> bytes) {
  if (!is_idx_images(bytes)) return Error{ErrorCode::kMalformed, "it holds no images"};
  const IdxImages images{.count = number_at(bytes, 4),
                         .rows = number_at(bytes, 8),
                         .columns = number_at(bytes, 12),
                         .pixels = elements(bytes, kImagesHeader)};
  const bool possible = std::min(images.rows, images.columns) > 0 &&
                        std::max(images.rows, images.columns) <= kLargestSide;
  if (!possible || images.pixels.size() % (images.rows * images.columns) != 0 ||
      images.pixels.size() / (images.rows * images.columns) != images.count) {
    return Error{ErrorCode::kMalformed, "it does not hold the images that its header promises"};
  }
  return images;
}

Result<std::span<const std::uint8_t>> read_idx_labels(std::span<const std::byte> bytes) {
  if (!is_idx_labels(bytes)) return Error{ErrorCode::kMalformed, "it holds no labels"};
  const auto labels = elements(bytes, kLabelsHeader);
  if (labels.size() != number_at(bytes, 4)) {
    return Error{ErrorCode::kMalformed, "it does not hold the labels that its header promises"};
  }
  if (std::ranges::any_of(labels, [](std::uint8_t label) { return label >= kClasses; })) {
    return Error{ErrorCode::kMalformed, "it has labels that are no digits"};
  }
  return labels;
}

std::string write_idx_images(std::span<const std::uint8_t> pixels) {
  return write({kImagesMagic, pixels.size() / kImagePixels, kImageSide, kImageSide}, pixels);
}

std::string write_idx_labels(std::span<const std::uint8_t> labels) {
  return write({kLabelsMagic, labels.size()}, labels);
}

}  // namespace inkling::app
