#include "view.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include "ink_path.hpp"

namespace inkling::app {
namespace {

constexpr float kPi = 3.14159265f;
constexpr float kSmallestBar = 0.004f;  // Shares below this leave the track empty.

ImVec2 at(float x, float y) { return {x, y}; }

/// Half the height of digits and capitals above the baseline, as a share of the font size; text is
/// centred by them, which looks right where a centred line box does not.
float baseline_shift(const View& view, const TextStyle& style) {
  ImFontBaked* baked = view.font(style.weight)->GetFontBaked(style.size);
  constexpr float kCapHeight = 0.727f;  // Inter's.
  return baked->Ascent - kCapHeight * style.size / 2;
}

void stroke_path(View& view, ImU32 color, float thickness, bool closed = false) {
  view.list->PathStroke(color, closed ? ImDrawFlags_Closed : ImDrawFlags_None, thickness);
}

void draw_turn_arrow(View& view, float x, float y, float size, ImU32 color, bool mirrored) {
  const float v = size / 24.f;
  const float s = mirrored ? -v : v;
  const float line = std::max(1.6f, 2.f * v);
  // The shaft runs from the lower middle round a half circle and back to the left.
  view.list->PathLineTo(at(x - 3 * s, y + 8 * v));
  for (int i = 0; i <= 20; ++i) {
    const float angle = kPi / 2 - kPi * static_cast<float>(i) / 20.f;
    view.list->PathLineTo(
        at(x + (3 + 5.5f * std::cos(angle)) * s, y + (2.5f + 5.5f * std::sin(angle)) * v));
  }
  view.list->PathLineTo(at(x - 8 * s, y - 3 * v));
  stroke_path(view, color, line);
  view.list->PathLineTo(at(x - 4.5f * s, y - 7.5f * v));
  view.list->PathLineTo(at(x - 9 * s, y - 3 * v));
  view.list->PathLineTo(at(x - 4.5f * s, y + 1.5f * v));
  stroke_path(view, color, line);
}

void draw_lines(View& view, std::initializer_list<ImVec2> points, ImU32 color, float thickness) {
  for (const ImVec2& point : points) view.list->PathLineTo(point);
  stroke_path(view, color, thickness);
}

void draw_cross(View& view, float x, float y, float size, ImU32 color) {
  const float r = size * 0.27f;
  const float line = std::max(1.6f, size / 12.f);
  draw_lines(view, {at(x - r, y - r), at(x + r, y + r)}, color, line);
  draw_lines(view, {at(x - r, y + r), at(x + r, y - r)}, color, line);
}

void draw_not_equal(View& view, float x, float y, float size, ImU32 color) {
  const float r = size * 0.3f;
  const float line = std::max(1.4f, size / 11.f);
  draw_lines(view, {at(x - r, y - r * 0.45f), at(x + r, y - r * 0.45f)}, color, line);
  draw_lines(view, {at(x - r, y + r * 0.45f), at(x + r, y + r * 0.45f)}, color, line);
  draw_lines(view, {at(x + r * 0.6f, y - r), at(x - r * 0.6f, y + r)}, color, line);
}

void draw_warning(View& view, float x, float y, float size, ImU32 color) {
  const float r = size * 0.42f;
  const float line = std::max(1.5f, size / 12.f);
  draw_lines(view,
             {at(x, y - r), at(x + r * 1.08f, y + r * 0.85f), at(x - r * 1.08f, y + r * 0.85f),
              at(x, y - r), at(x + r * 1.08f, y + r * 0.85f)},
             color, line);
  draw_lines(view, {at(x, y - r * 0.25f), at(x, y + r * 0.25f)}, color, line);
  view.list->AddCircleFilled(at(x, y + r * 0.55f), line * 0.6f, color);
}

/// Three lines, each shorter than the one above.
void draw_sort(View& view, float x, float y, float size, ImU32 color) {
  const float r = size * 0.36f;
  const float line = std::max(1.6f, size / 11.f);
  for (int i = 0; i < 3; ++i) {
    const float row = y + (static_cast<float>(i) - 1) * size * 0.28f;
    const float end = x + r - static_cast<float>(i) * r * 0.55f;
    draw_lines(view, {at(x - r, row), at(end, row)}, color, line);
  }
}

/// A tilted block with its band.
void draw_eraser(View& view, float x, float y, float size, ImU32 color) {
  const float r = size * 0.4f;
  const float line = std::max(1.5f, size / 12.f);
  const ImVec2 corners[] = {at(x + r * 0.35f, y - r), at(x + r, y - r * 0.35f),
                            at(x - r * 0.1f, y + r * 0.75f), at(x - r * 0.6f, y + r * 0.75f),
                            at(x - r, y + r * 0.35f)};
  view.list->AddPolyline(corners, 5, color, ImDrawFlags_Closed, line);
  draw_lines(view, {at(x - r * 0.35f, y - r * 0.3f), at(x + r * 0.35f, y + r * 0.3f)}, color, line);
  draw_lines(view, {at(x - r * 0.6f, y + r * 0.75f), at(x + r, y + r * 0.75f)}, color, line);
}

void draw_more(View& view, float x, float y, float size, ImU32 color) {
  for (const float step : {-0.32f, 0.f, 0.32f}) {
    view.list->AddCircleFilled(at(x + step * size, y), std::max(1.6f, size / 11.f), color);
  }
}

/// Cuts `text` to whole characters so that it fits into `width` with "…" at its end.
std::string shorten(const View& view, std::string_view text, float width, const TextStyle& style) {
  std::string cut(text);
  while (!cut.empty() && text_width(view, cut + "\u2026", style.size, style.weight) > width) {
    while (!cut.empty() && (static_cast<unsigned char>(cut.back()) & 0xC0) == 0x80) cut.pop_back();
    if (!cut.empty()) cut.pop_back();
  }
  return cut + "\u2026";
}

/// A stroke whose width changes along its way: short lines, joined by discs.
void draw_pressed(View& view, const Rect& area, std::span<const PathPoint> path, ImU32 color) {
  const auto place = [&](const PathPoint& p) {
    return at(area.x + p.point.x * area.width, area.y + p.point.y * area.height);
  };
  for (std::size_t i = 0; i < path.size(); ++i) {
    view.list->AddCircleFilled(place(path[i]), path[i].width * area.width / 2, color);
    if (i == 0) continue;
    const ImVec2 line[] = {place(path[i - 1]), place(path[i])};
    view.list->AddPolyline(line, 2, color, 0, (path[i - 1].width + path[i].width) / 2 * area.width);
  }
}

}  // namespace

float text_width(const View& view, std::string_view text, float size, Weight weight) {
  return view.font(weight)
      ->CalcTextSizeA(size, FLT_MAX, 0.f, text.data(), text.data() + text.size())
      .x;
}

void draw_text(View& view, float x, float y, std::string_view text, const TextStyle& style) {
  const float width = text_width(view, text, style.size, style.weight);
  if (style.align == Align::kCenter) x -= width / 2;
  if (style.align == Align::kRight) x -= width;
  view.list->AddText(view.font(style.weight), style.size,
                     at(x, std::round(y - baseline_shift(view, style))), style.color, text.data(),
                     text.data() + text.size());
}

void draw_text_fitted(View& view, float x, float y, float width, std::string_view text,
                      TextStyle style, float min_size) {
  const float natural = text_width(view, text, style.size, style.weight);
  if (natural > width) style.size = std::max(min_size, std::floor(style.size * width / natural));
  if (text_width(view, text, style.size, style.weight) <= width) {
    return draw_text(view, x, y, text, style);
  }
  draw_text(view, x, y, shorten(view, text, width, style), style);
}

void draw_paragraph(View& view, float x, float y, float width, std::string_view text,
                    const TextStyle& style) {
  view.list->AddText(view.font(style.weight), style.size, at(x, y), style.color, text.data(),
                     text.data() + text.size(), width);
}

void draw_card(View& view, const Rect& area, float radius) {
  // The shadow is a few outlines of one faint tone, so that only its own pixels are painted.
  constexpr int kLayers = 7;
  constexpr float kStep = 1.5f;
  for (int i = 0; i < kLayers; ++i) {
    const float grow = static_cast<float>(i) * kStep;
    const auto alpha = static_cast<ImU32>(view.colors.shadow_alpha * (kLayers - i) / kLayers);
    view.list->AddRect(
        at(area.x - grow, area.y - grow + 2), at(area.right() + grow, area.bottom() + grow + 2),
        view.colors.shadow | (alpha << IM_COL32_A_SHIFT), radius + grow, 0, 2 * kStep);
  }
  view.list->AddRectFilled(at(area.x, area.y), at(area.right(), area.bottom()), view.colors.card,
                           radius);
  view.list->AddRect(at(area.x, area.y), at(area.right(), area.bottom()), view.colors.card_edge,
                     radius);
}

void draw_bar(View& view, const Rect& area, float share, ImU32 fill, ImU32 track) {
  const float radius = area.height / 2;
  view.list->AddRectFilled(at(area.x, area.y), at(area.right(), area.bottom()), track, radius);
  if (share < kSmallestBar) return;
  const float width = std::max(area.width * std::min(share, 1.f), area.height);
  view.list->AddRectFilled(at(area.x, area.y), at(area.x + width, area.bottom()), fill, radius);
}

void draw_pixels(View& view, const Rect& area, const InputImage& image) {
  const float density = ImGui::GetIO().DisplayFramebufferScale.x;
  const auto snap = [density](float v) { return std::round(v * density) / density; };
  const float cell = area.width / kImageSide;
  const ImU32 ink = view.colors.ink & ~IM_COL32_A_MASK;
  for (int row = 0; row < kImageSide; ++row) {
    for (int column = 0; column < kImageSide; ++column) {
      const float value = image[static_cast<std::size_t>(row * kImageSide + column)];
      if (value <= 0.01f) continue;
      const auto alpha = static_cast<ImU32>(std::lround(std::clamp(value, 0.f, 1.f) * 255.f));
      view.list->AddRectFilled(at(snap(area.x + static_cast<float>(column) * cell),
                                  snap(area.y + static_cast<float>(row) * cell)),
                               at(snap(area.x + static_cast<float>(column + 1) * cell),
                                  snap(area.y + static_cast<float>(row + 1) * cell)),
                               ink | (alpha << IM_COL32_A_SHIFT));
    }
  }
}

void draw_image(View& view, const Rect& area, int width, std::span<const ImU32> pixels,
                float radius) {
  const ImageAtlas::Place picture = view.atlas.add(width, pixels);
  view.list->AddImageRounded(view.atlas.texture(), at(area.x, area.y),
                             at(area.right(), area.bottom()), picture.from, picture.to,
                             IM_COL32_WHITE, radius);
}

ImU32 blend(ImU32 from, ImU32 to, float share) {
  ImU32 result = 0;
  for (int shift = 0; shift < 32; shift += 8) {
    const auto a = static_cast<float>((from >> shift) & 255);
    const auto b = static_cast<float>((to >> shift) & 255);
    result |= static_cast<ImU32>(std::lround(a + (b - a) * std::clamp(share, 0.f, 1.f))) << shift;
  }
  return result;
}

void draw_stroke(View& view, const Rect& area, std::span<const Point> stroke, const Nib& nib,
                 ImU32 color) {
  if (stroke.empty()) return;
  constexpr float kStep_px = 3.f;
  const auto curve = smooth_path(stroke, nib, kStep_px / area.width);
  if (!nib.pressures.empty()) return draw_pressed(view, area, curve, color);
  std::vector<ImVec2> path;
  for (const PathPoint& p : curve) {
    path.push_back(at(area.x + p.point.x * area.width, area.y + p.point.y * area.height));
  }
  const float width_px = nib.width * area.width;
  const float radius = width_px / 2;
  view.list->AddCircleFilled(path.front(), radius, color);
  view.list->AddCircleFilled(path.back(), radius, color);
  // Sharp turns are cut and capped with a disc: a mitred joint would grow a spike there.
  std::size_t start = 0;
  for (std::size_t i = 1; i < path.size(); ++i) {
    const bool last = i + 1 == path.size();
    bool sharp = false;
    if (!last) {
      const ImVec2 in = at(path[i].x - path[i - 1].x, path[i].y - path[i - 1].y);
      const ImVec2 out = at(path[i + 1].x - path[i].x, path[i + 1].y - path[i].y);
      const float dot = in.x * out.x + in.y * out.y;
      sharp = dot < 0.8f * std::hypot(in.x, in.y) * std::hypot(out.x, out.y);
    }
    if (!last && !sharp) continue;
    view.list->AddPolyline(&path[start], static_cast<int>(i - start + 1), color, 0, width_px);
    if (sharp) view.list->AddCircleFilled(path[i], radius, color);
    start = i;
  }
}

void draw_icon(View& view, Icon icon, float x, float y, float size, ImU32 color) {
  switch (icon) {
    case Icon::kUndo:
      return draw_turn_arrow(view, x, y, size, color, false);
    case Icon::kRedo:
      return draw_turn_arrow(view, x, y, size, color, true);
    case Icon::kClear:
      return draw_cross(view, x, y, size, color);
    case Icon::kCheck:
      return draw_lines(
          view,
          {at(x - size * 0.3f, y + size * 0.02f), at(x - size * 0.08f, y + size * 0.24f),
           at(x + size * 0.32f, y - size * 0.22f)},
          color, std::max(1.5f, size / 10.f));
    case Icon::kNotEqual:
      return draw_not_equal(view, x, y, size, color);
    case Icon::kWarning:
      return draw_warning(view, x, y, size, color);
    case Icon::kDown:
      return draw_lines(view,
                        {at(x - size * 0.28f, y - size * 0.12f), at(x, y + size * 0.16f),
                         at(x + size * 0.28f, y - size * 0.12f)},
                        color, std::max(1.4f, size / 10.f));
    case Icon::kEraser:
      return draw_eraser(view, x, y, size, color);
    case Icon::kMore:
      return draw_more(view, x, y, size, color);
    case Icon::kSort:
      return draw_sort(view, x, y, size, color);
    case Icon::kArrow:
      return draw_lines(view,
                        {at(x - size * 0.16f, y - size * 0.3f), at(x + size * 0.14f, y),
                         at(x - size * 0.16f, y + size * 0.3f)},
                        color, std::max(1.4f, size / 10.f));
  }
}

ImU32 stance_color(const View& view, Stance stance) {
  if (stance == Stance::kNone) return view.colors.faint;
  return stance == Stance::kAgrees ? view.colors.agree : view.colors.differ;
}

float draw_stance(View& view, float right, float y, Stance stance, bool word) {
  if (stance == Stance::kNone) return 0.f;
  const TextStyle style{12.f, stance_color(view, stance), Weight::kSemibold};
  const std::string_view text = stance_word(stance);
  const float width = word ? text_width(view, text, style.size, style.weight) + 32.f : 22.f;
  const float left = right - width;
  const ImU32 soft = stance == Stance::kAgrees ? view.colors.agree_soft : view.colors.differ_soft;
  view.list->AddRectFilled(at(left, y - 11), at(right, y + 11), soft, 11.f);
  draw_icon(view, stance == Stance::kAgrees ? Icon::kCheck : Icon::kNotEqual,
            left + (word ? 13.f : 11.f), y, 13.f, style.color);
  if (word) draw_text(view, left + 22.f, y, text, style);
  return width;
}

}  // namespace inkling::app
