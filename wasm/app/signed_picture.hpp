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
/// @param full  The size of a value that gets the full colour.
void draw_signed(View& view, const Rect& area, int columns, std::span<const float> values,
                 float full, float radius = 0.f);

/// One entry of a legend, from `x` to the right around `y`: how values of a sign look, and what
/// that means. Returns where the next one may start.
float draw_signed_key(View& view, float x, float y, bool positive, std::string_view meaning);

/// The size that gets the full colour: a fiftieth of the values that are not 0 are as large, so
/// that a few of them do not make all others pale. Never 0.
[[nodiscard]] float full_color_size(std::span<const float> values);

}  // namespace inkling::app
