#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

/// Numbers as the page writes them.
namespace inkling::app {

/// "three" up to five, then digits; with a capital at the start of a sentence, and "no" for none.
[[nodiscard]] std::string number_word(std::size_t count, bool sentence_start);
/// 0.984 as "98.4 %"; what would round up to 100 is ">99.9 %".
[[nodiscard]] std::string format_share(double share);
/// 0.9596 as "95.96 %", or a dash.
[[nodiscard]] std::string format_accuracy(std::optional<double> accuracy);
/// 25450 as "25,450".
[[nodiscard]] std::string format_count(std::int64_t count);
/// "2.1 µs", "140 µs", "1.4 ms", or a dash.
[[nodiscard]] std::string format_time(std::optional<double> time_us);

/// An error's message as a sentence: with a capital and a full stop.
[[nodiscard]] std::string format_sentence(std::string message);

}  // namespace inkling::app
