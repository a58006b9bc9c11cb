#include <cmath>

#include "panels/panels.hpp"

namespace inkling::app {
namespace {

/// The mark: a drop of ink, a disc with the two tangents from its tip.
void draw_drop(View& view, float x, float y, float size) {
  const float radius = size * 0.36f;
  const float middle_y = y + size * 0.14f;
  const float tip_distance = size * 0.64f;
  const float cosine = radius / tip_distance;
  const float dx = radius * std::sqrt(1 - cosine * cosine);
  const float shoulder_y = middle_y - radius * cosine;
  view.list->AddCircleFilled({x, middle_y}, radius, view.colors.agree, 48);
  view.list->AddTriangleFilled({x, middle_y - tip_distance}, {x + dx, shoulder_y},
                               {x - dx, shoulder_y}, view.colors.agree);
}

}  // namespace

void draw_header(View& view, const Rect& area) {
  const bool compact = view.compact();
  const float size = compact ? 19.f : 24.f;
  const float y = area.middle_y() + (compact ? 1.f : 2.f);
  draw_drop(view, area.x + size * 0.42f, y, size);
  const float name_x = area.x + size * 1.05f;
  draw_text(view, name_x, y, "Inkling", {size, view.colors.text, Weight::kSemibold});
  const float name_end = name_x + text_width(view, "Inkling", size, Weight::kSemibold);
  constexpr std::string_view kTagline = "Four networks read your handwriting";
  const TextStyle style{compact ? 13.f : 16.f, view.colors.muted};
  if (compact) {
    TextStyle right = style;
    right.align = Align::kRight;
    draw_text(view, area.right(), y, kTagline, right);
  } else {
    draw_text(view, name_end + 18, y + 1, kTagline, style);
  }
}

void draw_footer(View& view, const Rect& area) {
  draw_text(view, area.middle_x(), area.middle_y(),
            view.compact() ? "What you draw stays on this device."
                           : "The networks run on this device. Nothing you draw leaves it.",
            {13.f, view.colors.muted, Weight::kRegular, Align::kCenter});
}

}  // namespace inkling::app
