#pragma once

#include <string>

#include "train/report.hpp"

namespace inkling::train {

/// The README that lies beside weights: what they reach, how they were made, how to use them and
/// what they cannot do, as Markdown.
[[nodiscard]] std::string model_card(const Report& report);

}  // namespace inkling::train
