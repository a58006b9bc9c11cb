#include "train/examples.hpp"

#include "train/augmentation.hpp"

namespace inkling::train {

Examples Examples::slice(std::int64_t begin, std::int64_t end) const {
  return {.images = images.slice(0, begin, end),
          .labels = labels.slice(0, begin, end),
          .answers = answers.defined() ? answers.slice(0, begin, end) : answers};
}

ExampleSource::ExampleSource(const DataSet& data, const Recipe& recipe, CopyPool* pool,
                             const Peers& peers)
    : data_(data), recipe_(recipe), pool_(pool), peers_(peers) {}

void ExampleSource::start_epoch(std::int64_t epoch) {
  if (pool_ == nullptr) return;
  if (recipe_.distillation.plain_share > 0.0) plain_ = &pool_->plain(recipe_, peers_);
  copy_ = &pool_->for_epoch(recipe_, epoch, peers_);
}

void ExampleSource::take_from_pool(const torch::Tensor& rows, const torch::Tensor& own,
                                   const torch::Tensor& wanted, Examples& examples) const {
  examples.images = copy_->images.index_select(0, wanted);
  const bool taught = copy_->answers.defined();
  if (taught) examples.answers = copy_->answers.index_select(0, wanted);
  if (plain_ != nullptr) {
    torch::Tensor chosen =
        torch::rand(rows.sizes(), data_.images.options()).lt(recipe_.distillation.plain_share);
    if (own.defined()) chosen = chosen.index_select(0, own);
    examples.images = torch::where(chosen.view({-1, 1, 1, 1}),
                                   plain_->images.index_select(0, wanted), examples.images);
    if (taught) {
      examples.answers = torch::where(chosen.view({-1, 1}), plain_->answers.index_select(0, wanted),
                                      examples.answers);
    }
  }
  examples.images = examples.images.to(torch::kFloat32).div_(255);
}

Examples ExampleSource::take(const torch::Tensor& rows, const torch::Tensor& own) const {
  const torch::Tensor wanted = own.defined() ? rows.index_select(0, own) : rows;
  Examples examples{.images = {}, .labels = data_.labels.index_select(0, wanted), .answers = {}};
  if (copy_ != nullptr) {
    take_from_pool(rows, own, wanted, examples);
  } else {
    examples.images = data_.images.index_select(0, wanted);
  }
  const Augmentation& augmentation =
      copy_ != nullptr ? recipe_.distillation.jitter : recipe_.augmentation;
  if (changes_images(augmentation)) {
    Distortion distortion = draw(augmentation, rows.size(0), rows.device());
    if (own.defined()) distortion = distortion.rows(own);
    examples.images = distort(augmentation, examples.images, examples.labels, distortion);
  }
  return examples;
}

}  // namespace inkling::train
