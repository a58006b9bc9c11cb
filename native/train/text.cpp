#include "train/text.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace inkling::train {
namespace {

std::size_t code_points(std::string_view text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char c) { return (c & 0xc0) != 0x80; }));
}

std::string spaces(std::string_view text, std::size_t width) {
  const std::size_t used = code_points(text);
  return std::string(width > used ? width - used : 0, ' ');
}

std::string two_digits(std::int64_t number) {
  return (number < 10 ? "0" : "") + std::to_string(number);
}

}  // namespace

std::string grouped(std::int64_t number) {
  std::string digits = std::to_string(number);
  const std::size_t first = number < 0 ? 1 : 0;
  for (std::size_t i = digits.size(); i > first + 3;) {
    i -= 3;
    digits.insert(i, ",");
  }
  return digits;
}

std::string fixed(double number, int decimals) {
  std::array<char, 400> buffer;  // Longer than any double with a few decimals.
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number,
                                 std::chars_format::fixed, decimals);
  return {buffer.data(), end.ptr};
}

std::string shortest(double number) {
  std::array<char, 32> buffer;
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number);
  return {buffer.data(), end.ptr};
}

std::string percent(double fraction) { return fixed(fraction * 100.0, 2) + "%"; }

std::string clock_time(double seconds) {
  const auto total = static_cast<std::int64_t>(std::llround(seconds));
  const std::string tail = two_digits(total % 60);
  const std::int64_t minutes = total / 60;
  if (minutes < 60) return std::to_string(minutes) + ":" + tail;
  return std::to_string(minutes / 60) + ":" + two_digits(minutes % 60) + ":" + tail;
}

std::string pad_left(std::string_view text, std::size_t width) {
  return spaces(text, width) + std::string(text);
}

std::string pad_right(std::string_view text, std::size_t width) {
  return std::string(text) + spaces(text, width);
}

std::string repeated(std::string_view piece, std::size_t count) {
  std::string text;
  for (std::size_t i = 0; i < count; ++i) text += piece;
  return text;
}

}  // namespace inkling::train
