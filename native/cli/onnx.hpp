#pragma once

#include <cstddef>
#include <vector>

#include "inkling/architecture.hpp"
#include "inkling/result.hpp"
#include "inkling/weights.hpp"

namespace inkling::tool {

/// Writes a network as an ONNX model (opset 17, IR version 8) for other programs to run: input
/// `images`, N×1×28×28 floats in [0, 1], ink 1; output `logits`, N×10 floats; N is free. The
/// initialisers have the tensors' names and types, 16-bit ones with a Cast to float behind them;
/// dropout, which does nothing here, is left out. The metadata become `metadata_props`.
/// Fails with kNonFinite where a value overflows its type.
/// @param weights  Holds all tensors of `architecture` (see `identify_architecture`).
[[nodiscard]] Result<std::vector<std::byte>> serialize_onnx(const Architecture& architecture,
                                                            const Weights& weights);

}  // namespace inkling::tool
