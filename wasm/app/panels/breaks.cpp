#include <algorithm>
#include <cmath>
#include <string>

#include "format.hpp"
#include "panels/panels.hpp"
#include "widgets.hpp"

namespace inkling::app {
namespace {

constexpr float kPadding = 20;
constexpr float kGap = 28;
constexpr float kStrip = 24;   // Height of one network's curve with its gap.
constexpr float kNames = 78;   // Left of the curves.
constexpr float kDigits = 22;  // Right of them.

/// One slider with its curves below.
struct Cell {
  Rect place;
  Rect slider;
  Rect curves;  ///< As wide as the slider's way.
};

struct Parts {
  Rect image;
  Rect reset;
  std::vector<Rect> answers;
  std::vector<Cell> cells;
  float height;
};

Cell arrange_cell(const Rect& place, std::size_t networks) {
  const Rect slider{place.x + kNames - kKnob_px / 2, place.y + 22,
                    place.width - kNames - kDigits + kKnob_px, kMinTouch_px};
  return {place,
          slider,
          {slider.x + kKnob_px / 2, slider.bottom() + 2, slider.width - kKnob_px,
           static_cast<float>(networks) * kStrip}};
}

Parts arrange(const Rect& area, std::size_t networks) {
  Parts parts;
  const bool roomy = area.width >= 560;
  const float inner = area.width - 2 * kPadding;
  const float x = area.x + kPadding;
  const float top = area.y + (roomy ? 82 : 116);
  const float side = roomy ? 132.f : 112.f;
  parts.image = {x, top, side, side};
  const Rect beside{x + side + 20, top, inner - side - 20, side};
  parts.reset = roomy ? Rect{area.right() - kPadding - 120, area.y + 18, 120, kMinTouch_px}
                      : Rect{area.right() - kPadding - 104, area.y + 14, 104, kMinTouch_px};
  if (roomy) {
    parts.answers = split_row(beside, networks, 12);
  } else {
    for (std::size_t i = 0; i < networks; ++i) {
      const float row = side / static_cast<float>(std::max<std::size_t>(networks, 1));
      parts.answers.push_back({beside.x, top + static_cast<float>(i) * row, beside.width, row});
    }
  }
  const std::size_t columns = area.width >= 640 ? 2 : 1;
  const float cell_height = 22 + kMinTouch_px + static_cast<float>(networks) * kStrip + 26;
  const auto n = static_cast<float>(columns);
  const float cell_width = (inner - kGap * (n - 1)) / n;
  for (std::size_t i = 0; i < kDistortions; ++i) {
    const Rect place{x + static_cast<float>(i % columns) * (cell_width + kGap),
                     top + side + 28 + static_cast<float>(i / columns) * cell_height, cell_width,
                     cell_height};
    parts.cells.push_back(arrange_cell(place, networks));
  }
  parts.height = parts.cells.back().place.bottom() - area.y;
  return parts;
}

void draw_gray(View& view, const Rect& area, const InputImage& image) {
  std::array<ImU32, kImagePixels> pixels;
  for (std::size_t i = 0; i < pixels.size(); ++i) {
    pixels[i] = blend(view.colors.track, view.colors.ink, image[i]);
  }
  draw_image(view, area, kImageSide, pixels, 10.f);
}

void draw_answer(View& view, const Rect& area, const Network& network,
                 const std::optional<Answer>& answer) {
  const std::string name = network.name();
  const bool row = area.height < 60;
  const float y = row ? area.middle_y() : area.y + 12;
  draw_text_fitted(view, area.x, y, row ? 76 : area.width, name,
                   {row ? 13.f : 14.f, view.colors.muted, Weight::kSemibold}, 10.f);
  if (!answer || !network.answer) return;
  const bool holds = answer->digit == network.answer->digit;
  const ImU32 color = holds ? view.colors.text : view.colors.differ;
  const std::string digit = std::to_string(answer->digit);
  const std::string share = format_share(answer->confidence());
  if (row) {
    draw_text(view, area.x + 92, y, digit, {22.f, color, Weight::kSemibold, Align::kCenter});
    draw_text(view, area.x + 108, y, share, {13.f, view.colors.muted});
    draw_icon(view, holds ? Icon::kCheck : Icon::kNotEqual, area.right() - 8, y, 14.f,
              holds ? view.colors.agree : view.colors.differ);
    return;
  }
  draw_text(view, area.x, area.y + 60, digit, {56.f, color, Weight::kSemibold});
  draw_icon(view, holds ? Icon::kCheck : Icon::kNotEqual, area.x + 54, area.y + 60, 18.f,
            holds ? view.colors.agree : view.colors.differ);
  draw_text_fitted(view, area.x, area.y + 106, area.width, share, {14.f, view.colors.muted}, 11.f);
}

/// Bars along the slider's range: as high as the confidence in the original answer.
void draw_curve(View& view, const Rect& area, const Curve& curve) {
  const float step = area.width / static_cast<float>(Curve::kSamples - 1);
  view.list->AddRectFilled({area.x, area.y}, {area.right(), area.bottom()}, view.colors.track, 3.f);
  for (std::size_t i = 0; i < curve.known; ++i) {
    const float middle = area.x + static_cast<float>(i) * step;
    const float height = std::max(2.f, area.height * curve.confidence[i]);
    view.list->AddRectFilled({std::max(area.x, middle - step / 2), area.bottom() - height},
                             {std::min(area.right(), middle + step / 2), area.bottom()},
                             curve.holds[i] ? view.colors.agree : view.colors.differ);
  }
}

void draw_cell(View& view, const Cell& cell, std::size_t kind) {
  const Distortion& distortion = distortions()[kind];
  const double value = view.state.breaks.values[kind];
  draw_text(view, cell.place.x, cell.place.y + 8, distortion.label,
            {15.f, view.colors.text, Weight::kSemibold});
  draw_text(view, cell.place.right(), cell.place.y + 8, format_distortion(distortion, value),
            {15.f, value == distortion.neutral ? view.colors.muted : view.colors.agree,
             Weight::kSemibold, Align::kRight});
  const Control* slider = find_control(view.controls, std::string("breaks/") + distortion.id);
  if (!slider) return;
  const auto& curves = view.state.breaks.curves[kind];
  for (std::size_t i = 0; i < curves.size(); ++i) {
    const Rect strip{cell.curves.x, cell.curves.y + static_cast<float>(i) * kStrip,
                     cell.curves.width, kStrip - 5};
    const Network& network = view.state.networks[i];
    draw_text_fitted(view, cell.place.x, strip.middle_y(), kNames - 8, network.name(),
                     {12.f, view.colors.muted}, 10.f);
    if (network.answer) {
      draw_curve(view, strip, curves[i]);
    } else {
      draw_bar(view, strip, 0.f, 0, view.colors.track);
    }
    const auto& answers = view.state.breaks.answers;
    if (i >= answers.size() || !answers[i] || !network.answer) continue;
    const bool holds = answers[i]->digit == network.answer->digit;
    draw_text(
        view, cell.place.right(), strip.middle_y(), std::to_string(answers[i]->digit),
        {14.f, holds ? view.colors.text : view.colors.differ, Weight::kSemibold, Align::kRight});
  }
  const float x = slider_x(*slider, value) - slider->area.x + cell.slider.x;
  view.list->AddRectFilled({x - 1, cell.slider.middle_y()}, {x + 1, cell.curves.bottom() - 5},
                           view.colors.text);
  draw_slider(view, *slider, cell.slider);
}

void draw_head(View& view, const Rect& area, const Parts& parts) {
  const float x = area.x + kPadding;
  draw_text(view, x, area.y + 32, "What breaks it", {18.f, view.colors.text, Weight::kSemibold});
  const bool roomy = area.width >= 560;
  draw_paragraph(view, x, area.y + (roomy ? 48 : 62),
                 (roomy ? parts.reset.x - 20 : area.right() - kPadding) - x,
                 roomy
                     ? "Change the image that the networks see. Bars show how sure each stays of "
                       "its answer along a slider."
                     : "Change what the networks see. Bars show how sure each stays of its answer.",
                 {14.f, view.colors.muted});
  if (const Control* reset = find_control(view.controls, "breaks/reset")) {
    draw_button(view, *reset, parts.reset);
  }
}

}  // namespace

float breaks_height(const AppState& state, float width) {
  return arrange({0, 0, width, 0}, state.networks.size()).height;
}

void add_breaks_controls(const AppState& state, const Rect& area, Controls& controls) {
  const Parts parts = arrange(area, state.networks.size());
  const Breaks& breaks = state.breaks;
  controls.push_back({.id = "breaks/reset",
                      .label = "Reset",
                      .group = "Changes",
                      .area = parts.reset,
                      .enabled = breaks.values != nothing_distorted()});
  for (std::size_t i = 0; i < kDistortions; ++i) {
    const Distortion& distortion = distortions()[i];
    controls.push_back({.id = std::string("breaks/") + distortion.id,
                        .role = Role::kSlider,
                        .label = distortion.label,
                        .group = "Changes",
                        .area = parts.cells[i].slider,
                        .value = breaks.values[i],
                        .low = distortion.low,
                        .high = distortion.high,
                        .step = distortion.step,
                        .origin = distortion.neutral,
                        .value_text = format_distortion(distortion, breaks.values[i])});
  }
}

void draw_breaks(View& view, const Rect& area) {
  draw_card(view, area);
  const Parts parts = arrange(area, view.state.networks.size());
  draw_head(view, area, parts);
  if (view.state.stages) {
    draw_gray(view, parts.image, view.state.breaks.image);
  } else {
    view.list->AddRectFilled({parts.image.x, parts.image.y},
                             {parts.image.right(), parts.image.bottom()}, view.colors.track, 10.f);
  }
  for (std::size_t i = 0; i < view.state.networks.size(); ++i) {
    const auto& answers = view.state.breaks.answers;
    draw_answer(view, parts.answers[i], view.state.networks[i],
                i < answers.size() ? answers[i] : std::nullopt);
  }
  for (std::size_t i = 0; i < kDistortions; ++i) draw_cell(view, parts.cells[i], i);
}

}  // namespace inkling::app
