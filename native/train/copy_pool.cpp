#include "train/copy_pool.hpp"

#include <algorithm>
#include <utility>

#include "train/augmentation.hpp"
#include "train/autocast.hpp"
#include "train/chance.hpp"
#include "train/compute.hpp"
#include "train/interrupt.hpp"
#include "train/recipe_json.hpp"

namespace inkling::train {
namespace {

/// What of a recipe a copy depends on.
std::string copy_key(const Recipe& recipe) {
  Recipe relevant;
  relevant.augmentation = recipe.augmentation;
  relevant.distillation = recipe.distillation;
  relevant.distillation.weight = 0.0;
  relevant.distillation.plain_share = 0.0;
  relevant.distillation.jitter = {};
  return to_json(relevant);
}

/// A teacher's answers at a temperature, as probabilities. Half precision where that is quicker: it
/// changes an answer less than another seed of the teacher would.
torch::Tensor ask(Network& teacher, const torch::Tensor& images, double temperature) {
  std::optional<Autocast> autocast;
  if (images.is_cuda() || has_fast_bfloat16()) autocast.emplace(images.device().type());
  const torch::Tensor logits = teacher->forward(images.contiguous(at::MemoryFormat::ChannelsLast));
  return logits.to(torch::kFloat32).div_(temperature).softmax(1);
}

}  // namespace

CopyPool::CopyPool(const DataSet& data, std::vector<Network> teachers, std::uint64_t seed)
    : data_(data), teachers_(std::move(teachers)), seed_(seed) {
  for (Network& teacher : teachers_) teacher->eval();
}

const CopyPool::Copy& CopyPool::for_epoch(const Recipe& recipe, std::int64_t epoch,
                                          const Peers& peers) {
  fit_to(recipe);
  const std::int64_t number = 1 + (epoch - 1) % recipe.distillation.copies;
  std::optional<Copy>& copy = copies_[static_cast<std::size_t>(number)];
  if (!copy) copy = make(recipe, recipe.augmentation, number, peers);
  return *copy;
}

const CopyPool::Copy& CopyPool::plain(const Recipe& recipe, const Peers& peers) {
  fit_to(recipe);
  if (!copies_.front()) copies_.front() = make(recipe, {}, 0, peers);
  return *copies_.front();
}

void CopyPool::fit_to(const Recipe& recipe) {
  std::string key = copy_key(recipe);
  if (key == key_) return;
  key_ = std::move(key);
  copies_.clear();
  copies_.resize(static_cast<std::size_t>(recipe.distillation.copies) + 1);
}

CopyPool::Copy CopyPool::make(const Recipe& recipe, const Augmentation& augmentation,
                              std::int64_t number, const Peers& peers) {
  constexpr std::int64_t kChunk = 1000;  // Images at a time; bounds the memory used.
  const torch::NoGradGuard no_gradients;
  const torch::Device device = data_.images.device();
  torch::manual_seed(mix_seed(seed_, number, Purpose::kCopyPool));
  const bool asks = !recipe.distillation.teacher.empty();
  Copy copy{
      .images = torch::empty(data_.images.sizes(), torch::dtype(torch::kUInt8).device(device)),
      .answers = {}};
  if (asks) copy.answers = torch::zeros({data_.size(), kClasses}, data_.images.options());
  for (std::int64_t begin = 0; begin < data_.size(); begin += kChunk) {
    stop_if_wanted();
    const std::int64_t end = std::min(begin + kChunk, data_.size());
    const DataSet part = data_.slice(begin, end);
    torch::Tensor images = part.images;
    if (changes_images(augmentation)) {
      images = distort(augmentation, images, part.labels, draw(augmentation, part.size(), device));
    }
    torch::Tensor bytes = copy.images.slice(0, begin, end);
    bytes.copy_((images * 255).round_());
    // Processes take turns at asking the teachers.
    if (!asks || begin / kChunk % peers.size() != peers.rank()) continue;
    images = bytes.to(torch::kFloat32).div_(255);
    torch::Tensor answers = copy.answers.slice(0, begin, end);
    for (Network& teacher : teachers_) {
      answers += ask(teacher, images, recipe.distillation.temperature);
    }
  }
  if (!asks) return copy;
  copy.answers /= static_cast<double>(teachers_.size());
  peers.sum(copy.answers);
  return copy;
}

}  // namespace inkling::train
