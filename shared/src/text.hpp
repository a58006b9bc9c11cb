#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace inkling {

/// A name from a file, quoted for a message: cut to 64 bytes, control bytes as '?'.
[[nodiscard]] inline std::string quoted(std::string_view name) {
  std::size_t length = name.size() < 64 ? name.size() : 64;
  // Not within a UTF-8 character.
  while (length > 0 && length < name.size() && (name[length] & 0xC0) == 0x80) --length;
  std::string text = "'";
  for (const char c : name.substr(0, length)) {
    text += static_cast<unsigned char>(c) < 0x20 || c == 0x7F ? '?' : c;
  }
  text += length < name.size() ? "…'" : "'";
  return text;
}

/// "[32, 1, 3, 3]".
[[nodiscard]] inline std::string shape_text(std::span<const std::int64_t> shape) {
  std::string text = "[";
  for (std::size_t i = 0; i < shape.size(); ++i) {
    if (i > 0) text += ", ";
    text += std::to_string(shape[i]);
  }
  return text + "]";
}

}  // namespace inkling
