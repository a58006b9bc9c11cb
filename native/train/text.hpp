#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

/// Numbers and columns as text, the same in every locale.
namespace inkling::train {

/// 467818 as "467,818".
[[nodiscard]] std::string grouped(std::int64_t number);

/// A number with this many decimals.
[[nodiscard]] std::string fixed(double number, int decimals);

/// The fewest digits that still read back as the same number: "0.001".
[[nodiscard]] std::string shortest(double number);

/// A fraction as a percentage with two decimals: 0.9596 as "95.96%".
[[nodiscard]] std::string percent(double fraction);

/// A duration as "3:05" (minutes) or "1:02:05" (hours).
[[nodiscard]] std::string clock_time(double seconds);

/// Text filled up with spaces to `width` characters (UTF-8 code points).
[[nodiscard]] std::string pad_left(std::string_view text, std::size_t width);
[[nodiscard]] std::string pad_right(std::string_view text, std::size_t width);

/// `count` copies of a piece of text.
[[nodiscard]] std::string repeated(std::string_view piece, std::size_t count);

}  // namespace inkling::train
