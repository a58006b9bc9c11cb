#include <format>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "commands.hpp"
#include "common/error.hpp"
#include "common/files.hpp"
#include "inkling/model.hpp"

namespace inkling::tool {
namespace {

using Json = nlohmann::ordered_json;

struct InspectOptions {
  std::string file;
  bool json = false;
};

/// A file that was read and recognised.
struct Contents {
  Weights weights;
  const Architecture* architecture;
};

/// [channels, height, width], or [values] once the activations are flat.
std::vector<int> dimensions(const Shape& shape) {
  if (shape.height == 1 && shape.width == 1) return {shape.channels};
  return {shape.channels, shape.height, shape.width};
}

template <typename Numbers>
std::string joined(const Numbers& numbers) {
  std::string text;
  for (const auto number : numbers) text += std::format("{}{}", text.empty() ? "" : "×", number);
  return text;
}

Json to_json(const Contents& contents) {
  Json layers = Json::array(), tensors = Json::array(), metadata = Json::object();
  for (const LayerRow& row : layer_table(*contents.architecture)) {
    layers.push_back({{"name", row.name},
                      {"kind", kind_name(row.kind)},
                      {"output_shape", dimensions(row.output)},
                      {"parameters", row.parameters},
                      {"mult_adds", row.mult_adds}});
  }
  for (const Tensor& tensor : contents.weights.tensors) {
    tensors.push_back(
        {{"name", tensor.name}, {"dtype", dtype_name(tensor.dtype)}, {"shape", tensor.shape}});
  }
  for (const auto& [key, value] : contents.weights.metadata) metadata[key] = value;
  return {{"architecture", contents.architecture->id},
          {"parameters", parameter_count(*contents.architecture)},
          {"layers", layers},
          {"tensors", tensors},
          {"metadata", metadata}};
}

void print_layers(const Architecture& architecture) {
  std::cout << std::format("{} ({}): {} parameters, {} multiply-adds an image\n\n",
                           architecture.display_name, architecture.id,
                           parameter_count(architecture), mult_adds(architecture));
  std::cout << std::format("{:<10} {:<10} {:>10} {:>11} {:>14}\n", "layer", "kind", "output",
                           "parameters", "multiply-adds");
  for (const LayerRow& row : layer_table(architecture)) {
    std::cout << std::format("{:<10} {:<10} {:>10} {:>11} {:>14}\n", row.name, kind_name(row.kind),
                             joined(dimensions(row.output)), row.parameters, row.mult_adds);
  }
}

void print_file(const Weights& weights) {
  std::cout << "\ntensors\n";
  for (const Tensor& tensor : weights.tensors) {
    std::cout << std::format("  {:<20} {:<4} {}\n", tensor.name, dtype_name(tensor.dtype),
                             joined(tensor.shape));
  }
  std::cout << "\nmetadata\n";
  for (const auto& [key, value] : weights.metadata) {
    constexpr std::size_t kShown = 70;
    std::cout << std::format("  {:<20} {}{}\n", key, value.substr(0, kShown),
                             value.size() > kShown ? "…" : "");
  }
}

void inspect(const InspectOptions& options) {
  const std::vector<std::byte> bytes = read_file(options.file, kMaxFileBytes);
  const auto fail = [&](const Error& error) {
    throw UserError(std::format("{}: {}", options.file, error.message));
  };
  Result<Weights> weights = parse_safetensors(bytes);
  if (!weights) fail(weights.error());
  const Result<const Architecture*> architecture = identify_architecture(*weights);
  if (!architecture) fail(architecture.error());
  const Contents contents{std::move(weights).value(), *architecture};
  if (options.json) {
    std::cout << to_json(contents).dump() << '\n';
  } else {
    print_layers(*contents.architecture);
    print_file(contents.weights);
  }
  // What the file holds is shown even if it then fails its own self-check.
  const Result<Model> model = Model::load(contents.weights);
  if (!model) fail(model.error());
}

}  // namespace

void add_inspect(CLI::App& app) {
  CLI::App* command = app.add_subcommand("inspect", "Show what a weights file holds");
  auto options = std::make_shared<InspectOptions>();
  command->add_option("file", options->file, "A .safetensors file")->required();
  command->add_flag("--json", options->json,
                    "Print {\"architecture\", \"parameters\", \"layers\", \"tensors\", "
                    "\"metadata\"}");
  command->callback([options] { inspect(*options); });
}

}  // namespace inkling::tool
