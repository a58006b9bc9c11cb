#include <doctest/doctest.h>

#include <cmath>
#include <filesystem>
#include <string_view>

#include "inkling/architecture.hpp"
#include "inkling/weights.hpp"
#include "tool.hpp"

using namespace tool_test;

namespace {

constexpr int kFailed = 1;
constexpr int kWrongUsage = 2;

inkling::Weights parse(const std::string& path) {
  const std::string bytes = read_text(path);
  auto weights = inkling::parse_safetensors(std::as_bytes(std::span(bytes)));
  REQUIRE_MESSAGE(weights.ok(), path);
  return std::move(weights).value();
}

void convert(const std::vector<std::string>& arguments) {
  std::vector<std::string> all{"convert"};
  all.insert(all.end(), arguments.begin(), arguments.end());
  const Outcome outcome = run(all);
  INFO(outcome.err);
  REQUIRE(outcome.status == 0);
  CHECK(outcome.out.empty());
  CHECK(outcome.err.empty());
}

/// Largest difference between two files' values, as a share of the value.
double largest_relative_difference(const inkling::Weights& a, const inkling::Weights& b) {
  double largest = 0.0;
  for (std::size_t t = 0; t < a.tensors.size(); ++t) {
    for (std::size_t i = 0; i < a.tensors[t].values.size(); ++i) {
      const double value = a.tensors[t].values[i];
      constexpr double kNormal = 0x1p-14;  // Below it F16 loses digits.
      if (std::abs(value) < kNormal) continue;
      largest = std::max(largest, std::abs(b.tensors[t].values[i] - value) / std::abs(value));
    }
  }
  return largest;
}

}  // namespace

TEST_CASE("convert to 16 bits rounds every tensor, halves the file and keeps all metadata") {
  const Folder folder;
  for (const auto& [dtype, precision] : {std::pair("F16", 0x1p-11), std::pair("BF16", 0x1p-8)}) {
    for (const inkling::Architecture& architecture : inkling::architectures()) {
      const std::string network(architecture.id);
      CAPTURE(dtype);
      CAPTURE(network);
      const std::string path = folder.file("half.safetensors");
      convert({weights_file(network), path, "--dtype", dtype[0] == 'F' ? "f16" : "bf16"});
      const inkling::Weights before = parse(weights_file(network)), after = parse(path);
      CHECK(after.metadata == before.metadata);
      for (const auto& tensor : after.tensors) CHECK(inkling::dtype_name(tensor.dtype) == dtype);
      const double difference = largest_relative_difference(before, after);
      CHECK(difference <= precision);
      CHECK(difference > 0.0);
      CHECK(run_json({"inspect", path, "--json"})["architecture"] == network);
    }
  }
}

TEST_CASE("convert back from 16 bits gives 32-bit numbers of the same value") {
  const Folder folder;
  const std::string half = folder.file("half.safetensors"), back = folder.file("back.safetensors"),
                    again = folder.file("again.safetensors");
  convert({weights_file("cnn"), half, "--dtype", "f16"});
  convert({half, back, "--dtype", "f32"});
  CHECK(largest_relative_difference(parse(half), parse(back)) == 0.0);
  CHECK(parse(back).tensors[0].dtype == inkling::DType::kF32);
  convert({back, again, "--dtype", "f16"});
  CHECK(read_text(half) == read_text(again));
}

TEST_CASE("convert without --dtype repeats the file") {
  const Folder folder;
  const std::string copy = folder.file("copy.safetensors");
  convert({weights_file("mlp"), copy});
  const inkling::Weights before = parse(weights_file("mlp")), after = parse(copy);
  CHECK(after.metadata == before.metadata);
  CHECK(largest_relative_difference(before, after) == 0.0);
}

TEST_CASE("convert refuses what it cannot read or write, and writes nothing") {
  const Folder folder;
  const std::string mlp = weights_file("mlp");
  check_refusal(run({"convert", mlp, folder.file("mlp.pt")}), kFailed,
                {"mlp.pt", ".safetensors", ".onnx"});
  check_refusal(run({"convert", mlp, folder.file("none/mlp.onnx")}), kFailed, {"none/mlp.onnx"});
  check_refusal(run({"convert", "nowhere.safetensors", folder.file("a.onnx")}), kFailed,
                {"nowhere.safetensors"});
  check_refusal(run({"convert", folder.file("text", "no weights"), folder.file("a.onnx")}), kFailed,
                {"text"});
  check_refusal(run({"convert", mlp, folder.file("a.onnx"), "--dtype", "f64"}), kWrongUsage,
                {"--dtype", "f64", "bf16"});
  check_refusal(run({"convert", mlp}), kWrongUsage, {"output"});
  CHECK_FALSE(std::filesystem::exists(folder.file("a.onnx")));
}

TEST_CASE("convert refuses numbers that are too large for 16 bits, naming the tensor") {
  const Folder folder;
  inkling::Weights weights = parse(weights_file("mlp"));
  weights.metadata.clear();
  weights.tensors[0].values[3] = 1e5f;
  const auto bytes = inkling::serialize_safetensors(weights);
  REQUIRE(bytes.ok());
  const std::string path = folder.file(
      "large.safetensors", {reinterpret_cast<const char*>(bytes->data()), bytes->size()});
  for (const char* output : {"half.safetensors", "half.onnx"}) {
    check_refusal(run({"convert", path, folder.file(output), "--dtype", "f16"}), kFailed,
                  {path, "F16", "model.1.weight"});
    CHECK_FALSE(std::filesystem::exists(folder.file(output)));
  }
  convert({path, folder.file("half.safetensors"), "--dtype", "bf16"});
}
