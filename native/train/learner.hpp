#pragma once

#include <torch/torch.h>

#include <cstdint>

#include "inkling/weights.hpp"
#include "train/examples.hpp"
#include "train/network.hpp"
#include "train/optimizer.hpp"
#include "train/parameter_block.hpp"
#include "train/peers.hpp"
#include "train/recipe.hpp"
#include "train/step_graph.hpp"

namespace inkling::train {

/// A network in training: its parameters, the optimizer's state and the averaged weights.
class Learner {
 public:
  /// @param network      With its initial values; its parameters move into the learner's block.
  /// @param total_steps  Of the whole training, for the schedule.
  /// @param records      Whether whole batches of a single process go through a StepGraph.
  Learner(Network network, const Recipe& recipe, std::int64_t total_steps, bool records);
  Learner(Network network, const Recipe& recipe, std::int64_t total_steps)
      : Learner(network, recipe, total_steps, StepGraph::helps(network->parameters()[0].device())) {
  }

  /// Learns from one batch, of which this process has the rows of `shard`, together with its peers.
  /// Returns the sum of the rows' losses, on the device and without waiting for it.
  torch::Tensor step(const Examples& examples, const Shard& shard, const Peers& peers);

  /// The network as it would be used now: with the averaged weights if the recipe wants them.
  [[nodiscard]] Network& result() { return average_network_ ? average_network_ : network_; }

  /// Whether every parameter is a finite number.
  [[nodiscard]] bool is_finite() const;

  /// Steps done so far.
  [[nodiscard]] std::int64_t steps() const { return steps_; }

  /// Everything that the next steps depend on, as named tensors.
  [[nodiscard]] Weights state() const;
  /// Goes back to a state. Throws UserError if it is another network's.
  void restore(const Weights& state, std::int64_t steps);

 private:
  [[nodiscard]] std::vector<std::pair<std::string, torch::Tensor>> named_state() const;
  torch::Tensor loss_sum(const Examples& examples, const Shard& shard);
  template <typename Rate>
  torch::Tensor learn(const Examples& examples, const Shard& shard, const Peers& peers,
                      const Rate& learning_rate, const Rate& average_share);
  torch::Tensor learn_by_graph(const Examples& examples, const Shard& shard, const Peers& peers,
                               double learning_rate, double average_share);

  Network network_;
  Recipe recipe_;
  std::int64_t total_steps_;
  std::int64_t steps_ = 0;
  ParameterBlock block_;
  bool use_bfloat16_;
  AdamState adam_;
  Network average_network_{nullptr};
  torch::Tensor average_;  ///< The averaged network's block.

  /// What a recorded step reads and writes, always in the same place.
  struct Stage {
    Examples examples;
    torch::Tensor learning_rate;
    torch::Tensor average_share;
    torch::Tensor loss_sum;
  };
  bool records_;
  Stage stage_;
  StepGraph graph_;
};

}  // namespace inkling::train
