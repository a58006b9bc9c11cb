#pragma once

#include <string>

#include "inkling/architecture.hpp"
#include "train/report.hpp"

/// What the trainer prints, as text.
namespace inkling::train {

/// A network's name and its layers: output shapes, parameters and mult-adds of one image, and the
/// mult-adds of a batch of 64 as torchinfo counts them, which is the figure that the article shows.
[[nodiscard]] std::string layer_table_text(const Architecture& architecture);

/// "Test Accuracy: 99.09% | Loss: 0.03 | Learning time: 75.0s", as the article prints it.
[[nodiscard]] std::string result_text(const NetworkReport& network);

/// All networks of a report below each other, with the article's figures beside ours.
[[nodiscard]] std::string recap_text(const Report& report);

/// Mult-adds of `batch` images as torchinfo counts them: a bias counts as one more.
[[nodiscard]] std::int64_t torchinfo_mult_adds(const Architecture& architecture,
                                               std::int64_t batch);

}  // namespace inkling::train
