#include <algorithm>
#include <cmath>
#include <string>

#include "panels/panels.hpp"

namespace inkling::app {
namespace {

constexpr float kPadding = 16;
constexpr float kTitle = 30;
constexpr float kCaption = 22;
constexpr float kRow = 18;    // One network's answers.
constexpr float kNames = 70;  // Left of them.

/// The strip's columns of images, for one place of it.
struct Columns {
  Rect first;  ///< The first image.
  float step;  ///< From one image to the next.
};

Columns arrange(const Rect& area, std::size_t stages, std::size_t networks) {
  const auto count = static_cast<float>(stages);
  const float room = area.width - 2 * kPadding - kNames;
  const float gap = room >= 340 ? 24.f : 14.f;  // Wide enough for an arrow.
  const float answers = kRow * static_cast<float>(networks);
  const float side =
      std::floor(std::min((room - gap * (count - 1)) / count,
                          area.height - 2 * kPadding + 4 - kTitle - kCaption - answers));
  return {{area.x + kPadding + kNames, area.y + kPadding + kTitle - 4, side, side},
          (room - side) / (count - 1)};
}

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

/// What a network would answer at a stage. One that is misled there stands on a ground of its own,
/// with a sign beside it.
void draw_stage_answer(View& view, float x, float y, std::size_t stage, std::size_t network) {
  const Answer* answer = stage_answer(view.state, stage, network);
  if (!answer) return;
  const bool misled = stage_misleads(view.state, stage, network);
  if (misled) {
    view.list->AddRectFilled({x - 19, y - 8}, {x + 19, y + 8}, view.colors.differ_soft, 8.f);
    draw_icon(view, Icon::kNotEqual, x - 9, y, 11.f, view.colors.differ);
  }
  draw_text(view, x + (misled ? 6.f : 0.f), y, std::to_string(answer->digit),
            {13.f, misled ? view.colors.differ : view.colors.text,
             misled ? Weight::kSemibold : Weight::kRegular, Align::kCenter});
}

}  // namespace

void draw_stages(View& view, const Rect& area) {
  draw_card(view, area);
  const auto stages = preprocess_stages();
  const std::size_t networks = view.state.networks.size();
  const std::string finding = stage_finding(view.state);
  draw_text_fitted(view, area.x + kPadding, area.y + kPadding + 6, area.width - 2 * kPadding,
                   finding.empty() ? "What the networks see" : finding,
                   {14.f, view.colors.text, Weight::kSemibold}, 11.f);
  const auto [first, step] = arrange(area, stages.size(), networks);
  const float answers_y = first.bottom() + kCaption + kRow / 2;
  for (std::size_t i = 0; i < stages.size(); ++i) {
    const Rect image = first.moved(std::floor(static_cast<float>(i) * step), 0);
    const bool last = i + 1 == stages.size();
    draw_stage(view, image, stages[i], last);
    if (!last) {
      draw_icon(view, Icon::kArrow, image.right() + (step - image.width) / 2, image.middle_y(),
                14.f, view.colors.faint);
    }
    for (std::size_t j = 0; j < networks; ++j) {
      draw_stage_answer(view, image.middle_x(), answers_y + static_cast<float>(j) * kRow, i, j);
    }
  }
  for (std::size_t j = 0; j < networks; ++j) {
    draw_text_fitted(view, area.x + kPadding, answers_y + static_cast<float>(j) * kRow, kNames - 8,
                     view.state.networks[j].name(), {12.f, view.colors.muted}, 10.f);
  }
}

}  // namespace inkling::app
