#pragma once

#include <string>

#include "inkling/architecture.hpp"
#include "inkling/weights.hpp"

namespace inkling::tool {

/// Writes a network as an ONNX model (opset 17, IR version 8) for other programs to run: input
/// `images`, N×1×28×28 floats in [0, 1], ink 1; output `logits`, N×10 floats; N is free. The
/// initialisers have the tensors' names and types, 16-bit ones with a Cast to float behind them;
/// dropout, which does nothing here, is left out. The metadata become `metadata_props`.
/// @param weights  As `parse_safetensors` gave them, recognised as `architecture`.
[[nodiscard]] std::string serialize_onnx(const Architecture& architecture, const Weights& weights);

}  // namespace inkling::tool
