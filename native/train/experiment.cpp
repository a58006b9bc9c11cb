#include "train/experiment.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <string>

#include "common/error.hpp"

namespace inkling::train {
namespace {

/// A seed for each epoch that shares nothing with its neighbours' (the finalizer of SplitMix64:
/// Steele, Lea, Flood 2014). Epoch 0 is the initial values.
std::uint64_t epoch_seed(std::uint64_t seed, std::int64_t epoch) {
  std::uint64_t mixed = seed + 0x9e3779b97f4a7c15u * (static_cast<std::uint64_t>(epoch) + 1);
  mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9u;
  mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111ebu;
  return mixed ^ (mixed >> 31);
}

double train_epoch(Network& network, torch::optim::Optimizer& optimizer, const DataSet& data,
                   std::int64_t batch_size, Progress& progress) {
  const torch::Device device = data.images.device();
  const torch::Tensor order = torch::randperm(data.size(), torch::kInt64).to(device);
  // The sum stays on the device until the epoch ends, so that no step waits for it.
  torch::Tensor loss_sum = torch::zeros({}, torch::dtype(torch::kFloat64).device(device));
  for (std::int64_t begin = 0; begin < data.size(); begin += batch_size) {
    const std::int64_t end = std::min(begin + batch_size, data.size());
    const torch::Tensor batch = order.slice(0, begin, end);
    const torch::Tensor logits = network->forward(data.images.index_select(0, batch));
    const torch::Tensor loss =
        torch::nn::functional::cross_entropy(logits, data.labels.index_select(0, batch));
    optimizer.zero_grad();
    loss.backward();
    optimizer.step();
    loss_sum += loss.detach() * (end - begin);
    progress.advance(end - begin);
  }
  return loss_sum.item<double>() / static_cast<double>(data.size());
}

/// Mean of the means of consecutive groups, the last of which may be smaller.
double mean_of_group_means(const torch::Tensor& values, std::int64_t group) {
  double sum = 0.0;
  const auto groups = values.split(group);
  for (const torch::Tensor& part : groups) sum += part.mean().item<double>();
  return sum / static_cast<double>(groups.size());
}

}  // namespace

Network make_network(const Architecture& architecture, std::uint64_t seed, torch::Device device) {
  torch::manual_seed(epoch_seed(seed, 0));
  Network network(architecture);
  network->to(device);
  return network;
}

Training train(Network& network, const DataSet& data, const Recipe& recipe, std::uint64_t seed,
               Progress& progress) {
  using Clock = std::chrono::steady_clock;
  torch::optim::Adam optimizer(network->parameters(),
                               torch::optim::AdamOptions(recipe.learning_rate));
  network->train();
  Training training;
  for (std::int64_t epoch = 1; epoch <= recipe.epochs; ++epoch) {
    const auto start = Clock::now();
    torch::manual_seed(epoch_seed(seed, epoch));
    EpochResult result;
    result.training_loss = train_epoch(network, optimizer, data, recipe.batch_size, progress);
    result.elapsed_s = std::chrono::duration<double>(Clock::now() - start).count();
    if (!std::isfinite(result.training_loss)) {
      throw UserError("the loss of " + std::string(network->architecture().display_name) +
                      " is no longer a finite number in epoch " + std::to_string(epoch) +
                      "; nothing was saved for it: try a smaller --lr");
    }
    training.epochs.push_back(result);
    training.learning_time_s += result.elapsed_s;
    progress.finish_epoch(result);
  }
  return training;
}

Evaluation evaluate(Network& network, const DataSet& data) {
  constexpr std::int64_t kChunk = 1000;  // Images at a time; bounds the memory used.
  constexpr std::int64_t kArticleBatch = 64;
  const torch::NoGradGuard no_gradients;
  network->eval();
  std::vector<torch::Tensor> losses;
  torch::Tensor correct = torch::zeros({}, data.labels.options());
  for (std::int64_t begin = 0; begin < data.size(); begin += kChunk) {
    const std::int64_t end = std::min(begin + kChunk, data.size());
    const torch::Tensor labels = data.labels.slice(0, begin, end);
    const torch::Tensor logits = network->forward(data.images.slice(0, begin, end));
    losses.push_back(torch::nn::functional::cross_entropy(
        logits, labels, torch::nn::functional::CrossEntropyFuncOptions().reduction(torch::kNone)));
    correct += logits.argmax(1).eq(labels).sum();
  }
  const torch::Tensor all_losses = torch::cat(losses).to(torch::kCPU).to(torch::kFloat64);
  return {.images = data.size(),
          .correct = correct.item<std::int64_t>(),
          .loss = all_losses.mean().item<double>(),
          .loss_batch_mean = mean_of_group_means(all_losses, kArticleBatch)};
}

}  // namespace inkling::train
