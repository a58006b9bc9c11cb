#pragma once

#include <torch/torch.h>

#include <string>
#include <utility>
#include <vector>

#include "train/network.hpp"

namespace inkling::train {

/// All parameters of a network side by side in one tensor, and all gradients in another: a step of
/// the optimizer, an average over processes or over time is then one operation instead of one for
/// each parameter. The network's own parameters become views of the block. Convolutions' weights
/// lie channels-last, as the convolutions read them; parameters start at multiples of 64 bytes.
class ParameterBlock {
 public:
  explicit ParameterBlock(Network& network);

  torch::Tensor values;     ///< 1-D; with zeros between the parameters.
  torch::Tensor gradients;  ///< The same, of the loss.

  /// The network's parameters inside a tensor of the same layout as `values`, by name.
  [[nodiscard]] std::vector<std::pair<std::string, torch::Tensor>> views(
      const torch::Tensor& block) const;

 private:
  struct Place {
    std::string name;
    std::int64_t begin;
    std::vector<std::int64_t> sizes;
    std::vector<std::int64_t> strides;
  };

  [[nodiscard]] static torch::Tensor view(const torch::Tensor& block, const Place& place);

  std::vector<Place> places_;
};

}  // namespace inkling::train
