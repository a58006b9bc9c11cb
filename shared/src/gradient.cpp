#include "gradient.hpp"

#include <algorithm>

/// From the derivatives with respect to a layer's outputs to those with respect to its inputs,
/// layer by layer. Most of them are 0 (what a ReLU silenced, what a maximum passed over, what lies
/// outside the unit's field), so rows of zeros are passed over.
namespace inkling::detail {
namespace {

using Values = std::vector<float>;

bool all_zero(const float* values, int count) {
  return std::all_of(values, values + count, [](float value) { return value == 0.f; });
}

/// Adds `factor` times a row, moved by `shift` columns; what leaves the row is lost.
void add_row(float* to, const float* from, int width, int shift, float factor) {
  const int first = std::max(0, -shift);
  const int last = width - std::max(0, shift);
  for (int x = first; x < last; ++x) to[x + shift] += factor * from[x];
}

/// Each output is a sum over 3×3 inputs, so its derivative goes back to these with their weights.
Values back_through_conv(const PlainLayer& layer, const Values& outputs) {
  const auto [inputs, height, width] = layer.input;
  Values result(static_cast<std::size_t>(layer.input.size()));
  for (int row = 0; row < layer.output.channels * height; ++row) {
    const float* const from = outputs.data() + row * width;
    if (all_zero(from, width)) continue;
    const int channel = row / height;
    for (int input = 0; input < inputs; ++input) {
      const float* const kernel = layer.weight.data() + (channel * inputs + input) * 9;
      for (int ky = 0; ky < 3; ++ky) {
        const int y = row % height + ky - 1;
        if (y < 0 || y >= height) continue;
        float* const to = result.data() + (input * height + y) * width;
        for (int kx = 0; kx < 3; ++kx) add_row(to, from, width, kx - 1, kernel[ky * 3 + kx]);
      }
    }
  }
  return result;
}

Values back_through_linear(const PlainLayer& layer, const Values& outputs) {
  const int inputs = layer.input.size();
  Values result(static_cast<std::size_t>(inputs));
  for (std::size_t i = 0; i < outputs.size(); ++i) {
    if (outputs[i] == 0.f) continue;
    add_row(result.data(), layer.weight.data() + i * result.size(), inputs, 0, outputs[i]);
  }
  return result;
}

/// @param results  What the layer put out.
Values back_through_relu(const Values& outputs, const Values& results) {
  Values result = outputs;
  for (std::size_t i = 0; i < result.size(); ++i) {
    if (results[i] <= 0.f) result[i] = 0.f;
  }
  return result;
}

/// @param before  What the layer got.
Values back_through_max_pool(const PlainLayer& layer, const Values& outputs, const Values& before) {
  const int width = layer.input.width;
  Values result(before.size());
  for (std::size_t i = 0; i < outputs.size(); ++i) {
    const int row = static_cast<int>(i) / layer.output.width;
    const int column = static_cast<int>(i) % layer.output.width;
    int largest = 2 * row * width + 2 * column;
    for (const int other : {largest + 1, largest + width, largest + width + 1}) {
      const auto at = [&](int place) { return before[static_cast<std::size_t>(place)]; };
      if (at(other) > at(largest)) largest = other;
    }
    result[static_cast<std::size_t>(largest)] = outputs[i];
  }
  return result;
}

}  // namespace

std::vector<float> gradient(std::span<const PlainLayer> layers, const Trace& trace,
                            std::size_t layer, std::size_t unit) {
  Values derivatives(trace.layers[layer].values.size());
  derivatives[unit] = 1.f;
  for (std::size_t i = layer + 1; i-- > 0;) {
    switch (layers[i].layer.kind) {
      case LayerKind::kConv3x3:
        derivatives = back_through_conv(layers[i], derivatives);
        break;
      case LayerKind::kLinear:
        derivatives = back_through_linear(layers[i], derivatives);
        break;
      case LayerKind::kRelu:
        derivatives = back_through_relu(derivatives, trace.layers[i].values);
        break;
      case LayerKind::kMaxPool2:  // Never the first layer: it stands behind a convolution.
        derivatives = back_through_max_pool(layers[i], derivatives, trace.layers[i - 1].values);
        break;
      case LayerKind::kDropout:
      case LayerKind::kFlatten:
        break;
    }
  }
  return derivatives;
}

}  // namespace inkling::detail
