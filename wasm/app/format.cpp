#include "format.hpp"

#include <array>
#include <cstdio>
#include <string_view>

namespace inkling::app {
namespace {

constexpr const char* kDash = "\u2013";

std::string print(const char* format, double value) {
  char text[48];
  std::snprintf(text, sizeof text, format, value);
  return text;
}

constexpr std::array<std::string_view, 6> kNumbers{"No", "One", "Two", "Three", "Four", "Five"};

}  // namespace

std::string number_word(std::size_t count, bool sentence_start) {
  if (count >= kNumbers.size()) return std::to_string(count);
  std::string word(kNumbers[count]);
  if (!sentence_start) word[0] = static_cast<char>(word[0] - 'A' + 'a');
  return word;
}

std::string format_share(double share) {
  if (share >= 0.9995) return ">99.9\u00a0%";
  return print("%.1f\u00a0%%", share * 100);
}

std::string format_accuracy(std::optional<double> accuracy) {
  return accuracy ? print("%.2f\u00a0%%", *accuracy * 100) : kDash;
}

std::string format_count(std::int64_t count) {
  std::string digits = std::to_string(count);
  for (std::size_t i = digits.size(); i > 3; i -= 3) digits.insert(i - 3, ",");
  return digits;
}

std::string format_time(std::optional<double> time_us) {
  if (!time_us) return kDash;
  if (*time_us < 9.95) return print("%.1f\u00a0\u00b5s", *time_us);
  if (*time_us < 999.5) return print("%.0f\u00a0\u00b5s", *time_us);
  if (*time_us < 9950) return print("%.1f\u00a0ms", *time_us / 1000);
  return print("%.0f\u00a0ms", *time_us / 1000);
}

std::string format_sentence(std::string message) {
  if (message.empty()) return message;
  if (message[0] >= 'a' && message[0] <= 'z')
    message[0] = static_cast<char>(message[0] - 'a' + 'A');
  return message + ".";
}

}  // namespace inkling::app
