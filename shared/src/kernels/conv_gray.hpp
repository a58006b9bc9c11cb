// Direct 3×3 convolution of an image with one channel, with bias, ReLU and 2×2 max-pool fused.
//
// With one input channel a filter has nine weights, so those of a whole vector of filters stay in
// registers along a row. What is left for a block of output pixels is one broadcast for each input
// pixel that it sees, and the products: 16 broadcasts for the 36 multiply-adds of 2×2 pixels, where
// the kernel of conv_direct.hpp takes 36 broadcasts and nine loads of weights.
//
// Measured on one core (AMD EPYC, 3.7 GHz), CNN's first layer: 1.8 to 1.3 µs with AVX-512, 7.6 to
// 4.1 µs in WebAssembly; StrongCNN's: 7.2 to 4.7 µs, 34 to 19 µs.
//
// Packing: that of conv_direct.hpp.
#pragma once

#include "kernels/gemm.hpp"
#include "kernels/kernels.hpp"

namespace inkling::kernels::INKLING_LEVEL {

/// Columns of output pixels in a block: four where there are 32 registers for eight sums, nine
/// weights and the rest.
#if defined(__AVX512F__) || defined(__aarch64__)
inline constexpr int kGrayColumns = 4;
#else
inline constexpr int kGrayColumns = 2;
#endif

/// One vector of filters.
struct GrayFilters {
  Vec weights[3][3];
  Vec bias;
};

/// 2×Columns output pixels. `in` is the input pixel above and left of the first of them.
template <int Columns>
[[gnu::always_inline]] inline void gray_block(const GrayFilters& filters, const float* in,
                                              int row_stride, Vec (&sum)[2][Columns]) {
  unrolled<2 * Columns>([&](auto p) __attribute__((always_inline)) {
    sum[p.value / Columns][p.value % Columns] = filters.bias;
  });
  unrolled<4 * (Columns + 2)>([&](auto p) __attribute__((always_inline)) {
    constexpr int kRow = p.value / (Columns + 2);
    constexpr int kColumn = p.value % (Columns + 2);
    const Vec ink = broadcast(in[kRow * row_stride + kColumn]);
    unrolled<2 * Columns>([&](auto q) __attribute__((always_inline)) {
      constexpr int kY = q.value / Columns;
      constexpr int kX = q.value % Columns;
      if constexpr (kRow >= kY && kRow - kY < 3 && kColumn >= kX && kColumn - kX < 3) {
        sum[kY][kX] = madd(ink, filters.weights[kRow - kY][kColumn - kX], sum[kY][kX]);
      }
    });
  });
}

/// Two rows of output pixels (one of pooled ones) from column x on, for as long as blocks of
/// `Columns` columns begin inside; returns the first column that is left.
template <bool Pool, int Columns>
[[gnu::always_inline]] inline int gray_rows(const ConvShape& shape, const GrayFilters& filters,
                                            Vec floor, Plane input, Plane output, int y, int x,
                                            int channels) {
  const float* const in = input.pixels + (y - 1) * input.row_stride - 1;
  float* const out = output.pixels + (Pool ? y / 2 : y) * output.row_stride;
  const int rows = shape.height - y < 2 ? 1 : 2;
  const int end = Pool ? shape.width : shape.width + Columns - 1;
  for (; x + Columns <= end; x += Columns) {
    Vec sum[2][Columns];
    gray_block<Columns>(filters, in + x, input.row_stride, sum);
    if constexpr (Pool) {
      unrolled<Columns / 2>([&](auto p) __attribute__((always_inline)) {
        constexpr int kX = 2 * p.value;
        const Vec best = max(max(sum[0][kX], sum[0][kX + 1]), max(sum[1][kX], sum[1][kX + 1]));
        store_first(out + (x / 2 + p.value) * output.channels, max(floor, best), channels);
      });
    } else {
      unrolled<2 * Columns>([&](auto p) __attribute__((always_inline)) {
        constexpr int kY = p.value / Columns;
        constexpr int kX = p.value % Columns;
        if (kY < rows && x + kX < shape.width) {
          store_first(out + kY * output.row_stride + (x + kX) * output.channels,
                      max(floor, sum[kY][kX]), channels);
        }
      });
    }
  }
  return x;
}

template <bool Pool>
inline void gray_plane(const ConvShape& shape, const Packed& packed, Plane input, Plane output) {
  const int vectors = (shape.outputs + kLanes - 1) / kLanes;
  const Vec floor = broadcast(shape.relu ? 0.f : -__builtin_inff());
  for (int y = 0; y + (Pool ? 1 : 0) < shape.height; y += 2) {
    Plane out = output;
    for (int v = 0; v < vectors; ++v, out.pixels += kLanes) {
      const int block = v / kVectors * kVectors;  // The block's first vector, and their number.
      const int width = vectors - block < kVectors ? vectors - block : kVectors;
      const float* const weights = packed.weights + (9 * block + v - block) * kLanes;
      GrayFilters filters;
      unrolled<9>([&](auto tap) __attribute__((always_inline)) {
        filters.weights[tap.value / 3][tap.value % 3] = load(weights + tap.value * width * kLanes);
      });
      filters.bias = load(packed.bias + v * kLanes);
      const int left = shape.outputs - v * kLanes;
      const int channels = left < kLanes ? left : kLanes;
      const int x =
          gray_rows<Pool, kGrayColumns>(shape, filters, floor, input, out, y, 0, channels);
      if constexpr (Pool && kGrayColumns > 2) {
        gray_rows<Pool, 2>(shape, filters, floor, input, out, y, x, channels);
      }
    }
  }
}

inline void conv_gray(const ConvShape& shape, const Packed& packed, Plane input, Plane output) {
  const auto run = shape.pool ? gray_plane<true> : gray_plane<false>;
  run(shape, packed, input, output);
}

}  // namespace inkling::kernels::INKLING_LEVEL
