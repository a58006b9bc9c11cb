#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "inkling/architecture.hpp"
#include "inkling/result.hpp"

/// From ink to the 28×28 image the networks were trained on, the way MNIST was made (LeCun,
/// Bottou, Bengio, Haffner 1998, section III.A): the ink's bounding box is scaled into 20×20
/// keeping its aspect ratio, anti-aliased, and placed in 28×28 by its centre of mass. MNIST's
/// digits have that centre within half a pixel of the middle of pixel (14, 14), counted from 0;
/// here it lies exactly there.
/// All functions here are pure; nothing is kept between calls.
namespace inkling {

/// A pen position. Any unit; x to the right, y down.
struct Point {
  float x = 0.f;
  float y = 0.f;
};

/// The pen's path from touching the paper to leaving it. One point is a dot.
using Stroke = std::vector<Point>;

/// A grey image, row-major; values from 0 to 1. Ink and paper may be dark or light.
struct GrayImage {
  int width = 0;
  int height = 0;
  std::vector<float> pixels;  ///< width·height floats.
};

/// Largest side of a GrayImage, in pixels.
inline constexpr int kMaxImageSide = 16384;

/// A rectangle in the coordinates of the input.
struct Box {
  float left = 0.f;
  float top = 0.f;
  float right = 0.f;
  float bottom = 0.f;
};

/// What the networks see: 28×28 floats, row-major, ink 1.
using InputImage = std::array<float, kImagePixels>;

/// Every stage on the way, for views that explain an answer. Each image is what the networks
/// would see if the work stopped at that stage.
struct PreprocessStages {
  InputImage raw{};      ///< The whole drawing area (or image, its greys as given) in 28×28.
  Box ink_box{};         ///< Bounds of the pen's path, or of an image's ink, in input coordinates.
  InputImage boxed{};    ///< The ink's bounding box stretched over 28×28's inner 20×20.
  InputImage fitted{};   ///< The box fitted into 20×20, aspect ratio kept, in the middle of 28×28.
  float shift_x = 0.f;   ///< How far `centred` is moved from `fitted` to the right, in its pixels;
  float shift_y = 0.f;   ///< and downwards.
  InputImage centred{};  ///< The result.
};

/// Turns strokes into the networks' input. The path is drawn anew at MNIST's stroke width, so the
/// brush it was drawn with does not matter; nor do unit, place, order and direction. Takes time in
/// proportion to the number of points and allocates nothing.
/// @param area    The drawing area, for `PreprocessStages::raw` only; an empty box means the
///                ink's own bounds.
/// @param stages  Filled if not null.
/// Fails with kEmpty if no stroke has a point, with kNonFinite on a coordinate that is not finite.
[[nodiscard]] Result<InputImage> preprocess_strokes(std::span<const Stroke> strokes,
                                                    const Box& area = {},
                                                    PreprocessStages* stages = nullptr);

/// Turns a grey image of any size (1 to 16,384 pixels a side) into the networks' input. Paper may
/// be dark or light, and unevenly lit: the tone of the border is taken as paper, and what stands
/// out from it as ink. Specks, and dark corners that reach the border, are left out. Where
/// the ink is 40 pixels long or more, its strokes are brought to MNIST's width; ink of exactly 20
/// pixels, as in MNIST's own images, is moved by whole pixels and otherwise left as it is.
/// Fails with kEmpty if nothing stands out from the paper, with kUnsupported on other sizes and on
/// values outside 0 to 1, with kMalformed if `pixels` does not hold width·height values, with
/// kNonFinite on a pixel that is not finite.
[[nodiscard]] Result<InputImage> preprocess_image(const GrayImage& image,
                                                  PreprocessStages* stages = nullptr);

/// An 8-bit image (0 paper, 255 ink), as MNIST stores it, as floats; changes nothing else.
[[nodiscard]] InputImage from_bytes(std::span<const std::uint8_t, kImagePixels> bytes);

}  // namespace inkling
