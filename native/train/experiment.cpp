#include "train/experiment.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <optional>
#include <string>
#include <utility>

#include "common/error.hpp"
#include "train/chance.hpp"
#include "train/examples.hpp"
#include "train/interrupt.hpp"
#include "train/learner.hpp"

namespace inkling::train {
namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

/// Batches that are made ready at once: enough to be quick, few enough to stay in the cache.
constexpr std::int64_t kChunkImages = 4096;

/// One network's way through its epochs.
class Journey {
 public:
  Journey(const Architecture& architecture, const Recipe& recipe, const Course& course)
      : recipe_(recipe),
        course_(course),
        name_(architecture.display_name),
        source_(course.data, recipe, course.pool, course.peers),
        learner_(make_network(architecture, course.seed, course.data.images.device()), recipe,
                 recipe.epochs * batches(course.data.size())) {}

  Training run() {
    go_on();
    check_that_all_go_on();
    try {
      while (std::ssize(epochs_) < recipe_.epochs) run_epoch(std::ssize(epochs_) + 1);
    } catch (const Interrupted&) {
      throw Interrupted(how_to_go_on());
    }
    return {.network = learner_.result(), .epochs = std::move(epochs_)};
  }

 private:
  [[nodiscard]] std::int64_t batches(std::int64_t images) const {
    return (images + recipe_.batch_size - 1) / recipe_.batch_size;
  }

  void go_on() {
    if (course_.checkpoint == nullptr) return;
    const std::optional<Checkpoint> checkpoint = course_.checkpoint->load();
    if (!checkpoint) return;
    learner_.restore(checkpoint->state, checkpoint->steps);
    epochs_ = checkpoint->epochs;
    course_.progress.skip_epochs(std::ssize(epochs_));
  }

  /// Processes on other machines may not see the checkpoint.
  void check_that_all_go_on() const {
    if (course_.peers.agree_on(learner_.steps())) return;
    throw UserError("the processes do not see the same checkpoint of " + name_ +
                    ": --out must be one folder that all of them share");
  }

  void save() const {
    if (course_.checkpoint == nullptr || !course_.peers.leads()) return;
    course_.checkpoint->save(
        {.steps = learner_.steps(), .epochs = epochs_, .state = learner_.state()});
  }

  void run_epoch(std::int64_t epoch) {
    const EpochResult result = learn_and_look(epoch);
    epochs_.push_back(result);
    save();
    course_.progress.finish_epoch(result);
  }

  EpochResult learn_and_look(std::int64_t epoch) {
    const auto start = Clock::now();
    source_.start_epoch(epoch);
    torch::manual_seed(mix_seed(course_.seed, epoch));
    EpochResult result{.training_loss = learn(), .elapsed_s = seconds_since(start)};
    if (!std::isfinite(result.training_loss) || !learner_.is_finite()) {
      throw UserError("the loss of " + name_ + " is no longer a finite number in epoch " +
                      std::to_string(epoch) + ", whose results are dropped: try a smaller --lr");
    }
    if (course_.validation != nullptr && course_.peers.leads()) {
      const Evaluation evaluation = evaluate(learner_.result(), *course_.validation);
      result.validation_accuracy = evaluation.accuracy();
      result.validation_loss = evaluation.loss;
    }
    return result;
  }

  /// One pass over the training set; returns the mean loss.
  double learn() {
    const std::int64_t images = course_.data.size();
    const torch::Device device = course_.data.images.device();
    const torch::Tensor order = torch::randperm(images, torch::kInt64).to(device);
    // The sum stays on the device until the epoch ends, so that no step waits for it.
    torch::Tensor loss_sum = torch::zeros({}, torch::dtype(torch::kFloat64).device(device));
    const std::int64_t chunk =
        std::max<std::int64_t>(1, kChunkImages / recipe_.batch_size) * recipe_.batch_size;
    for (std::int64_t begin = 0; begin < images; begin += chunk) {
      learn_chunk(order.slice(0, begin, std::min(begin + chunk, images)), loss_sum);
    }
    course_.peers.sum(loss_sum);
    return loss_sum.item<double>() / static_cast<double>(images);
  }

  void learn_chunk(const torch::Tensor& rows, torch::Tensor& loss_sum) {
    const std::vector<Shard> shards = shards_of(rows.size(0));
    const Examples examples = source_.take(rows, own_places(shards));
    std::int64_t begin = 0;
    for (const Shard& shard : shards) {
      const std::int64_t end = begin + shard.end - shard.begin;
      loss_sum += learner_.step(examples.slice(begin, end), shard, course_.peers);
      begin = end;
      course_.progress.advance(shard.batch);
      stop_if_wanted();
    }
  }

  /// This process's part of each batch of a chunk.
  [[nodiscard]] std::vector<Shard> shards_of(std::int64_t images) const {
    const std::int64_t rank = course_.peers.rank(), size = course_.peers.size();
    std::vector<Shard> shards;
    for (std::int64_t begin = 0; begin < images; begin += recipe_.batch_size) {
      const std::int64_t batch = std::min(recipe_.batch_size, images - begin);
      shards.push_back(
          {.begin = batch * rank / size, .end = batch * (rank + 1) / size, .batch = batch});
    }
    return shards;
  }

  /// Where in the chunk those parts lie; undefined where one process has all.
  [[nodiscard]] torch::Tensor own_places(const std::vector<Shard>& shards) const {
    if (course_.peers.size() == 1) return {};
    std::vector<torch::Tensor> parts;
    std::int64_t batch_begin = 0;
    for (const Shard& shard : shards) {
      parts.push_back(
          torch::arange(batch_begin + shard.begin, batch_begin + shard.end, torch::kInt64));
      batch_begin += shard.batch;
    }
    return torch::cat(parts).to(course_.data.images.device());
  }

  [[nodiscard]] std::string how_to_go_on() const {
    const auto done = std::ssize(epochs_);
    return "interrupted in epoch " + std::to_string(done + 1) + " of " + name_ +
           (course_.checkpoint == nullptr
                ? ""
                : ": the same command with --resume goes on after epoch " + std::to_string(done));
  }

  const Recipe& recipe_;
  const Course& course_;
  std::string name_;
  ExampleSource source_;
  Learner learner_;
  std::vector<EpochResult> epochs_;
};

/// Mean of the means of consecutive groups, the last of which may be smaller.
double mean_of_group_means(const torch::Tensor& values, std::int64_t group) {
  double sum = 0.0;
  const auto groups = values.split(group);
  for (const torch::Tensor& part : groups) sum += part.mean().item<double>();
  return sum / static_cast<double>(groups.size());
}

}  // namespace

double Training::learning_time_s() const {
  double total = 0.0;
  for (const EpochResult& epoch : epochs) total += epoch.elapsed_s;
  return total;
}

Network make_network(const Architecture& architecture, std::uint64_t seed, torch::Device device) {
  torch::manual_seed(mix_seed(seed, 0));
  Network network(architecture);
  network->to(device);
  return network;
}

Training train(const Architecture& architecture, const Recipe& recipe, const Course& course) {
  return Journey(architecture, recipe, course).run();
}

torch::Tensor classify(Network& network, const DataSet& data) {
  constexpr std::int64_t kChunk = 1000;  // Images at a time; bounds the memory used.
  const torch::NoGradGuard no_gradients;
  network->eval();
  std::vector<torch::Tensor> logits;
  for (std::int64_t begin = 0; begin < data.size(); begin += kChunk) {
    const std::int64_t end = std::min(begin + kChunk, data.size());
    logits.push_back(network->forward(data.images.slice(0, begin, end)));
  }
  return torch::cat(logits);
}

Evaluation evaluate(const torch::Tensor& logits, const DataSet& data) {
  constexpr std::int64_t kArticleBatch = 64;
  const torch::Tensor losses =
      torch::nn::functional::cross_entropy(
          logits, data.labels,
          torch::nn::functional::CrossEntropyFuncOptions().reduction(torch::kNone))
          .to(torch::kCPU, torch::kFloat64);
  return {.images = data.size(),
          .correct = logits.argmax(1).eq(data.labels).sum().item<std::int64_t>(),
          .loss = losses.mean().item<double>(),
          .loss_batch_mean = mean_of_group_means(losses, kArticleBatch)};
}

Evaluation evaluate(Network& network, const DataSet& data) {
  return evaluate(classify(network, data), data);
}

}  // namespace inkling::train
