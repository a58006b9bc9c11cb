#include "inkling/model.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <new>
#include <thread>

#include "random_weights.hpp"

using namespace inkling;

namespace {

// Counts allocations, so that a test can claim there are none.
std::atomic<long> allocations{0};

void* counted(std::size_t size, std::size_t alignment) {
  ++allocations;
  void* memory = std::aligned_alloc(alignment, (size + alignment - 1) / alignment * alignment);
  if (memory == nullptr) std::abort();
  return memory;
}

}  // namespace

void* operator new(std::size_t size) { return counted(size, alignof(std::max_align_t)); }
void* operator new(std::size_t size, std::align_val_t alignment) {
  return counted(size, static_cast<std::size_t>(alignment));
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete(void* memory, std::align_val_t) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t, std::align_val_t) noexcept { std::free(memory); }

namespace {

Model model_of(const Weights& weights, std::string_view kernels = {}) {
  Result<Model> model = Model::load(weights, kernels);
  REQUIRE(model.ok());
  return std::move(model).value();
}

std::vector<float> logits_of(const Model& model, std::span<const float> images) {
  Workspace workspace(model);
  std::vector<float> logits(images.size() / kImagePixels * kClasses);
  model.run(images, workspace, logits);
  return logits;
}

std::vector<float> logits_one_by_one(const Model& model, std::span<const float> images) {
  std::vector<float> all;
  for (std::size_t i = 0; i < images.size(); i += kImagePixels) {
    const std::vector<float> logits = logits_of(model, images.subspan(i, kImagePixels));
    all.insert(all.end(), logits.begin(), logits.end());
  }
  return all;
}

// NaN counts as infinitely far from everything.
float largest_difference(std::span<const float> a, std::span<const float> b) {
  float largest = a.size() == b.size() ? 0.f : std::numeric_limits<float>::infinity();
  for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i) {
    const float difference = std::abs(a[i] - b[i]);
    largest = std::isnan(difference) ? std::numeric_limits<float>::infinity()
                                     : std::max(largest, difference);
  }
  return largest;
}

// The networks as the article's formulas state them, in double precision and without tricks.
std::vector<double> reference_layer(const Layer& layer, Shape shape, const Tensor* weight,
                                    const Tensor* bias, const std::vector<double>& input) {
  const Shape out = output_shape(layer, shape);
  std::vector<double> output(static_cast<std::size_t>(out.size()));
  const auto at = [&](int c, int y, int x) {
    const bool inside = y >= 0 && y < shape.height && x >= 0 && x < shape.width;
    return inside ? input[static_cast<std::size_t>((c * shape.height + y) * shape.width + x)] : 0.0;
  };
  const auto w = [&](int i) { return double{weight->values[static_cast<std::size_t>(i)]}; };
  std::size_t i = 0;
  for (int c = 0; c < out.channels; ++c) {
    for (int y = 0; y < out.height; ++y) {
      for (int x = 0; x < out.width; ++x, ++i) {
        switch (layer.kind) {
          case LayerKind::kConv3x3: {
            double sum = bias->values[static_cast<std::size_t>(c)];
            for (int k = 0; k < layer.inputs * 9; ++k) {
              sum += w(c * layer.inputs * 9 + k) * at(k / 9, y + k % 9 / 3 - 1, x + k % 3 - 1);
            }
            output[i] = sum;
            break;
          }
          case LayerKind::kLinear: {
            double sum = bias->values[static_cast<std::size_t>(c)];
            for (int k = 0; k < layer.inputs; ++k) {
              sum += w(c * layer.inputs + k) * input[static_cast<std::size_t>(k)];
            }
            output[i] = sum;
            break;
          }
          case LayerKind::kMaxPool2:
            output[i] = std::max({at(c, 2 * y, 2 * x), at(c, 2 * y, 2 * x + 1),
                                  at(c, 2 * y + 1, 2 * x), at(c, 2 * y + 1, 2 * x + 1)});
            break;
          case LayerKind::kRelu:
            output[i] = std::max(input[i], 0.0);
            break;
          default:
            output[i] = input[i];
        }
      }
    }
  }
  return output;
}

std::vector<std::vector<double>> reference_run(const Architecture& architecture,
                                               const Weights& weights,
                                               std::span<const float> image) {
  std::vector<std::vector<double>> outputs;
  std::vector<double> values(image.begin(), image.end());
  const auto specs = parameter_specs(architecture);
  std::size_t next = 0;
  Shape shape = kInputShape;
  for (const Layer& layer : architecture.layers) {
    const Tensor* weight = nullptr;
    const Tensor* bias = nullptr;
    if (parameter_count(layer) > 0) {
      weight = weights.find(specs[next++].name);
      bias = weights.find(specs[next++].name);
    }
    values = reference_layer(layer, shape, weight, bias, values);
    shape = output_shape(layer, shape);
    outputs.push_back(values);
  }
  return outputs;
}

}  // namespace

TEST_CASE("with all kernels, all networks give their formulas' answers in double precision") {
  for (const Architecture& architecture : architectures()) {
    CAPTURE(architecture.id);
    const Weights weights = random_weights(architecture, 7);
    const std::vector<float> image = random_floats(kImagePixels, 3, -1.f, 2.f);
    const std::vector<double> expected = reference_run(architecture, weights, image).back();
    for (const std::string_view kernels : available_kernels()) {
      CAPTURE(kernels);
      const Model model = model_of(weights, kernels);
      CHECK(model.kernels() == kernels);
      const std::vector<float> logits = logits_of(model, image);
      for (std::size_t i = 0; i < kClasses; ++i) {
        CHECK(std::abs(logits[i] - expected[i]) < 1e-5);
      }
    }
  }
}

TEST_CASE("kernels that this machine does not have are refused by name") {
  const auto model = Model::load(random_weights(*find_architecture("mlp")), "abacus");
  REQUIRE_FALSE(model.ok());
  CHECK(model.error().code == ErrorCode::kUnsupported);
  CHECK(model.error().message.find("'abacus'") != std::string::npos);
}

TEST_CASE("a trace holds every layer's output in PyTorch's order") {
  for (const Architecture& architecture : architectures()) {
    CAPTURE(architecture.id);
    const Weights weights = random_weights(architecture, 8);
    const Model model = model_of(weights);
    const std::vector<float> image = random_floats(kImagePixels, 4);
    Workspace workspace(model);
    std::vector<float> logits(kClasses);
    Trace trace;
    model.run(image, workspace, logits, trace);
    const auto expected = reference_run(architecture, weights, image);
    REQUIRE(trace.layers.size() == expected.size());
    for (std::size_t layer = 0; layer < expected.size(); ++layer) {
      CAPTURE(layer);
      REQUIRE(trace.layers[layer].values.size() == expected[layer].size());
      double largest = 0.0;
      for (std::size_t i = 0; i < expected[layer].size(); ++i) {
        largest = std::max(largest, std::abs(trace.layers[layer].values[i] - expected[layer][i]));
      }
      CHECK(largest < 1e-5);
      CHECK(trace.layers[layer].elapsed_us >= 0.0);
    }
    const std::vector<float> plain = logits_of(model, image);
    for (std::size_t i = 0; i < kClasses; ++i) CHECK(std::abs(logits[i] - plain[i]) < 1e-5f);
  }
}

TEST_CASE("with all kernels, an image's answer does not depend on the batch it is in") {
  const std::vector<float> images = random_floats(257 * kImagePixels, 5);
  for (const Architecture& architecture : architectures()) {
    const Weights weights = random_weights(architecture, 9);
    const std::vector<float> single = logits_one_by_one(model_of(weights), images);
    for (const std::string_view kernels : available_kernels()) {
      const Model model = model_of(weights, kernels);
      for (const std::size_t count : {1, 2, 3, 7, 64, 100, 257}) {
        CAPTURE(architecture.id);
        CAPTURE(kernels);
        CAPTURE(count);
        const std::vector<float> batch =
            logits_of(model, std::span(images).first(count * kImagePixels));
        CHECK(largest_difference(batch, std::span(single).first(batch.size())) < 2e-5f);
      }
    }
  }
}

TEST_CASE("an empty batch writes nothing") {
  const Model model = model_of(random_weights(*find_architecture("mlp")));
  CHECK(logits_of(model, {}).empty());
}

TEST_CASE("with all kernels, NaN and infinity stay within their image of the batch") {
  for (const Architecture& architecture : architectures()) {
    for (const std::string_view kernels : available_kernels()) {
      CAPTURE(architecture.id);
      CAPTURE(kernels);
      const Model model = model_of(random_weights(architecture, 10), kernels);
      constexpr std::size_t kImages = 21;  // Whole vectors of images, and some that are left.
      std::vector<float> images = random_floats(kImages * kImagePixels, 6);
      const std::vector<float> before = logits_of(model, images);
      for (std::size_t image = 1; image < kImages; image += 2) {
        const float bad = image % 4 == 1 ? std::numeric_limits<float>::quiet_NaN()
                                         : std::numeric_limits<float>::infinity();
        std::fill_n(images.begin() + static_cast<std::ptrdiff_t>(image * kImagePixels),
                    kImagePixels, bad);
      }
      const std::vector<float> after = logits_of(model, images);
      for (std::size_t image = 0; image < kImages; image += 2) {
        const auto of = [image](const std::vector<float>& logits) {
          return std::span(logits).subspan(image * kClasses, kClasses);
        };
        CHECK(largest_difference(of(after), of(before)) < 1e-5f);
      }
    }
  }
}

TEST_CASE("with all kernels, run allocates nothing") {
  const std::vector<float> images = random_floats(33 * kImagePixels, 2);
  std::vector<float> logits(33 * kClasses);
  for (const Architecture& architecture : architectures()) {
    for (const std::string_view kernels : available_kernels()) {
      CAPTURE(architecture.id);
      CAPTURE(kernels);
      const Model model = model_of(random_weights(architecture), kernels);
      Workspace workspace(model);
      const long before = allocations;
      model.run(images, workspace, logits);
      model.run(std::span(images).first(kImagePixels), workspace,
                std::span(logits).first(kClasses));
      CHECK(allocations == before);
    }
  }
}

TEST_CASE("tensors in memory are checked like those of a file") {
  Weights short_tensor = random_weights(*find_architecture("cnn"));
  short_tensor.tensors[4].values.resize(10);
  const Result<Model> cut = Model::load(short_tensor);
  REQUIRE_FALSE(cut.ok());
  CHECK(cut.error().code == ErrorCode::kMismatch);
  CHECK(cut.error().message ==
        "this is not a CNN: tensor 'net.7.weight' holds 10 values for shape [32, 784]");

  Weights infinite = random_weights(*find_architecture("cnn"));
  infinite.tensors[2].values[5] = std::numeric_limits<float>::infinity();
  const Result<Model> unbounded = Model::load(infinite);
  REQUIRE_FALSE(unbounded.ok());
  CHECK(unbounded.error().code == ErrorCode::kNonFinite);
  CHECK(unbounded.error().message ==
        "tensor 'net.3.weight' holds a value that is not finite at index 5");
}

TEST_CASE("threads share a model, each with its own workspace") {
  const Model model = model_of(random_weights(*find_architecture("cnn"), 11));
  const std::vector<float> images = random_floats(20 * kImagePixels, 12);
  const std::vector<float> expected = logits_of(model, images);
  std::vector<std::vector<float>> answers(4);
  {
    std::vector<std::jthread> threads;
    for (auto& answer : answers) {
      threads.emplace_back([&] { answer = logits_of(model, images); });
    }
  }
  for (const auto& answer : answers) CHECK(answer == expected);
}

TEST_CASE("one workspace serves models that need no more than it was made for") {
  std::vector<Model> models;
  for (const Architecture& architecture : architectures()) {
    models.push_back(model_of(random_weights(architecture)));
  }
  Workspace shared(models);
  const std::vector<float> image = random_floats(kImagePixels, 1);
  for (const Model& model : models) {
    std::vector<float> logits(kClasses);
    model.run(image, shared, logits);
    CHECK(logits == logits_of(model, image));
  }
}

TEST_CASE("a file whose network contradicts its reference answer is rejected") {
  Weights weights = random_weights(*find_architecture("tiny_cnn"), 13);
  std::array<std::uint8_t, kImagePixels> image{};
  for (std::size_t i = 0; i < image.size(); ++i) image[i] = static_cast<std::uint8_t>(i % 251);
  std::vector<float> pixels;
  for (const std::uint8_t byte : image) pixels.push_back(static_cast<float>(byte) / 255.f);
  const std::vector<float> logits = logits_of(model_of(weights), pixels);
  set_reference(weights, image, std::span<const float, kClasses>(logits));
  CHECK(Model::load(weights).ok());

  weights.tensors.back().values[3] += 0.5f;
  const Result<Model> damaged = Model::load(weights);
  REQUIRE_FALSE(damaged.ok());
  CHECK(damaged.error().code == ErrorCode::kSelfCheck);

  for (const char* text : {"", "1 2 3", "1 2 3 4 5 6 7 8 9 x", "1 2 3 4 5 6 7 8 9 10 11"}) {
    weights.set_metadata(kReferenceLogitsKey, text);
    const Result<Model> unreadable = Model::load(weights);
    REQUIRE_FALSE(unreadable.ok());
    CHECK(unreadable.error().code == ErrorCode::kMalformed);
  }
}

TEST_CASE("softmax gives probabilities, also for large logits and in place") {
  std::vector<float> values{1000.f, 1001.f, 999.f, -1000.f, 0.f, 0.f, 0.f, 0.f, 0.f, 1001.f};
  softmax(values, values);
  float sum = 0.f;
  for (const float value : values) sum += value;
  CHECK(sum == doctest::Approx(1.f));
  CHECK(values[1] == values[9]);
  CHECK(values[1] / values[0] == doctest::Approx(std::exp(1.f)));
  CHECK(values[3] == 0.f);
}

TEST_CASE("argmax takes the first of equals and never a NaN beside a number") {
  const float nan = std::numeric_limits<float>::quiet_NaN();
  CHECK(argmax(std::vector<float>{1.f, 3.f, 3.f}) == 1);
  CHECK(argmax(std::vector<float>{nan, -1.f, nan, 2.f}) == 3);
  CHECK(argmax(std::vector<float>{nan, nan}) == 0);
}
