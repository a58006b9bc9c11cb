#include <algorithm>
#include <array>

#include "panels/panels.hpp"

namespace inkling::app {
namespace {

constexpr std::array<ToolbarButton, 3> kButtons{{
    {Action::kUndo, Icon::kUndo, "Undo", "Ctrl Z", "\u2318Z"},
    {Action::kRedo, Icon::kRedo, "Redo", "Ctrl Y", "\u21e7\u2318Z"},
    {Action::kClear, Icon::kClear, "Clear", "Del", "\u232b"},
}};

/// Whether the pointer rests on the button, holds it, or has just let it go.
struct Touch {
  bool hovered;
  bool held;
  bool clicked;
};

Touch touch_button(const Rect& area, const char* id, bool enabled) {
  ImGui::SetCursorScreenPos({area.x, area.y});
  ImGui::BeginDisabled(!enabled);
  const bool clicked = ImGui::InvisibleButton(id, {area.width, area.height});
  ImGui::EndDisabled();
  return {ImGui::IsItemHovered(), ImGui::IsItemActive(), clicked};
}

void draw_button(View& view, const Rect& area, const ToolbarButton& button) {
  const bool enabled = is_available(view.state, button.action);
  const Touch touch = touch_button(area, button.label, enabled);
  if (touch.clicked) view.requests.push_back(button.action);
  const ImU32 back = touch.held      ? view.colors.press
                     : touch.hovered ? view.colors.hover
                                     : view.colors.card;
  constexpr float kRadius = 12.f;
  view.list->AddRectFilled({area.x, area.y}, {area.right(), area.bottom()}, back, kRadius);
  view.list->AddRect({area.x, area.y}, {area.right(), area.bottom()}, view.colors.card_edge,
                     kRadius);
  const ImU32 color = enabled ? view.colors.text : view.colors.faint;
  const bool keys_fit = !view.compact() && area.width >= 142;
  const char* keys = view.state.appearance.mac_keys ? button.mac_keys : button.keys;
  const float label_width = text_width(view, button.label, 15.f, Weight::kSemibold);
  const float keys_width = keys_fit ? text_width(view, keys, 12.f) + 10 : 0.f;
  const float x = area.middle_x() - (28 + label_width + keys_width) / 2;
  draw_icon(view, button.icon, x + 10, area.middle_y(), 20.f, color);
  draw_text(view, x + 28, area.middle_y(), button.label, {15.f, color, Weight::kSemibold});
  if (keys_fit) {
    draw_text(view, x + 28 + label_width + 10, area.middle_y(), keys,
              {12.f, enabled ? view.colors.muted : view.colors.faint});
  }
}

}  // namespace

std::span<const ToolbarButton> toolbar_buttons() { return kButtons; }

void draw_toolbar(View& view, const Rect& area) {
  for (std::size_t i = 0; i < kButtons.size(); ++i) {
    const Rect& place = view.layout.buttons[i];
    // The layout's rectangles are in content coordinates; the panel's area is on the screen.
    draw_button(view, place.moved(area.x - view.layout.toolbar.x, area.y - view.layout.toolbar.y),
                kButtons[i]);
  }
}

}  // namespace inkling::app
