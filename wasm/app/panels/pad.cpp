#include <algorithm>
#include <cmath>
#include <string>

#include "format.hpp"
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

/// Which digit of MNIST it is, and what it is said to show.
void draw_caption(View& view, const Rect& area, int index) {
  const auto& gallery = view.state.gallery;
  if (!gallery) return;
  const auto i = static_cast<std::size_t>(index);
  const std::string text =
      "MNIST test digit " + format_count(index) + ", a " + std::to_string(gallery->label(i));
  draw_text_fitted(view, area.x + 18, area.bottom() - 22, area.width - 36, text,
                   {15.f, view.colors.muted}, 11.f);
}

/// The keyboard's pen: a ring, filled while it draws.
void draw_cursor(View& view, const Rect& area) {
  const Cursor& cursor = view.state.cursor;
  const ImVec2 place{area.x + cursor.at.x * area.width, area.y + cursor.at.y * area.height};
  if (cursor.pen_is_down) view.list->AddCircleFilled(place, 6.f, view.colors.agree);
  view.list->AddCircle(place, 12.f, view.colors.card, 0, 5.f);
  view.list->AddCircle(place, 12.f, view.colors.agree, 0, 2.5f);
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
  if (ink.picture && ink.picture->gallery_index) {
    draw_caption(view, area, *ink.picture->gallery_index);
  }
  if (view.state.cursor.shown) draw_cursor(view, area);
  view.list->PopClipRect();
}

}  // namespace inkling::app
