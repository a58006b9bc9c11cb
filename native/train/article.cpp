#include "train/article.hpp"

#include <algorithm>
#include <array>

namespace inkling::train {

const ArticleFigures* article_figures(std::string_view architecture) {
  static constexpr std::array<ArticleFigures, 4> kFigures{{
      {.architecture = "mlp",
       .accuracy = 0.9596,
       .repository_accuracy = 0.9564,
       .loss = 0.14,
       .learning_time_s = 8.7},
      {.architecture = "tiny_cnn",
       .accuracy = 0.9796,
       .repository_accuracy = 0.9725,
       .loss = 0.06,
       .learning_time_s = 12.3},
      {.architecture = "cnn",
       .accuracy = 0.9822,
       .repository_accuracy = 0.9865,
       .loss = 0.05,
       .learning_time_s = 14.3},
      {.architecture = "strong_cnn",
       .accuracy = 0.9909,
       .repository_accuracy = 0.9931,
       .loss = 0.03,
       .learning_time_s = 75.0},
  }};
  const auto found = std::ranges::find(kFigures, architecture, &ArticleFigures::architecture);
  return found == kFigures.end() ? nullptr : &*found;
}

}  // namespace inkling::train
