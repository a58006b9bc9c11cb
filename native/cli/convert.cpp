#include <format>
#include <memory>
#include <string>

#include "commands.hpp"
#include "common/error.hpp"
#include "common/files.hpp"
#include "inkling/model.hpp"
#include "onnx.hpp"

namespace inkling::tool {
namespace {

struct ConvertOptions {
  std::string input;
  std::string output;
  std::string dtype;  ///< "f32", "f16" or "bf16"; empty means as they are stored.
};

enum class Format { kSafetensors, kOnnx };

Format format_of(const std::string& path) {
  if (path.ends_with(".safetensors")) return Format::kSafetensors;
  if (path.ends_with(".onnx")) return Format::kOnnx;
  throw UserError(
      std::format("cannot tell the format of '{}' from its name: end it in "
                  ".safetensors or .onnx",
                  path));
}

DType dtype_named(std::string_view name) {
  return name == "f32" ? DType::kF32 : name == "f16" ? DType::kF16 : DType::kBF16;
}

/// The value of a result, or an error that says what it happened to.
template <typename T>
T take(Result<T> result, const std::string& subject) {
  if (!result) throw UserError(std::format("{}: {}", subject, result.error().message));
  return std::move(result).value();
}

Weights read_weights(const std::string& path) {
  Weights weights = take(parse_safetensors(read_file(path, kMaxFileBytes)), path);
  take(Model::load(weights), path);
  return weights;
}

void convert(const ConvertOptions& options) {
  const Format format = format_of(options.output);
  Weights weights = read_weights(options.input);
  std::string subject = options.input;
  if (!options.dtype.empty()) {
    const DType dtype = dtype_named(options.dtype);
    for (Tensor& tensor : weights.tensors) tensor.dtype = dtype;
    subject += std::format(" as {}", dtype_name(dtype));
  }
  const std::vector<std::byte> bytes = take(serialize_safetensors(weights), subject);
  // Rounding must not lose the answer that the file says its network gives.
  const Model model = take(Model::load(bytes), subject);
  if (format == Format::kSafetensors) {
    write_file_atomically(options.output, bytes);
  } else {
    const Weights rounded = take(parse_safetensors(bytes), subject);
    write_file_atomically(options.output, serialize_onnx(model.architecture(), rounded));
  }
}

}  // namespace

void add_convert(CLI::App& app) {
  CLI::App* command = app.add_subcommand(
      "convert", "Write weights in another number type, or as an ONNX model for other programs");
  auto options = std::make_shared<ConvertOptions>();
  command->add_option("input", options->input, "A .safetensors file")->required();
  command
      ->add_option("output", options->output,
                   "The file to write; its name ends in .safetensors or .onnx (opset 17, input "
                   "'images' N×1×28×28, output 'logits' N×10)")
      ->required();
  command
      ->add_option("--dtype", options->dtype,
                   "How numbers are stored (default: as they are in the input)")
      ->check(CLI::IsMember({"f32", "f16", "bf16"}));
  command->callback([options] { convert(*options); });
}

}  // namespace inkling::tool
