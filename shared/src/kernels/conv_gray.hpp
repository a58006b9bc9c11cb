// Direct 3×3 convolution of an image with one channel, with bias, ReLU and 2×2 max-pool fused.
//
// With one input channel a filter has nine weights, so those of a whole vector of filters stay in
// registers along a row. What is left for a block of output pixels is one broadcast for each input
// pixel that it sees, and the products: 16 broadcasts for the 36 multiply-adds of 2×2 pixels, where
// the kernel of conv_direct.hpp takes 36 broadcasts and nine loads of weights. Where the filters
// fill half a vector or less, a vector holds two neighbouring pixels.
//
// A block that sees nothing but zeros gets the bias, as a zero times a finite weight adds nothing:
// more than half of an image of a digit is paper. CNN takes 4.5 µs a digit instead of 4.9.
//
// Measured on one core (AMD EPYC, 3.7 GHz) against the kernel of conv_direct.hpp, for images
// without a zero: TinyCNN's first layer 1.8 to 1.1 µs with AVX-512, CNN's 1.8 to 1.3,
// StrongCNN's 7.2 to 4.7; in WebAssembly CNN's 7.6 to 4.1 µs, StrongCNN's 34 to 19.
//
// Packing: that of conv_direct.hpp.
#pragma once

#include <cstdint>

#include "kernels/gemm.hpp"
#include "kernels/kernels.hpp"

namespace inkling::kernels::INKLING_LEVEL {

/// Columns of output pixels in a block: where there are 32 registers, eight sums fit beside the
/// nine weights and the rest, else four.
template <int Pixels>
inline constexpr int kGrayColumns = Pixels * (kManyRegisters ? 4 : 2);

/// One vector of filters, once for each of the pixels that a vector holds.
struct GrayFilters {
  Vec weights[3][3];
  Vec bias;
};

/// 2×Columns output pixels. `in` is the input pixel above and left of the first of them. With two
/// pixels in a vector, each result is in the lower half.
template <int Pixels, int Columns>
[[gnu::always_inline]] inline void gray_block(const GrayFilters& filters, const float* in,
                                              int row_stride, Vec (&pixels)[2][Columns]) {
  constexpr int kVectors = Columns / Pixels;
  constexpr int kSeen = Columns - Pixels + 3;  // First pixels of the vectors of ink.
  Vec sum[2][kVectors];
  unrolled<2 * kVectors>([&](auto p) __attribute__((always_inline)) {
    sum[p.value / kVectors][p.value % kVectors] = filters.bias;
  });
  unrolled<4 * kSeen>([&](auto p) __attribute__((always_inline)) {
    constexpr int kRow = p.value / kSeen;
    constexpr int kColumn = p.value % kSeen;
    const float* const from = in + kRow * row_stride + kColumn;
    const Vec ink = Pixels == 1 ? broadcast(*from) : broadcast_two(from);
    unrolled<2 * kVectors>([&](auto q) __attribute__((always_inline)) {
      constexpr int kY = kRow - q.value / kVectors;  // The tap that meets this ink.
      constexpr int kX = kColumn - q.value % kVectors * Pixels;
      if constexpr (kY >= 0 && kY < 3 && kX >= 0 && kX < 3) {
        Vec& value = sum[q.value / kVectors][q.value % kVectors];
        value = madd(ink, filters.weights[kY][kX], value);
      }
    });
  });
  unrolled<2 * Columns>([&](auto p) __attribute__((always_inline)) {
    constexpr int kX = p.value % Columns;
    const Vec value = sum[p.value / Columns][kX / Pixels];
    pixels[p.value / Columns][kX] = kX % Pixels == 0 ? value : upper_half_twice(value);
  });
}

/// Whether all that a block of 2×Columns output pixels sees is zero: four rows of Columns + 2
/// pixels. A negative zero may count as ink.
template <int Columns>
[[gnu::always_inline]] inline bool sees_paper(const float* in, int row_stride) {
  constexpr int kSeen = Columns + 2;
  if constexpr (kSeen % kLanes == 0) {
    Vec any = load(in);
    unrolled<4 * kSeen / kLanes>([&](auto i) __attribute__((always_inline)) {
      constexpr int kFirst = i.value * kLanes;
      any = either(any, load(in + kFirst / kSeen * row_stride + kFirst % kSeen));
    });
    return is_zero(any);
  } else {
    std::uint64_t any = 0;
    unrolled<2 * kSeen>([&](auto i) __attribute__((always_inline)) {
      constexpr int kFirst = i.value * 2;
      std::uint64_t two;
      __builtin_memcpy(&two, in + kFirst / kSeen * row_stride + kFirst % kSeen, sizeof two);
      any |= two;
    });
    return any == 0;
  }
}

/// Two rows of output pixels (one of pooled ones) from column x on, for as long as blocks of
/// `Columns` columns begin inside; returns the first column that is left.
template <bool Pool, int Pixels, int Columns>
[[gnu::always_inline]] inline int gray_rows(const ConvShape& shape, const GrayFilters& filters,
                                            Vec floor, Plane input, Plane output, int y, int x,
                                            int channels) {
  const float* const in = input.pixels + (y - 1) * input.row_stride - 1;
  float* const out = output.pixels + (Pool ? y / 2 : y) * output.row_stride;
  const int rows = shape.height - y < 2 ? 1 : 2;
  const int end = Pool ? shape.width : shape.width + Columns - 1;
  for (; x + Columns <= end; x += Columns) {
    Vec sum[2][Columns];
    if (sees_paper<Columns>(in + x, input.row_stride)) {
      unrolled<2 * Columns>([&](auto p) __attribute__((always_inline)) {
        sum[p.value / Columns][p.value % Columns] = filters.bias;
      });
    } else {
      gray_block<Pixels, Columns>(filters, in + x, input.row_stride, sum);
    }
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

/// The filters of vector `v`.
template <int Pixels>
[[gnu::always_inline]] inline GrayFilters load_filters(const Packed& packed, int vectors, int v) {
  const int block = v / kVectors * kVectors;  // The first vector of its block, and their number.
  const int width = vectors - block < kVectors ? vectors - block : kVectors;
  const float* const weights = packed.weights + (9 * block + v - block) * kLanes;
  GrayFilters filters;
  unrolled<9>([&](auto tap) __attribute__((always_inline)) {
    const Vec weight = load(weights + tap.value * width * kLanes);
    filters.weights[tap.value / 3][tap.value % 3] = Pixels == 1 ? weight : lower_half_twice(weight);
  });
  const Vec bias = load(packed.bias + v * kLanes);
  filters.bias = Pixels == 1 ? bias : lower_half_twice(bias);
  return filters;
}

template <bool Pool, int Pixels>
inline void gray_plane(const ConvShape& shape, const Packed& packed, Plane input, Plane output) {
  const int vectors = (shape.outputs + kLanes - 1) / kLanes;
  const Vec floor = broadcast(shape.relu ? 0.f : -__builtin_inff());
  for (int y = 0; y + (Pool ? 1 : 0) < shape.height; y += 2) {
    Plane out = output;
    for (int v = 0; v < vectors; ++v, out.pixels += kLanes) {
      const GrayFilters filters = load_filters<Pixels>(packed, vectors, v);
      const int left = shape.outputs - v * kLanes;
      const int channels = left < kLanes ? left : kLanes;
      const int x = gray_rows<Pool, Pixels, kGrayColumns<Pixels>>(shape, filters, floor, input, out,
                                                                  y, 0, channels);
      if constexpr (Pool) {
        gray_rows<Pool, Pixels, 2>(shape, filters, floor, input, out, y, x, channels);
      }
    }
  }
}

inline void conv_gray(const ConvShape& shape, const Packed& packed, Plane input, Plane output) {
  constexpr int kPixels = kLanes < 8 ? 1 : 2;
  if (shape.outputs * kPixels <= kLanes) {
    const auto run = shape.pool ? gray_plane<true, kPixels> : gray_plane<false, kPixels>;
    run(shape, packed, input, output);
  } else {
    const auto run = shape.pool ? gray_plane<true, 1> : gray_plane<false, 1>;
    run(shape, packed, input, output);
  }
}

}  // namespace inkling::kernels::INKLING_LEVEL
