// An ONNX file is one protobuf message, a ModelProto. A chain of layers needs so little of the
// format that the few dozen lines here write it, and no protobuf compiler is needed.
//
// Field numbers and enumerators are those of onnx/onnx.proto in ONNX 1.12
// (https://github.com/onnx/onnx), the release that defined opset 17 and IR version 8; the encoding
// is that of https://protobuf.dev/programming-guides/encoding.
#include "onnx.hpp"

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "inkling/version.hpp"

namespace inkling::tool {
namespace {

constexpr std::uint64_t kIrVersion = 8;
constexpr std::uint64_t kOpset = 17;

namespace model_proto {
enum { kIrVersion = 1, kProducerName = 2, kProducerVersion = 3, kGraph = 7, kOpsetImport = 8 };
enum { kMetadataProps = 14 };
}  // namespace model_proto
namespace opset_proto {
enum { kVersion = 2 };
}
namespace entry_proto {
enum { kKey = 1, kValue = 2 };
}
namespace graph_proto {
enum { kNode = 1, kName = 2, kInitializer = 5, kInput = 11, kOutput = 12 };
}
namespace node_proto {
enum { kInput = 1, kOutput = 2, kName = 3, kOpType = 4, kAttribute = 5 };
}
namespace attribute_proto {
enum { kName = 1, kI = 3, kInts = 8, kType = 20 };
enum { kTypeInt = 2, kTypeInts = 7 };
}  // namespace attribute_proto
namespace tensor_proto {
enum { kDims = 1, kDataType = 2, kName = 8, kRawData = 9 };
enum { kFloat = 1, kFloat16 = 10, kBfloat16 = 16 };
}  // namespace tensor_proto
namespace value_proto {
enum { kName = 1, kType = 2 };
}
namespace type_proto {
enum { kTensorType = 1, kElemType = 1, kShape = 2, kDim = 1, kDimValue = 1, kDimParam = 2 };
}

/// A protobuf message under construction.
class Message {
 public:
  void number(int field, std::uint64_t value) {
    varint(static_cast<std::uint64_t>(field) << 3 | kVarint);
    varint(value);
  }
  void bytes(int field, std::string_view value) {
    varint(static_cast<std::uint64_t>(field) << 3 | kLengthDelimited);
    varint(value.size());
    text_ += value;
  }
  void message(int field, const Message& value) { bytes(field, value.text_); }

  [[nodiscard]] std::string_view view() const { return text_; }

 private:
  enum WireType { kVarint = 0, kLengthDelimited = 2 };

  /// Seven bits a byte, the lowest first; the top bit says that more follow.
  void varint(std::uint64_t value) {
    for (; value >= 0x80; value >>= 7) text_ += static_cast<char>(value | 0x80);
    text_ += static_cast<char>(value);
  }

  std::string text_;
};

/// A node without attributes yet.
Message make_node(std::string_view name, std::string_view op_type,
                  std::initializer_list<std::string_view> inputs, std::string_view output) {
  Message node;
  for (const std::string_view input : inputs) node.bytes(node_proto::kInput, input);
  node.bytes(node_proto::kOutput, output);
  node.bytes(node_proto::kName, name);
  node.bytes(node_proto::kOpType, op_type);
  return node;
}

void add_int(Message& node, std::string_view name, std::uint64_t value) {
  Message attribute;
  attribute.bytes(attribute_proto::kName, name);
  attribute.number(attribute_proto::kI, value);
  attribute.number(attribute_proto::kType, attribute_proto::kTypeInt);
  node.message(node_proto::kAttribute, attribute);
}

void add_ints(Message& node, std::string_view name, std::initializer_list<std::uint64_t> values) {
  Message attribute;
  attribute.bytes(attribute_proto::kName, name);
  for (const std::uint64_t value : values) attribute.number(attribute_proto::kInts, value);
  attribute.number(attribute_proto::kType, attribute_proto::kTypeInts);
  node.message(node_proto::kAttribute, attribute);
}

std::uint64_t data_type(DType dtype) {
  switch (dtype) {
    case DType::kF16:
      return tensor_proto::kFloat16;
    case DType::kBF16:
      return tensor_proto::kBfloat16;
    case DType::kF32:
      break;
  }
  return tensor_proto::kFloat;
}

/// `raw_data` is what safetensors stores too, little-endian and row-major: the end of a file that
/// holds this tensor alone.
Message make_initializer(const Tensor& tensor) {
  const std::vector<std::byte> file = serialize_safetensors({{tensor}, {}}).value();
  const std::size_t size = tensor.values.size() * (tensor.dtype == DType::kF32 ? 4 : 2);
  const auto* const end = reinterpret_cast<const char*>(file.data() + file.size());
  Message initializer;
  for (const std::int64_t dimension : tensor.shape) {
    initializer.number(tensor_proto::kDims, static_cast<std::uint64_t>(dimension));
  }
  initializer.number(tensor_proto::kDataType, data_type(tensor.dtype));
  initializer.bytes(tensor_proto::kName, tensor.name);
  initializer.bytes(tensor_proto::kRawData, {end - size, size});
  return initializer;
}

/// The graph, built layer by layer. A node has its layer's name, "net.0", and so has its output,
/// but for the last one.
class Graph {
 public:
  Graph(const Weights& weights, std::string_view input) : weights_(weights), last_(input) {}

  void add_layer(const Layer& layer, const std::string& name, std::string_view output) {
    Message node;
    switch (layer.kind) {
      case LayerKind::kConv3x3:
        node = make_parameter_node(name, "Conv", output);
        add_ints(node, "kernel_shape", {3, 3});
        add_ints(node, "pads", {1, 1, 1, 1});
        break;
      case LayerKind::kLinear:
        node = make_parameter_node(name, "Gemm", output);
        add_int(node, "transB", 1);
        break;
      case LayerKind::kMaxPool2:
        node = make_node(name, "MaxPool", {last_}, output);
        add_ints(node, "kernel_shape", {2, 2});
        add_ints(node, "strides", {2, 2});
        break;
      case LayerKind::kFlatten:
        node = make_node(name, "Flatten", {last_}, output);
        break;
      case LayerKind::kRelu:
        node = make_node(name, "Relu", {last_}, output);
        break;
      case LayerKind::kDropout:
        return;
    }
    message_.message(graph_proto::kNode, node);
    last_ = output;
  }

  Message& message() { return message_; }

 private:
  Message make_parameter_node(const std::string& name, std::string_view op_type,
                              std::string_view output) {
    const std::string weight = add_parameter(name + ".weight");
    const std::string bias = add_parameter(name + ".bias");
    return make_node(name, op_type, {last_, weight, bias}, output);
  }

  /// Adds the tensor and returns the name under which it is there as floats.
  std::string add_parameter(const std::string& name) {
    const Tensor& tensor = *weights_.find(name);
    message_.message(graph_proto::kInitializer, make_initializer(tensor));
    if (tensor.dtype == DType::kF32) return name;
    const std::string wide = name + ".float";
    Message cast = make_node(wide, "Cast", {name}, wide);
    add_int(cast, "to", tensor_proto::kFloat);
    message_.message(graph_proto::kNode, cast);
    return wide;
  }

  const Weights& weights_;
  std::string last_;  ///< The newest node's output.
  Message message_;
};

/// Name and type of the graph's input or output: floats, N times `dimensions`.
Message make_value(std::string_view name, std::initializer_list<int> dimensions) {
  Message shape, batch, tensor, type, value;
  batch.bytes(type_proto::kDimParam, "N");
  shape.message(type_proto::kDim, batch);
  for (const int size : dimensions) {
    Message dimension;
    dimension.number(type_proto::kDimValue, static_cast<std::uint64_t>(size));
    shape.message(type_proto::kDim, dimension);
  }
  tensor.number(type_proto::kElemType, tensor_proto::kFloat);
  tensor.message(type_proto::kShape, shape);
  type.message(type_proto::kTensorType, tensor);
  value.bytes(value_proto::kName, name);
  value.message(value_proto::kType, type);
  return value;
}

Message make_graph(const Architecture& architecture, const Weights& weights) {
  constexpr std::string_view kInput = "images";
  constexpr std::string_view kOutput = "logits";
  const std::vector<LayerRow> rows = layer_table(architecture);
  std::size_t last = rows.size() - 1;
  while (rows[last].kind == LayerKind::kDropout) --last;

  Graph graph(weights, kInput);
  for (std::size_t i = 0; i <= last; ++i) {
    graph.add_layer(architecture.layers[i], rows[i].name, i == last ? kOutput : rows[i].name);
  }
  Message& message = graph.message();
  message.bytes(graph_proto::kName, architecture.id);
  message.message(graph_proto::kInput, make_value(kInput, {1, kImageSide, kImageSide}));
  message.message(graph_proto::kOutput, make_value(kOutput, {kClasses}));
  return message;
}

}  // namespace

std::string serialize_onnx(const Architecture& architecture, const Weights& weights) {
  Message opset, model;
  opset.number(opset_proto::kVersion, kOpset);
  model.number(model_proto::kIrVersion, kIrVersion);
  model.bytes(model_proto::kProducerName, "inkling");
  model.bytes(model_proto::kProducerVersion, version());
  model.message(model_proto::kGraph, make_graph(architecture, weights));
  model.message(model_proto::kOpsetImport, opset);
  for (const auto& [key, value] : weights.metadata) {
    Message entry;
    entry.bytes(entry_proto::kKey, key);
    entry.bytes(entry_proto::kValue, value);
    model.message(model_proto::kMetadataProps, entry);
  }
  return std::string(model.view());
}

}  // namespace inkling::tool
