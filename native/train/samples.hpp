#pragma once

#include <string>

#include "common/idx.hpp"

namespace inkling::train {

/// A contact sheet of the first images (100 at most, ten a row) with their labels, as one SVG
/// picture without references to anything else.
[[nodiscard]] std::string samples_svg(const LabelledImages& data);

}  // namespace inkling::train
