#pragma once

#include <cmath>
#include <cstdint>
#include <random>
#include <vector>

#include "inkling/architecture.hpp"
#include "inkling/weights.hpp"

/// Weights drawn so that a signal keeps its strength from layer to layer and every pixel shows in
/// the logits: uniform within ±sqrt(6 / fan-in) (He, Zhang, Ren, Sun 2015).
inline inkling::Weights random_weights(const inkling::Architecture& architecture,
                                       std::uint32_t seed = 1) {
  std::mt19937 generator(seed);
  inkling::Weights weights;
  float bound = 0.f;
  for (const inkling::ParameterSpec& spec : inkling::parameter_specs(architecture)) {
    std::size_t size = 1;
    for (const std::int64_t dimension : spec.shape) size *= static_cast<std::size_t>(dimension);
    if (spec.shape.size() > 1) {
      const auto outputs = static_cast<std::size_t>(spec.shape[0]);
      bound = std::sqrt(6.f / static_cast<float>(size / outputs));
    }
    inkling::Tensor tensor{spec.name, spec.shape, inkling::DType::kF32, std::vector<float>(size)};
    std::uniform_real_distribution<float> uniform(-bound, bound);
    for (float& value : tensor.values) value = uniform(generator);
    weights.tensors.push_back(std::move(tensor));
  }
  return weights;
}

inline std::vector<float> random_floats(std::size_t count, std::uint32_t seed, float low = 0.f,
                                        float high = 1.f) {
  std::mt19937 generator(seed);
  std::uniform_real_distribution<float> uniform(low, high);
  std::vector<float> values(count);
  for (float& value : values) value = uniform(generator);
  return values;
}
