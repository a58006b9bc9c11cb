#include "train/parameter_block.hpp"

#include <c10/core/MemoryFormat.h>

namespace inkling::train {

ParameterBlock::ParameterBlock(Network& network) {
  constexpr std::int64_t kAlignment = 16;  // Floats.
  const torch::NoGradGuard no_gradients;
  std::int64_t end = 0;
  for (const auto& parameter : network->named_parameters()) {
    const torch::Tensor& value = parameter.value();
    places_.push_back({.name = parameter.key(),
                       .begin = end,
                       .sizes = value.sizes().vec(),
                       .strides = value.dim() == 4
                                      ? c10::get_channels_last_strides_2d(value.sizes())
                                      : value.contiguous().strides().vec()});
    end += (value.numel() + kAlignment - 1) / kAlignment * kAlignment;
  }
  const torch::Device device = network->parameters().front().device();
  values = torch::zeros({end}, torch::dtype(torch::kFloat32).device(device));
  gradients = torch::zeros_like(values);
  auto parameters = network->named_parameters();
  for (const Place& place : places_) {
    torch::Tensor& parameter = parameters[place.name];
    const torch::Tensor inside = view(values, place);
    inside.copy_(parameter);
    parameter.set_data(inside);
    parameter.mutable_grad() = view(gradients, place);
  }
}

std::vector<std::pair<std::string, torch::Tensor>> ParameterBlock::views(
    const torch::Tensor& block) const {
  std::vector<std::pair<std::string, torch::Tensor>> result;
  for (const Place& place : places_) result.emplace_back(place.name, view(block, place));
  return result;
}

torch::Tensor ParameterBlock::view(const torch::Tensor& block, const Place& place) {
  return block.as_strided(place.sizes, place.strides, place.begin);
}

}  // namespace inkling::train
