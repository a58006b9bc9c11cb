#include <algorithm>
#include <cmath>
#include <string>

#include "panels/inside_parts.hpp"
#include "signed_picture.hpp"
#include "widgets.hpp"

namespace inkling::app {
namespace {

Shape chosen_shape(const View& view) {
  return steps_of(inside_architecture(view.state))[view.state.inside.step].shape;
}

std::span<const float> chosen_values(const View& view) {
  return step_values(view.state, view.state.inside.step);
}

/// A frame that can be seen on any ground.
void draw_frame(View& view, const Rect& area, float radius) {
  const auto outline = [&](float grow, ImU32 color, float thickness) {
    view.list->AddRect({area.x - grow, area.y - grow}, {area.right() + grow, area.bottom() + grow},
                       color, radius + grow, 0, thickness);
  };
  outline(1.5f, view.colors.card, 3.f);
  outline(1.5f, view.colors.text, 1.5f);
}

void draw_empty(View& view, const Rect& area, float radius) {
  view.list->AddRectFilled({area.x, area.y}, {area.right(), area.bottom()}, view.colors.track,
                           radius);
}

void draw_maps(View& view, const InsideParts& parts) {
  const Shape shape = chosen_shape(view);
  const auto values = chosen_values(view);
  const float full = full_color_size(values);
  const float pitch = parts.values.width / static_cast<float>(parts.columns);
  const auto plane = static_cast<std::size_t>(shape.height * shape.width);
  const std::size_t shown = shown_unit(view.state) / plane;
  for (std::size_t i = 0; i < static_cast<std::size_t>(shape.channels); ++i) {
    const auto columns = static_cast<std::size_t>(parts.columns);
    const Rect cell{parts.values.x + static_cast<float>(i % columns) * pitch,
                    parts.values.y + static_cast<float>(i / columns) * pitch, pitch - parts.gap,
                    pitch - parts.gap};
    if (values.empty()) {
      draw_empty(view, cell, 4.f);
      continue;
    }
    draw_signed(view, cell, shape.width, values.subspan(i * plane, plane), full, 4.f);
    if (i == shown) draw_frame(view, cell, 4.f);
  }
}

/// Bars up and down from a line at 0.
void draw_bars(View& view, const InsideParts& parts) {
  const auto values = chosen_values(view);
  const bool is_digits = are_digits(view.state);
  const Rect area{parts.values.x, parts.values.y, parts.values.width,
                  parts.values.height - (is_digits ? 20 : 0)};
  const float pitch = area.width / static_cast<float>(parts.columns);
  const float width = std::max(1.f, pitch - (pitch > 8 ? 4.f : 1.f));
  const auto [low, high] = values.empty() ? std::pair(0.f, 1.f)
                                          : std::pair(std::min(0.f, std::ranges::min(values)),
                                                      std::max(1e-9f, std::ranges::max(values)));
  const float zero = area.y + area.height * high / (high - low);
  for (std::size_t i = 0; i < static_cast<std::size_t>(parts.columns); ++i) {
    const float x = area.x + static_cast<float>(i) * pitch;
    const bool shown = i == shown_unit(view.state);
    if (shown) {
      view.list->AddRectFilled({x - 2, parts.values.y - 3}, {x + width + 2, parts.values.bottom()},
                               view.colors.track, 4.f);
    }
    if (is_digits) {
      draw_text(view, x + width / 2, parts.values.bottom() - 8, std::to_string(i),
                {12.f, shown ? view.colors.text : view.colors.muted,
                 shown ? Weight::kSemibold : Weight::kRegular, Align::kCenter});
    }
    if (values.empty()) continue;
    const float end = zero - values[i] / (high - low) * area.height;
    view.list->AddRectFilled({x, std::min(zero, end)}, {x + width, std::max(zero, end)},
                             values[i] >= 0 ? view.colors.agree : view.colors.differ,
                             std::min(3.f, width / 3));
  }
  view.list->AddLine({area.x, zero}, {area.right(), zero}, view.colors.faint, 1.f);
}

void draw_strip(View& view, const InsideParts& parts) {
  const auto values = chosen_values(view);
  if (values.empty()) return draw_empty(view, parts.values, 4.f);
  draw_signed(view, parts.values, parts.columns, values, full_color_size(values), 4.f);
  const float pitch = parts.values.width / static_cast<float>(parts.columns);
  const int unit = static_cast<int>(shown_unit(view.state));
  draw_frame(view,
             {parts.values.x + static_cast<float>(unit % parts.columns) * pitch,
              parts.values.y + static_cast<float>(unit / parts.columns) * pitch, pitch, pitch},
             1.f);
}

/// How positive and negative values look, and how strong the strongest is.
void draw_legend(View& view, float x, float y, std::span<const float> values) {
  x = draw_signed_key(view, x, y, true, "above 0");
  x = draw_signed_key(view, x, y, false, "below 0");
  if (values.empty()) return;
  draw_text(view, x, y,
            "from " + format_value(view.state, std::ranges::min(values)) + " to " +
                format_value(view.state, std::ranges::max(values)),
            {12.f, view.colors.muted});
}

/// The unit's map with its place framed.
void draw_map(View& view, const Rect& area) {
  const Shape shape = chosen_shape(view);
  const auto values = chosen_values(view);
  const auto plane = static_cast<std::size_t>(shape.height * shape.width);
  const std::size_t unit = shown_unit(view.state);
  const auto map = values.subspan(unit / plane * plane, plane);
  draw_signed(view, area, shape.width, map, full_color_size(values), 8.f);
  const int place = static_cast<int>(unit % plane);
  const float cell = area.width / static_cast<float>(shape.width);
  draw_frame(view,
             {area.x + static_cast<float>(place % shape.width) * cell,
              area.y + static_cast<float>(place / shape.width) * cell, cell, cell},
             1.f);
}

/// What the unit sees: the digit, strong only inside its field, and over it where ink would raise
/// or lower the unit.
void draw_field(View& view, const Rect& area) {
  const Field field = shown_field(view.state);
  const InputImage& slopes = view.state.inside.slopes;
  const InputImage& ink = view.state.stages->centred;
  const float full = full_color_size(slopes);
  const SignedShades shades(view.colors);
  std::array<ImU32, kImagePixels> pixels;
  for (int i = 0; i < kImagePixels; ++i) {
    const auto at = static_cast<std::size_t>(i);
    const int row = i / kImageSide, column = i % kImageSide;
    const bool seen = field.contains(row, column);
    const ImU32 ground =
        seen ? shades.shade(slopes[at] / full, (row + column) % 2 == 1) : view.colors.track;
    pixels[at] = blend(ground, view.colors.ink, (seen ? 0.35f : 0.18f) * ink[at]);
  }
  draw_image(view, area, kImageSide, pixels, 8.f);
  const float cell = area.width / kImageSide;
  draw_frame(view,
             {area.x + static_cast<float>(field.left) * cell,
              area.y + static_cast<float>(field.top) * cell,
              static_cast<float>(field.columns()) * cell, static_cast<float>(field.rows()) * cell},
             field.is_whole() ? 8.f : 2.f);
}

void draw_caption(View& view, const Rect& picture, std::string_view text) {
  draw_text_fitted(view, picture.x, picture.bottom() + 13, picture.width, text,
                   {12.f, view.colors.muted}, 10.f);
}

void draw_sliders(View& view, const InsideParts& parts) {
  std::size_t i = 0;
  for (const char* const axis : {"channel", "row", "column"}) {
    const Control* slider = find_control(view.controls, std::string("inside/") + axis);
    if (!slider || i >= parts.sliders.size()) continue;
    const Rect& area = parts.sliders[i++];
    draw_text_fitted(view, area.x + 12, area.y - 6, area.width - 12, slider->value_text,
                     {13.f, view.colors.text, Weight::kSemibold}, 10.f);
    draw_slider(view, *slider, area);
  }
}

}  // namespace

void draw_inside_values(View& view, const InsideParts& parts) {
  const StepFacts facts = steps_of(inside_architecture(view.state))[view.state.inside.step];
  const Rect& detail = parts.detail;
  draw_text(view, detail.x, detail.y + 10, facts.name, {18.f, view.colors.text, Weight::kSemibold});
  const float name = text_width(view, facts.name, 18.f, Weight::kSemibold);
  draw_text(view, detail.x + name + 10, detail.y + 11, facts.place, {13.f, view.colors.muted});
  draw_paragraph(view, parts.story.x, parts.story.y, parts.story.width,
                 explain_step(inside_architecture(view.state), view.state.inside.step),
                 {14.f, view.colors.muted});
  if (parts.kind == ValuesKind::kOneMap) return;
  if (parts.kind == ValuesKind::kMaps) draw_maps(view, parts);
  if (parts.kind == ValuesKind::kBars) draw_bars(view, parts);
  if (parts.kind == ValuesKind::kStrip) draw_strip(view, parts);
  draw_legend(view, parts.values.x, parts.legend_y, chosen_values(view));
}

void draw_inside_unit(View& view, const InsideParts& parts) {
  const Rect& head = parts.unit;
  view.list->AddLine({head.x, head.y - 4}, {head.right(), head.y - 4}, view.colors.card_edge);
  const bool known = !chosen_values(view).empty();
  const std::string name = name_unit(view.state, shown_unit(view.state));
  draw_text_fitted(view, head.x, head.middle_y(), parts.follow.x - head.x - 12,
                   known ? name : "One of its values", {15.f, view.colors.text, Weight::kSemibold},
                   11.f);
  if (const Control* follow = find_control(view.controls, "inside/follow")) {
    draw_chip(view, *follow, parts.follow);
  }
  if (!known) {
    if (parts.map.width > 0) draw_empty(view, parts.map, 8.f);
    draw_empty(view, parts.field, 8.f);
  } else {
    if (parts.map.width > 0) {
      draw_map(view, parts.map);
      draw_caption(view, parts.map, "The whole map");
    }
    draw_field(view, parts.field);
    draw_caption(view, parts.field, "Where it looks");
  }
  draw_paragraph(view, parts.words.x, parts.words.y, parts.words.width, describe_unit(view.state),
                 {13.f, view.colors.muted});
  draw_sliders(view, parts);
}

}  // namespace inkling::app
