#include "inkling/model.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>

#include "gradient.hpp"
#include "plan.hpp"
#include "reference.hpp"

namespace inkling {
namespace {

// A stored answer may come from another machine and another order of additions, and the file may
// have been rounded to 16 bits since; a damaged file is off by far more.
constexpr float kSelfCheckTolerance = 0.05f;

std::optional<Error> check_reference(const Model& model, const Reference& reference) {
  Workspace workspace(model);
  std::array<float, kClasses> logits{};
  model.run(reference.image, workspace, logits);
  for (std::size_t i = 0; i < logits.size(); ++i) {
    const float expected = reference.logits[i];
    const float allowed = kSelfCheckTolerance * std::max(1.f, std::abs(expected));
    if (!(std::abs(logits[i] - expected) <= allowed)) {
      return Error{ErrorCode::kSelfCheck,
                   "the network does not give the answer that its own file says it should for the "
                   "reference image (logit " +
                       std::to_string(i) + "): the file is damaged, or was changed by hand"};
    }
  }
  return std::nullopt;
}

Result<const kernels::Level*> find_level(std::string_view name) {
  const std::span<const kernels::Level* const> levels = kernels::available_levels();
  if (name.empty()) return levels.front();
  for (const kernels::Level* level : levels) {
    if (level->name == name) return level;
  }
  return Error{ErrorCode::kUnsupported,
               "there are no kernels '" + std::string(name) + "' for this machine"};
}

}  // namespace

std::vector<std::string_view> available_kernels() {
  std::vector<std::string_view> names;
  for (const kernels::Level* level : kernels::available_levels()) names.push_back(level->name);
  return names;
}

Model::Model(std::unique_ptr<const detail::Plan> plan) : plan_(std::move(plan)) {}
Model::Model(Model&&) noexcept = default;
Model& Model::operator=(Model&&) noexcept = default;
Model::~Model() = default;

Result<Model> Model::load(std::span<const std::byte> safetensors, std::string_view kernels) {
  Result<Weights> weights = parse_safetensors(safetensors);
  if (!weights) return weights.error();
  return load(std::move(weights).value(), kernels);
}

Result<Model> Model::load(Weights weights, std::string_view kernels) {
  const Result<const Architecture*> architecture = identify_architecture(weights);
  if (!architecture) return architecture.error();
  const Result<std::optional<Reference>> reference = find_reference(weights);
  if (!reference) return reference.error();
  const Result<const kernels::Level*> level = find_level(kernels);
  if (!level) return level.error();

  Model model(detail::make_plan(**architecture, std::move(weights), **level));
  if (*reference) {
    if (auto error = check_reference(model, **reference)) return *std::move(error);
  }
  return model;
}

const Architecture& Model::architecture() const { return *plan_->architecture; }

const std::vector<std::pair<std::string, std::string>>& Model::metadata() const {
  return plan_->metadata;
}

std::string_view Model::kernels() const { return plan_->level->name; }

std::size_t Model::scratch_size() const { return plan_->scratch.size; }

void Model::run(std::span<const float> images, Workspace& workspace,
                std::span<float> logits) const {
  const std::size_t count = images.size() / kImagePixels;
  assert(images.size() == count * kImagePixels && logits.size() == count * kClasses);
  assert(workspace.scratch().size() >= scratch_size());
  detail::run_plan(*plan_, images.data(), count, workspace.scratch().data(), logits.data());
}

void Model::run(std::span<const float> image, Workspace& workspace, std::span<float> logits,
                Trace& trace) const {
  assert(image.size() == kImagePixels && logits.size() == kClasses);
  std::vector<double> layer_us(plan_->plain.size());
  const std::vector<int> once(plan_->plain.size(), 1);
  detail::time_plan(*plan_, image.data(), workspace.scratch().data(), logits.data(), once.data(),
                    layer_us.data());
  trace.layers.resize(plan_->plain.size());
  for (std::size_t i = 0; i < plan_->plain.size(); ++i) {
    LayerTrace& layer = trace.layers[i];
    layer.shape = plan_->plain[i].output;
    layer.values = detail::run_plain(plan_->plain[i], image);
    layer.elapsed_us = layer_us[i];
    image = layer.values;
  }
}

void Model::time_layers(std::span<const float> image, Workspace& workspace,
                        std::span<const int> repeats, std::span<double> elapsed_us) const {
  assert(image.size() == kImagePixels);
  assert(repeats.size() == plan_->plain.size() && elapsed_us.size() == plan_->plain.size());
  assert(workspace.scratch().size() >= scratch_size());
  std::array<float, kClasses> logits;
  std::ranges::fill(elapsed_us, 0.0);
  detail::time_plan(*plan_, image.data(), workspace.scratch().data(), logits.data(), repeats.data(),
                    elapsed_us.data());
}

void Model::gradient(const Trace& trace, std::size_t layer, std::size_t unit,
                     std::span<float> gradient) const {
  assert(gradient.size() == kImagePixels && trace.layers.size() == plan_->plain.size());
  assert(layer < trace.layers.size() && unit < trace.layers[layer].values.size());
  const std::vector<float> result = detail::gradient(plan_->plain, trace, layer, unit);
  std::ranges::copy(result, gradient.begin());
}

Workspace::Workspace(const Model& model) : Workspace(std::span(&model, 1)) {}

Workspace::Workspace(std::span<const Model> models) {
  for (const Model& model : models) size_ = std::max(size_, model.scratch_size());
  scratch_.reset(make_aligned(size_).release());
}

void Workspace::Release::operator()(float* memory) const { AlignedDelete()(memory); }

void softmax(std::span<const float> logits, std::span<float> probabilities) {
  assert(logits.size() == kClasses && probabilities.size() == kClasses);
  const float largest = logits[static_cast<std::size_t>(argmax(logits))];
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
