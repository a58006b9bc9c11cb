// Layers of kLanes images at once: the direct 3×3 convolution with bias, ReLU and 2×2 max-pool
// fused, and a dense layer of few outputs.
//
// Each image has a lane of its own, so no lane idles however few channels a layer has, no shuffle
// is needed, and images cannot touch each other. A vector of ink is one pixel of all images, a
// weight is one broadcast for all of them. A block is a pooling window (2×2 output pixels) times
// kLaneOutputs output channels, whose sums stay in registers; each weight that is loaded serves the
// four pixels, and ink that is loaded serves all outputs.
//
// Measured on one core (AMD EPYC, peak 57 · 10⁹ multiply-adds a second): TinyCNN's second layer
// runs at 99 % of the peak; the network takes 1.77 µs an image in batches of 256 instead of 2.45.
//
// Layout: [y][x][channel][image], as `to_lanes` makes it and `from_lanes` takes it apart.
// Packing: [block of outputs][input][ky][kx][outputs of the block], scalars.
#pragma once

#include <cstddef>
#include <cstdint>

#include "kernels/gemm.hpp"
#include "kernels/kernels.hpp"

namespace inkling::kernels::INKLING_LEVEL {

inline constexpr int kLaneOutputs = kManyRegisters ? 4 : 2;

/// Vectors of fewer lanes are full with the channels of one image: in WebAssembly TinyCNN would
/// take 5.1 µs an image instead of 4.5.
inline constexpr int kFewestLanes = 8;

/// Adds the products of all input channels to the sums of 2×2 pixels. `in` is the input pixel above
/// and left of the first of them.
template <int Outputs>
[[gnu::always_inline]] inline void lanes_window(const float* weights, int inputs, Plane in,
                                                Vec (&sum)[2][2][Outputs]) {
  for (int c = 0; c < inputs; ++c, in.pixels += kLanes) {
    const float* pixels = in.pixels;
    // A loop and not three copies: compilers would keep the ink of one for the next, on the stack.
#pragma GCC unroll 1
    for (int ky = 0; ky < 3; ++ky, pixels += in.row_stride, weights += 3 * Outputs) {
      Vec ink[2][4];
      for (int x = 0; x < 4; ++x) {
        ink[0][x] = load(pixels + x * in.channels);
        ink[1][x] = load(pixels + in.row_stride + x * in.channels);
      }
      unrolled<3 * Outputs>([&](auto i) __attribute__((always_inline)) {
        constexpr int kX = i.value / Outputs;
        constexpr int kOutput = i.value % Outputs;
        const Vec weight = broadcast(weights[i.value]);
        for (int p = 0; p < 4; ++p) {
          sum[p / 2][p % 2][kOutput] =
              madd(ink[p / 2][p % 2 + kX], weight, sum[p / 2][p % 2][kOutput]);
        }
      });
    }
  }
}

/// The window whose top left output pixel is (y, x), for one block of outputs, from the first
/// `inputs` input channels.
template <bool Pool, int Outputs>
[[gnu::always_inline]] inline void lanes_block(const ConvShape& shape, int inputs,
                                               const float* weights, const float* bias, Vec floor,
                                               Plane in, Plane output, int y, int x) {
  Vec sum[2][2][Outputs];
  unrolled<4 * Outputs>([&](auto i) __attribute__((always_inline)) {
    constexpr int kPixel = i.value / Outputs;
    sum[kPixel / 2][kPixel % 2][i.value % Outputs] = broadcast(bias[i.value % Outputs]);
  });
  lanes_window<Outputs>(weights, inputs, in, sum);
  if constexpr (Pool) {
    float* const to = output.pixels + y / 2 * output.row_stride + x / 2 * output.channels;
    unrolled<Outputs>([&](auto o) __attribute__((always_inline)) {
      constexpr int kO = o.value;
      const Vec best = max(max(sum[0][0][kO], sum[0][1][kO]), max(sum[1][0][kO], sum[1][1][kO]));
      store(to + kO * kLanes, max(floor, best));
    });
  } else {
    unrolled<4 * Outputs>([&](auto i) __attribute__((always_inline)) {
      constexpr int kY = i.value / Outputs / 2;
      constexpr int kX = i.value / Outputs % 2;
      constexpr int kO = i.value % Outputs;
      if (y + kY < shape.height && x + kX < shape.width) {
        store(
            output.pixels + (y + kY) * output.row_stride + (x + kX) * output.channels + kO * kLanes,
            max(floor, sum[kY][kX][kO]));
      }
    });
  }
}

/// What the windows of two output rows see of images with one channel: bit x is set if column x of
/// the four rows of ink, the border being column 0, holds anything but zeros in any image. `in` is
/// the first pixel of the border.
inline std::uint64_t inked_columns(int columns, const float* in, int row_stride) {
  std::uint64_t inked = 0;
  for (int x = 0; x < columns; ++x, in += kLanes) {
    const Vec any = either(either(load(in), load(in + row_stride)),
                           either(load(in + 2 * row_stride), load(in + 3 * row_stride)));
    inked |= std::uint64_t{!is_zero(any)} << x;
  }
  return inked;
}

template <bool Pool, int Outputs>
inline void lanes_plane(const ConvShape& shape, const float* weights, const float* bias,
                        Plane input, Plane output) {
  const Vec floor = broadcast(shape.relu ? 0.f : -__builtin_inff());
  const int edge = Pool ? 1 : 0;  // An odd last row and column are not pooled.
  const int columns = (shape.width + 1) / 2 * 2 + 2;
  const bool has_paper = shape.inputs == 1 && columns <= 64;
  for (int y = 0; y + edge < shape.height; y += 2) {
    Plane in{input.pixels + (y - 1) * input.row_stride - input.channels, input.row_stride,
             input.channels};
    const std::uint64_t inked =
        has_paper ? inked_columns(columns, in.pixels, in.row_stride) : std::uint64_t{0};
    for (int x = 0; x + edge < shape.width; x += 2, in.pixels += 2 * in.channels) {
      // A window that sees only zeros gets the bias: no channel adds anything.
      const int inputs = has_paper && (inked >> x & 0b1111) == 0 ? 0 : shape.inputs;
      lanes_block<Pool, Outputs>(shape, inputs, weights, bias, floor, in, output, y, x);
    }
  }
}

inline void conv_lanes(const ConvShape& shape, const Packed& packed, Plane input, Plane output) {
  for (int o = 0; o < shape.outputs; o += kLaneOutputs, output.pixels += kLaneOutputs * kLanes) {
    const int left = shape.outputs - o;
    with_constant<kLaneOutputs>(left < kLaneOutputs ? left : kLaneOutputs, [&]<int Outputs> {
      const auto run = shape.pool ? lanes_plane<true, Outputs> : lanes_plane<false, Outputs>;
      run(shape, packed.weights + 9 * shape.inputs * o, packed.bias + o, input, output);
    });
  }
}

/// Transposes a square of kLanes × kLanes floats: in each round, pairs of rows exchange blocks of
/// half the side of the round before.
template <int Block = kLanes / 2>
[[gnu::always_inline]] inline void transpose(Vec (&rows)[kLanes]) {
  unrolled<kLanes / 2>([&](auto pair) __attribute__((always_inline)) {
    constexpr int kUpper = pair.value / Block * 2 * Block + pair.value % Block;
    const Vec upper = rows[kUpper];
    const Vec lower = rows[kUpper + Block];
    [&]<int... kLane>(std::integer_sequence<int, kLane...>) __attribute__((always_inline)) {
      rows[kUpper] = __builtin_shufflevector(upper, lower,
                                             (kLane & Block ? kLanes + kLane - Block : kLane)...);
      rows[kUpper + Block] = __builtin_shufflevector(
          upper, lower, (kLane & Block ? kLanes + kLane : kLane + Block)...);
    }(std::make_integer_sequence<int, kLanes>());
  });
  if constexpr (Block > 1) transpose<Block / 2>(rows);
}

/// Calls square(i) for runs of kLanes that cover 0 to count, the last one ending there, and
/// single(i) for each index if there are fewer.
template <typename Square, typename Single>
inline void for_each_run(int count, Square square, Single single) {
  if (count < kLanes) {
    for (int i = 0; i < count; ++i) single(i);
    return;
  }
  for (int i = 0; i < count; i += kLanes) square(i + kLanes <= count ? i : count - kLanes);
}

inline void to_lanes(const float* images, std::ptrdiff_t stride, int count, float* lanes) {
  for_each_run(
      count,
      [&](int i) {
        Vec rows[kLanes];
        for (int image = 0; image < kLanes; ++image)
          rows[image] = load(images + image * stride + i);
        transpose(rows);
        for (int k = 0; k < kLanes; ++k) store(lanes + (i + k) * kLanes, rows[k]);
      },
      [&](int i) {
        for (int image = 0; image < kLanes; ++image) {
          lanes[i * kLanes + image] = images[image * stride + i];
        }
      });
}

inline void from_lanes(const float* lanes, int count, float* images, std::ptrdiff_t stride) {
  for_each_run(
      count,
      [&](int i) {
        Vec rows[kLanes];
        for (int k = 0; k < kLanes; ++k) rows[k] = load(lanes + (i + k) * kLanes);
        transpose(rows);
        for (int image = 0; image < kLanes; ++image)
          store(images + image * stride + i, rows[image]);
      },
      [&](int i) {
        for (int image = 0; image < kLanes; ++image) {
          images[image * stride + i] = lanes[i * kLanes + image];
        }
      });
}

/// A dense layer of at most this many outputs can follow without leaving the lanes.
inline constexpr int kMostLaneLinearOutputs = 12;

/// y = relu?(W x + b) for one image a lane. Ten outputs would fill ten of a vector's sixteen lanes
/// and need the images as rows; here they are ten sums. TinyCNN takes 1.46 µs an image in batches
/// of 256 instead of 1.58. `input` is [input][image], `output` is [image][output], and the weights
/// are packed as for `linear`, in one block.
inline void linear_lanes(const LinearShape& shape, const Packed& packed, const float* input,
                         float* output) {
  const int width = (shape.outputs + kLanes - 1) / kLanes * kLanes;
  with_constant<kMostLaneLinearOutputs>(shape.outputs, [&]<int Outputs> {
    const Vec floor = broadcast(shape.relu ? 0.f : -__builtin_inff());
    Vec sum[Outputs];
    for (int o = 0; o < Outputs; ++o) sum[o] = broadcast(packed.bias[o]);
    const float* weights = packed.weights;
    for (int k = 0; k < shape.inputs; ++k, weights += width) {
      const Vec value = load(input + k * kLanes);
      for (int o = 0; o < Outputs; ++o) sum[o] = madd(value, broadcast(weights[o]), sum[o]);
    }
    float lanes[Outputs * kLanes];
    for (int o = 0; o < Outputs; ++o) store(lanes + o * kLanes, max(floor, sum[o]));
    from_lanes(lanes, Outputs, output, Outputs);
  });
}

}  // namespace inkling::kernels::INKLING_LEVEL
