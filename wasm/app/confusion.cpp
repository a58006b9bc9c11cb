#include "confusion.hpp"

#include <algorithm>
#include <charconv>

namespace inkling::app {

std::uint32_t Confusion::total() const {
  std::uint32_t sum = 0;
  for (const auto& row : counts) {
    for (const std::uint32_t count : row) sum += count;
  }
  return sum;
}

std::uint32_t Confusion::correct() const {
  std::uint32_t sum = 0;
  for (std::size_t digit = 0; digit < kClasses; ++digit) sum += counts[digit][digit];
  return sum;
}

std::vector<Cell> cells_by_interest(const Confusion& confusion) {
  std::vector<Cell> cells;
  for (int label = 0; label < kClasses; ++label) {
    for (int answer = 0; answer < kClasses; ++answer) {
      if (confusion.at({label, answer}) > 0) cells.push_back({label, answer});
    }
  }
  std::ranges::stable_sort(cells, [&](Cell a, Cell b) {
    const bool a_is_right = a.label == a.answer, b_is_right = b.label == b.answer;
    if (a_is_right != b_is_right) return b_is_right;
    return !a_is_right && confusion.at(a) > confusion.at(b);
  });
  return cells;
}

std::string describe_cell(Cell cell) {
  const std::string label = std::to_string(cell.label);
  return cell.label == cell.answer ? label + " read rightly"
                                   : label + " read as " + std::to_string(cell.answer);
}

std::string describe_mistakes(const Confusion& confusion) {
  constexpr std::size_t kMost = 3;
  std::string text;
  std::size_t told = 0;
  for (const Cell cell : cells_by_interest(confusion)) {
    if (cell.label == cell.answer || told++ == kMost) break;
    text += (text.empty() ? "Most often wrong: " : ", ") + describe_cell(cell) + " (" +
            std::to_string(confusion.at(cell)) + ")";
  }
  return text.empty() ? "Nothing was read wrongly." : text + ".";
}

std::size_t page_of(const Pick& pick, std::size_t count, std::size_t page_size) {
  if (count == 0 || page_size == 0) return 0;
  return std::min(pick.page, (count - 1) / page_size);
}

void act_on_pick(Pick& pick, const Confusion& confusion, std::string_view id, double value) {
  const auto choose = [&pick](std::optional<Cell> cell) {
    pick.cell = cell;
    pick.page = 0;
  };
  if (id == "earlier") {
    pick.page -= pick.page > 0 ? 1 : 0;
  } else if (id == "later") {
    ++pick.page;
  } else if (const auto network = number_after(id, "network/")) {
    pick.network = *network;
    choose(std::nullopt);
  } else if (const auto number = number_after(id, "cell/"); number && *number < 100) {
    const Cell cell{static_cast<int>(*number / kClasses), static_cast<int>(*number % kClasses)};
    choose(pick.cell == cell ? std::nullopt : std::optional(cell));
  } else if (id == "cells") {
    const auto cells = cells_by_interest(confusion);
    const auto index = static_cast<std::size_t>(std::max(value, 0.0));
    choose(index == 0 || index > cells.size() ? std::nullopt : std::optional(cells[index - 1]));
  }
}

std::optional<std::size_t> number_after(std::string_view id, std::string_view prefix) {
  if (!id.starts_with(prefix)) return std::nullopt;
  std::size_t number = 0;
  const char* const end = id.data() + id.size();
  const auto [stop, error] = std::from_chars(id.data() + prefix.size(), end, number);
  return error == std::errc{} && stop == end ? std::optional(number) : std::nullopt;
}

}  // namespace inkling::app
