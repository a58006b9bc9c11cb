// Direct 3×3 convolution for layers with few channels, with bias, ReLU and 2×2 max-pool fused.
//
// A block is one or two pooling windows (2×2 or 2×4 output pixels) times up to kVectors vectors of
// output channels, held in registers from the bias to the store. Pooling is three maxima of
// registers, and each weight that is loaded serves all pixels. Two windows are taken where one
// vector holds all channels: four sums would not keep the multipliers busy. Gain of the second
// window, by `inkling bench` on an AVX-512 machine: TinyCNN takes 3.6 µs an image instead of 4.6.
//
// Packing: [block of vectors][ky][kx][input channel][outputs of the block].
// Source: direct convolution with channels innermost (Zhang, Franchetti, Low 2018, "High
// Performance Zero-Memory Overhead Direct Convolutions").
#pragma once

#include "kernels/gemm.hpp"
#include "kernels/kernels.hpp"

namespace inkling::kernels::INKLING_LEVEL {

/// The windows whose top left output pixel is (y, x). `Gray`: there is one input channel, which the
/// compiler then unrolls.
template <bool Gray, int Windows, int Vectors>
inline void conv_direct_windows(const ConvShape& shape, const float* weights, const float* bias,
                                Plane input, Plane output, int first_output, int y, int x) {
  constexpr int kWide = kDirectTile * Windows;
  constexpr int kPixels = kDirectTile * kWide;
  const int row = input.row_stride;
  const int pixel = Gray ? 1 : input.channels;
  const int taps = Gray ? 3 : 3 * shape.inputs;
  Vec sum[kPixels][Vectors];
  for (int v = 0; v < Vectors; ++v) {
    const Vec start = load(bias + v * kLanes);
    for (int p = 0; p < kPixels; ++p) sum[p][v] = start;
  }
  for (int ky = 0; ky < 3; ++ky) {
    // The border lies before pixel (0, 0).
    const float* in = input.pixels + (y + ky - 1) * row + (x - 1) * pixel;
    // The three taps of a row are contiguous in the input and in the weights.
    for (int k = 0; k < taps; ++k, weights += Vectors * kLanes) {
      Vec weight[Vectors];
      for (int v = 0; v < Vectors; ++v) weight[v] = load(weights + v * kLanes);
      for (int p = 0; p < kPixels; ++p) {
        const Vec ink = broadcast(in[(p / kWide) * row + (p % kWide) * pixel + k]);
        for (int v = 0; v < Vectors; ++v) sum[p][v] = madd(ink, weight[v], sum[p][v]);
      }
    }
  }
  if (shape.relu) {
    for (int p = 0; p < kPixels; ++p) {
      for (int v = 0; v < Vectors; ++v) sum[p][v] = relu(sum[p][v]);
    }
  }
  const int left = shape.outputs - first_output;
  const int channels = left < Vectors * kLanes ? left : Vectors * kLanes;
  if (shape.pool) {
    for (int window = 0; window < Windows; ++window) {
      const int p = window * kDirectTile;
      Vec best[Vectors];
      for (int v = 0; v < Vectors; ++v) {
        best[v] = max(max(sum[p][v], sum[p + 1][v]), max(sum[p + kWide][v], sum[p + kWide + 1][v]));
      }
      store_channels(output.pixels + (y / 2) * output.row_stride +
                         (x / 2 + window) * output.channels + first_output,
                     best, channels);
    }
    return;
  }
  for (int p = 0; p < kPixels; ++p) {
    const int to_y = y + p / kWide;
    const int to_x = x + p % kWide;
    if (to_y >= shape.height || to_x >= shape.width) continue;
    store_channels(output.pixels + to_y * output.row_stride + to_x * output.channels + first_output,
                   sum[p], channels);
  }
}

template <bool Gray, int Vectors>
inline void conv_direct_block(const ConvShape& shape, const float* weights, const float* bias,
                              Plane input, Plane output, int first_output) {
  constexpr int kWindows = Vectors == 1 ? 2 : 1;
  for (int y = 0; y < shape.height; y += kDirectTile) {
    int x = 0;
    for (; x + kWindows * kDirectTile <= shape.width; x += kWindows * kDirectTile) {
      conv_direct_windows<Gray, kWindows, Vectors>(shape, weights, bias, input, output,
                                                   first_output, y, x);
    }
    for (; x < shape.width; x += kDirectTile) {
      conv_direct_windows<Gray, 1, Vectors>(shape, weights, bias, input, output, first_output, y,
                                            x);
    }
  }
}

inline void conv_direct(const ConvShape& shape, const Packed& packed, Plane input, Plane output) {
  const int vectors = (shape.outputs + kLanes - 1) / kLanes;
  const float* weights = packed.weights;
  for (int v = 0; v < vectors; v += kVectors) {
    const int block = vectors - v < kVectors ? vectors - v : kVectors;
    with_constant<kVectors>(block, [&]<int Vectors> {
      const auto run =
          shape.inputs == 1 ? conv_direct_block<true, Vectors> : conv_direct_block<false, Vectors>;
      run(shape, weights, packed.bias + v * kLanes, input, output, v * kLanes);
    });
    weights += 9 * shape.inputs * block * kLanes;
  }
}

}  // namespace inkling::kernels::INKLING_LEVEL
