#include <algorithm>
#include <array>

#include "panels/panels.hpp"
#include "widgets.hpp"

namespace inkling::app {
namespace {

constexpr std::array<ToolbarButton, 3> kButtons{{
    {"undo", Action::kUndo, Icon::kUndo, "Undo", "Ctrl Z", "\u2318Z"},
    {"redo", Action::kRedo, Icon::kRedo, "Redo", "Ctrl Y", "\u21e7\u2318Z"},
    {"clear", Action::kClear, Icon::kClear, "Clear", "Del", "\u232b"},
}};

void draw_button(View& view, const Rect& area, const ToolbarButton& button) {
  const Control* control = find_control(view.controls, button.id);
  const bool enabled = control && control->enabled;
  draw_plate(view, area, button.id);
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
