#pragma once

#include <cstddef>

#include "inkling/architecture.hpp"

namespace inkling::app {

/// A rectangle of pixels of the networks' image; `bottom` and `right` belong to it.
struct Field {
  int top = 0;
  int left = 0;
  int bottom = kImageSide - 1;
  int right = kImageSide - 1;

  [[nodiscard]] int rows() const { return bottom - top + 1; }
  [[nodiscard]] int columns() const { return right - left + 1; }
  [[nodiscard]] bool is_whole() const { return rows() == kImageSide && columns() == kImageSide; }
  [[nodiscard]] bool contains(int row, int column) const {
    return row >= top && row <= bottom && column >= left && column <= right;
  }
  bool operator==(const Field&) const = default;
};

/// The part of the image that a unit can see: its receptive field. No pixel outside of it can
/// change the unit.
/// @param layer  Index into the architecture's table.
/// @param unit   Index into the layer's output, channel-major.
[[nodiscard]] Field receptive_field(const Architecture& architecture, std::size_t layer,
                                    std::size_t unit);

}  // namespace inkling::app
