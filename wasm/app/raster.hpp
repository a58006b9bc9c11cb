#pragma once

#include <cstdint>
#include <vector>

#include "ink.hpp"

namespace inkling::app {

/// The ink as a square grey image, as it is shown: black on white, for image files.
/// @param side  In pixels, 1 to 4096.
/// @return      side·side bytes, row-major.
[[nodiscard]] std::vector<std::uint8_t> rasterise(const Ink& ink, int side);

}  // namespace inkling::app
