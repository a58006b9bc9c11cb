#include "plain.hpp"

#include <Eigen/Core>
#include <algorithm>
#include <utility>

namespace inkling::detail {
namespace {

using Matrix = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
using MatrixMap = Eigen::Map<Matrix>;
using ConstMatrixMap = Eigen::Map<const Matrix>;
using VectorMap = Eigen::Map<Eigen::VectorXf>;
using ConstVectorMap = Eigen::Map<const Eigen::VectorXf>;

// Row (c, ky, kx) is channel c shifted by (ky - 1, kx - 1), zero outside: "im2col".
Matrix gather_patches(std::span<const float> input, Shape shape) {
  Matrix patches = Matrix::Zero(9 * shape.channels, shape.height * shape.width);
  for (int row = 0; row < patches.rows(); ++row) {
    const int ky = row % 9 / 3 - 1;
    const int kx = row % 3 - 1;
    const ConstMatrixMap channel(input.data() + row / 9 * shape.height * shape.width, shape.height,
                                 shape.width);
    MatrixMap shifted(patches.row(row).data(), shape.height, shape.width);
    const int height = shape.height - std::abs(ky);
    const int width = shape.width - std::abs(kx);
    shifted.block(std::max(0, -ky), std::max(0, -kx), height, width) =
        channel.block(std::max(0, ky), std::max(0, kx), height, width);
  }
  return patches;
}

void max_pool(std::span<const float> input, Shape shape, std::span<float> output) {
  auto to = output.begin();
  for (int row = 0; row < shape.channels * shape.height; row += 2) {
    const float* top = input.data() + row * shape.width;
    const float* bottom = top + shape.width;
    for (int x = 0; x < shape.width; x += 2) {
      *to++ = std::max(std::max(top[x], top[x + 1]), std::max(bottom[x], bottom[x + 1]));
    }
  }
}

}  // namespace

std::vector<PlainLayer> make_plain_layers(const Architecture& architecture,
                                          std::vector<Tensor> tensors) {
  const auto take = [&tensors](std::string_view name) {
    return std::move(std::ranges::find(tensors, name, &Tensor::name)->values);
  };
  std::vector<PlainLayer> layers;
  const std::vector<ParameterSpec> specs = parameter_specs(architecture);
  auto spec = specs.begin();
  Shape shape = kInputShape;
  for (const Layer& layer : architecture.layers) {
    PlainLayer plain{layer, shape, output_shape(layer, shape), {}, {}};
    if (parameter_count(layer) > 0) {
      plain.weight = take((spec++)->name);
      plain.bias = take((spec++)->name);
    }
    shape = plain.output;
    layers.push_back(std::move(plain));
  }
  return layers;
}

std::vector<float> run_plain(const PlainLayer& layer, std::span<const float> input) {
  std::vector<float> output(static_cast<std::size_t>(layer.output.size()));
  const auto size = static_cast<Eigen::Index>(input.size());
  const ConstVectorMap bias(layer.bias.data(), static_cast<Eigen::Index>(layer.bias.size()));
  const int outputs = layer.output.channels;
  switch (layer.layer.kind) {
    case LayerKind::kConv3x3: {
      const Matrix patches = gather_patches(input, layer.input);
      const ConstMatrixMap weight(layer.weight.data(), outputs, patches.rows());
      MatrixMap result(output.data(), outputs, patches.cols());
      result.noalias() = weight * patches;
      result.colwise() += bias;
      break;
    }
    case LayerKind::kLinear:
      VectorMap(output.data(), outputs) =
          ConstMatrixMap(layer.weight.data(), outputs, size) * ConstVectorMap(input.data(), size) +
          bias;
      break;
    case LayerKind::kRelu:
      VectorMap(output.data(), size) = ConstVectorMap(input.data(), size).cwiseMax(0.f);
      break;
    case LayerKind::kMaxPool2:
      max_pool(input, layer.input, output);
      break;
    case LayerKind::kDropout:
    case LayerKind::kFlatten:
      std::copy(input.begin(), input.end(), output.begin());
      break;
  }
  return output;
}

}  // namespace inkling::detail
