#include "train/network.hpp"

#include <string>

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

/// "net." as a module's name: "net".
std::string module_name(const Architecture& architecture) {
  return std::string(architecture.key_prefix.substr(0, architecture.key_prefix.find('.')));
}

}  // namespace

NetworkImpl::NetworkImpl(const Architecture& architecture) : architecture_(&architecture) {
  for (const Layer& layer : architecture.layers) append(layers_, layer);
  register_module(module_name(architecture), layers_);
}

torch::Tensor NetworkImpl::forward(const torch::Tensor& images) { return layers_->forward(images); }

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
