#pragma once

#include "inkling/preprocess.hpp"

/// The 28×28 frame that every drawing is placed in, in continuous coordinates: pixel k covers
/// [k, k + 1), so the frame's middle is 14 and the middle of pixel (14, 14) is 14.5.
namespace inkling::detail {

/// LeCun's 20×20 field for the ink, and its middle.
inline constexpr double kFieldSide = 20.0;
inline constexpr double kFrameMiddle = kImageSide / 2.0;

/// Where the centre of mass goes. Over MNIST's 60,000 training digits it lies at pixel indices
/// (14.01 ± 0.29, 14.00 ± 0.29) and never outside 13.48 to 14.50: MNIST moved its digits by whole
/// pixels to bring the mass to the middle of pixel (14, 14).
inline constexpr double kMassCentre = kImageSide / 2 + 0.5;

/// Width of a stroke between its half-ink edges, in pixels (see preprocess.cpp for its origin).
inline constexpr double kStrokeWidth = 2.4;

/// Longest side of the ink, edge to edge. MNIST's boxes lie on the pixel grid and span 20 rows;
/// placed between pixels, 20 px of ink touch 21 rows, and 19.5 px touch 20 or 21. Against 20 this
/// gains, for the two groups of people named in preprocess.cpp, 1.4 and 0.7 points with the MLP,
/// 0.3 and 0.2 with the TinyCNN, 0.1 and 0.0 with the CNN and the StrongCNN.
inline constexpr double kInkSide = 19.5;

struct Offset {
  double x = 0.0;
  double y = 0.0;
};

/// A rectangle in the frame.
struct FrameBox {
  double left = 0.0;
  double top = 0.0;
  double right = 0.0;
  double bottom = 0.0;
};

/// Centre of mass of an image with some ink.
[[nodiscard]] Offset centre_of_mass(const InputImage& image);

/// The move that brings the centre of mass of `fitted` to kMassCentre, or as near to it as `ink`,
/// the bounds of its ink in the frame, can be moved without leaving the frame.
[[nodiscard]] Offset centring_shift(const InputImage& fitted, const FrameBox& ink);

}  // namespace inkling::detail
