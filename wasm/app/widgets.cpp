#include "widgets.hpp"

#include <algorithm>

namespace inkling::app {
namespace {

void fill(View& view, const Rect& area, ImU32 color, float radius) {
  view.list->AddRectFilled({area.x, area.y}, {area.right(), area.bottom()}, color, radius);
}

void outline(View& view, const Rect& area, ImU32 color, float radius) {
  view.list->AddRect({area.x, area.y}, {area.right(), area.bottom()}, color, radius);
}

bool is_on(const View& view, std::string_view what, std::string_view id) {
  return !what.empty() && what == id && find_control(view.controls, id)->enabled;
}

}  // namespace

void draw_plate(View& view, const Rect& area, std::string_view id, float radius) {
  const ImU32 back = is_on(view, view.held, id)      ? view.colors.press
                     : is_on(view, view.hovered, id) ? view.colors.hover
                                                     : view.colors.card;
  fill(view, area, back, radius);
  outline(view, area, view.colors.card_edge, radius);
}

void draw_button(View& view, const Control& control, const Rect& area, std::optional<Icon> icon) {
  draw_plate(view, area, control.id);
  const ImU32 color = control.enabled ? view.colors.text : view.colors.faint;
  const float size = area.width < 120 ? 14.f : 15.f;
  const float text = text_width(view, control.label, size, Weight::kSemibold);
  const float before = icon ? 26.f : 0.f;
  const float x = area.middle_x() - (before + text) / 2;
  if (icon) draw_icon(view, *icon, x + 9, area.middle_y(), 18.f, color);
  draw_text_fitted(view, std::max(x, area.x + 8) + before, area.middle_y(),
                   area.width - before - 14, control.label, {size, color, Weight::kSemibold}, 11.f);
}

void draw_chip(View& view, const Control& control, const Rect& area) {
  const float radius = area.height / 2;
  if (control.selected) {
    fill(view, area, view.colors.text, radius);
  } else {
    draw_plate(view, area, control.id, radius);
  }
  const ImU32 color = control.selected  ? view.colors.page
                      : control.enabled ? view.colors.text
                                        : view.colors.faint;
  const float size = area.width < 128 ? 13.f : 15.f;
  const float width = text_width(view, control.label, size, Weight::kSemibold);
  const float x = std::max(area.x + 8, area.middle_x() - width / 2);
  draw_text_fitted(view, x, area.middle_y(), area.width - 16, control.label,
                   {size, color, Weight::kSemibold}, 10.f);
}

void draw_select(View& view, const Control& control, const Rect& area, Icon icon,
                 std::string_view text) {
  draw_plate(view, area, control.id);
  if (text.empty()) {
    return draw_icon(view, icon, area.middle_x(), area.middle_y(), 20.f, view.colors.text);
  }
  draw_icon(view, icon, area.x + 22, area.middle_y(), 18.f, view.colors.muted);
  draw_icon(view, Icon::kDown, area.right() - 20, area.middle_y(), 14.f, view.colors.muted);
  draw_text_fitted(view, area.x + 40, area.middle_y(), area.width - 72, text,
                   {14.f, view.colors.text, Weight::kSemibold}, 11.f);
}

void draw_nothing_yet(View& view, const Rect& area, std::string_view text) {
  draw_card(view, area);
  draw_text_fitted(view, area.x + 24, area.y + std::min(area.height / 2, 90.f), area.width - 48,
                   text, {16.f, view.colors.muted}, 12.f);
}

void draw_slider(View& view, const Control& control, const Rect& area) {
  const float x = slider_x(control, control.value) - control.area.x + area.x;
  const float y = area.middle_y();
  const float left = area.x + kKnob_px / 2;
  const double origin = std::clamp(control.origin, control.low, control.high);
  const float from = slider_x(control, origin) - control.area.x + area.x;
  fill(view, {left, y - 3, area.width - kKnob_px, 6}, view.colors.track, 3.f);
  fill(view, {std::min(from, x), y - 3, std::abs(x - from), 6}, view.colors.agree, 3.f);
  const bool touched = view.held == control.id || view.hovered == control.id;
  const float radius = touched ? 13.f : 11.f;
  view.list->AddCircleFilled({x, y}, radius + 1.f, view.colors.card_edge, 40);
  view.list->AddCircleFilled({x, y}, radius, view.colors.card, 40);
  view.list->AddCircleFilled({x, y}, radius - 5.f, view.colors.agree, 40);
}

}  // namespace inkling::app
