#include "inkling/model.hpp"

#include <Eigen/Core>
#include <algorithm>
#include <cassert>
#include <chrono>
#include <cmath>
#include <cstring>
#include <limits>
#include <new>

#include "reference.hpp"

namespace inkling {
namespace {

using Matrix = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
using MatrixMap = Eigen::Map<Matrix>;
using ConstMatrixMap = Eigen::Map<const Matrix>;
using Vector = Eigen::VectorXf;
using VectorMap = Eigen::Map<Vector>;
using ConstVectorMap = Eigen::Map<const Vector>;

// A stored answer may come from another machine and another order of additions, and the file may
// have been rounded to 16 bits since; a damaged file is off by far more.
constexpr float kSelfCheckTolerance = 0.05f;

}  // namespace

namespace detail {

struct Step {
  const Layer* layer;
  Shape input;
  Shape output;
  Matrix weight;  // [outputs × 9·inputs] or [outputs × inputs]
  Vector bias;    // [outputs]
};

struct Plan {
  const Architecture* architecture;
  std::vector<std::pair<std::string, std::string>> metadata;
  std::vector<Step> steps;
  std::size_t activation_size = 0;  // Floats of the largest layer output.
  std::size_t patches_size = 0;     // Floats of the largest im2col matrix.
};

}  // namespace detail

namespace {

// im2col: row (c, ky, kx) of `patches` is channel c shifted by (ky - 1, kx - 1), zero outside.
void gather_patches(const float* input, Shape shape, float* patches) {
  for (int c = 0; c < shape.channels; ++c) {
    const float* channel = input + c * shape.height * shape.width;
    for (int ky = -1; ky <= 1; ++ky) {
      for (int kx = -1; kx <= 1; ++kx) {
        for (int y = 0; y < shape.height; ++y) {
          const int from = y + ky;
          const int first = std::max(0, -kx);
          const int last = std::min(shape.width, shape.width - kx);
          std::fill(patches, patches + shape.width, 0.f);
          if (from >= 0 && from < shape.height) {
            std::memcpy(patches + first, channel + from * shape.width + first + kx,
                        static_cast<std::size_t>(last - first) * sizeof(float));
          }
          patches += shape.width;
        }
      }
    }
  }
}

void max_pool(const float* input, Shape shape, float* output) {
  const int width = shape.width;
  for (int row = 0; row < shape.channels * shape.height; row += 2) {
    const float* top = input + row * width;
    for (int x = 0; x < width; x += 2) {
      *output++ =
          std::max(std::max(top[x], top[x + 1]), std::max(top[x + width], top[x + width + 1]));
    }
  }
}

// Runs one layer; `patches` is scratch.
void run_step(const detail::Step& step, const float* input, float* output, float* patches) {
  const int values = step.input.size();
  switch (step.layer->kind) {
    case LayerKind::kConv3x3: {
      const int pixels = step.input.height * step.input.width;
      gather_patches(input, step.input, patches);
      MatrixMap result(output, step.output.channels, pixels);
      result.noalias() = step.weight * ConstMatrixMap(patches, 9 * step.input.channels, pixels);
      result.colwise() += step.bias;
      break;
    }
    case LayerKind::kLinear: {
      VectorMap result(output, step.output.channels);
      result.noalias() = step.weight * ConstVectorMap(input, values);
      result += step.bias;
      break;
    }
    case LayerKind::kRelu:
      VectorMap(output, values) = ConstVectorMap(input, values).cwiseMax(0.f);
      break;
    case LayerKind::kMaxPool2:
      max_pool(input, step.input, output);
      break;
    case LayerKind::kDropout:
    case LayerKind::kFlatten:
      std::copy(input, input + values, output);
      break;
  }
}

std::unique_ptr<detail::Plan> make_plan(const Architecture& architecture, const Weights& weights) {
  auto plan = std::make_unique<detail::Plan>();
  plan->architecture = &architecture;
  plan->metadata = weights.metadata;
  const std::vector<ParameterSpec> specs = parameter_specs(architecture);
  auto spec = specs.begin();
  Shape shape = kInputShape;
  for (const Layer& layer : architecture.layers) {
    detail::Step step{&layer, shape, output_shape(layer, shape), {}, {}};
    if (parameter_count(layer) > 0) {
      const Tensor& weight = *weights.find((spec++)->name);
      const Tensor& bias = *weights.find((spec++)->name);
      step.weight = ConstMatrixMap(weight.values.data(), layer.outputs,
                                   static_cast<Eigen::Index>(weight.values.size()) / layer.outputs);
      step.bias = ConstVectorMap(bias.values.data(), layer.outputs);
    }
    if (layer.kind == LayerKind::kConv3x3) {
      plan->patches_size = std::max(plan->patches_size, static_cast<std::size_t>(9 * shape.size()));
    }
    shape = step.output;
    plan->activation_size = std::max(plan->activation_size, static_cast<std::size_t>(shape.size()));
    plan->steps.push_back(std::move(step));
  }
  return plan;
}

double microseconds_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - start)
      .count();
}

}  // namespace

Model::Model(std::unique_ptr<const detail::Plan> plan) : plan_(std::move(plan)) {}
Model::Model(Model&&) noexcept = default;
Model& Model::operator=(Model&&) noexcept = default;
Model::~Model() = default;

Result<Model> Model::load(std::span<const std::byte> safetensors) {
  const Result<Weights> weights = parse_safetensors(safetensors);
  if (!weights) return weights.error();
  return load(*weights);
}

Result<Model> Model::load(const Weights& weights) {
  const Result<const Architecture*> architecture = identify_architecture(weights);
  if (!architecture) return architecture.error();
  const Result<std::optional<Reference>> reference = find_reference(weights);
  if (!reference) return reference.error();

  Model model(make_plan(**architecture, weights));
  if (!*reference) return model;
  Workspace workspace(model);
  std::array<float, kClasses> logits{};
  model.run((*reference)->image, workspace, logits);
  for (std::size_t i = 0; i < logits.size(); ++i) {
    const float expected = (*reference)->logits[i];
    const float allowed = kSelfCheckTolerance * std::max(1.f, std::abs(expected));
    if (!(std::abs(logits[i] - expected) <= allowed)) {
      return Error{ErrorCode::kSelfCheck,
                   "the network does not give the answer that its own file says it should for the "
                   "reference image (logit " +
                       std::to_string(i) + "): the file is damaged, or was changed by hand"};
    }
  }
  return model;
}

const Architecture& Model::architecture() const { return *plan_->architecture; }

const std::vector<std::pair<std::string, std::string>>& Model::metadata() const {
  return plan_->metadata;
}

std::size_t Model::scratch_size() const { return plan_->patches_size + 2 * plan_->activation_size; }

void Model::run(std::span<const float> images, Workspace& workspace,
                std::span<float> logits) const {
  const std::size_t count = images.size() / kImagePixels;
  assert(images.size() == count * kImagePixels && logits.size() == count * kClasses);
  assert(workspace.scratch().size() >= scratch_size());
  float* const patches = workspace.scratch().data();
  float* const buffers[2] = {patches + plan_->patches_size,
                             patches + plan_->patches_size + plan_->activation_size};
  for (std::size_t i = 0; i < count; ++i) {
    const float* input = images.data() + i * kImagePixels;
    int turn = 0;
    for (const detail::Step& step : plan_->steps) {
      run_step(step, input, buffers[turn], patches);
      input = buffers[turn];
      turn = 1 - turn;
    }
    std::copy(input, input + kClasses, logits.data() + i * kClasses);
  }
}

void Model::run(std::span<const float> image, Workspace& workspace, std::span<float> logits,
                Trace& trace) const {
  assert(image.size() == kImagePixels && logits.size() == kClasses);
  trace.layers.resize(plan_->steps.size());
  const float* input = image.data();
  for (std::size_t i = 0; i < plan_->steps.size(); ++i) {
    const detail::Step& step = plan_->steps[i];
    LayerTrace& layer = trace.layers[i];
    layer.shape = step.output;
    layer.values.resize(static_cast<std::size_t>(step.output.size()));
    const auto start = std::chrono::steady_clock::now();
    run_step(step, input, layer.values.data(), workspace.scratch().data());
    layer.elapsed_us = microseconds_since(start);
    input = layer.values.data();
  }
  std::copy(input, input + kClasses, logits.data());
}

void Workspace::Release::operator()(float* memory) const {
  ::operator delete[](memory, std::align_val_t{64});
}

Workspace::Workspace(const Model& model) : Workspace(std::span(&model, 1)) {}

Workspace::Workspace(std::span<const Model> models) {
  for (const Model& model : models) size_ = std::max(size_, model.scratch_size());
  scratch_.reset(
      static_cast<float*>(::operator new[](size_ * sizeof(float), std::align_val_t{64})));
}

void softmax(std::span<const float> logits, std::span<float> probabilities) {
  assert(logits.size() == kClasses && probabilities.size() == kClasses);
  const ConstVectorMap input(logits.data(), kClasses);
  const float largest = input.maxCoeff();
  float sum = 0.f;
  for (std::size_t i = 0; i < kClasses; ++i) {
    probabilities[i] = std::exp(logits[i] - largest);
    sum += probabilities[i];
  }
  for (float& probability : probabilities) probability /= sum;
}

int argmax(std::span<const float> values) {
  int best = 0;
  for (std::size_t i = 1; i < values.size(); ++i) {
    const float champion = values[static_cast<std::size_t>(best)];
    if (values[i] > champion || (std::isnan(champion) && !std::isnan(values[i]))) {
      best = static_cast<int>(i);
    }
  }
  return best;
}

}  // namespace inkling
