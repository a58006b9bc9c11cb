#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// Base64 with the alphabet that is safe in addresses, without padding (RFC 4648, section 5).
namespace inkling::app {

[[nodiscard]] std::string to_base64url(std::span<const std::uint8_t> bytes);

/// Nothing if `text` is not what to_base64url would write for some bytes.
[[nodiscard]] std::optional<std::vector<std::uint8_t>> from_base64url(std::string_view text);

}  // namespace inkling::app
