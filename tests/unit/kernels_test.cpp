#include "kernels/kernels.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "aligned.hpp"
#include "random_weights.hpp"

using namespace inkling;
using kernels::ConvShape;
using kernels::Level;
using kernels::Plane;

namespace {

/// `images` images side by side, [y][x][channel][image], within a border of zeros.
struct Bordered {
  int images;
  int channels;
  int stride;
  AlignedFloats memory;

  Bordered(int height, int width, int channels, int images)
      : images(images),
        channels(channels),
        stride((width + 4) * channels * images),
        memory(make_aligned(static_cast<std::size_t>(stride * (height + 4)))) {}

  float& at(int y, int x, int channel, int image) const {
    return memory[static_cast<std::size_t>((y + 1) * stride +
                                           ((x + 1) * channels + channel) * images + image)];
  }
  [[nodiscard]] Plane plane() const {
    return {memory.get() + stride + channels * images, stride, channels * images};
  }
};

float reference(const ConvShape& shape, const Bordered& input, const std::vector<float>& filters,
                float bias, int output, int y, int x, int image) {
  double sum = double{bias};
  for (int c = 0; c < shape.inputs; ++c) {
    for (int tap = 0; tap < 9; ++tap) {
      const auto weight = static_cast<std::size_t>((output * shape.inputs + c) * 9 + tap);
      sum += double{filters[weight]} * double{input.at(y + tap / 3 - 1, x + tap % 3 - 1, c, image)};
    }
  }
  return static_cast<float>(shape.relu ? std::max(sum, 0.0) : sum);
}

/// [block of outputs][input][tap][outputs of the block], as conv_lanes.hpp says.
std::vector<float> pack(const Level& level, const ConvShape& shape,
                        const std::vector<float>& filters) {
  std::vector<float> packed;
  for (int block = 0; block < shape.outputs; block += level.lane_outputs) {
    for (int i = 0; i < 9 * shape.inputs; ++i) {
      for (int o = block; o < std::min(block + level.lane_outputs, shape.outputs); ++o) {
        packed.push_back(filters[static_cast<std::size_t>(o * shape.inputs * 9 + i)]);
      }
    }
  }
  return packed;
}

void check_conv_lanes(const Level& level, const ConvShape& shape) {
  const Bordered input(shape.height, shape.width, shape.inputs, level.lanes);
  const int shrink = shape.pool ? 2 : 1;
  const int height = shape.height / shrink;
  const int width = shape.width / shrink;
  const Bordered output(height, width, shape.outputs, level.lanes);
  const std::vector<float> ink = random_floats(
      static_cast<std::size_t>(shape.height * shape.width * shape.inputs * level.lanes), 1, -1.f);
  auto next = ink.begin();
  for (int y = 0; y < shape.height; ++y) {
    for (int x = 0; x < shape.width; ++x) {
      for (int c = 0; c < shape.inputs; ++c) {
        for (int image = 0; image < level.lanes; ++image, ++next) {
          if (x > 4 || y > 4) input.at(y, x, c, image) = *next;  // The rest is paper.
        }
      }
    }
  }
  const std::vector<float> filters =
      random_floats(static_cast<std::size_t>(shape.outputs * shape.inputs * 9), 2, -1.f);
  const std::vector<float> bias = random_floats(static_cast<std::size_t>(shape.outputs), 3, -1.f);
  const std::vector<float> packed = pack(level, shape, filters);
  level.conv_lanes(shape, {packed.data(), bias.data()}, input.plane(), output.plane());

  float largest = 0.f;
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      for (int o = 0; o < shape.outputs; ++o) {
        for (int image = 0; image < level.lanes; ++image) {
          float expected = -INFINITY;
          for (int p = 0; p < shrink * shrink; ++p) {
            expected = std::max(
                expected, reference(shape, input, filters, bias[static_cast<std::size_t>(o)], o,
                                    y * shrink + p / 2, x * shrink + p % 2, image));
          }
          largest = std::max(largest, std::abs(output.at(y, x, o, image) - expected));
        }
      }
    }
  }
  CHECK(largest < 1e-5f);
  for (int image = 0; image < level.lanes; ++image) {  // Nothing is written behind the last pixel.
    CHECK(output.at(0, width, 0, image) == 0.f);
    CHECK(output.at(height, 0, 0, image) == 0.f);
  }
}

}  // namespace

TEST_CASE("one image a lane, layers of any size and number of channels are convolved") {
  for (const Level* level : kernels::available_levels()) {
    CAPTURE(level->name);
    if (level->conv_lanes == nullptr) continue;
    for (const int inputs : {1, 3}) {
      for (const int outputs : {1, 2, 3, 4, 5, 8}) {
        for (const auto [height, width] :
             {std::array{6, 8}, std::array{9, 7}, std::array{2, 2}, std::array{3, 70}}) {
          for (const bool pool : {false, true}) {
            CAPTURE(inputs);
            CAPTURE(outputs);
            CAPTURE(height);
            CAPTURE(pool);
            check_conv_lanes(*level, {inputs, outputs, height, width, outputs % 2 == 0, pool});
          }
        }
      }
    }
  }
}

TEST_CASE("images are laid into lanes and taken out again, whatever their number of values") {
  for (const Level* level : kernels::available_levels()) {
    CAPTURE(level->name);
    if (level->to_lanes == nullptr) continue;
    for (const int count : {1, 3, 8, 16, 28, 33}) {
      CAPTURE(count);
      const int stride = count + 5;
      const std::vector<float> images =
          random_floats(static_cast<std::size_t>(level->lanes * stride), 4);
      std::vector<float> lanes(static_cast<std::size_t>(level->lanes * count));
      std::vector<float> back(images.size());
      level->to_lanes(images.data(), stride, count, lanes.data());
      level->from_lanes(lanes.data(), count, back.data(), stride);
      for (int image = 0; image < level->lanes; ++image) {
        for (int i = 0; i < stride; ++i) {
          const auto at = static_cast<std::size_t>(image * stride + i);
          CHECK(back[at] == (i < count ? images[at] : 0.f));
          if (i < count) {
            CHECK(lanes[static_cast<std::size_t>(i * level->lanes + image)] == images[at]);
          }
        }
      }
    }
  }
}
