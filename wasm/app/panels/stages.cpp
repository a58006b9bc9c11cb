#include <algorithm>
#include <array>
#include <cmath>

#include "panels/panels.hpp"

namespace inkling::app {
namespace {

struct Stage {
  const char* name;
  InputImage PreprocessStages::* image;
};

constexpr std::array<Stage, 4> kStages{{
    {"Ink", &PreprocessStages::raw},
    {"Cropped", &PreprocessStages::boxed},
    {"Fitted", &PreprocessStages::fitted},
    {"Centred", &PreprocessStages::centred},
}};

void draw_stage(View& view, const Rect& image, const Stage& stage, bool last) {
  constexpr float kRadius = 8.f;
  view.list->AddRectFilled({image.x, image.y}, {image.right(), image.bottom()},
                           last ? view.colors.agree_soft : view.colors.track, kRadius);
  if (view.state.stages) draw_pixels(view, image.inset(2), (*view.state.stages).*stage.image);
  if (last) {
    view.list->AddRect({image.x - 1, image.y - 1}, {image.right() + 1, image.bottom() + 1},
                       view.colors.agree, kRadius + 1, 0, 1.5f);
  }
  draw_text(view, image.middle_x(), image.bottom() + 13, stage.name,
            {12.f, last ? view.colors.text : view.colors.muted,
             last ? Weight::kSemibold : Weight::kRegular, Align::kCenter});
}

}  // namespace

void draw_stages(View& view, const Rect& area) {
  draw_card(view, area);
  const float padding = 16;
  const float gap = 26;  // Between images, wide enough for an arrow.
  const float count = static_cast<float>(kStages.size());
  constexpr float kTitle = 30;
  constexpr float kCaption = 22;
  const float side = std::floor(std::min((area.width - 2 * padding - gap * (count - 1)) / count,
                                         area.height - 2 * padding + 4 - kTitle - kCaption));
  const float room = (area.width - 2 * padding - side * count) / (count - 1);
  const float step = side + std::min(room, 56.f);
  const float left = area.middle_x() - (side + step * (count - 1)) / 2;
  draw_text(view, area.x + padding, area.y + padding + 6, "What the networks see",
            {14.f, view.colors.text, Weight::kSemibold});
  const float body = area.height - padding - kTitle;
  const float y = std::floor(area.y + padding + kTitle + (body - padding - side - kCaption) / 2);
  for (std::size_t i = 0; i < kStages.size(); ++i) {
    const float x = std::floor(left + static_cast<float>(i) * step);
    const bool last = i + 1 == kStages.size();
    draw_stage(view, {x, y, side, side}, kStages[i], last);
    if (!last) {
      draw_icon(view, Icon::kArrow, x + side + (step - side) / 2, y + side / 2, 14.f,
                view.colors.faint);
    }
  }
}

}  // namespace inkling::app
