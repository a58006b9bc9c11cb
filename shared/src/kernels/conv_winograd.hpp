// 3×3 convolution in the Winograd domain, F(4×4, 3×3), with bias, ReLU and 2×2 max-pool fused.
//
// An output tile of 4×4 pixels is computed from an input tile of 6×6 as Aᵀ[(G g Gᵀ) ⊙ (Bᵀ d B)]A:
// 36 multiplications a channel instead of 144. The sums over input channels become 36 independent
// matrix products [tiles × inputs] · [inputs × outputs]; the filters G g Gᵀ are made when a model
// is loaded. Source: Lavin & Gray 2016, "Fast Algorithms for Convolutional Neural Networks",
// section 4; the transforms below are theirs with common terms shared.
// Gain over conv_direct.hpp, by `inkling bench` on an AVX-512 machine: StrongCNN takes 169 µs an
// image instead of 344, CNN 5.7 instead of 7.3. Two tiles in a vector where channels fill half of
// it: CNN's second layer 2.2 µs instead of 2.6.
//
// Packing: [position][block of vectors][input channel][outputs of the block].
// Scratch: [position][tile][input channel], then [position][tile][padded output channel].
#pragma once

#include "kernels/gemm.hpp"
#include "kernels/kernels.hpp"

namespace inkling::kernels::INKLING_LEVEL {

inline constexpr int kTile = kWinogradTile;
inline constexpr int kSide = kTile + 2;

/// Bᵀ applied to six vectors.
inline void transform_input(const Vec (&d)[kSide], Vec (&t)[kSide]) {
  const Vec four = broadcast(4.f);
  const Vec minus_four = broadcast(-4.f);
  const Vec minus_five = broadcast(-5.f);
  const Vec two = broadcast(2.f);
  const Vec minus_two = broadcast(-2.f);
  t[0] = madd(four, d[0], madd(minus_five, d[2], d[4]));
  const Vec even = madd(minus_four, d[2], d[4]);
  const Vec odd = madd(minus_four, d[1], d[3]);
  t[1] = even + odd;
  t[2] = even - odd;
  const Vec outer = d[4] - d[2];
  const Vec inner = d[3] - d[1];
  t[3] = madd(two, inner, outer);
  t[4] = madd(minus_two, inner, outer);
  t[5] = madd(four, d[1], madd(minus_five, d[3], d[5]));
}

/// Aᵀ applied to six vectors.
inline void transform_output(const Vec (&m)[kSide], Vec (&y)[kTile]) {
  const Vec sum = m[1] + m[2];
  const Vec difference = m[1] - m[2];
  const Vec sum2 = m[3] + m[4];
  const Vec difference2 = m[3] - m[4];
  y[0] = m[0] + sum + sum2;
  y[1] = madd(broadcast(2.f), difference2, difference);
  y[2] = madd(broadcast(4.f), sum2, sum);
  y[3] = madd(broadcast(8.f), difference2, difference + m[5]);
}

/// Bᵀ d B for what `read(y, x)` loads of a tile of 6×6 pixels; `write(position, value)` stores it.
template <typename Read, typename Write>
[[gnu::always_inline]] inline void transform_input_tile(Read read, Write write) {
  Vec columns[kSide][kSide];  // After the first pass: [column][row].
  for (int x = 0; x < kSide; ++x) {
    Vec d[kSide];
    for (int y = 0; y < kSide; ++y) d[y] = read(y, x);
    transform_input(d, columns[x]);
  }
  for (int y = 0; y < kSide; ++y) {
    Vec d[kSide];
    Vec t[kSide];
    for (int x = 0; x < kSide; ++x) d[x] = columns[x][y];
    transform_input(d, t);
    for (int x = 0; x < kSide; ++x) write(y * kSide + x, t[x]);
  }
}

/// All tiles of an image to `transformed` [position][tile][inputs]. Where the channels fill half a
/// vector, a vector holds two tiles, whose results lie side by side.
inline void transform_image(const ConvShape& shape, Plane input, int tiles, int across,
                            float* transformed) {
  const std::ptrdiff_t step = tiles * shape.inputs;  // From one position to the next.
  const auto pixels_of = [&](int tile) {
    return input.pixels + (tile / across * kTile - 1) * input.row_stride +
           (tile % across * kTile - 1) * input.channels;
  };
  int tile = 0;
  if (shape.inputs == kHalf) {
    for (; tile + 1 < tiles; tile += 2) {
      const float* const lower = pixels_of(tile);
      const std::ptrdiff_t upper = pixels_of(tile + 1) - lower;
      transform_input_tile(
          [&](int y, int x) {
            const float* const from = lower + y * input.row_stride + x * input.channels;
            return load_halves(from, from + upper);
          },
          [&](int position, Vec value) {
            store(transformed + position * step + tile * shape.inputs, value);
          });
    }
  }
  for (; tile < tiles; ++tile) {
    for (int c = 0; c < shape.inputs; c += kLanes) {
      const int left = shape.inputs - c;
      const int channels = left < kLanes ? left : kLanes;
      const float* const pixels = pixels_of(tile) + c;
      float* const to = transformed + tile * shape.inputs + c;
      transform_input_tile(
          [&](int y, int x) {
            return load_first(pixels + y * input.row_stride + x * input.channels, channels);
          },
          [&](int position, Vec value) { store_first(to + position * step, value, channels); });
    }
  }
}

/// Aᵀ m A for one tile and one vector of output channels, then bias, ReLU, pool and the store of
/// the pixels that exist.
inline void transform_output_tile(const ConvShape& shape, const float* from, std::ptrdiff_t step,
                                  Vec bias, int tile_y, int tile_x, int first_output,
                                  Plane output) {
  Vec columns[kSide][kTile];  // [column][row].
  for (int x = 0; x < kSide; ++x) {
    Vec m[kSide];
    for (int y = 0; y < kSide; ++y) m[y] = load(from + (y * kSide + x) * step);
    transform_output(m, columns[x]);
  }
  Vec pixels[kTile][kTile];
  for (int y = 0; y < kTile; ++y) {
    Vec m[kSide];
    for (int x = 0; x < kSide; ++x) m[x] = columns[x][y];
    transform_output(m, pixels[y]);
  }
  const int left = shape.outputs - first_output;
  const int channels = left < kLanes ? left : kLanes;
  const auto finish = [&](float* to, Vec value) __attribute__((always_inline)) {
    value = value + bias;
    store_first(to, shape.relu ? relu(value) : value, channels);
  };
  // Bias and ReLU keep an order of values, so they can follow the pool.
  if (shape.pool) {
    float* const to = output.pixels + tile_y / 2 * output.row_stride + tile_x / 2 * output.channels;
    unrolled<kTile>([&](auto window) __attribute__((always_inline)) {
      constexpr int kY = window.value / 2;
      constexpr int kX = window.value % 2;
      if (tile_y / 2 + kY < shape.height / 2 && tile_x / 2 + kX < shape.width / 2) {
        finish(to + kY * output.row_stride + kX * output.channels + first_output,
               max(max(pixels[2 * kY][2 * kX], pixels[2 * kY][2 * kX + 1]),
                   max(pixels[2 * kY + 1][2 * kX], pixels[2 * kY + 1][2 * kX + 1])));
      }
    });
    return;
  }
  float* const to = output.pixels + tile_y * output.row_stride + tile_x * output.channels;
  unrolled<kTile * kTile>([&](auto p) __attribute__((always_inline)) {
    constexpr int kY = p.value / kTile;
    constexpr int kX = p.value % kTile;
    if (tile_y + kY < shape.height && tile_x + kX < shape.width) {
      finish(to + kY * output.row_stride + kX * output.channels + first_output, pixels[kY][kX]);
    }
  });
}

/// The 36 products: `transformed` [position][tile][inputs] to `products` [position][tile][padded].
inline void multiply_positions(const ConvShape& shape, const float* weights,
                               const float* transformed, int tiles, float* products) {
  const int vectors = (shape.outputs + kLanes - 1) / kLanes;
  const int padded = vectors * kLanes;
  const int rows = balanced_rows(tiles);
  for (int position = 0; position < kWinogradPositions; ++position) {
    for (int v = 0; v < vectors; v += kVectors) {
      const int block = vectors - v < kVectors ? vectors - v : kVectors;
      for (int tile = 0; tile < tiles; tile += rows) {
        const int here = tiles - tile < rows ? tiles - tile : rows;
        const float* a = transformed + tile * shape.inputs;
        float* c = products + tile * padded + v * kLanes;
        with_constant<kVectors>(block, [&]<int Vectors> {
          with_constant<kRows>(here, [&]<int Rows> {
            Vec sum[Rows][Vectors] = {};
            accumulate(a, shape.inputs, weights, shape.inputs, sum);
            for (int r = 0; r < Rows; ++r) {
              for (int i = 0; i < Vectors; ++i) store(c + r * padded + i * kLanes, sum[r][i]);
            }
          });
        });
      }
      weights += shape.inputs * block * kLanes;
    }
    transformed += tiles * shape.inputs;
    products += tiles * padded;
  }
}

inline void conv_winograd(const ConvShape& shape, const Packed& packed, Plane input, Plane output,
                          float* scratch) {
  const int across = (shape.width + kTile - 1) / kTile;
  const int tiles = (shape.height + kTile - 1) / kTile * across;
  const int padded = (shape.outputs + kLanes - 1) / kLanes * kLanes;
  float* const products = scratch + kWinogradPositions * tiles * shape.inputs;

  transform_image(shape, input, tiles, across, scratch);
  multiply_positions(shape, packed.weights, scratch, tiles, products);
  for (int tile = 0; tile < tiles; ++tile) {
    for (int o = 0; o < shape.outputs; o += kLanes) {
      transform_output_tile(shape, products + tile * padded + o, tiles * padded,
                            load(packed.bias + o), tile / across * kTile, tile % across * kTile, o,
                            output);
    }
  }
}

}  // namespace inkling::kernels::INKLING_LEVEL
