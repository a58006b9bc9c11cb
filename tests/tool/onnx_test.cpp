#include <doctest/doctest.h>
#include <onnxruntime_cxx_api.h>

#include <array>
#include <cmath>
#include <span>

#include "digits.hpp"
#include "inkling/model.hpp"
#include "inkling/preprocess.hpp"
#include "tool.hpp"

using namespace tool_test;

namespace {

constexpr std::size_t kImages = 128;

/// ONNX Runtime with a model that `inkling convert` wrote.
class Runtime {
 public:
  explicit Runtime(const std::string& path) : session_(environment(), path.c_str(), options()) {}

  std::vector<float> run(std::span<float> images) {
    const auto count = static_cast<std::int64_t>(images.size() / inkling::kImagePixels);
    const std::array<std::int64_t, 4> shape{count, 1, inkling::kImageSide, inkling::kImageSide};
    const auto memory = Ort::MemoryInfo::CreateCpu(OrtArenaAllocator, OrtMemTypeDefault);
    const Ort::Value input = Ort::Value::CreateTensor<float>(memory, images.data(), images.size(),
                                                             shape.data(), shape.size());
    const char* const inputs[] = {"images"};
    const char* const outputs[] = {"logits"};
    const auto results = session_.Run(Ort::RunOptions(), inputs, &input, 1, outputs, 1);
    const auto result_shape = results[0].GetTensorTypeAndShapeInfo().GetShape();
    CHECK(result_shape == std::vector<std::int64_t>{count, inkling::kClasses});
    const float* const logits = results[0].GetTensorData<float>();
    return {logits, logits + count * inkling::kClasses};
  }

  Ort::Session& session() { return session_; }

 private:
  static Ort::Env& environment() {
    static Ort::Env environment(ORT_LOGGING_LEVEL_ERROR);
    return environment;
  }
  static Ort::SessionOptions options() {
    Ort::SessionOptions options;
    options.SetIntraOpNumThreads(1);
    return options;
  }

  Ort::Session session_;
};

std::vector<float> digits(std::size_t count) {
  std::vector<float> images;
  for (const std::uint8_t ink :
       std::span(test_set().images.pixels).first(count * inkling::kImagePixels)) {
    images.push_back(static_cast<float>(ink) / 255.f);
  }
  return images;
}

std::vector<float> core_logits(const std::string& weights, std::span<const float> images) {
  const std::string bytes = read_text(weights);
  const auto model = inkling::Model::load(std::as_bytes(std::span(bytes)));
  REQUIRE(model.ok());
  inkling::Workspace workspace(*model);
  std::vector<float> logits(images.size() / inkling::kImagePixels * inkling::kClasses);
  model->run(images, workspace, logits);
  return logits;
}

float largest_difference(const std::vector<float>& a, const std::vector<float>& b) {
  REQUIRE(a.size() == b.size());
  float largest = 0.f;
  for (std::size_t i = 0; i < a.size(); ++i) largest = std::max(largest, std::abs(a[i] - b[i]));
  return largest;
}

}  // namespace

TEST_CASE("ONNX Runtime gives the core's logits on real digits, for every network and type") {
  const Folder folder;
  const std::string model = folder.file("model.onnx"), same = folder.file("same.safetensors");
  std::vector<float> images = digits(kImages);
  for (const inkling::Architecture& architecture : inkling::architectures()) {
    const std::string network(architecture.id);
    for (const char* dtype : {"f32", "f16", "bf16"}) {
      CAPTURE(network);
      CAPTURE(dtype);
      REQUIRE(run({"convert", weights_file(network), model, "--dtype", dtype}).status == 0);
      REQUIRE(run({"convert", weights_file(network), same, "--dtype", dtype}).status == 0);
      const float difference =
          largest_difference(Runtime(model).run(images), core_logits(same, images));
      CHECK(difference < 1e-4f);
    }
  }
}

TEST_CASE("a converted model takes any batch size") {
  const Folder folder;
  const std::string path = folder.file("cnn.onnx");
  REQUIRE(run({"convert", weights_file("cnn"), path}).status == 0);
  Runtime runtime(path);
  for (const std::size_t count : {1, 7, 100}) {
    CAPTURE(count);
    std::vector<float> images = digits(count);
    CHECK(largest_difference(runtime.run(images), core_logits(weights_file("cnn"), images)) <
          1e-4f);
  }
}

TEST_CASE("a converted model says where it comes from and keeps the tensors' names") {
  const Folder folder;
  const std::string path = folder.file("tiny_cnn.onnx");
  REQUIRE(run({"convert", weights_file("tiny_cnn"), path}).status == 0);
  Runtime runtime(path);
  Ort::AllocatorWithDefaultOptions allocator;
  const Ort::ModelMetadata metadata = runtime.session().GetModelMetadata();
  CHECK(std::string(metadata.GetProducerNameAllocated(allocator).get()) == "inkling");
  CHECK(std::string(metadata.GetGraphNameAllocated(allocator).get()) == "tiny_cnn");
  const Json stored = run_json({"inspect", weights_file("tiny_cnn"), "--json"})["metadata"];
  for (const auto& [key, value] : stored.items()) {
    const auto text = metadata.LookupCustomMetadataMapAllocated(key.c_str(), allocator);
    REQUIRE_MESSAGE(text, key);
    CHECK(value == text.get());
  }
  const std::vector<std::int64_t> input_shape =
      runtime.session().GetInputTypeInfo(0).GetTensorTypeAndShapeInfo().GetShape();
  CHECK(input_shape == std::vector<std::int64_t>{-1, 1, 28, 28});  // -1: any.
  const std::string bytes = read_text(path);
  for (const char* name : {"net.0.weight", "net.0.bias", "net.3.weight", "net.7.bias"}) {
    CAPTURE(name);
    CHECK(bytes.find(name) != std::string::npos);
  }
}
