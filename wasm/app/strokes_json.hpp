#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ink.hpp"

/// Drawings as the tool reads them: one JSON object a line, {"strokes": [[[x, y], …], …]}, and a
/// "label" where the digit is known.
namespace inkling::app {

/// The ink's strokes in shares of the drawing area, and a line break.
[[nodiscard]] std::string to_json(const Ink& ink, std::optional<int> label = std::nullopt);

struct LabelledStrokes {
  std::vector<Stroke> strokes;
  std::optional<int> label;  ///< Set where "label" is a digit.
};

/// Reads one such object; other keys are skipped. Fails with kMalformed on anything else.
[[nodiscard]] Result<LabelledStrokes> from_json(std::string_view line);

}  // namespace inkling::app
