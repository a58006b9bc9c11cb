#include <algorithm>
#include <cmath>
#include <string>

#include "format.hpp"
#include "panels/panels.hpp"
#include "signed_picture.hpp"
#include "widgets.hpp"

namespace inkling::app {
namespace {

constexpr float kPadding = 20;
constexpr float kGap = 20;
constexpr float kHead = 100;    // Title, explanation and the slider beside or below them.
constexpr float kCaption = 62;  // Below each map.
constexpr float kLegend = 40;

/// The parts of the panel, for one place of it.
struct Parts {
  Rect slider;
  std::vector<Rect> maps;
  float legend_y;
  float height;
};

Parts arrange(const Rect& area, std::size_t networks) {
  Parts parts;
  const bool roomy = area.width >= 560;
  const std::size_t columns = roomy ? std::max<std::size_t>(networks, 1) : 2;
  const float inner = area.width - 2 * kPadding;
  const float head = roomy ? kHead : kHead + 70;
  parts.slider = roomy ? Rect{area.right() - kPadding - 230, area.y + 38, 230, kMinTouch_px}
                       : Rect{area.x + kPadding, area.y + head - 44, inner, kMinTouch_px};
  const float side = (inner - kGap * static_cast<float>(columns - 1)) / static_cast<float>(columns);
  const float first_y = area.y + head + 12;
  for (std::size_t i = 0; i < networks; ++i) {
    parts.maps.push_back({area.x + kPadding + static_cast<float>(i % columns) * (side + kGap),
                          first_y + static_cast<float>(i / columns) * (side + kCaption + 8), side,
                          side});
  }
  const float rows = std::ceil(static_cast<float>(networks) / static_cast<float>(columns));
  parts.legend_y = first_y + rows * (side + kCaption + 8) + 8;
  parts.height = parts.legend_y + kLegend - area.y;
  return parts;
}

/// Heat over the digit: the colour says for or against, its strength how much; ink darkens it.
void draw_map(View& view, const Rect& area, const LookMap& map) {
  std::array<ImU32, kImagePixels> pixels;
  const SignedShades shades(view.colors);
  const float largest = std::max(map.occlusion.largest(), 1e-6f);
  const InputImage& changes = map.occlusion.changes();
  const InputImage& ink = view.state.stages->centred;
  for (std::size_t i = 0; i < pixels.size(); ++i) {
    const float heat = changes[i] / largest;
    const bool odd = (i / kImageSide + i % kImageSide) % 2 == 1;
    pixels[i] = blend(shades.shade(heat, odd), view.colors.ink, 0.35f * ink[i]);
  }
  draw_image(view, area, kImageSide, pixels, 10.f);
}

void draw_caption(View& view, const Rect& map_area, const Network& network, const LookMap& map) {
  const float x = map_area.x;
  const float y = map_area.bottom() + 18;
  const std::string title = network.name() + " says " + std::to_string(network.answer->digit);
  draw_text_fitted(view, x, y, map_area.width, title, {15.f, view.colors.text, Weight::kSemibold},
                   12.f);
  const std::string change =
      format_share(network.answer->confidence()) + " \u2192 " + format_share(map.lowest_confidence);
  draw_text_fitted(view, x, y + 20, map_area.width, change, {13.f, view.colors.muted}, 10.f);
  if (map.other_digit == network.answer->digit) return;
  draw_text_fitted(view, x, y + 38, map_area.width,
                   "would then say " + std::to_string(map.other_digit),
                   {13.f, view.colors.differ, Weight::kSemibold}, 10.f);
}

void draw_legend(View& view, float x, float y) {
  x = draw_signed_key(view, x, y, true, "speaks for the answer");
  draw_signed_key(view, x, y, false, "speaks against it");
}

}  // namespace

float looks_height(const AppState& state, float width) {
  return arrange({0, 0, width, 0}, state.networks.size()).height;
}

void add_looks_controls(const AppState& state, const Rect& area, Controls& controls) {
  Control& slider = controls.emplace_back();
  slider.id = "looks/size";
  slider.role = Role::kSlider;
  slider.label = "Size of the spot that is covered";
  slider.group = "Where it looks";
  slider.area = arrange(area, state.networks.size()).slider;
  slider.low = kLeastCover_px;
  slider.high = kMostCover_px;
  slider.step = 2;
  slider.value = state.looks.cover_px;
  const std::string side = std::to_string(state.looks.cover_px);
  slider.value_text = side + " by " + side + " pixels";
}

void draw_looks(View& view, const Rect& area) {
  draw_card(view, area);
  const Parts parts = arrange(area, view.state.networks.size());
  const float x = area.x + kPadding;
  draw_text(view, x, area.y + 32, "Where each network looks",
            {18.f, view.colors.text, Weight::kSemibold});
  const bool roomy = parts.slider.x > x;
  const float text_right = roomy ? parts.slider.x - 24 : area.right() - kPadding;
  draw_paragraph(view, x, area.y + 50, text_right - x,
                 "A small square of paper slides over the digit. Strong colour marks the spots "
                 "that matter most to an answer when they are covered.",
                 {14.f, view.colors.muted});
  if (const Control* slider = find_control(view.controls, "looks/size")) {
    const std::string side = std::to_string(view.state.looks.cover_px);
    draw_text(view, parts.slider.x + 12, parts.slider.y - 6,
              "Covered: " + side + "\u00d7" + side + " pixels",
              {13.f, view.colors.text, Weight::kSemibold});
    draw_slider(view, *slider, parts.slider);
  }
  for (std::size_t i = 0; i < parts.maps.size(); ++i) {
    const Network& network = view.state.networks[i];
    const bool ready = network.answer && i < view.state.looks.maps.size() && view.state.stages;
    if (ready) {
      draw_map(view, parts.maps[i], view.state.looks.maps[i]);
      draw_caption(view, parts.maps[i], network, view.state.looks.maps[i]);
      continue;
    }
    const Rect& map = parts.maps[i];
    view.list->AddRectFilled({map.x, map.y}, {map.right(), map.bottom()}, view.colors.track, 10.f);
    draw_text_fitted(view, map.x, map.bottom() + 18, map.width, network.name(),
                     {15.f, view.colors.muted, Weight::kSemibold}, 12.f);
  }
  draw_legend(view, x, parts.legend_y + 4);
}

}  // namespace inkling::app
