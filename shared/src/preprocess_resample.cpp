#include "preprocess_resample.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

namespace inkling::detail {
namespace {

/// The input pixels that one output pixel averages along one axis.
struct Window {
  int first = 0;
  std::vector<float> weights;
};

std::vector<Window> windows(AxisMap map, int input_size, int output_size) {
  const double half = std::max(1.0 / map.scale, 1.0) / 2;
  std::vector<Window> result(static_cast<std::size_t>(output_size));
  for (int i = 0; i < output_size; ++i) {
    const double middle = (i + 0.5 - map.offset) / map.scale;
    const double low = std::clamp(middle - half, 0.0, static_cast<double>(input_size));
    const double high = std::clamp(middle + half, 0.0, static_cast<double>(input_size));
    Window& window = result[static_cast<std::size_t>(i)];
    window.first = static_cast<int>(low);
    for (int k = window.first; k < high; ++k) {
      const double overlap = std::min(high, k + 1.0) - std::max(low, static_cast<double>(k));
      window.weights.push_back(static_cast<float>(overlap / (2 * half)));
    }
  }
  return result;
}

}  // namespace

GrayImage resample(const GrayImage& image, AxisMap x, AxisMap y, int width, int height) {
  const std::vector<Window> columns = windows(x, image.width, width);
  const std::vector<Window> rows = windows(y, image.height, height);
  const auto input_width = static_cast<std::size_t>(image.width);
  GrayImage output{width, height, {}};
  output.pixels.reserve(static_cast<std::size_t>(width) * static_cast<std::size_t>(height));
  std::vector<float> line(input_width);  // The input rows of one output row, averaged.
  for (const Window& row : rows) {
    std::fill(line.begin(), line.end(), 0.f);
    const float* source = image.pixels.data() + static_cast<std::size_t>(row.first) * input_width;
    for (const float weight : row.weights) {
      for (std::size_t i = 0; i < input_width; ++i) line[i] += weight * source[i];
      source += input_width;
    }
    for (const Window& column : columns) {
      float sum = 0.f;
      const float* value = line.data() + column.first;
      for (const float weight : column.weights) sum += weight * *value++;
      output.pixels.push_back(sum);
    }
  }
  return output;
}

}  // namespace inkling::detail
