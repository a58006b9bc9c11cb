#include "train/network.hpp"

#include <cmath>
#include <limits>
#include <string>
#include <vector>

namespace inkling::train {
namespace {

void append(torch::nn::Sequential& layers, const Layer& layer) {
  namespace nn = torch::nn;
  switch (layer.kind) {
    case LayerKind::kConv3x3:
      layers->push_back(nn::Conv2d(nn::Conv2dOptions(layer.inputs, layer.outputs, 3).padding(1)));
      break;
    case LayerKind::kRelu:
      layers->push_back(nn::ReLU());
      break;
    case LayerKind::kMaxPool2:
      layers->push_back(nn::MaxPool2d(2));
      break;
    case LayerKind::kDropout:
      layers->push_back(nn::Dropout(static_cast<double>(layer.rate)));
      break;
    case LayerKind::kFlatten:
      layers->push_back(nn::Flatten());
      break;
    case LayerKind::kLinear:
      layers->push_back(nn::Linear(layer.inputs, layer.outputs));
      break;
  }
}

/// Clears a share of the values (rounded to 256ths) and scales the others up to match. A random
/// byte decides on each value: cheaper than LibTorch's dropout, which draws a double for each.
torch::Tensor drop_out(const torch::Tensor& values, double rate, const Shard& shard) {
  std::vector<std::int64_t> sizes = values.sizes().vec();
  sizes[0] = shard.batch;
  const std::int64_t count = c10::multiply_integers(sizes);
  constexpr std::int64_t kBytes = sizeof(std::int64_t);
  const torch::Tensor random =
      torch::empty({(count + kBytes - 1) / kBytes}, values.options().dtype(torch::kInt64))
          .random_(std::numeric_limits<std::int64_t>::min(), std::optional<std::int64_t>());
  const auto cleared = static_cast<std::int64_t>(std::lround(rate * 256.0));
  const double scale = 256.0 / static_cast<double>(256 - cleared);
  torch::Tensor factors = random.view(torch::kUInt8)
                              .slice(0, 0, count)
                              .ge(cleared)
                              .to(values.scalar_type())
                              .mul_(scale);
  const bool channels_last = values.suggest_memory_format() == at::MemoryFormat::ChannelsLast;
  factors = channels_last
                ? factors.view({sizes[0], sizes[2], sizes[3], sizes[1]}).permute({0, 3, 1, 2})
                : factors.view(sizes);
  return values * factors.slice(0, shard.begin, shard.end);
}

/// "net." as a module's name: "net".
std::string module_name(const Architecture& architecture) {
  return std::string(architecture.key_prefix.substr(0, architecture.key_prefix.find('.')));
}

}  // namespace

NetworkImpl::NetworkImpl(const Architecture& architecture) : architecture_(&architecture) {
  for (const Layer& layer : architecture.layers) append(layers_, layer);
  register_module(module_name(architecture), layers_);
  parameters_ = layers_->parameters();
}

torch::Tensor NetworkImpl::forward(const torch::Tensor& images) {
  return forward(images, {.begin = 0, .end = images.size(0), .batch = images.size(0)});
}

torch::Tensor NetworkImpl::forward(const torch::Tensor& images, const Shard& shard) {
  const auto& table = architecture_->layers;
  auto next = parameters_.begin();
  torch::Tensor values = images;
  for (std::size_t i = 0; i < table.size(); ++i) {
    const Layer& layer = table[i];
    switch (layer.kind) {
      case LayerKind::kConv3x3:
        values = at::conv2d(values, next[0], next[1], 1, 1);
        next += 2;
        break;
      case LayerKind::kRelu:
        // Behind the pooling it has a quarter of the values; the maximum does not mind.
        if (i + 1 < table.size() && table[i + 1].kind == LayerKind::kMaxPool2) {
          values = at::max_pool2d(values, 2);
          ++i;
        }
        values.relu_();
        break;
      case LayerKind::kMaxPool2:
        values = at::max_pool2d(values, 2);
        break;
      case LayerKind::kDropout:
        if (is_training()) values = drop_out(values, layer.rate, shard);
        break;
      case LayerKind::kFlatten:
        values = values.flatten(1);
        break;
      case LayerKind::kLinear:
        values = at::linear(values, next[0], next[1]);
        next += 2;
        break;
    }
  }
  return values;
}

torch::Tensor precise_logits(const Network& network, const torch::Tensor& images) {
  const torch::NoGradGuard no_gradients;
  Network precise(network->architecture());
  precise->to(torch::kFloat64);
  precise->eval();
  const auto from = network->named_parameters();
  for (const auto& to : precise->named_parameters()) to.value().copy_(from[to.key()]);
  return precise->forward(images.to(torch::kCPU, torch::kFloat64));
}

}  // namespace inkling::train
