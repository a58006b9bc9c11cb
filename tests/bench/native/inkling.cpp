#include <vector>

#include "common/error.hpp"
#include "contestant.hpp"
#include "inkling/model.hpp"

namespace inkling::bench {
namespace {

class Inkling : public Contestant {
 public:
  Inkling(Model model, const Batches& batches)
      : model_(std::move(model)),
        workspace_(model_),
        batches_(batches),
        logits_(batches.batch_size * kClasses) {}

  void answer(std::size_t batch) override { model_.run(batches_[batch], workspace_, logits_); }
  [[nodiscard]] std::span<const float> logits() const override { return logits_; }

 private:
  Model model_;
  Workspace workspace_;
  Batches batches_;
  std::vector<float> logits_;
};

}  // namespace

std::unique_ptr<Contestant> make_inkling(const Weights& weights, const Batches& batches) {
  Result<Model> model = Model::load(weights);
  if (!model) throw UserError(model.error().message);
  return std::make_unique<Inkling>(std::move(model).value(), batches);
}

}  // namespace inkling::bench
