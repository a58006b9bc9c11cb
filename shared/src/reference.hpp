#pragma once

#include <array>
#include <optional>

#include "inkling/architecture.hpp"
#include "inkling/result.hpp"
#include "inkling/weights.hpp"

namespace inkling {

/// The answer that a weights file says its network gives.
struct Reference {
  std::array<float, kImagePixels> image;  ///< Ink 1, paper 0.
  std::array<float, kClasses> logits;
};

/// The reference in the file's metadata; nothing if it holds none, kMalformed if it is broken.
[[nodiscard]] Result<std::optional<Reference>> find_reference(const Weights& weights);

}  // namespace inkling
