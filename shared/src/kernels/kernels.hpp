#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

/// The interface between a plan and the kernels that run it. Activations are stored with channels
/// innermost (height, width, channels), so that a vector holds neighbouring output channels and a
/// pixel is one broadcast; weights are packed for that once, when a model is loaded.
namespace inkling::kernels {

/// A view of one image's activations.
struct Plane {
  float* pixels;   ///< Pixel (0, 0).
  int row_stride;  ///< Floats from one row to the next.
  int channels;    ///< Floats from one pixel to the next.
};

/// A 3×3 convolution with zero padding, and what is fused to it.
struct ConvShape {
  int inputs;   ///< Input channels.
  int outputs;  ///< Output channels.
  int height;   ///< Rows and columns, of input and output alike.
  int width;
  bool relu;  ///< max(x, 0) on the result.
  bool pool;  ///< Then the maximum of each 2×2 block, halving height and width.
};

/// Packed weights: `bias` holds one float an output, padded with zeros to whole vectors.
struct Packed {
  const float* weights;
  const float* bias;
};

/// y = relu?(W x + b) for a batch of rows.
struct LinearShape {
  int inputs;
  int outputs;
  bool relu;
};

/// Output pixels that a convolution computes at a time, along each side. Its input needs a border
/// of zeros: one row and column before, and after, as many as round the size up to whole tiles
/// plus one.
inline constexpr int kDirectTile = 2;
inline constexpr int kWinogradTile = 4;

/// Positions of one tile in the Winograd domain.
inline constexpr int kWinogradPositions = (kWinogradTile + 2) * (kWinogradTile + 2);

/// The kernels for one instruction set.
struct Level {
  std::string_view name;
  int lanes;    ///< Floats in a vector; outputs are padded to a multiple of it.
  int vectors;  ///< Vectors of outputs in a block of packed weights.
  int rows;     ///< Rows of a product that a block computes at a time.

  /// Direct convolution of one image; see conv_direct.hpp for the packing.
  void (*conv_direct)(const ConvShape&, const Packed&, Plane input, Plane output);

  /// Convolution of one image in the Winograd domain; see conv_winograd.hpp for packing and
  /// scratch.
  void (*conv_winograd)(const ConvShape&, const Packed&, Plane input, Plane output, float* scratch);

  /// Convolution of `lanes` images at once, one a lane: both planes hold [y][x][channel][image],
  /// and their strides count floats of all images. See conv_lanes.hpp for the packing;
  /// `lane_outputs` is the number of outputs in a block of it. Null where vectors are too narrow to
  /// gain by it.
  void (*conv_lanes)(const ConvShape&, const Packed&, Plane input, Plane output);
  int lane_outputs;

  /// `count` floats of each of `lanes` images, which lie `stride` floats apart, to
  /// [float][image], and back.
  void (*to_lanes)(const float* images, std::ptrdiff_t stride, int count, float* lanes);
  void (*from_lanes)(const float* lanes, int count, float* images, std::ptrdiff_t stride);

  /// A dense layer of `lanes` images, from [input][image] to rows of outputs, at most
  /// `most_lane_linear_outputs`. Packing as for `linear`.
  void (*linear_lanes)(const LinearShape&, const Packed&, const float* input, float* output);
  int most_lane_linear_outputs;

  /// `count` rows of inputs to `count` rows of outputs; see linear.hpp. Rows follow each other at
  /// `shape.inputs` and `shape.outputs` floats; `groups` is scratch, one for each four inputs.
  void (*linear)(const LinearShape&, const Packed&, const float* input, float* output, int count,
                 std::uint32_t* groups);
};

/// The levels that this build has and this machine can run, fastest first; never empty.
[[nodiscard]] std::span<const Level* const> available_levels();

}  // namespace inkling::kernels
