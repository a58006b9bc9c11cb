#pragma once

#include "inkling/preprocess.hpp"

namespace inkling::detail {

/// The share of full ink from which a pixel counts as ink: a fifth, at which 99.9 % of MNIST's
/// training images have a box of exactly 20 px.
inline constexpr float kInkLevel = 0.2f;

/// The ink of a grey image: ink 1, paper 0, at the input's size or, for large images, at a reduced
/// one. `image` holds at least one pixel, all between 0 and 1. Fails with kEmpty.
[[nodiscard]] Result<GrayImage> find_ink(const GrayImage& image);

}  // namespace inkling::detail
