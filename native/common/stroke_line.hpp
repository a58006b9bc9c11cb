#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "inkling/preprocess.hpp"

namespace inkling {

/// A drawn digit as the tool, the page and the window write and read it.
struct DrawnDigit {
  std::vector<Stroke> strokes;  ///< In any unit, y down.
  std::optional<int> label;     ///< The digit it should be, 0 to 9, where it is known.
};

/// The longest line that is read, in bytes: far more than a drawing needs. Parsed, a line takes
/// twenty times its length.
inline constexpr std::size_t kMaxStrokeLine = std::size_t{16} << 20;

/// Reads {"strokes": [[[x, y], …], …]}; other keys but "label" are ignored. Throws UserError with
/// what is wrong with the line, without naming it.
[[nodiscard]] DrawnDigit parse_stroke_line(std::string_view line);

}  // namespace inkling
