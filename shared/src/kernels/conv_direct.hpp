// Direct 3×3 convolution for layers with few channels, with bias, ReLU and 2×2 max-pool fused.
//
// A block is 2×2 output pixels times up to kVectors vectors of output channels, held in registers
// from the bias to the store. The four pixels are one pooling window, so pooling is three maxima
// of registers, and each weight that is loaded serves all four.
//
// Packing: [block of vectors][ky][kx][input channel][outputs of the block].
// Source: direct convolution with channels innermost (Zhang, Franchetti, Low 2018, "High
// Performance Zero-Memory Overhead Direct Convolutions").
#pragma once

#include "kernels/gemm.hpp"
#include "kernels/kernels.hpp"

namespace inkling::kernels::INKLING_LEVEL {

/// Stores `Vectors` vectors of which `channels` floats exist.
template <int Vectors>
inline void store_channels(float* to, const Vec (&values)[Vectors], int channels) {
  for (int v = 0; v < Vectors; ++v) {
    const int left = channels - v * kLanes;
    store_first(to + v * kLanes, values[v], left < kLanes ? left : kLanes);
  }
}

template <int Vectors>
inline void conv_direct_block(const ConvShape& shape, const float* weights, const float* bias,
                              Plane input, Plane output, int first_output) {
  const int channels = shape.outputs - first_output;
  const int left = channels < Vectors * kLanes ? channels : Vectors * kLanes;
  const int row = input.row_stride;
  const int pixel = input.channels;
  for (int y = 0; y < shape.height; y += kDirectTile) {
    for (int x = 0; x < shape.width; x += kDirectTile) {
      Vec sum[4][Vectors];
      for (int v = 0; v < Vectors; ++v) {
        const Vec start = load(bias + v * kLanes);
        for (int p = 0; p < 4; ++p) sum[p][v] = start;
      }
      const float* w = weights;
      for (int ky = 0; ky < 3; ++ky) {
        // The border lies before pixel (0, 0).
        const float* in = input.pixels + (y + ky - 1) * row + (x - 1) * pixel;
        // The three taps of a row are contiguous in the input and in the weights.
        for (int k = 0; k < 3 * shape.inputs; ++k, w += Vectors * kLanes) {
          Vec weight[Vectors];
          for (int v = 0; v < Vectors; ++v) weight[v] = load(w + v * kLanes);
          for (int p = 0; p < 4; ++p) {
            const Vec ink = broadcast(in[(p / 2) * row + (p % 2) * pixel + k]);
            for (int v = 0; v < Vectors; ++v) sum[p][v] = madd(ink, weight[v], sum[p][v]);
          }
        }
      }
      if (shape.relu) {
        for (int p = 0; p < 4; ++p) {
          for (int v = 0; v < Vectors; ++v) sum[p][v] = relu(sum[p][v]);
        }
      }
      if (shape.pool) {
        Vec best[Vectors];
        for (int v = 0; v < Vectors; ++v) {
          best[v] = max(max(sum[0][v], sum[1][v]), max(sum[2][v], sum[3][v]));
        }
        store_channels(
            output.pixels + (y / 2) * output.row_stride + (x / 2) * output.channels + first_output,
            best, left);
      } else {
        for (int p = 0; p < 4; ++p) {
          const int to_y = y + p / 2;
          const int to_x = x + p % 2;
          if (to_y >= shape.height || to_x >= shape.width) continue;
          store_channels(
              output.pixels + to_y * output.row_stride + to_x * output.channels + first_output,
              sum[p], left);
        }
      }
    }
  }
}

inline void conv_direct(const ConvShape& shape, const Packed& packed, Plane input, Plane output) {
  const int vectors = (shape.outputs + kLanes - 1) / kLanes;
  const float* weights = packed.weights;
  for (int v = 0; v < vectors; v += kVectors) {
    const int block = vectors - v < kVectors ? vectors - v : kVectors;
    with_constant<kVectors>(block, [&]<int N> {
      conv_direct_block<N>(shape, weights, packed.bias + v * kLanes, input, output, v * kLanes);
    });
    weights += 9 * shape.inputs * block * kLanes;
  }
}

}  // namespace inkling::kernels::INKLING_LEVEL
