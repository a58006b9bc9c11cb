#include "train/optimizer.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace inkling::train {

AdamState::AdamState(const torch::Tensor& values)
    : first(torch::zeros_like(values)),
      second(torch::zeros_like(values)),
      steps(torch::zeros({}, values.options())) {}

template <typename Rate>
void AdamState::step(const Recipe& recipe, const Rate& learning_rate, torch::Tensor& values,
                     const torch::Tensor& gradients) {
  const torch::NoGradGuard no_gradients;
  constexpr bool kAmsgrad = false, kMaximize = false;
  steps += 1;
  const at::TensorList no_maxima;
  if (recipe.optimizer == Optimizer::kAdamW) {
    at::_fused_adamw_(values, gradients, first, second, no_maxima, steps, learning_rate,
                      recipe.beta1, recipe.beta2, recipe.weight_decay, recipe.epsilon, kAmsgrad,
                      kMaximize);
  } else {
    at::_fused_adam_(values, gradients, first, second, no_maxima, steps, learning_rate,
                     recipe.beta1, recipe.beta2, recipe.weight_decay, recipe.epsilon, kAmsgrad,
                     kMaximize);
  }
}

template void AdamState::step(const Recipe&, const double&, torch::Tensor&, const torch::Tensor&);
template void AdamState::step(const Recipe&, const torch::Tensor&, torch::Tensor&,
                              const torch::Tensor&);

double learning_rate_at(const Recipe& recipe, std::int64_t step, std::int64_t total_steps) {
  if (recipe.schedule == Schedule::kConstant) return recipe.learning_rate;
  constexpr double kEndShare = 1e-3;
  const auto at = static_cast<double>(step), total = static_cast<double>(total_steps);
  const double rise = recipe.warm_up_share * total;
  const double share =
      at < rise
          ? at / rise
          : 0.5 * (1.0 + std::cos(std::numbers::pi * (at - rise) / std::max(1.0, total - rise)));
  return recipe.learning_rate * (kEndShare + (1.0 - kEndShare) * share);
}

double ema_decay_at(const Recipe& recipe, std::int64_t step) {
  const auto at = static_cast<double>(step);
  return std::min(recipe.ema_decay, (1.0 + at) / (10.0 + at));
}

}  // namespace inkling::train
