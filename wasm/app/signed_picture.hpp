#pragma once

#include <span>

#include "view.hpp"

/// Pictures of values that may be negative: strong positive ones are solid in one colour, strong
/// negative ones chequered in another, so that nobody needs to see the colours.
namespace inkling::app {

/// All shades of a palette, made once for many pixels.
class SignedShades {
 public:
  explicit SignedShades(const Palette& colors);
  /// @param share  The value as a share of the largest one, −1 to 1.
  /// @param odd    Whether the pixel is one of the dark squares of a chessboard.
  [[nodiscard]] ImU32 shade(float share, bool odd) const;

 private:
  static constexpr int kSteps = 64;
  ImU32 positive_[kSteps + 1], negative_[kSteps + 1], pale_[kSteps + 1];
};

/// Draws values row by row, `columns` to a row; what is left of the last row stays empty.
/// @param largest  The size of a value that gets the full colour.
void draw_signed(View& view, const Rect& area, int columns, std::span<const float> values,
                 float largest, float radius = 0.f);

/// The largest size of the values, never 0.
[[nodiscard]] float largest_size(std::span<const float> values);

}  // namespace inkling::app
