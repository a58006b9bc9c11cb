#include "panels/explorer.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "format.hpp"
#include "widgets.hpp"

namespace inkling::app {
namespace {

constexpr float kGap = 28;
constexpr float kCaption = 24;  // Above the table.
constexpr float kAxis = 26;     // Left of the table's cells and above them.
constexpr float kThumb = 52;
constexpr float kThumbGap = 8;
constexpr float kTurner = 80;  // Width of the buttons that turn pages.
constexpr float kPart = 12;    // Between list, pictures and the buttons below them.
constexpr float kMostTable = kAxis + kClasses * 46;

/// The explorer's parts, for one place of it.
struct Parts {
  Rect cells;
  Rect list;
  std::vector<Rect> thumbs;
  Rect earlier, later;
  float bottom = 0;
};

void arrange_thumbs(Parts& parts, const Rect& area, std::size_t rows) {
  parts.list = {area.x, area.y, area.width, kMinTouch_px};
  const auto columns = static_cast<std::size_t>((area.width + kThumbGap) / (kThumb + kThumbGap));
  const Rect first_row{area.x, parts.list.bottom() + kPart, area.width, 0};
  for (std::size_t row = 0; row < rows; ++row) {
    for (Rect& place : split_row(first_row, columns, kThumbGap)) {
      place.height = place.width;
      place.y += static_cast<float>(row) * (place.width + kThumbGap);
      parts.thumbs.push_back(place);
    }
  }
  const float y = parts.thumbs.back().bottom() + kPart;
  parts.earlier = {area.x, y, kTurner, kMinTouch_px};
  parts.later = {area.right() - kTurner, y, kTurner, kMinTouch_px};
  parts.bottom = parts.later.bottom();
}

/// Beside each other where the table's cells stay large enough for a finger.
Parts arrange(const Rect& area) {
  Parts parts;
  const bool beside = area.width >= kAxis + kClasses * kMinTouch_px + kGap + 3 * kThumb;
  const float table =
      beside ? std::clamp(area.width * 0.54f, kAxis + kClasses * kMinTouch_px, kMostTable)
             : std::min(area.width, kMostTable);
  parts.cells = {area.x + kAxis, area.y + kCaption + kAxis, table - kAxis, table - kAxis};
  if (beside) {
    const float x = area.x + table + kGap;
    arrange_thumbs(parts, {x, area.y + kCaption, area.right() - x, 0}, 5);
  } else {
    arrange_thumbs(parts, {area.x, parts.cells.bottom() + 20, area.width, 0}, 3);
  }
  parts.bottom = std::max(parts.bottom, parts.cells.bottom());
  return parts;
}

Rect cell_place(const Rect& cells, Cell cell) {
  const float side = cells.width / kClasses;
  return {cells.x + static_cast<float>(cell.answer) * side,
          cells.y + static_cast<float>(cell.label) * side, side, side};
}

std::string id_of(const Explorer& explorer, Cell cell) {
  return std::string(explorer.prefix) + "cell/" + std::to_string(cell.label) +
         std::to_string(cell.answer);
}

std::string counted(std::string_view what, std::size_t count) {
  return std::string(what) + " \u00b7 " + format_count(static_cast<std::int64_t>(count));
}

/// The digits on the page that is shown, as positions in the explorer's list.
struct Range {
  std::size_t first, end;
};
Range shown_range(const Explorer& explorer, std::size_t page_size) {
  const std::size_t count = explorer.digits.size();
  const std::size_t first = page_of(explorer.pick, count, page_size) * page_size;
  return {first, std::min(count, first + page_size)};
}

std::string describe_thumbnail(const Thumbnail& thumbnail, std::size_t digit) {
  std::string text = "Digit " + format_count(static_cast<std::int64_t>(digit)) + ": ";
  if (thumbnail.answer < 0) return text + "a " + std::to_string(thumbnail.label);
  return text + describe_cell({thumbnail.label, thumbnail.answer});
}

void add_list(const Explorer& explorer, const Rect& area, Controls& controls) {
  const auto cells = cells_by_interest(explorer.confusion);
  Control& list = controls.emplace_back();
  list.id = std::string(explorer.prefix) + "cells";
  list.role = Role::kSelect;
  list.label = "Which digits";
  list.group = "Digits to look at";
  list.area = area;
  list.options.push_back(counted(explorer.all, explorer.all_count));
  for (std::size_t i = 0; i < cells.size(); ++i) {
    list.options.push_back(counted(describe_cell(cells[i]), explorer.confusion.at(cells[i])));
    if (explorer.pick.cell == cells[i]) list.value = static_cast<double>(i + 1);
  }
}

void add_turners(const Explorer& explorer, const Parts& parts, Controls& controls) {
  const Range range = shown_range(explorer, parts.thumbs.size());
  const auto add = [&](const char* id, const char* label, const Rect& area, bool enabled) {
    controls.push_back({.id = std::string(explorer.prefix) + id,
                        .label = label,
                        .group = "Pages of digits",
                        .area = area,
                        .enabled = enabled});
  };
  add("earlier", "Previous", parts.earlier, range.first > 0);
  add("later", "Next page", parts.later, range.end < explorer.digits.size());
}

/// White on the far ends of the scale would not be read: the tint stays light enough for text.
ImU32 shade(const View& view, const Confusion& confusion, Cell cell) {
  const std::uint32_t count = confusion.at(cell);
  if (count == 0) return view.colors.track;
  if (cell.label == cell.answer) return blend(view.colors.card, view.colors.agree, 0.28f);
  const float strength = std::log2(1.f + static_cast<float>(count)) / 5;
  return blend(view.colors.card, view.colors.differ, 0.12f + 0.33f * std::min(strength, 1.f));
}

void draw_axes(View& view, const Rect& cells) {
  const TextStyle style{13.f, view.colors.muted, Weight::kSemibold, Align::kCenter};
  draw_text_fitted(view, cells.x - kAxis, cells.y - kAxis - kCaption + 8, cells.width + kAxis,
                   "Rows: what it is. Columns: what it was read as.", {13.f, view.colors.muted},
                   10.f);
  for (int digit = 0; digit < kClasses; ++digit) {
    const Rect place = cell_place(cells, {digit, digit});
    draw_text(view, cells.x - kAxis / 2, place.middle_y(), std::to_string(digit), style);
    draw_text(view, place.middle_x(), cells.y - kAxis / 2, std::to_string(digit), style);
  }
}

void draw_cell(View& view, const Explorer& explorer, const Rect& place, Cell cell) {
  const Rect inner = place.inset(1);
  const std::string id = id_of(explorer, cell);
  view.list->AddRectFilled({inner.x, inner.y}, {inner.right(), inner.bottom()},
                           shade(view, explorer.confusion, cell), 4.f);
  const std::uint32_t count = explorer.confusion.at(cell);
  if (count > 0) {
    const bool right = cell.label == cell.answer;
    const TextStyle style{std::min(14.f, place.width * 0.36f), view.colors.text,
                          right ? Weight::kRegular : Weight::kSemibold, Align::kCenter};
    draw_text(view, place.middle_x(), place.middle_y(), std::to_string(count), style);
  }
  const bool chosen = explorer.pick.cell == cell;
  if (chosen || (count > 0 && view.hovered == id)) {
    view.list->AddRect({inner.x, inner.y}, {inner.right(), inner.bottom()}, view.colors.text, 4.f,
                       0, chosen ? 2.5f : 1.2f);
  }
}

/// A digit in a fixed set of shades, so that a page of them costs little.
void draw_thumbnail(View& view, const Rect& area, const Thumbnail& thumbnail,
                    const std::array<ImU32, 256>& shades) {
  std::array<ImU32, kImagePixels> pixels;
  std::ranges::transform(thumbnail.pixels, pixels.begin(),
                         [&](std::uint8_t value) { return shades[value]; });
  draw_image(view, area, kImageSide, pixels, 8.f);
  const bool wrong = thumbnail.answer >= 0 && thumbnail.answer != thumbnail.label;
  if (thumbnail.is_shown || wrong) {
    view.list->AddRect({area.x, area.y}, {area.right(), area.bottom()},
                       thumbnail.is_shown ? view.colors.agree : view.colors.differ, 8.f, 0,
                       thumbnail.is_shown ? 3.f : 1.f);
  }
  if (!wrong) return;
  // What it was taken for stands in the corner.
  const Rect mark{area.right() - 20, area.bottom() - 20, 20, 20};
  view.list->AddRectFilled({mark.x, mark.y}, {mark.right(), mark.bottom()}, view.colors.differ_soft,
                           8.f);
  draw_text(view, mark.middle_x(), mark.middle_y(), std::to_string(thumbnail.answer),
            {13.f, view.colors.differ, Weight::kSemibold, Align::kCenter});
}

void draw_thumbnails(View& view, const Explorer& explorer, const Parts& parts) {
  std::array<ImU32, 256> shades;
  for (std::size_t i = 0; i < shades.size(); ++i) {
    shades[i] = blend(view.colors.track, view.colors.ink, static_cast<float>(i) / 255.f);
  }
  const Range range = shown_range(explorer, parts.thumbs.size());
  for (std::size_t i = range.first; i < range.end; ++i) {
    draw_thumbnail(view, parts.thumbs[i - range.first],
                   explorer.thumbnail(view.state, explorer.digits[i]), shades);
  }
  const std::size_t count = explorer.digits.size();
  const float middle = (parts.earlier.x + parts.later.right()) / 2;
  const std::string text = count == 0 ? "None"
                                      : std::to_string(range.first + 1) + "\u2013" +
                                            std::to_string(range.end) + " of " +
                                            format_count(static_cast<std::int64_t>(count));
  draw_text(view, middle, parts.earlier.middle_y(), text,
            {13.f, view.colors.muted, Weight::kRegular, Align::kCenter});
}

}  // namespace

float explorer_height(float width) { return arrange({0, 0, width, 0}).bottom; }

void add_explorer_controls(const AppState& state, const Explorer& explorer, const Rect& area,
                           Controls& controls) {
  const Parts parts = arrange(area);
  for (int label = 0; label < kClasses; ++label) {
    for (int answer = 0; answer < kClasses; ++answer) {
      const Cell cell{label, answer};
      const std::uint32_t count = explorer.confusion.at(cell);
      if (count == 0) continue;
      controls.push_back({.id = id_of(explorer, cell),
                          .role = Role::kChoice,
                          .label = describe_cell(cell) + ": " + std::to_string(count),
                          .group = "Table of confusion",
                          .area = cell_place(parts.cells, cell),
                          .selected = explorer.pick.cell == cell});
    }
  }
  add_list(explorer, parts.list, controls);
  const Range range = shown_range(explorer, parts.thumbs.size());
  for (std::size_t i = range.first; i < range.end; ++i) {
    const std::size_t digit = explorer.digits[i];
    const Thumbnail thumbnail = explorer.thumbnail(state, digit);
    controls.push_back({.id = std::string(explorer.prefix) + "digit/" + std::to_string(digit),
                        .role = Role::kChoice,
                        .label = describe_thumbnail(thumbnail, digit),
                        .group = "Digits",
                        .area = parts.thumbs[i - range.first],
                        .selected = thumbnail.is_shown,
                        .to_square = true});
  }
  add_turners(explorer, parts, controls);
}

void draw_explorer(View& view, const Explorer& explorer, const Rect& area) {
  const Parts parts = arrange(area);
  draw_axes(view, parts.cells);
  for (int label = 0; label < kClasses; ++label) {
    for (int answer = 0; answer < kClasses; ++answer) {
      draw_cell(view, explorer, cell_place(parts.cells, {label, answer}), {label, answer});
    }
  }
  const auto draw_control = [&](const char* id, const Rect& place, auto draw) {
    const Control* control = find_control(view.controls, std::string(explorer.prefix) + id);
    if (control) draw(*control, place);
  };
  draw_control("cells", parts.list, [&](const Control& control, const Rect& place) {
    draw_select(view, control, place, Icon::kSort,
                control.options[static_cast<std::size_t>(control.value)]);
  });
  for (const auto& [id, place] : {std::pair{"earlier", parts.earlier}, {"later", parts.later}}) {
    draw_control(id, place,
                 [&](const Control& control, const Rect& at) { draw_button(view, control, at); });
  }
  draw_thumbnails(view, explorer, parts);
}

}  // namespace inkling::app
