#include "json_reader.hpp"

namespace inkling {
namespace {

void append_utf8(std::uint32_t code_point, std::string& out) {
  const auto push = [&out](std::uint32_t byte) { out += static_cast<char>(byte); };
  if (code_point < 0x80) {
    push(code_point);
  } else if (code_point < 0x800) {
    push(0xC0 | code_point >> 6);
    push(0x80 | (code_point & 0x3F));
  } else if (code_point < 0x10000) {
    push(0xE0 | code_point >> 12);
    push(0x80 | (code_point >> 6 & 0x3F));
    push(0x80 | (code_point & 0x3F));
  } else {
    push(0xF0 | code_point >> 18);
    push(0x80 | (code_point >> 12 & 0x3F));
    push(0x80 | (code_point >> 6 & 0x3F));
    push(0x80 | (code_point & 0x3F));
  }
}

}  // namespace

void JsonReader::skip_space() {
  while (position_ < text_.size()) {
    const char c = text_[position_];
    if (c != ' ' && c != '\t' && c != '\n' && c != '\r') return;
    ++position_;
  }
}

bool JsonReader::consume(char expected) {
  skip_space();
  if (position_ >= text_.size() || text_[position_] != expected) return false;
  ++position_;
  return true;
}

bool JsonReader::at_end() {
  skip_space();
  return position_ == text_.size();
}

bool JsonReader::read_string(std::string& out) {
  out.clear();
  if (!consume('"')) return false;
  while (position_ < text_.size()) {
    const auto byte = static_cast<unsigned char>(text_[position_]);
    if (byte == '"') {
      ++position_;
      return true;
    }
    if (byte < 0x20) return false;
    const bool taken = byte == '\\' ? read_escape(out) : read_utf8(out);
    if (!taken) return false;
  }
  return false;
}

bool JsonReader::read_escape(std::string& out) {
  ++position_;  // The backslash.
  if (position_ >= text_.size()) return false;
  constexpr std::string_view kNames = "\"\\/bfnrt";
  constexpr std::string_view kValues = "\"\\/\b\f\n\r\t";
  const char name = text_[position_++];
  if (const std::size_t i = kNames.find(name); i != std::string_view::npos) {
    out += kValues[i];
    return true;
  }
  std::uint32_t unit = 0;
  if (name != 'u' || !read_hex4(unit)) return false;
  if (unit >= 0xD800 && unit < 0xDC00) {
    std::uint32_t low = 0;
    if (text_.substr(position_, 2) != "\\u") return false;
    position_ += 2;
    if (!read_hex4(low) || low < 0xDC00 || low > 0xDFFF) return false;
    unit = 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
  } else if (unit >= 0xDC00 && unit < 0xE000) {
    return false;
  }
  append_utf8(unit, out);
  return true;
}

bool JsonReader::read_hex4(std::uint32_t& out) {
  if (text_.size() - position_ < 4) return false;
  out = 0;
  for (int i = 0; i < 4; ++i) {
    const char c = text_[position_++];
    std::uint32_t digit = 0;
    if (c >= '0' && c <= '9') {
      digit = static_cast<std::uint32_t>(c - '0');
    } else if (c >= 'a' && c <= 'f') {
      digit = static_cast<std::uint32_t>(c - 'a' + 10);
    } else if (c >= 'A' && c <= 'F') {
      digit = static_cast<std::uint32_t>(c - 'A' + 10);
    } else {
      return false;
    }
    out = out << 4 | digit;
  }
  return true;
}

// Takes one UTF-8 sequence; overlong forms, surrogates and values past U+10FFFF are refused.
bool JsonReader::read_utf8(std::string& out) {
  const auto first = static_cast<unsigned char>(text_[position_]);
  const std::size_t length = first < 0x80                    ? 1
                             : first >= 0xC2 && first < 0xE0 ? 2
                             : first >= 0xE0 && first < 0xF0 ? 3
                             : first >= 0xF0 && first < 0xF5 ? 4
                                                             : 0;
  if (length == 0 || text_.size() - position_ < length) return false;
  std::uint32_t code_point = length == 1 ? first : first & (0x7Fu >> length);
  for (std::size_t i = 1; i < length; ++i) {
    const auto next = static_cast<unsigned char>(text_[position_ + i]);
    if ((next & 0xC0) != 0x80) return false;
    code_point = code_point << 6 | (next & 0x3F);
  }
  if (length == 3 && (code_point < 0x800 || (code_point >= 0xD800 && code_point < 0xE000))) {
    return false;
  }
  if (length == 4 && (code_point < 0x10000 || code_point > 0x10FFFF)) return false;
  out += text_.substr(position_, length);
  position_ += length;
  return true;
}

bool JsonReader::read_unsigned(std::uint64_t& out) {
  skip_space();
  const std::size_t start = position_;
  out = 0;
  while (position_ < text_.size() && text_[position_] >= '0' && text_[position_] <= '9') {
    out = out * 10 + static_cast<std::uint64_t>(text_[position_++] - '0');
    if (out > std::uint64_t{1} << 53) return false;
  }
  const std::size_t digits = position_ - start;
  return digits == 1 || (digits > 1 && text_[start] != '0');
}

}  // namespace inkling
