// Direct 3×3 convolution for layers with few channels, with bias, ReLU and 2×2 max-pool fused.
//
// A block is one or two pooling windows (2×2 or 2×4 output pixels) times up to kVectors vectors of
// output channels, held in registers from the bias to the store. Pooling is three maxima of
// registers, and each weight that is loaded serves all pixels. Two windows are taken where one
// vector holds all channels: four sums would not keep the multipliers busy. Gain of the second
// window with AVX-512: TinyCNN's second layer takes 1.3 µs instead of 1.6. Images of one channel go
// to conv_gray.hpp.
//
// Packing: [block of vectors][ky][kx][input channel][outputs of the block].
// Source: direct convolution with channels innermost (Zhang, Franchetti, Low 2018, "High
// Performance Zero-Memory Overhead Direct Convolutions").
#pragma once

#include "kernels/conv_gray.hpp"
#include "kernels/gemm.hpp"
#include "kernels/kernels.hpp"

namespace inkling::kernels::INKLING_LEVEL {

/// The windows whose top left output pixel is (y, x).
template <bool Pool, int Windows, int Vectors>
[[gnu::always_inline]] inline void conv_direct_windows(const ConvShape& shape, const float* weights,
                                                       const float* bias, Vec floor, Plane input,
                                                       Plane output, int channels, int y, int x) {
  constexpr int kWide = kDirectTile * Windows;
  constexpr int kPixels = kDirectTile * kWide;
  const int row = input.row_stride;
  const int pixel = input.channels;
  const int taps = 3 * shape.inputs;
  Vec sum[kPixels][Vectors];
  for (int v = 0; v < Vectors; ++v) {
    const Vec start = load(bias + v * kLanes);
    for (int p = 0; p < kPixels; ++p) sum[p][v] = start;
  }
  // The border lies before pixel (0, 0).
  const float* in = input.pixels + (y - 1) * row + (x - 1) * pixel;
  for (int ky = 0; ky < 3; ++ky, in += row) {
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
  unrolled<kPixels * Vectors>([&](auto i) __attribute__((always_inline)) {
    Vec& value = sum[i.value / Vectors][i.value % Vectors];
    value = max(floor, value);
  });
  if constexpr (Pool) {
    unrolled<Windows>([&](auto window) __attribute__((always_inline)) {
      constexpr int p = window.value * kDirectTile;
      Vec best[Vectors];
      for (int v = 0; v < Vectors; ++v) {
        best[v] = max(max(sum[p][v], sum[p + 1][v]), max(sum[p + kWide][v], sum[p + kWide + 1][v]));
      }
      store_channels(
          output.pixels + (y / 2) * output.row_stride + (x / 2 + window.value) * output.channels,
          best, channels);
    });
  } else {
    unrolled<kPixels>([&](auto p) __attribute__((always_inline)) {
      const int to_y = y + p.value / kWide;
      const int to_x = x + p.value % kWide;
      if (to_y < shape.height && to_x < shape.width) {
        store_channels(output.pixels + to_y * output.row_stride + to_x * output.channels,
                       sum[p.value], channels);
      }
    });
  }
}

template <bool Pool, int Vectors>
inline void conv_direct_block(const ConvShape& shape, const float* weights, const float* bias,
                              Plane input, Plane output, int channels) {
  constexpr int kWindows = Vectors == 1 ? 2 : 1;
  const Vec floor = broadcast(shape.relu ? 0.f : -__builtin_inff());
  for (int y = 0; y < shape.height; y += kDirectTile) {
    int x = 0;
    for (; x + kWindows * kDirectTile <= shape.width; x += kWindows * kDirectTile) {
      conv_direct_windows<Pool, kWindows, Vectors>(shape, weights, bias, floor, input, output,
                                                   channels, y, x);
    }
    for (; x < shape.width; x += kDirectTile) {
      conv_direct_windows<Pool, 1, Vectors>(shape, weights, bias, floor, input, output, channels, y,
                                            x);
    }
  }
}

inline void conv_direct(const ConvShape& shape, const Packed& packed, Plane input, Plane output) {
  if (shape.inputs == 1) {
    conv_gray(shape, packed, input, output);
    return;
  }
  const int vectors = (shape.outputs + kLanes - 1) / kLanes;
  const float* weights = packed.weights;
  for (int v = 0; v < vectors; v += kVectors) {
    const int block = vectors - v < kVectors ? vectors - v : kVectors;
    const int left = shape.outputs - v * kLanes;
    const int channels = left < block * kLanes ? left : block * kLanes;
    with_constant<kVectors>(block, [&]<int Vectors> {
      const auto run =
          shape.pool ? conv_direct_block<true, Vectors> : conv_direct_block<false, Vectors>;
      run(shape, weights, packed.bias + v * kLanes, input, output, channels);
    });
    weights += 9 * shape.inputs * block * kLanes;
    output.pixels += block * kLanes;
  }
}

}  // namespace inkling::kernels::INKLING_LEVEL
