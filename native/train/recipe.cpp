#include "train/recipe.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "inkling/architecture.hpp"
#include "train/text.hpp"

namespace inkling::train {
namespace {

Recipe article(std::string_view /*architecture*/) {
  return {.epochs = 5, .batch_size = 64, .learning_rate = 0.001};
}

/// Shares of the digits that get what MNIST's writers seldom drew and other people often do. Chosen
/// after looking at the mistakes on pen digits of other people, which nothing was trained on. They
/// cost accuracy on MNIST, the more the smaller a network is.
struct Ornaments {
  double hook9, flag1, bar7;
};

/// What people do in a canvas. The limits were chosen on validation images.
Augmentation handwriting(const Ornaments& ornaments) {
  return {.probability = 0.75,
          .spread = Spread::kGaussian,
          .rotation_deg = 5.0,
          .shear_x = 0.12,
          .log_scale = 0.04,
          .log_aspect = 0.16,
          .shift_px = 0.3,
          .elastic_px = 0.4,
          .elastic_grid = 5,
          .bend_px = 0.7,
          .bend_grid = 3,
          .hook9 = ornaments.hook9,
          .flag1 = ornaments.flag1,
          .base1 = 0.25,
          .bar7 = ornaments.bar7};
}

/// A teacher shows what a label hides: which of the digits are nearly others.
Distillation taught_by_strong(std::int64_t copies) {
  return {.teacher = "strong_cnn", .temperature = 3.0, .weight = 0.9, .copies = copies};
}

Recipe best_strong() {
  return {.epochs = 40,
          .batch_size = 128,
          .learning_rate = 0.002,
          .validation_images = 5000,
          .optimizer = Optimizer::kAdamW,
          .weight_decay = 0.01,
          .schedule = Schedule::kOneCycle,
          .warm_up_share = 0.15,
          .ema_decay = 0.998,
          .precision = Precision::kBFloat16,
          .augmentation = handwriting({.hook9 = 0.2, .flag1 = 0.25, .bar7 = 0.15})};
}

/// Small networks learn long, and so quickly that they need a pool of images changed before. They
/// learn it by heart where it is too small.
Recipe best_small(std::int64_t epochs, const Augmentation& augmentation,
                  const Distillation& distillation) {
  Recipe recipe = best_strong();
  recipe.epochs = epochs;
  recipe.batch_size = 256;
  recipe.learning_rate = 0.01;
  recipe.ema_decay = 0.9995;
  recipe.augmentation = augmentation;
  recipe.distillation = distillation;
  return recipe;
}

Recipe best_cnn() {
  return best_small(200, handwriting({.hook9 = 0.08, .flag1 = 0.08, .bar7 = 0.08}),
                    taught_by_strong(64));
}

/// TinyCNN has too few parameters to learn a pool by heart.
Recipe best_tiny() {
  Recipe recipe = best_small(250, handwriting({.hook9 = 0.12, .flag1 = 0.12, .bar7 = 0.12}),
                             taught_by_strong(12));
  recipe.precision = Precision::kFloat32;
  recipe.distillation.plain_share = 0.3;
  return recipe;
}

/// Every pixel is a stranger to an MLP: digits of other sizes and places, which preprocessing takes
/// away anyway, would cost it accuracy, as ornaments and a teacher's finer answers do.
Recipe best_mlp() {
  Augmentation augmentation = handwriting({.hook9 = 0.0, .flag1 = 0.0, .bar7 = 0.0});
  augmentation.log_scale = 0.0;
  augmentation.shift_px = 0.0;
  Recipe recipe = best_small(600, augmentation, {.copies = 64});
  recipe.precision = Precision::kFloat32;
  return recipe;
}

Recipe best(std::string_view architecture) {
  if (architecture == "mlp") return best_mlp();
  if (architecture == "tiny_cnn") return best_tiny();
  if (architecture == "cnn") return best_cnn();
  return best_strong();
}

struct Entry {
  std::string_view name;
  std::string_view summary;
  Recipe (*make)(std::string_view architecture);
};

constexpr std::array<Entry, 2> kTable{{
    {"article", "the article's experiment: 5 epochs of Adam, batches of 64, no augmentation",
     article},
    {"best",
     "augmented images, one-cycle schedule, averaged weights, and StrongCNN as teacher of TinyCNN "
     "and CNN",
     best},
}};

}  // namespace

std::optional<Recipe> make_recipe(std::string_view name, std::string_view architecture) {
  const auto found = std::ranges::find(kTable, name, &Entry::name);
  if (found == kTable.end()) return std::nullopt;
  Recipe recipe = found->make(architecture);
  recipe.name = found->name;
  recipe.summary = found->summary;
  return recipe;
}

std::string problem_with(const Recipe& recipe) {
  const Augmentation& a = recipe.augmentation;
  const Distillation& d = recipe.distillation;
  const std::array<std::pair<const char*, double>, 10> shares{{
      {"warm_up_share", recipe.warm_up_share},
      {"label_smoothing", recipe.label_smoothing},
      {"augmentation.probability", a.probability},
      {"augmentation.hook9", a.hook9},
      {"augmentation.flag1", a.flag1},
      {"augmentation.base1", a.base1},
      {"augmentation.bar7", a.bar7},
      {"distillation.weight", d.weight},
      {"distillation.plain_share", d.plain_share},
      {"distillation.jitter.probability", d.jitter.probability},
  }};
  for (const auto& [name, share] : shares) {
    if (share > 1.0) return std::string(name) + " must be a share from 0 to 1";
  }
  const std::array<std::pair<const char*, double>, 3> decays{
      {{"beta1", recipe.beta1}, {"beta2", recipe.beta2}, {"ema_decay", recipe.ema_decay}}};
  for (const auto& [name, decay] : decays) {
    if (decay >= 1.0) return std::string(name) + " must be less than 1";
  }
  if (recipe.epochs < 1) return "epochs must be at least 1";
  if (recipe.batch_size < 1) return "batch_size must be at least 1";
  if (!std::isfinite(recipe.learning_rate) || recipe.learning_rate <= 0.0) {
    return "the learning rate must be a positive number";
  }
  for (const Augmentation* part : {&a, &d.jitter}) {
    const bool lacks_points = (part->elastic_px > 0.0 && part->elastic_grid < 2) ||
                              (part->bend_px > 0.0 && part->bend_grid < 2);
    if (lacks_points) return "an elastic field needs a grid of at least 2 points a side";
  }
  if (d.teacher.empty()) return "";
  if (find_architecture(d.teacher) == nullptr) {
    return "there is no network '" + d.teacher + "' to learn from: choose from " +
           architecture_ids();
  }
  if (d.copies < 1) return "distillation.copies must be at least 1";
  if (d.temperature <= 0.0) return "distillation.temperature must be positive";
  if (d.weight <= 0.0) return "distillation.weight must be positive";
  return "";
}

std::string default_recipe() { return std::string(kTable.front().name); }

std::string recipe_names() {
  std::string names;
  for (const Entry& entry : kTable) {
    names += (names.empty() ? "" : ", ") + std::string(entry.name);
  }
  return names;
}

std::string recipe_summaries() {
  std::string text;
  for (const Entry& entry : kTable) {
    text +=
        (text.empty() ? "" : "\n") + std::string(entry.name) + ": " + std::string(entry.summary);
  }
  return text;
}

std::string optimizer_text(const Recipe& recipe) {
  std::string text = recipe.optimizer == Optimizer::kAdamW ? "AdamW" : "Adam";
  text += ", learning rate " + shortest(recipe.learning_rate);
  if (recipe.schedule == Schedule::kOneCycle) text += " (one-cycle)";
  if (recipe.weight_decay != 0.0) text += ", weight decay " + shortest(recipe.weight_decay);
  return text;
}

}  // namespace inkling::train
