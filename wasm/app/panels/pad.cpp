#include <algorithm>
#include <cmath>

#include "invitation.hpp"
#include "panels/panels.hpp"

namespace inkling::app {
namespace {

void draw_invitation(View& view, const Rect& area) {
  const auto stroke = invitation_stroke();
  const auto shown = static_cast<std::size_t>(
      std::lround(invitation_progress(view.state) * static_cast<float>(stroke.size())));
  draw_stroke(view, area, stroke.first(shown), {}, view.colors.guide);
  draw_text(view, area.middle_x(), area.y + area.height * 0.91f, "Draw a digit here",
            {std::clamp(area.width * 0.04f, 15.f, 20.f), view.colors.muted, Weight::kRegular,
             Align::kCenter});
}

}  // namespace

void draw_pad(View& view, const Rect& area) {
  draw_card(view, area, 20.f);
  view.list->PushClipRect({area.x, area.y}, {area.right(), area.bottom()}, true);
  if (view.state.drawing.empty()) draw_invitation(view, area);
  const Ink& ink = view.state.drawing.ink();
  if (ink.picture) draw_pixels(view, area, from_bytes(ink.picture->pixels));
  for (std::size_t i = 0; i < ink.strokes.size(); ++i) {
    draw_stroke(view, area, ink.strokes[i], ink.nibs[i], view.colors.ink);
  }
  view.list->PopClipRect();
}

}  // namespace inkling::app
