#include <algorithm>
#include <array>

#include "panels/panels.hpp"
#include "widgets.hpp"

namespace inkling::app {
namespace {

constexpr std::array<ToolbarButton, 6> kButtons{{
    {"eraser", Action::kSwitchTool, Icon::kEraser, "Eraser"},
    {"size", std::nullopt, std::nullopt, "Size"},
    {"undo", Action::kUndo, Icon::kUndo, "Undo"},
    {"redo", Action::kRedo, Icon::kRedo, "Redo"},
    {"clear", Action::kClear, Icon::kClear, "Clear"},
    {"more", Action::kMenu, Icon::kMore, "More"},
}};

/// The size as a dot: ink for the brush, a ring for the eraser.
void draw_size(View& view, float x, float y, ImU32 color) {
  const std::size_t size = size_of_tool(view.state);
  const float radius = 3.f + 2.f * static_cast<float>(size);
  if (view.state.tools.tool == Tool::kEraser) {
    view.list->AddCircle({x, y}, radius, color, 0, 1.8f);
  } else {
    view.list->AddCircleFilled({x, y}, radius, color);
  }
}

void draw_button(View& view, const Rect& area, const ToolbarButton& button) {
  const Control* control = find_control(view.controls, button.id);
  if (!control) return;
  constexpr float kRadius = 12.f;
  const bool on = control->selected;
  if (on) {
    view.list->AddRectFilled({area.x, area.y}, {area.right(), area.bottom()}, view.colors.text,
                             kRadius);
  } else {
    draw_plate(view, area, button.id, kRadius);
  }
  const ImU32 color = on                 ? view.colors.page
                      : control->enabled ? view.colors.text
                                         : view.colors.faint;
  const float icon_y = area.middle_y() - 8;
  if (button.icon) {
    draw_icon(view, *button.icon, area.middle_x(), icon_y, 19.f, color);
  } else {
    draw_size(view, area.middle_x(), icon_y, color);
  }
  draw_text(view, area.middle_x(), area.bottom() - 12, button.label,
            {11.5f, color, Weight::kSemibold, Align::kCenter});
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
