#include "inkling/architecture.hpp"

namespace inkling {
namespace {

constexpr Layer conv3x3(int inputs, int outputs) { return {LayerKind::kConv3x3, inputs, outputs}; }
constexpr Layer linear(int inputs, int outputs) { return {LayerKind::kLinear, inputs, outputs}; }
constexpr Layer relu() { return {LayerKind::kRelu}; }
constexpr Layer max_pool2() { return {LayerKind::kMaxPool2}; }
constexpr Layer flatten() { return {LayerKind::kFlatten}; }
constexpr Layer dropout(float rate) { return {LayerKind::kDropout, 0, 0, rate}; }

// The four networks of the article "From MLP to CNN" (Daniel Gustaw, 2025), module for module.

constexpr Layer kMlp[] = {
    flatten(),
    linear(kImagePixels, 32),
    relu(),
    linear(32, kClasses),
};

constexpr Layer kTinyCnn[] = {
    conv3x3(1, 4), relu(),      max_pool2(), conv3x3(4, 8),
    relu(),        max_pool2(), flatten(),   linear(8 * 7 * 7, kClasses),
};

constexpr Layer kCnn[] = {
    conv3x3(1, 8), relu(),
    max_pool2(),   conv3x3(8, 16),
    relu(),        max_pool2(),
    flatten(),     linear(16 * 7 * 7, 32),
    relu(),        linear(32, kClasses),
};

constexpr Layer kStrongCnn[] = {
    conv3x3(1, 32),
    relu(),
    conv3x3(32, 32),
    relu(),
    max_pool2(),
    dropout(0.25f),
    conv3x3(32, 64),
    relu(),
    conv3x3(64, 64),
    relu(),
    max_pool2(),
    dropout(0.25f),
    flatten(),
    linear(64 * 7 * 7, 128),
    relu(),
    dropout(0.5f),
    linear(128, kClasses),
};

constexpr Architecture kArchitectures[] = {
    {"mlp", "MLP", "model.", kMlp},
    {"tiny_cnn", "TinyCNN", "net.", kTinyCnn},
    {"cnn", "CNN", "net.", kCnn},
    {"strong_cnn", "StrongCNN", "net.", kStrongCnn},
};

// A table whose layers do not fit each other does not compile; see Architecture::layers.
constexpr bool is_consistent(const Architecture& architecture) {
  Shape shape = kInputShape;
  bool flat = false;      // Flatten has been passed.
  bool weighted = false;  // A convolution or a dense layer has been passed, so ReLU may follow.
  bool pooled = false;    // The last convolution has its pooling.
  for (const Layer& layer : architecture.layers) {
    switch (layer.kind) {
      case LayerKind::kConv3x3:
        if (flat || layer.inputs != shape.channels || layer.outputs < 1) return false;
        weighted = true;
        pooled = false;
        break;
      case LayerKind::kMaxPool2:
        if (flat || !weighted || pooled || shape.height % 2 != 0 || shape.width % 2 != 0) {
          return false;
        }
        pooled = true;
        break;
      case LayerKind::kFlatten:
        if (flat) return false;
        flat = true;
        weighted = false;
        break;
      case LayerKind::kLinear:
        if (!flat || layer.inputs != shape.channels || layer.outputs < 1) return false;
        weighted = true;
        break;
      case LayerKind::kRelu:
        if (!weighted) return false;
        break;
      case LayerKind::kDropout:
        break;
    }
    shape = output_shape(layer, shape);
  }
  return flat && weighted && shape == Shape{kClasses, 1, 1};
}

constexpr bool all_consistent() {
  for (const Architecture& architecture : kArchitectures) {
    if (!is_consistent(architecture)) return false;
  }
  return true;
}
static_assert(all_consistent());

std::string layer_name(const Architecture& architecture, std::size_t index) {
  return std::string(architecture.key_prefix) + std::to_string(index);
}

}  // namespace

std::string_view kind_name(LayerKind kind) {
  switch (kind) {
    case LayerKind::kConv3x3:
      return "Conv3x3";
    case LayerKind::kRelu:
      return "ReLU";
    case LayerKind::kMaxPool2:
      return "MaxPool2";
    case LayerKind::kDropout:
      return "Dropout";
    case LayerKind::kFlatten:
      return "Flatten";
    case LayerKind::kLinear:
      return "Linear";
  }
  return "";
}

std::span<const Architecture> architectures() { return kArchitectures; }

const Architecture* find_architecture(std::string_view id) {
  for (const Architecture& architecture : kArchitectures) {
    if (architecture.id == id) return &architecture;
  }
  return nullptr;
}

std::string architecture_ids() {
  std::string ids;
  for (const Architecture& architecture : kArchitectures) {
    if (!ids.empty()) ids += ", ";
    ids += architecture.id;
  }
  return ids;
}

std::vector<LayerRow> layer_table(const Architecture& architecture) {
  std::vector<LayerRow> rows;
  Shape shape = kInputShape;
  for (std::size_t i = 0; i < architecture.layers.size(); ++i) {
    const Layer& layer = architecture.layers[i];
    const std::int64_t work = mult_adds(layer, shape);
    shape = output_shape(layer, shape);
    rows.push_back({layer_name(architecture, i), layer.kind, shape, parameter_count(layer), work});
  }
  return rows;
}

std::int64_t parameter_count(const Architecture& architecture) {
  std::int64_t total = 0;
  for (const Layer& layer : architecture.layers) total += parameter_count(layer);
  return total;
}

std::int64_t mult_adds(const Architecture& architecture) {
  std::int64_t total = 0;
  for (const LayerRow& row : layer_table(architecture)) total += row.mult_adds;
  return total;
}

std::vector<ParameterSpec> parameter_specs(const Architecture& architecture) {
  std::vector<ParameterSpec> specs;
  for (std::size_t i = 0; i < architecture.layers.size(); ++i) {
    const Layer& layer = architecture.layers[i];
    if (parameter_count(layer) == 0) continue;
    const std::string name = layer_name(architecture, i);
    std::vector<std::int64_t> shape{layer.outputs, layer.inputs};
    if (layer.kind == LayerKind::kConv3x3) shape.insert(shape.end(), {3, 3});
    specs.push_back({name + ".weight", std::move(shape)});
    specs.push_back({name + ".bias", {layer.outputs}});
  }
  return specs;
}

}  // namespace inkling
