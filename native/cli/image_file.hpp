#pragma once

#include <string>

#include "inkling/preprocess.hpp"

namespace inkling::tool {

/// Reads a PNG, JPEG or PGM file as grey, on white where it is transparent. Black is 1 and white 0.
/// Throws UserError if the file is missing, damaged, of another kind or over 100 megapixels.
GrayImage read_image(const std::string& path);

}  // namespace inkling::tool
