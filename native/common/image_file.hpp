#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "inkling/preprocess.hpp"

/// Files of pictures: PNG, JPEG and PGM in, PNG out.
namespace inkling {

/// Reads a PNG, JPEG or PGM file as grey, on white where it is transparent. Black is 1 and white 0.
/// Throws UserError if the file is missing, damaged, of another kind or over 100 megapixels.
[[nodiscard]] GrayImage read_image(const std::string& path);

/// A grey image as a PNG file.
/// @param pixels  Row-major, 0 black, 255 white; a whole number of rows.
[[nodiscard]] std::vector<std::byte> encode_png(std::span<const std::uint8_t> pixels, int width);

}  // namespace inkling
