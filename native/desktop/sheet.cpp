#include "sheet.hpp"

#include <algorithm>
#include <array>
#include <cfloat>
#include <string>
#include <utility>

#include "format.hpp"
#include "widgets.hpp"

namespace inkling::desktop {
namespace {

using app::Control;
using app::Controls;
using app::Rect;
using app::Role;

constexpr float kMargin = 16;
constexpr float kPadding = 24;
constexpr float kTitle = 56;
constexpr float kRow = 52;  // A row of buttons with the gap below it.
constexpr float kBlock = 214;
constexpr float kKeyLine = 26;
constexpr float kKeysTitle = 30;
constexpr float kTwoColumnsFrom = 700;

struct Key {
  const char* keys;
  const char* meaning;
};
constexpr std::array<Key, 8> kKeys{{
    {"B  E", "brush, eraser"},
    {"[  ]", "thinner, thicker"},
    {"Ctrl Z  Y", "undo, redo"},
    {"Del", "clear"},
    {"Ctrl C  V", "copy a link, paste a drawing"},
    {"Ctrl S", "save the image"},
    {"Tab", "to the square; then arrows, Space"},
    {"M", "this sheet"},
}};

/// Where the parts of the sheet are.
struct Parts {
  Rect digits;
  Rect drawing;
  Rect keys;  ///< Without height where there is no room for them.
  std::size_t key_columns = 1;
};

float keys_height(std::size_t columns) {
  return kKeysTitle + kKeyLine * static_cast<float>(kKeys.size() / columns);
}

Parts split(const Rect& area) {
  const Rect inner{area.x + kPadding, area.y + kTitle, area.width - 2 * kPadding, 0};
  Parts parts;
  if (area.width < kTwoColumnsFrom) {
    parts.digits = {inner.x, inner.y, inner.width, kBlock};
    parts.drawing = parts.digits.moved(0, kBlock);
  } else {
    parts.key_columns = 2;
    const auto columns = app::split_row({inner.x, inner.y, inner.width, kBlock}, 2, 2 * kMargin);
    parts.digits = columns[0];
    parts.drawing = columns[1];
  }
  const float top = parts.drawing.bottom();
  const bool fits = area.bottom() - top >= keys_height(parts.key_columns);
  parts.keys = {inner.x, top, inner.width, fits ? area.bottom() - top : 0};
  return parts;
}

/// Adds buttons side by side. Returns the first.
Control& add_row(Controls& controls, const Rect& block, float y,
                 std::initializer_list<std::pair<const char*, const char*>> buttons,
                 const char* group) {
  const Rect row{block.x, block.y + y, block.width, app::kMinTouch_px};
  const auto places = app::split_row(row, buttons.size(), 8);
  const std::size_t first = controls.size();
  for (const auto& [id, label] : buttons) {
    controls.push_back(
        {.id = id, .label = label, .group = group, .area = places[controls.size() - first]});
  }
  return controls[first];
}

std::string gallery_sentence(const app::AppState& state) {
  if (state.search) return "Looking through the test digits…";
  if (state.search_was_vain) return "There is no such digit among them.";
  const auto& picture = state.drawing.picture();
  if (state.gallery && picture && picture->gallery_index) {
    const int index = *picture->gallery_index;
    return "Digit " + app::format_count(index) + ": MNIST says it is a " +
           std::to_string(state.gallery->label(static_cast<std::size_t>(index))) + ".";
  }
  return "10,000 digits that no network was trained on.";
}

void draw_heading(app::View& view, float x, float y, std::string_view text) {
  app::draw_text(view, x, y + 10, text, {15.f, view.colors.text, app::Weight::kSemibold});
}

void draw_keys(app::View& view, const Rect& area, std::size_t columns) {
  draw_heading(view, area.x, area.y, "Keys");
  const auto places = app::split_row({area.x, area.y + kKeysTitle, area.width, 0}, columns, 32);
  const std::size_t rows = kKeys.size() / columns;
  for (std::size_t i = 0; i < kKeys.size(); ++i) {
    const Rect& column = places[i / rows];
    const float y = column.y + kKeyLine * (static_cast<float>(i % rows) + 0.5f);
    app::draw_text(view, column.x, y, kKeys[i].keys,
                   {14.f, view.colors.text, app::Weight::kSemibold});
    app::draw_text_fitted(view, column.x + 84, y, column.width - 84, kKeys[i].meaning,
                          {14.f, view.colors.muted}, 11.f);
  }
}

void draw_control(app::View& view, const Control& control) {
  if (control.role == Role::kSelect) {
    const auto chosen = static_cast<std::size_t>(control.value);
    return app::draw_select(view, control, control.area, app::Icon::kSort, control.options[chosen]);
  }
  if (control.role == Role::kToggle) return app::draw_chip(view, control, control.area);
  app::draw_button(view, control, control.area);
}

}  // namespace

Rect sheet_area(float window_width, float window_height) {
  const float width = std::min(window_width - 2 * kMargin, 760.f);
  const bool wide = width >= kTwoColumnsFrom;
  const float least = kTitle + (wide ? 1 : 2) * kBlock + (wide ? 0 : 8);
  const float full = least + keys_height(wide ? 2 : 1) + 20;
  const float room = window_height - 2 * kMargin;
  const float height = full <= room ? full : least;
  return {window_width - kMargin - width, window_height - kMargin - height, width, height};
}

Controls sheet_controls(const app::AppState& state, const Rect& area, std::size_t network) {
  const Parts parts = split(area);
  Controls controls;
  controls.push_back({.id = "more-close",
                      .label = "Close",
                      .group = "More",
                      .area = {area.right() - 104, area.y + 8, 88, app::kMinTouch_px}});
  add_row(controls, parts.digits, 52, {{"digit-next", "Next"}, {"digit-random", "Random"}},
          "Test digits");
  add_row(controls, parts.digits, 52 + kRow, {{"digit-disagreed", "Next they disagree on"}},
          "Test digits");
  add_row(controls, parts.digits, 52 + 2 * kRow,
          {{"digit-mistaken", "Next one wrong by"}, {"mistaken-network", "The network"}},
          "Test digits");
  Control& list = controls.back();
  list.role = Role::kSelect;
  list.value = static_cast<double>(network);
  for (const app::Network& each : state.networks) {
    list.options.emplace_back(each.architecture->display_name);
  }
  add_row(controls, parts.drawing, 52, {{"copy-link", "Copy a link"}, {"paste", "Paste"}},
          "This drawing")
      .enabled = !state.drawing.empty();
  Control& save =
      add_row(controls, parts.drawing, 52 + kRow,
              {{"save-image", "Save image"}, {"save-strokes", "Save strokes"}}, "This drawing");
  save.enabled = !state.drawing.empty();
  controls.back().enabled = !state.drawing.strokes().empty();
  const Rect half{parts.drawing.x, parts.drawing.y, (parts.drawing.width - 8) / 2, 0};
  Control& dark = add_row(controls, half, 52 + 2 * kRow, {{"dark", "Dark colours"}}, "Window");
  dark.role = Role::kToggle;
  dark.selected = state.appearance.dark;
  return controls;
}

void draw_sheet(app::View& view, const Rect& area) {
  const Parts parts = split(area);
  app::draw_card(view, area, 20.f);
  app::draw_text(view, area.x + kPadding, area.y + 30, "More",
                 {18.f, view.colors.text, app::Weight::kSemibold});
  draw_heading(view, parts.digits.x, parts.digits.y, "Test digits");
  draw_heading(view, parts.drawing.x, parts.drawing.y, "This drawing");
  const app::TextStyle small{14.f, view.colors.muted};
  app::draw_text_fitted(view, parts.digits.x, parts.digits.y + 34, parts.digits.width,
                        gallery_sentence(view.state), small, 11.f);
  app::draw_text_fitted(view, parts.drawing.x, parts.drawing.y + 34, parts.drawing.width,
                        "To open an image, strokes or weights, drop the file here.", small, 11.f);
  for (const Control& control : view.controls) draw_control(view, control);
  if (parts.keys.height > 0) draw_keys(view, parts.keys, parts.key_columns);
}

void draw_message(app::View& view, float window_width, std::string_view sentence) {
  constexpr float kSize = 15.f;
  const float most = std::min(560.f, window_width - 2 * kMargin) - 2 * kPadding;
  const ImVec2 text =
      view.font(app::Weight::kRegular)
          ->CalcTextSizeA(kSize, FLT_MAX, most, sentence.data(), sentence.data() + sentence.size());
  const Rect box{(window_width - text.x) / 2 - kPadding, kMargin, text.x + 2 * kPadding,
                 text.y + 28};
  view.list->AddRectFilled({box.x, box.y}, {box.right(), box.bottom()}, view.colors.text, 14.f);
  app::draw_paragraph(view, box.x + kPadding, box.y + 14, most + 1, sentence,
                      {kSize, view.colors.page});
}

}  // namespace inkling::desktop
