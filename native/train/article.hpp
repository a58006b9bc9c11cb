#pragma once

#include <string_view>

namespace inkling::train {

/// What the article reports for one of its networks.
struct ArticleFigures {
  std::string_view architecture;  ///< Id, as "tiny_cnn".
  double accuracy;                ///< Share of the test images, 0 to 1.
  double repository_accuracy;     ///< The same in the README of the article's repository.
  double loss;                    ///< Mean over batches of 64.
  double learning_time_s;         ///< On the author's machine.
};

/// The article's figures for this network, or nullptr for one that it does not have.
[[nodiscard]] const ArticleFigures* article_figures(std::string_view architecture);

}  // namespace inkling::train
