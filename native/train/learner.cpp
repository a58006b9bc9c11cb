#include "train/learner.hpp"

#include <optional>
#include <string>
#include <utility>

#include "common/error.hpp"
#include "train/autocast.hpp"
#include "train/compute.hpp"

namespace inkling::train {
namespace {

namespace nn = torch::nn::functional;

torch::Tensor label_loss(const torch::Tensor& logits, const torch::Tensor& labels,
                         double smoothing) {
  return nn::cross_entropy(
      logits, labels,
      nn::CrossEntropyFuncOptions().reduction(torch::kSum).label_smoothing(smoothing));
}

/// The divergence from the teachers' answers, scaled so that its gradient does not depend on the
/// temperature.
torch::Tensor teacher_loss(const torch::Tensor& logits, const torch::Tensor& answers,
                           double temperature) {
  const torch::Tensor own = (logits / temperature).log_softmax(1);
  return at::kl_div(own, answers, at::Reduction::Sum) * (temperature * temperature);
}

}  // namespace

Learner::Learner(Network network, const Recipe& recipe, std::int64_t total_steps, bool records)
    : network_(std::move(network)),
      recipe_(recipe),
      total_steps_(total_steps),
      block_(network_),
      use_bfloat16_(recipe.precision == Precision::kBFloat16 &&
                    (block_.values.is_cuda() || has_fast_bfloat16())),
      adam_(block_.values),
      records_(records) {
  if (recipe_.ema_decay > 0.0) {
    average_network_ = Network(network_->architecture());
    average_network_->to(block_.values.device());
    average_ = ParameterBlock(average_network_).values;
    average_.copy_(block_.values);
  }
}

torch::Tensor Learner::loss_sum(const Examples& examples, const Shard& shard) {
  torch::Tensor logits;
  {
    const std::optional<Autocast> autocast =
        use_bfloat16_ ? std::optional<Autocast>(std::in_place, examples.images.device().type())
                      : std::nullopt;
    logits = network_->forward(examples.images, shard);
  }
  logits = logits.to(torch::kFloat32);
  const double weight = examples.answers.defined() ? recipe_.distillation.weight : 0.0;
  torch::Tensor loss = label_loss(logits, examples.labels, recipe_.label_smoothing);
  if (weight == 0.0) return loss;
  return loss * (1.0 - weight) +
         teacher_loss(logits, examples.answers, recipe_.distillation.temperature) * weight;
}

template <typename Rate>
torch::Tensor Learner::learn(const Examples& examples, const Shard& shard, const Peers& peers,
                             const Rate& learning_rate, const Rate& average_share) {
  block_.gradients.zero_();
  torch::Tensor sum = torch::zeros({}, block_.values.options());
  if (shard.end > shard.begin) {
    const torch::Tensor loss = loss_sum(examples, shard);
    (loss / static_cast<double>(shard.batch)).backward();
    sum = loss.detach();
  }
  peers.sum(block_.gradients);
  adam_.step(recipe_, learning_rate, block_.values, block_.gradients);
  if (average_.defined()) average_.lerp_(block_.values, average_share);
  return sum;
}

torch::Tensor Learner::learn_by_graph(const Examples& examples, const Shard& shard,
                                      const Peers& peers, double learning_rate,
                                      double average_share) {
  if (!stage_.loss_sum.defined()) {
    const auto like = [](const torch::Tensor& part) {
      return part.defined() ? torch::empty_like(part) : part;
    };
    stage_ = {.examples = {.images = like(examples.images),
                           .labels = like(examples.labels),
                           .answers = like(examples.answers)},
              .learning_rate = torch::zeros({}, block_.values.options()),
              .average_share = torch::zeros({}, block_.values.options()),
              .loss_sum = torch::zeros({}, block_.values.options())};
  }
  stage_.examples.images.copy_(examples.images);
  stage_.examples.labels.copy_(examples.labels);
  if (examples.answers.defined()) stage_.examples.answers.copy_(examples.answers);
  stage_.learning_rate.fill_(learning_rate);
  stage_.average_share.fill_(average_share);
  graph_.run([&] {
    stage_.loss_sum.copy_(
        learn(stage_.examples, shard, peers, stage_.learning_rate, stage_.average_share));
  });
  return stage_.loss_sum;
}

torch::Tensor Learner::step(const Examples& examples, const Shard& shard, const Peers& peers) {
  network_->train();
  const double learning_rate = learning_rate_at(recipe_, steps_, total_steps_);
  const double average_share = 1.0 - ema_decay_at(recipe_, steps_);
  ++steps_;
  // An epoch's last batch may be smaller; other processes are waited for, which cannot be recorded.
  const bool can_record = shard.batch == recipe_.batch_size && peers.size() == 1;
  return records_ && can_record
             ? learn_by_graph(examples, shard, peers, learning_rate, average_share)
             : learn(examples, shard, peers, learning_rate, average_share);
}

bool Learner::is_finite() const { return block_.values.isfinite().all().item<bool>(); }

std::vector<std::pair<std::string, torch::Tensor>> Learner::named_state() const {
  std::vector<std::pair<std::string, torch::Tensor>> all;
  const auto add = [&](const std::string& group, const torch::Tensor& block) {
    for (auto& [name, view] : block_.views(block)) all.emplace_back(group + "/" + name, view);
  };
  add("weights", block_.values);
  add("adam-first", adam_.first);
  add("adam-second", adam_.second);
  if (average_.defined()) add("average", average_);
  return all;
}

Weights Learner::state() const {
  Weights state;
  for (const auto& [name, view] : named_state()) {
    const torch::Tensor values = view.to(torch::kCPU).contiguous();
    const float* data = values.data_ptr<float>();
    state.tensors.push_back({.name = name,
                             .shape = values.sizes().vec(),
                             .dtype = DType::kF32,
                             .values = {data, data + values.numel()}});
  }
  return state;
}

void Learner::restore(const Weights& state, std::int64_t steps) {
  const torch::NoGradGuard no_gradients;
  for (auto& [name, view] : named_state()) {
    const Tensor* tensor = state.find(name);
    if (tensor == nullptr || tensor->shape != view.sizes().vec()) {
      throw UserError("the checkpoint has no fitting '" + name + "'");
    }
    auto* values = const_cast<float*>(tensor->values.data());  // LibTorch does not write to it.
    view.copy_(torch::from_blob(values, tensor->shape));
  }
  adam_.steps.fill_(static_cast<double>(steps));
  steps_ = steps;
}

}  // namespace inkling::train
