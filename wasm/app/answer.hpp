#pragma once

#include <array>
#include <cstddef>

#include "inkling/architecture.hpp"

namespace inkling::app {

/// One network's reading of an image.
struct Answer {
  std::array<float, kClasses> logits{};
  std::array<float, kClasses> probabilities{};
  int digit = 0;

  [[nodiscard]] float confidence() const { return probabilities[static_cast<std::size_t>(digit)]; }
};

}  // namespace inkling::app
