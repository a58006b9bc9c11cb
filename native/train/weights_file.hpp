#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "inkling/weights.hpp"
#include "train/network.hpp"
#include "train/report.hpp"

namespace inkling::train {

/// A network's parameters in state_dict order, as 32-bit floats, without metadata.
[[nodiscard]] Weights to_weights(const Network& network);

/// A network on a device from the bytes of a weights file. Throws UserError, calling the file
/// `name`, if it is none.
[[nodiscard]] Network read_network(std::span<const std::byte> bytes, std::string_view name,
                                   torch::Device device);

/// A network's file: parameters, what is known of the training, and `reference_image` with its
/// logits, which LibTorch computes here in double precision. The result has been loaded by the
/// inference core before it is returned; throws UserError if the core refuses it.
[[nodiscard]] std::vector<std::byte> make_weights_file(
    const Network& network, const NetworkReport& report,
    std::span<const std::uint8_t, kImagePixels> reference_image);

}  // namespace inkling::train
