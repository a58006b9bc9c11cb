#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace inkling {

/// Reads the JSON that a safetensors header is made of (objects, arrays, strings, whole numbers),
/// token by token and without building a tree. Strict: RFC 8259 strings with valid UTF-8 and
/// paired surrogates, no signs, fractions, leading zeros or trailing commas.
class JsonReader {
 public:
  explicit JsonReader(std::string_view text) : text_(text) {}

  /// Skips white space; takes `expected` if it is next.
  bool consume(char expected);
  /// Takes a string and unescapes it. False (with an unspecified `out`) if there is none.
  bool read_string(std::string& out);
  /// Takes a whole number up to 2^53. False if there is none.
  bool read_unsigned(std::uint64_t& out);
  /// True if only white space is left.
  bool at_end();
  /// Bytes taken so far, for messages.
  [[nodiscard]] std::size_t position() const { return position_; }

 private:
  void skip_space();
  bool read_escape(std::string& out);
  bool read_hex4(std::uint32_t& out);
  bool read_utf8(std::string& out);

  std::string_view text_;
  std::size_t position_ = 0;
};

}  // namespace inkling
