#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "inkling/architecture.hpp"

/// How often each digit was read as which, and what a visitor looks at among them.
namespace inkling::app {

/// A place of the table: digits that are a `label` and were read as an `answer`, both 0 to 9.
struct Cell {
  int label = 0;
  int answer = 0;

  bool operator==(const Cell&) const = default;
};

/// Counts by right answer (rows) and by what was read (columns).
struct Confusion {
  std::array<std::array<std::uint32_t, kClasses>, kClasses> counts{};

  void add(int label, int answer) {
    ++counts[static_cast<std::size_t>(label)][static_cast<std::size_t>(answer)];
  }
  [[nodiscard]] std::uint32_t at(Cell cell) const {
    return counts[static_cast<std::size_t>(cell.label)][static_cast<std::size_t>(cell.answer)];
  }
  [[nodiscard]] std::uint32_t total() const;
  [[nodiscard]] std::uint32_t correct() const;
};

/// The cells that are not empty: mistakes before right answers, the more frequent first.
[[nodiscard]] std::vector<Cell> cells_by_interest(const Confusion& confusion);
/// "4 read as 9", "4 read rightly".
[[nodiscard]] std::string describe_cell(Cell cell);
/// The most frequent mistakes in a sentence, or that there are none.
[[nodiscard]] std::string describe_mistakes(const Confusion& confusion);

/// What is looked at among digits that were counted.
struct Pick {
  std::size_t network = 0;   ///< Whose answers; one past the networks for their common answer.
  std::optional<Cell> cell;  ///< Which digits; without one, all that are worth a look.
  std::size_t page = 0;      ///< Of those, shown some at a time.
};
/// The page of `page_size` digits out of `count` that is shown now: the last one where there are
/// not that many.
[[nodiscard]] std::size_t page_of(const Pick& pick, std::size_t count, std::size_t page_size);
/// Uses one of the controls that change a pick: "network/N", "cell/LA" (its label and answer; once
/// more to let go of it), "cells" (0 for all, else one more than an index into
/// `cells_by_interest`), "earlier", "later".
void act_on_pick(Pick& pick, const Confusion& confusion, std::string_view id, double value);

/// The number that `id` ends with after `prefix`, or nothing.
[[nodiscard]] std::optional<std::size_t> number_after(std::string_view id, std::string_view prefix);

}  // namespace inkling::app
