#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "inkling/result.hpp"

/// IDX, the format of MNIST's files: big-endian 32-bit numbers (a magic number that tells the kind
/// of elements and the dimensions, then each dimension's size), then one byte an element.
namespace inkling::app {

/// Images of one size. The pixels lie in the file's bytes.
struct IdxImages {
  std::size_t count = 0, rows = 0, columns = 0;
  std::span<const std::uint8_t> pixels;  ///< count·rows·columns, row-major; 0 paper, 255 ink.
};

/// Whether bytes begin as a file of images, or of labels, does.
[[nodiscard]] bool is_idx_images(std::span<const std::byte> bytes);
[[nodiscard]] bool is_idx_labels(std::span<const std::byte> bytes);

/// Both fail with kMalformed on bytes that are anything else, or not as many as the header says;
/// labels also where one is no digit.
[[nodiscard]] Result<IdxImages> read_idx_images(std::span<const std::byte> bytes);
[[nodiscard]] Result<std::span<const std::uint8_t>> read_idx_labels(
    std::span<const std::byte> bytes);

/// Files of 28×28 images and of labels.
/// @param pixels  784 bytes for each image.
[[nodiscard]] std::string write_idx_images(std::span<const std::uint8_t> pixels);
[[nodiscard]] std::string write_idx_labels(std::span<const std::uint8_t> labels);

}  // namespace inkling::app
