#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// The networks, as data. Each architecture is one `constexpr` table of layers; the inference
/// core, the trainer, the tools and the page all work from these tables, so that a network is
/// added here and nowhere else.
namespace inkling {

inline constexpr int kImageSide = 28;                         ///< Pixels along one side.
inline constexpr int kImagePixels = kImageSide * kImageSide;  ///< Floats in one image.
inline constexpr int kClasses = 10;                           ///< The digits 0 to 9.

enum class LayerKind : std::uint8_t {
  kConv3x3,   ///< 3×3 convolution, stride 1, zero padding 1, with bias.
  kRelu,      ///< max(x, 0).
  kMaxPool2,  ///< 2×2 maximum, stride 2.
  kDropout,   ///< Does nothing at inference; `rate` is for the trainer.
  kFlatten,   ///< C×H×W to C·H·W values, channel-major as in PyTorch.
  kLinear,    ///< Dense layer with bias.
};

/// "Conv3x3", "ReLU", "MaxPool2", "Dropout", "Flatten" or "Linear".
[[nodiscard]] std::string_view kind_name(LayerKind kind);

/// One entry of a network's table. Its index in the table is its index in PyTorch's Sequential.
struct Layer {
  LayerKind kind;
  int inputs = 0;    ///< Channels (convolution) or values (linear) in; 0 for the others.
  int outputs = 0;   ///< Channels or values out; 0 for the others.
  float rate = 0.f;  ///< Share of values that dropout clears during training.
};

/// The shape of one image's activations. A flat vector of n values is {n, 1, 1}.
struct Shape {
  int channels = 1;
  int height = 1;
  int width = 1;
  [[nodiscard]] constexpr int size() const { return channels * height * width; }
  friend constexpr bool operator==(const Shape&, const Shape&) = default;
};

inline constexpr Shape kInputShape{1, kImageSide, kImageSide};

/// A network: names and its table of layers.
struct Architecture {
  std::string_view id;            ///< Stable name in files and on command lines: "tiny_cnn".
  std::string_view display_name;  ///< What people read: "TinyCNN".
  std::string_view key_prefix;    ///< Prefix of its state_dict keys: "net." in "net.0.weight".
  /// Convolutions, each with at most one pooling behind it, then Flatten, then dense layers. ReLU
  /// stands behind a convolution or a dense layer, dropout anywhere. Other tables do not compile.
  std::span<const Layer> layers;
};

/// All networks, smallest to strongest, in the order in which they are shown everywhere.
[[nodiscard]] std::span<const Architecture> architectures();

/// The architecture with this id, or nullptr.
[[nodiscard]] const Architecture* find_architecture(std::string_view id);

/// "mlp, tiny_cnn, cnn, strong_cnn": for messages that name the choices.
[[nodiscard]] std::string architecture_ids();

/// The shape that `layer` makes of `input`.
[[nodiscard]] constexpr Shape output_shape(const Layer& layer, Shape input) {
  switch (layer.kind) {
    case LayerKind::kConv3x3:
      return {layer.outputs, input.height, input.width};
    case LayerKind::kMaxPool2:
      return {input.channels, input.height / 2, input.width / 2};
    case LayerKind::kFlatten:
      return {input.size(), 1, 1};
    case LayerKind::kLinear:
      return {layer.outputs, 1, 1};
    case LayerKind::kRelu:
    case LayerKind::kDropout:
      break;
  }
  return input;
}

/// Trainable parameters of one layer, biases included.
[[nodiscard]] constexpr std::int64_t parameter_count(const Layer& layer) {
  switch (layer.kind) {
    case LayerKind::kConv3x3:
      return std::int64_t{9} * layer.inputs * layer.outputs + layer.outputs;
    case LayerKind::kLinear:
      return std::int64_t{layer.inputs} * layer.outputs + layer.outputs;
    default:
      return 0;
  }
}

/// Multiply-adds of one layer for one image: one for each weight used, biases not counted.
/// (torchinfo, which the article prints, counts each bias as one more.)
[[nodiscard]] constexpr std::int64_t mult_adds(const Layer& layer, Shape input) {
  switch (layer.kind) {
    case LayerKind::kConv3x3:
      return std::int64_t{9} * layer.inputs * layer.outputs * input.height * input.width;
    case LayerKind::kLinear:
      return std::int64_t{layer.inputs} * layer.outputs;
    default:
      return 0;
  }
}

/// Sums of the above over a whole network.
[[nodiscard]] std::int64_t parameter_count(const Architecture& architecture);
[[nodiscard]] std::int64_t mult_adds(const Architecture& architecture);

/// One row of the table that the trainer, the tool and the page print.
struct LayerRow {
  std::string name;  ///< "net.0": its place in the PyTorch module.
  LayerKind kind;
  Shape output;
  std::int64_t parameters;
  std::int64_t mult_adds;
};
[[nodiscard]] std::vector<LayerRow> layer_table(const Architecture& architecture);

/// The name and shape of one trainable tensor, as in PyTorch's state_dict: a convolution's weight
/// is [outputs, inputs, 3, 3], a linear layer's [outputs, inputs], a bias [outputs].
struct ParameterSpec {
  std::string name;
  std::vector<std::int64_t> shape;
};

/// All tensors of a network, in state_dict order.
[[nodiscard]] std::vector<ParameterSpec> parameter_specs(const Architecture& architecture);

}  // namespace inkling
