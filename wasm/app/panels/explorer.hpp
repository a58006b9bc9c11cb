#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "confusion.hpp"
#include "view.hpp"

/// Digits that were counted, to look into: how often each was read as which, and beside or below
/// that table the digits of the cell that is chosen.
namespace inkling::app {

/// A small picture of a digit.
struct Thumbnail {
  std::span<const std::uint8_t, kImagePixels> pixels;
  int label = 0;
  int answer = -1;        ///< What it was read as; -1 if that is not known.
  bool is_shown = false;  ///< Whether it lies on the drawing square.
};

struct Explorer {
  std::string_view prefix;    ///< Of its controls' ids, with a slash.
  std::string_view all;       ///< What is looked at without a chosen cell: "All mistakes".
  std::size_t all_count = 0;  ///< How many these are.
  Confusion confusion;        ///< Of the chosen network.
  Pick pick;
  std::vector<std::size_t> digits;  ///< To look at now.
  Thumbnail (*thumbnail)(const AppState& state, std::size_t digit) = nullptr;
};

[[nodiscard]] float explorer_height(float width);
void add_explorer_controls(const AppState& state, const Explorer& explorer, const Rect& area,
                           Controls& controls);
void draw_explorer(View& view, const Explorer& explorer, const Rect& area);

}  // namespace inkling::app
