#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "inkling/model.hpp"
#include "plain.hpp"

namespace inkling::detail {

/// The derivative of one value of a trace with respect to each of the 784 pixels; see
/// `Model::gradient`.
[[nodiscard]] std::vector<float> gradient(std::span<const PlainLayer> layers, const Trace& trace,
                                          std::size_t layer, std::size_t unit);

}  // namespace inkling::detail
