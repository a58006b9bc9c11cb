#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "inkling/preprocess.hpp"

/// What can lie on the drawing area. Coordinates are shares of the area: 0 to 1 from left to right
/// and from top to bottom, so that a drawing outlives every change of window size.
namespace inkling::app {

/// Positions are kept on a grid of this many steps a side, finer than any screen's pixels, so that
/// a link can carry a drawing exactly.
inline constexpr int kGridSteps = 4096;

/// Width of ordinary ink, as thick as MNIST's.
inline constexpr float kInkWidth = 0.0625f;
/// The widths a brush may have. Each is kept as a multiple of 1/1024.
inline constexpr float kMinInkWidth = 0.015625f;
inline constexpr float kMaxInkWidth = 0.125f;

/// How a stroke is shown. The networks see every stroke at MNIST's width.
struct Nib {
  float width = kInkWidth;
  std::vector<std::uint8_t> pressures;  ///< One for each point, 0 to 255; empty without a pen.

  bool operator==(const Nib&) const = default;
};

/// A digit that is an image instead of strokes.
struct Picture {
  std::array<std::uint8_t, kImagePixels> pixels{};  ///< Row-major, 0 paper, 255 ink.
  std::optional<int> gallery_index;                 ///< Set while it is that MNIST test digit.
  std::optional<PreprocessStages> stages;           ///< How a photo became these pixels.
};

/// Everything on the area: strokes with a nib each, or a picture.
struct Ink {
  std::vector<Stroke> strokes;
  std::vector<Nib> nibs;
  std::optional<Picture> picture;

  [[nodiscard]] bool empty() const { return strokes.empty() && !picture; }
};

/// The nearest point of the grid inside the area.
[[nodiscard]] Point on_grid(Point point);
/// The nearest width a brush may have.
[[nodiscard]] float allowed_width(float width);

/// Takes strokes in any unit as the ink of a drawing. Strokes that lie within 0 to 1 stay where
/// they are; others are moved and scaled, aspect ratio kept, to fill the middle of the area.
/// Strokes without a point are left out.
/// Fails with kEmpty if no point is left, with kNonFinite on a coordinate that is not finite, with
/// kUnsupported on more than kMaxPoints points.
[[nodiscard]] Result<Ink> ink_from_strokes(std::span<const Stroke> strokes);
inline constexpr std::size_t kMaxPoints = 50'000;

/// Takes the digit in a photo or another image as the ink of a drawing: a picture of what the
/// networks see of it. Fails as `preprocess_image` does.
[[nodiscard]] Result<Ink> ink_from_image(const GrayImage& image);

/// Paints ink over a picture's pixels (or, with `ink` false, paper) along the line from `from` to
/// `to`. What a picture came from is forgotten: it is no gallery digit any more.
/// @param radius  Half the width of the line, as a share of the area.
/// Returns whether a pixel changed.
bool paint(Picture& picture, Point from, Point to, float radius, bool ink);

}  // namespace inkling::app
