#pragma once

#include <string>

#include "ink.hpp"

namespace inkling::app {

/// The ink's strokes as the tool reads them: {"strokes": [[[x, y], …], …]} with shares of the
/// drawing area, and a line break.
[[nodiscard]] std::string to_json(const Ink& ink);

}  // namespace inkling::app
