#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace inkling::train {

enum class Optimizer { kAdam, kAdamW };
enum class Schedule { kConstant, kOneCycle };
enum class Precision { kFloat32, kBFloat16 };
enum class Spread { kUniform, kGaussian };

/// How training images are changed, each image by its own chance. A limit is the half-width of a
/// uniform distribution or the standard deviation of a Gaussian one; 0 turns its change off.
struct Augmentation {
  double probability = 0.0;          ///< Share of the images that are changed at all.
  Spread spread = Spread::kUniform;  ///< Of all numbers drawn but the elastic ones (Gaussian).
  double rotation_deg = 0.0;
  double shear_x = 0.0;           ///< Tangent of the angle by which upright lines lean.
  double shear_y = 0.0;           ///< The same of level lines.
  double log_scale = 0.0;         ///< Natural logarithm of the size.
  double log_aspect = 0.0;        ///< Natural logarithm of width over height.
  double shift_px = 0.0;          ///< Horizontally and vertically, fractions included.
  double elastic_px = 0.0;        ///< Standard deviation of the control points' displacement.
  std::int64_t elastic_grid = 0;  ///< Control points along one side.
  double bend_px = 0.0;           ///< The same as the two before, for a second, coarser field.
  std::int64_t bend_grid = 0;
  double dilation = 0.0;      ///< Largest share of the 3×3 maximum blended in: thicker strokes.
  double erosion = 0.0;       ///< Largest share of the 3×3 minimum blended in: thinner strokes.
  double log_gamma = 0.0;     ///< Natural logarithm of the exponent of the ink.
  double log_contrast = 0.0;  ///< Natural logarithm of the factor of the ink.
  double hook9 = 0.0;         ///< Share of the nines that get a hook at the lower end.
  double flag1 = 0.0;         ///< Share of the ones that get a flag at the upper end.
  double base1 = 0.0;         ///< Share of those that get a base, too.
  double bar7 = 0.0;          ///< Share of the sevens that get a bar.
};

/// How a network learns from another one's answers besides the labels (Hinton, Vinyals, Dean 2015),
/// and from a pool of augmented copies of the training set, of which the teacher sees each once.
/// The student walks through the pool, a copy an epoch. A small network may use a pool without a
/// teacher, too: changing the images anew would take far longer than learning from them.
struct Distillation {
  std::string teacher = {};  ///< Architecture id; empty for none.
  double temperature = 1.0;  ///< Divides both networks' logits.
  double weight = 0.0;       ///< Share of the teacher in the loss, 0 to 1.
  std::int64_t copies = 0;   ///< Augmented copies in the pool, 43 MB each; 0 for no pool.
  double plain_share = 0.0;  ///< Share of the images that are taken as they are, not from a copy.
  Augmentation jitter = {};  ///< Applied to a copy's images anew each time.
};

/// How one network is trained: everything that is a number or a choice, and no code. The loss is
/// cross-entropy; the training set is shuffled every epoch, and its last, smaller batch is kept.
struct Recipe {
  std::string name = {};
  std::string summary = {};            ///< One line for --help.
  std::int64_t epochs = 0;             ///< Passes over the training set.
  std::int64_t batch_size = 0;         ///< Images a step, of all processes together.
  double learning_rate = 0.0;          ///< The optimizer's step size; a schedule's largest.
  std::int64_t validation_images = 0;  ///< Last images of the training set, not trained on.
  Optimizer optimizer = Optimizer::kAdam;
  double beta1 = 0.9;
  double beta2 = 0.999;
  double epsilon = 1e-8;
  double weight_decay = 0.0;  ///< Added to the gradient (Adam) or decoupled (AdamW).
  Schedule schedule = Schedule::kConstant;
  double warm_up_share = 0.0;    ///< Share of the steps in which one-cycle rises.
  double label_smoothing = 0.0;  ///< Share of the target that is spread over all digits.
  double ema_decay = 0.0;        ///< Of the averaged weights, which are the result; 0 for none.
  Precision precision = Precision::kFloat32;  ///< Of convolutions and products while training.
  Augmentation augmentation = {};
  Distillation distillation = {};
};

/// The recipe of this name as it is for this network; nothing if there is no such recipe.
[[nodiscard]] std::optional<Recipe> make_recipe(std::string_view name,
                                                std::string_view architecture);

/// What makes a recipe impossible to follow, as the end of a sentence ("epochs must be at least
/// 1"); empty if nothing does.
[[nodiscard]] std::string problem_with(const Recipe& recipe);

/// The first recipe's name.
[[nodiscard]] std::string default_recipe();

/// "article, best": for messages that name the choices.
[[nodiscard]] std::string recipe_names();

/// One line a recipe, "article: the article's experiment …", for --help.
[[nodiscard]] std::string recipe_summaries();

/// "Adam, learning rate 0.001": for people and metadata.
[[nodiscard]] std::string optimizer_text(const Recipe& recipe);

}  // namespace inkling::train
