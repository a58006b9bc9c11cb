#include "strokes_json.hpp"

#include <cstdio>

namespace inkling::app {

std::string to_json(const Ink& ink) {
  std::string text = "{\"strokes\": [";
  for (std::size_t i = 0; i < ink.strokes.size(); ++i) {
    text += i == 0 ? "[" : ", [";
    for (std::size_t j = 0; j < ink.strokes[i].size(); ++j) {
      const auto [x, y] = ink.strokes[i][j];
      char point[64];
      std::snprintf(point, sizeof point, "%s[%.6g, %.6g]", j == 0 ? "" : ", ",
                    static_cast<double>(x), static_cast<double>(y));
      text += point;
    }
    text += ']';
  }
  return text + "]}\n";
}

}  // namespace inkling::app
