#pragma once

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

namespace inkling {

/// Whether the bytes begin as a gzip file does.
[[nodiscard]] bool is_gzip(std::span<const std::byte> bytes);

/// Decompresses one gzip file whose content has at most `max_bytes` bytes. Throws UserError,
/// calling it `name`, if it is damaged, cut off, followed by other bytes or longer than that, or
/// if this build has no zlib.
[[nodiscard]] std::vector<std::byte> gunzip(std::span<const std::byte> bytes, std::size_t max_bytes,
                                            std::string_view name);

}  // namespace inkling
