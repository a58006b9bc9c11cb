// Dense layers, y = relu?(W x + b).
//
// A batch goes through the register-blocked product of gemm.hpp. A single row would leave it
// waiting for one chain of additions a vector, so it is summed in `kChains` interleaved parts.
//
// Packing: [block of vectors][input][outputs of the block].
#pragma once

#include "kernels/conv_direct.hpp"
#include "kernels/gemm.hpp"
#include "kernels/kernels.hpp"

namespace inkling::kernels::INKLING_LEVEL {

inline constexpr int kChains = 4;

template <int Vectors>
inline void finish(const LinearShape& shape, const float* bias, int first_output,
                   Vec (&sum)[Vectors], float* output) {
  for (int v = 0; v < Vectors; ++v) {
    sum[v] = sum[v] + load(bias + v * kLanes);
    if (shape.relu) sum[v] = relu(sum[v]);
  }
  const int left = shape.outputs - first_output;
  store_channels(output + first_output, sum, left < Vectors * kLanes ? left : Vectors * kLanes);
}

template <int Vectors>
inline void linear_row(const LinearShape& shape, const float* weights, const float* bias,
                       int first_output, const float* input, float* output) {
  Vec sum[kChains][Vectors] = {};
  int k = 0;
  for (; k + kChains <= shape.inputs; k += kChains) {
    for (int chain = 0; chain < kChains; ++chain) {
      const Vec x = broadcast(input[k + chain]);
      for (int v = 0; v < Vectors; ++v) {
        sum[chain][v] = madd(x, load(weights + v * kLanes), sum[chain][v]);
      }
      weights += Vectors * kLanes;
    }
  }
  for (; k < shape.inputs; ++k, weights += Vectors * kLanes) {
    const Vec x = broadcast(input[k]);
    for (int v = 0; v < Vectors; ++v) sum[0][v] = madd(x, load(weights + v * kLanes), sum[0][v]);
  }
  for (int chain = 1; chain < kChains; ++chain) {
    for (int v = 0; v < Vectors; ++v) sum[0][v] = sum[0][v] + sum[chain][v];
  }
  finish(shape, bias, first_output, sum[0], output);
}

inline void linear(const LinearShape& shape, const Packed& packed, const float* input,
                   float* output, int count) {
  const int vectors = (shape.outputs + kLanes - 1) / kLanes;
  const int rows = count > 0 ? balanced_rows(count) : 1;
  const float* weights = packed.weights;
  for (int v = 0; v < vectors; v += kVectors) {
    const int block = vectors - v < kVectors ? vectors - v : kVectors;
    const float* const bias = packed.bias + v * kLanes;
    with_constant<kVectors>(block, [&]<int Vectors> {
      if (count == 1) {
        linear_row<Vectors>(shape, weights, bias, v * kLanes, input, output);
        return;
      }
      for (int row = 0; row < count; row += rows) {
        const int here = count - row < rows ? count - row : rows;
        with_constant<kRows>(here, [&]<int Rows> {
          Vec sum[Rows][Vectors] = {};
          accumulate(input + static_cast<std::ptrdiff_t>(row) * shape.inputs, shape.inputs, weights,
                     shape.inputs, sum);
          for (int r = 0; r < Rows; ++r) {
            finish(shape, bias, v * kLanes, sum[r], output + (row + r) * shape.outputs);
          }
        });
      }
    });
    weights += shape.inputs * block * kLanes;
  }
}

}  // namespace inkling::kernels::INKLING_LEVEL
