#pragma once

#include "inkling/preprocess.hpp"

namespace inkling::detail {

/// A rectangle of whole pixels; right and bottom are exclusive.
struct PixelBox {
  int left = 0;
  int top = 0;
  int right = 0;
  int bottom = 0;
  [[nodiscard]] int width() const { return right - left; }
  [[nodiscard]] int height() const { return bottom - top; }
};

/// The smallest box that holds all pixels of at least `level`; of width 0 if there are none.
[[nodiscard]] PixelBox box_of(const GrayImage& image, float level);

/// The part of the image in `box`, which may reach beyond it: there is paper.
[[nodiscard]] GrayImage crop(const GrayImage& image, const PixelBox& box);

/// The ink redrawn so that its strokes have MNIST's width once it is fitted into the field: thin
/// pens are made wider and broad ones narrower all along their edges. Ink too coarse for that
/// (MNIST's own images are) comes back as it is. The size of the image may change.
[[nodiscard]] GrayImage normalise_width(GrayImage ink);

}  // namespace inkling::detail
