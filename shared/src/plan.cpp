#include "plan.hpp"

#include <algorithm>
#include <chrono>
#include <cstring>

namespace inkling::detail {
namespace {

using kernels::kDirectTile;
using kernels::kWinogradPositions;
using kernels::kWinogradTile;
using kernels::Level;

// With fewer input channels than this the transforms cost more than the products they save.
constexpr int kFewestWinogradInputs = 8;

// With at most this many output channels in every convolution, one image a lane is quicker than one
// image at a time: with more, the vectors of conv_direct.hpp and conv_winograd.hpp are full too.
constexpr int kMostLaneOutputs = 8;

constexpr int round_up(int value, int step) { return (value + step - 1) / step * step; }

// ------------------------------------------------------------------------------------- packing

// Calls place(output, slot) for each output, where slot is its index within a packed row of
// `depth` inputs: blocks of up to `level.vectors` vectors, each block's outputs contiguous for one
// input. The element of input k is then at slot + k * width, width being given too.
template <typename Place>
void for_each_output(const Level& level, int outputs, int depth, Place place) {
  const int vectors = round_up(outputs, level.lanes) / level.lanes;
  std::size_t block_start = 0;
  for (int v = 0; v < vectors; v += level.vectors) {
    const int width = std::min(level.vectors, vectors - v) * level.lanes;
    for (int i = 0; i < width; ++i) {
      const int output = v * level.lanes + i;
      if (output < outputs) {
        place(output, block_start + static_cast<std::size_t>(i), static_cast<std::size_t>(width));
      }
    }
    block_start += static_cast<std::size_t>(width) * static_cast<std::size_t>(depth);
  }
}

AlignedFloats pack_bias(const Level& level, const std::vector<float>& bias) {
  const int padded = round_up(static_cast<int>(bias.size()), level.lanes);
  AlignedFloats packed = make_aligned(static_cast<std::size_t>(padded));
  std::copy(bias.begin(), bias.end(), packed.get());
  return packed;
}

// [block][ky][kx][input][outputs of the block]
AlignedFloats pack_direct(const Level& level, const PlainLayer& layer) {
  const int inputs = layer.input.channels;
  const int outputs = layer.output.channels;
  AlignedFloats packed =
      make_aligned(static_cast<std::size_t>(9 * inputs * round_up(outputs, level.lanes)));
  for_each_output(level, outputs, 9 * inputs, [&](int output, std::size_t slot, std::size_t width) {
    const float* from = layer.weight.data() + output * inputs * 9;
    for (int input = 0; input < inputs; ++input) {
      for (int tap = 0; tap < 9; ++tap) {
        packed[slot + static_cast<std::size_t>(tap * inputs + input) * width] = *from++;
      }
    }
  });
  return packed;
}

// G g Gᵀ of one 3×3 filter, in double precision (Lavin & Gray 2016, section 4.1).
void transform_filter(const float* filter, double (&out)[kWinogradPositions]) {
  constexpr int kSide = kWinogradTile + 2;
  constexpr double kG[kSide][3] = {{1. / 4, 0, 0},
                                   {-1. / 6, -1. / 6, -1. / 6},
                                   {-1. / 6, 1. / 6, -1. / 6},
                                   {1. / 24, 1. / 12, 1. / 6},
                                   {1. / 24, -1. / 12, 1. / 6},
                                   {0, 0, 1}};
  for (int y = 0; y < kSide; ++y) {
    double row[3];  // Of G g.
    for (int x = 0; x < 3; ++x) {
      row[x] = kG[y][0] * double{filter[x]} + kG[y][1] * double{filter[3 + x]} +
               kG[y][2] * double{filter[6 + x]};
    }
    for (int x = 0; x < kSide; ++x) {
      out[y * kSide + x] = row[0] * kG[x][0] + row[1] * kG[x][1] + row[2] * kG[x][2];
    }
  }
}

// [position][block][input][outputs of the block]
AlignedFloats pack_winograd(const Level& level, const PlainLayer& layer) {
  const int inputs = layer.input.channels;
  const int outputs = layer.output.channels;
  const auto position_size = static_cast<std::size_t>(inputs * round_up(outputs, level.lanes));
  AlignedFloats packed = make_aligned(kWinogradPositions * position_size);
  for_each_output(level, outputs, inputs, [&](int output, std::size_t slot, std::size_t width) {
    for (int input = 0; input < inputs; ++input) {
      double transformed[kWinogradPositions];
      transform_filter(layer.weight.data() + (output * inputs + input) * 9, transformed);
      for (std::size_t position = 0; position < kWinogradPositions; ++position) {
        packed[position * position_size + slot + static_cast<std::size_t>(input) * width] =
            static_cast<float>(transformed[position]);
      }
    }
  });
  return packed;
}

// [block of outputs][input][ky][kx][outputs of the block]
AlignedFloats pack_lanes(const Level& level, const PlainLayer& layer) {
  const int inputs = layer.input.channels;
  const int outputs = layer.output.channels;
  AlignedFloats packed = make_aligned(static_cast<std::size_t>(9 * inputs * outputs));
  float* to = packed.get();
  for (int block = 0; block < outputs; block += level.lane_outputs) {
    const int end = std::min(block + level.lane_outputs, outputs);
    for (int i = 0; i < 9 * inputs; ++i) {  // Of all inputs, all taps.
      for (int output = block; output < end; ++output) {
        *to++ = layer.weight[static_cast<std::size_t>(output * inputs * 9 + i)];
      }
    }
  }
  return packed;
}

// [block][input][outputs of the block]. Behind convolutions the inputs change from PyTorch's order
// (channel, y, x) to ours (y, x, channel); `before` is the shape that was flattened.
AlignedFloats pack_linear(const Level& level, const PlainLayer& layer, Shape before) {
  const int inputs = layer.input.channels;
  const int outputs = layer.output.channels;
  const int pixels = before.height * before.width;
  const int channels = inputs / pixels;
  AlignedFloats packed =
      make_aligned(static_cast<std::size_t>(inputs * round_up(outputs, level.lanes)));
  for_each_output(level, outputs, inputs, [&](int output, std::size_t slot, std::size_t width) {
    const float* from = layer.weight.data() + output * inputs;
    for (int channel = 0; channel < channels; ++channel) {
      float* to = &packed[slot + static_cast<std::size_t>(channel) * width];
      for (int pixel = 0; pixel < pixels; ++pixel) {
        *to = *from++;
        to += static_cast<std::size_t>(channels) * width;
      }
    }
  });
  return packed;
}

// ------------------------------------------------------------------------------------- planning

// With few output channels, narrower vectors do the same work: more of them run at a time. SSE2's
// are too narrow to gain by it, since it has no fused multiply-add.
const Level& level_for(const Level& level, int outputs) {
  constexpr int kNarrowest = 8;
  for (const Level* narrower : kernels::available_levels()) {
    if (narrower->lanes == level.lanes / 2 && narrower->lanes >= kNarrowest &&
        outputs <= narrower->lanes) {
      return *narrower;
    }
  }
  return level;
}

ConvStep make_conv(const Level& widest, const std::vector<PlainLayer>& layers, std::size_t index) {
  const PlainLayer& layer = layers[index];
  const Level& level = level_for(widest, layer.output.channels);
  ConvStep step{index, &level, {}, layer.input.channels >= kFewestWinogradInputs, {}, {},
                0,     {},     {}};
  step.shape = {layer.input.channels,
                layer.output.channels,
                layer.input.height,
                layer.input.width,
                false,
                false};
  // ReLU and pooling commute, so their order does not matter.
  for (std::size_t i = index + 1; i < layers.size(); ++i) {
    const LayerKind kind = layers[i].layer.kind;
    if (kind == LayerKind::kConv3x3 || kind == LayerKind::kFlatten) break;
    step.shape.relu |= kind == LayerKind::kRelu;
    step.shape.pool |= kind == LayerKind::kMaxPool2;
  }
  const int tile = step.winograd ? kWinogradTile : kDirectTile;
  const int longest = std::max(round_up(step.shape.height, tile) - step.shape.height,
                               round_up(step.shape.width, tile) - step.shape.width);
  step.border_after = longest + 1;
  step.weights = step.winograd ? pack_winograd(level, layer) : pack_direct(level, layer);
  step.bias = pack_bias(level, layer.bias);
  return step;
}

LinearStep make_linear(const Level& level, const std::vector<PlainLayer>& layers, std::size_t index,
                       Shape before) {
  const PlainLayer& layer = layers[index];
  bool relu = false;
  for (std::size_t i = index + 1; i < layers.size(); ++i) {
    const LayerKind kind = layers[i].layer.kind;
    if (kind == LayerKind::kLinear) break;
    relu |= kind == LayerKind::kRelu;
  }
  return {index,
          {layer.input.channels, layer.output.channels, relu},
          pack_linear(level, layer, before),
          pack_bias(level, layer.bias)};
}

// Packs the convolutions' weights for one image a lane, if that is a gain. Returns whether it is.
bool prepare_lanes(const Level& level, const std::vector<PlainLayer>& layers,
                   std::vector<ConvStep>& convs) {
  const bool narrow = std::ranges::all_of(
      convs, [](const ConvStep& step) { return step.shape.outputs <= kMostLaneOutputs; });
  if (convs.empty() || !narrow || level.conv_lanes == nullptr) return false;
  for (ConvStep& step : convs) {
    step.lane_weights = pack_lanes(level, layers[step.layer]);
    step.lane_bias = pack_bias(level, layers[step.layer].bias);
  }
  return true;
}

// Whether the dense layer behind the convolutions is better done before images leave their lanes:
// if it would leave a quarter of them idle.
bool gains_by_lanes(const Level& level, const LinearStep& step) {
  const int width = round_up(step.shape.outputs, level.lanes);
  return step.shape.outputs <= level.most_lane_linear_outputs &&
         width <= level.vectors * level.lanes && 4 * step.shape.outputs <= 3 * width;
}

// The functions below take as `images` how many images lie side by side in each float's place.
int row_stride(const ConvStep& step, int images = 1) {
  return (1 + step.shape.width + step.border_after) * step.shape.inputs * images;
}

std::size_t plane_size(const ConvStep& step, int images = 1) {
  return static_cast<std::size_t>(row_stride(step, images)) *
         static_cast<std::size_t>(1 + step.shape.height + step.border_after);
}

// Floats of one image's transformed tiles, before and after the products.
std::size_t winograd_size(const ConvStep& step) {
  if (!step.winograd) return 0;
  const int tiles = (round_up(step.shape.height, kWinogradTile) / kWinogradTile) *
                    (round_up(step.shape.width, kWinogradTile) / kWinogradTile);
  return static_cast<std::size_t>(kWinogradPositions) * static_cast<std::size_t>(tiles) *
         static_cast<std::size_t>(step.shape.inputs +
                                  round_up(step.shape.outputs, step.level->lanes));
}

ScratchLayout lay_out(const Plan& plan) {
  std::size_t plane = 0;
  std::size_t winograd = 0;
  std::size_t widest_row = 0;
  std::size_t most_inputs = 0;
  for (const ConvStep& step : plan.convs) {
    plane = std::max(plane, plane_size(step));
    winograd = std::max(winograd, winograd_size(step));
  }
  for (const LinearStep& step : plan.linears) {
    widest_row = std::max(widest_row, static_cast<std::size_t>(step.shape.outputs));
    most_inputs = std::max(most_inputs, static_cast<std::size_t>(step.shape.inputs));
  }
  const std::size_t features =
      plan.convs.empty() ? 0 : static_cast<std::size_t>(plan.linears.front().shape.inputs);
  ScratchLayout layout;
  const auto reserve = [&layout](std::size_t size) {
    const std::size_t start = layout.size;
    layout.size += (size + 15) / 16 * 16;
    return start;
  };
  layout.planes[0] = reserve(plane);
  layout.planes[1] = reserve(plane);
  const std::size_t lanes = plan.by_lanes ? static_cast<std::size_t>(plan.level->lanes) : 0;
  layout.lanes[0] = reserve(lanes * std::max(plane, features));
  layout.lanes[1] = reserve(lanes * std::max(plane, features));
  layout.winograd = reserve(winograd);
  layout.features = reserve(kBlock * features);
  layout.rows[0] = reserve(kBlock * widest_row);
  layout.rows[1] = reserve(kBlock * widest_row);
  layout.groups = reserve(most_inputs / 4 + 1);
  return layout;
}

// ------------------------------------------------------------------------------------- running

// Does each layer's work as often as it is told and books the time under the layer.
class StepClock {
 public:
  StepClock(const int* repeats, double* layer_us) : repeats_(repeats), layer_us_(layer_us) {}
  template <typename Work>
  void run(std::size_t layer, Work&& work) {
    const Clock::time_point start = Clock::now();
    for (int i = 0; i < repeats_[layer]; ++i) work();
    layer_us_[layer] += std::chrono::duration<double, std::micro>(Clock::now() - start).count();
  }

 private:
  using Clock = std::chrono::steady_clock;
  const int* repeats_;
  double* layer_us_;
};

// Costs nothing, and needs no clock of the system.
struct NoClock {
  template <typename Work>
  void run(std::size_t, Work&& work) const {
    work();
  }
};

// A step's input within a buffer that holds its borders too.
kernels::Plane inner_plane(const ConvStep& step, float* buffer, int images = 1) {
  const int stride = row_stride(step, images);
  const int pixel = step.shape.inputs * images;
  return {buffer + stride + pixel, stride, pixel};
}

void zero_border(const ConvStep& step, float* buffer, int images = 1) {
  const auto zero = [](float* from, int count) {
    std::memset(from, 0, static_cast<std::size_t>(count) * sizeof(float));
  };
  // Of a small plane, clearing all is quicker than two short pieces a row.
  constexpr std::size_t kSmall = 4096;
  if (plane_size(step, images) <= kSmall) {
    zero(buffer, static_cast<int>(plane_size(step, images)));
    return;
  }
  const int stride = row_stride(step, images);
  const int before = step.shape.inputs * images;
  const int after = step.border_after * before;
  zero(buffer, stride);
  for (int y = 1; y <= step.shape.height; ++y) {
    float* const row = buffer + y * stride;
    zero(row, before);
    zero(row + stride - after, after);
  }
  zero(buffer + (1 + step.shape.height) * stride, step.border_after * stride);
}

void place_image(const ConvStep& first, const float* image, float* buffer) {
  zero_border(first, buffer);
  const kernels::Plane plane = inner_plane(first, buffer);
  for (int y = 0; y < kImageSide; ++y) {
    std::memcpy(plane.pixels + y * plane.row_stride, image + y * kImageSide,
                kImageSide * sizeof(float));
  }
}

// All convolutions of one image; `features` receives the last one's results.
template <typename Clock>
void run_convs(const Plan& plan, const float* image, float* scratch, float* features,
               Clock& clock) {
  float* buffers[2] = {scratch + plan.scratch.planes[0], scratch + plan.scratch.planes[1]};
  place_image(plan.convs.front(), image, buffers[0]);
  for (std::size_t s = 0; s < plan.convs.size(); ++s) {
    const ConvStep& step = plan.convs[s];
    const kernels::Packed packed{step.weights.get(), step.bias.get()};
    const kernels::Plane input = inner_plane(step, buffers[0]);
    kernels::Plane output{features, step.output_width() * step.shape.outputs, step.shape.outputs};
    const bool is_last = s + 1 == plan.convs.size();
    if (!is_last) output = inner_plane(plan.convs[s + 1], buffers[1]);
    clock.run(step.layer, [&] {
      if (!is_last) zero_border(plan.convs[s + 1], buffers[1]);
      if (step.winograd) {
        step.level->conv_winograd(step.shape, packed, input, output,
                                  scratch + plan.scratch.winograd);
      } else {
        step.level->conv_direct(step.shape, packed, input, output);
      }
    });
    std::swap(buffers[0], buffers[1]);
  }
}

// All convolutions of one image a lane, and the dense layer behind them if `plan.lane_linear`;
// `rows` receives a row for each image.
void run_lanes(const Plan& plan, const float* images, float* scratch, float* rows) {
  const Level& level = *plan.level;
  float* buffers[2] = {scratch + plan.scratch.lanes[0], scratch + plan.scratch.lanes[1]};
  zero_border(plan.convs.front(), buffers[0], level.lanes);
  const kernels::Plane ink = inner_plane(plan.convs.front(), buffers[0], level.lanes);
  for (int y = 0; y < kImageSide; ++y) {
    level.to_lanes(images + y * kImageSide, kImagePixels, kImageSide,
                   ink.pixels + y * ink.row_stride);
  }
  for (std::size_t s = 0; s < plan.convs.size(); ++s) {
    const ConvStep& step = plan.convs[s];
    const int pixel = step.shape.outputs * level.lanes;
    kernels::Plane output{buffers[1], step.output_width() * pixel, pixel};
    if (s + 1 < plan.convs.size()) {
      zero_border(plan.convs[s + 1], buffers[1], level.lanes);
      output = inner_plane(plan.convs[s + 1], buffers[1], level.lanes);
    }
    level.conv_lanes(step.shape, {step.lane_weights.get(), step.lane_bias.get()},
                     inner_plane(step, buffers[0], level.lanes), output);
    std::swap(buffers[0], buffers[1]);
  }
  const LinearStep& linear = plan.linears.front();
  if (plan.lane_linear) {
    level.linear_lanes(linear.shape, {linear.weights.get(), linear.bias.get()}, buffers[0], rows);
  } else {
    level.from_lanes(buffers[0], linear.shape.inputs, rows, linear.shape.inputs);
  }
}

void run_linear(const Plan& plan, const LinearStep& step, const float* input, int count,
                float* scratch, float* output) {
  plan.level->linear(step.shape, {step.weights.get(), step.bias.get()}, input, output, count,
                     reinterpret_cast<std::uint32_t*>(scratch + plan.scratch.groups));
}

// Where a dense layer's results go.
float* linear_output(const Plan& plan, std::size_t index, float* scratch, float* logits) {
  return index + 1 == plan.linears.size() ? logits : scratch + plan.scratch.rows[index % 2];
}

// The dense layers from `first` on, of up to kBlock rows.
template <typename Clock>
void run_linears(const Plan& plan, std::size_t first, const float* input, int count, float* scratch,
                 float* logits, Clock& clock) {
  for (std::size_t i = first; i < plan.linears.size(); ++i) {
    const LinearStep& step = plan.linears[i];
    float* const output = linear_output(plan, i, scratch, logits);
    clock.run(step.layer, [&] { run_linear(plan, step, input, count, scratch, output); });
    input = output;
  }
}

// A block of images through a network with convolutions, as many as possible one a lane.
void run_conv_block(const Plan& plan, const float* images, int count, float* scratch,
                    float* logits) {
  NoClock clock;
  const LinearStep& linear = plan.linears.front();
  const int lanes = plan.level->lanes;
  const int inside = plan.by_lanes ? count / lanes * lanes : 0;
  float* const features = scratch + plan.scratch.features;
  float* const first = plan.lane_linear ? linear_output(plan, 0, scratch, logits) : features;
  const int width = plan.lane_linear ? linear.shape.outputs : linear.shape.inputs;
  for (int i = 0; i < inside; i += lanes) {
    run_lanes(plan, images + i * kImagePixels, scratch, first + i * width);
  }
  for (int i = inside; i < count; ++i) {
    run_convs(plan, images + i * kImagePixels, scratch, features + i * linear.shape.inputs, clock);
  }
  if (!plan.lane_linear) return run_linears(plan, 0, features, count, scratch, logits, clock);
  if (inside < count) {
    run_linear(plan, linear, features + inside * linear.shape.inputs, count - inside, scratch,
               first + inside * width);
  }
  run_linears(plan, 1, first, count, scratch, logits, clock);
}

}  // namespace

std::unique_ptr<const Plan> make_plan(const Architecture& architecture, Weights weights,
                                      const Level& level) {
  auto plan = std::make_unique<Plan>();
  plan->architecture = &architecture;
  plan->level = &level;
  plan->metadata = std::move(weights.metadata);
  plan->plain = make_plain_layers(architecture, std::move(weights.tensors));
  Shape flattened{1, 1, 1};  // What the next dense layer's inputs were before Flatten.
  for (std::size_t i = 0; i < plan->plain.size(); ++i) {
    const PlainLayer& layer = plan->plain[i];
    if (layer.layer.kind == LayerKind::kConv3x3) {
      plan->convs.push_back(make_conv(level, plan->plain, i));
    } else if (layer.layer.kind == LayerKind::kFlatten) {
      flattened = layer.input;
    } else if (layer.layer.kind == LayerKind::kLinear) {
      plan->linears.push_back(make_linear(level, plan->plain, i, flattened));
      flattened = {1, 1, 1};
    }
  }
  plan->by_lanes = prepare_lanes(level, plan->plain, plan->convs);
  plan->lane_linear = plan->by_lanes && gains_by_lanes(level, plan->linears.front());
  plan->scratch = lay_out(*plan);
  return plan;
}

void run_plan(const Plan& plan, const float* images, std::size_t count, float* scratch,
              float* logits) {
  NoClock clock;
  while (count > 0) {
    const int block = static_cast<int>(std::min<std::size_t>(count, kBlock));
    if (plan.convs.empty()) {
      run_linears(plan, 0, images, block, scratch, logits, clock);
    } else {
      run_conv_block(plan, images, block, scratch, logits);
    }
    images += block * kImagePixels;
    logits += block * kClasses;
    count -= static_cast<std::size_t>(block);
  }
}

void time_plan(const Plan& plan, const float* image, float* scratch, float* logits,
               const int* repeats, double* layer_us) {
  StepClock clock(repeats, layer_us);
  float* const features = scratch + plan.scratch.features;
  if (!plan.convs.empty()) run_convs(plan, image, scratch, features, clock);
  run_linears(plan, 0, plan.convs.empty() ? image : features, 1, scratch, logits, clock);
}

}  // namespace inkling::detail
