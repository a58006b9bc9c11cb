#include "layout.hpp"

#include <algorithm>
#include <cmath>

namespace inkling::app {
namespace {

constexpr float kWideFrom_px = 900;
constexpr float kMediumFrom_px = 600;
constexpr float kMaxContent_px = 1440;

/// Rectangles of equal width in a row.
std::vector<Rect> split_row(const Rect& row, std::size_t count, float gap) {
  std::vector<Rect> cells;
  const float n = static_cast<float>(count);
  const float width = (row.width - gap * (n - 1)) / n;
  for (std::size_t i = 0; i < count; ++i) {
    cells.push_back({row.x + static_cast<float>(i) * (width + gap), row.y, width, row.height});
  }
  return cells;
}

/// Height of the strip of four images with its title and captions, for its width.
float strip_height(float width) { return 88 + (width - 110) / 4; }

void finish(Layout& layout, float bottom, float left, float width) {
  layout.footer = {left, bottom, width, 56};
  layout.content_height = layout.footer.bottom();
}

Layout wide_layout(float window_width, float window_height, std::size_t networks,
                   std::size_t buttons) {
  Layout layout;
  layout.kind = LayoutKind::kWide;
  const bool roomy = window_width >= 1200;
  const float margin = roomy ? 40 : 20;
  const float gap = roomy ? 24 : 16;
  const float card_gap = roomy ? 16 : 10;
  const float width = std::min(window_width - 2 * margin, kMaxContent_px);
  const float left = std::floor((window_width - width) / 2);
  layout.header = {left, 0, width, roomy ? 88.f : 68.f};
  const float top = layout.header.bottom();

  // The left column holds the square, the buttons and the strip, whose images grow with it.
  constexpr float kToolbar = 48;
  const float room = window_height - top - 56;
  const float fits = (room - kToolbar - 2 * 12 - strip_height(0)) / 1.25f;
  const float side = std::floor(std::clamp(std::min(fits, 0.37f * width), 290.f, 560.f));
  layout.pad = {left, top, side, side};
  layout.toolbar = {left, layout.pad.bottom() + 12, side, kToolbar};
  layout.buttons = split_row(layout.toolbar, buttons, 8);
  layout.stages = {left, layout.toolbar.bottom() + 12, side, strip_height(side)};

  const float right_x = left + side + gap;
  const float right_width = width - side - gap;
  layout.banner = {right_x, top, right_width, roomy ? 84.f : 68.f};
  const float cards_top = layout.banner.bottom() + 12;
  const float cards_height = std::clamp(layout.stages.bottom() - cards_top, 470.f, 720.f);
  layout.networks = split_row({right_x, cards_top, right_width, cards_height}, networks, card_gap);
  finish(layout, std::max(layout.stages.bottom(), cards_top + cards_height), left, width);
  return layout;
}

Layout medium_layout(float window_width, float window_height, std::size_t networks,
                     std::size_t buttons) {
  Layout layout;
  layout.kind = LayoutKind::kMedium;
  constexpr float kMargin = 24;
  constexpr float kGap = 16;
  const float width = window_width - 2 * kMargin;
  layout.header = {kMargin, 0, width, 76};
  const float top = layout.header.bottom();
  const float side =
      std::floor(std::clamp(std::min(0.5f * width, 0.5f * window_height), 288.f, 440.f));
  layout.pad = {kMargin, top, side, side};
  const float right_x = layout.pad.right() + kGap;
  const float right_width = kMargin + width - right_x;
  layout.toolbar = {right_x, layout.pad.bottom() - 48, right_width, 48};
  layout.buttons = split_row(layout.toolbar, buttons, 8);
  const float strip = std::min(strip_height(right_width), 0.45f * side);
  layout.stages = {right_x, layout.toolbar.y - 12 - strip, right_width, strip};
  layout.banner = {right_x, top, right_width, layout.stages.y - 12 - top};
  const float cards_top = layout.pad.bottom() + kGap;
  const float cards_height = std::clamp(window_height - cards_top - 56, 470.f, 560.f);
  layout.networks = split_row({kMargin, cards_top, width, cards_height}, networks, 12);
  finish(layout, cards_top + cards_height, kMargin, width);
  return layout;
}

Layout narrow_layout(float window_width, float window_height, std::size_t networks,
                     std::size_t buttons) {
  Layout layout;
  layout.kind = LayoutKind::kNarrow;
  const float margin = 16;
  const float width = window_width - 2 * margin;
  layout.header = {margin, 0, width, 48};
  layout.banner = {margin, layout.header.bottom(), width, 52};
  const float side = std::floor(std::min(width, std::max(0.425f * window_height, 240.f)));
  layout.pad = {margin + std::floor((width - side) / 2), layout.banner.bottom() + 10, side, side};
  layout.toolbar = {margin, layout.pad.bottom() + 8, width, 46};
  layout.buttons = split_row(layout.toolbar, buttons, 8);
  constexpr float kRow = 68;
  constexpr float kRowGap = 6;
  float y = layout.toolbar.bottom() + 10;
  for (std::size_t i = 0; i < networks; ++i, y += kRow + kRowGap) {
    layout.networks.push_back({margin, y, width, kRow});
  }
  layout.stages = {margin, y + 6, width, strip_height(width)};
  finish(layout, layout.stages.bottom() + 4, margin, width);
  return layout;
}

}  // namespace

Layout compute_layout(float window_width, float window_height, std::size_t network_count,
                      std::size_t button_count) {
  if (window_width >= kWideFrom_px)
    return wide_layout(window_width, window_height, network_count, button_count);
  if (window_width >= kMediumFrom_px)
    return medium_layout(window_width, window_height, network_count, button_count);
  return narrow_layout(window_width, window_height, network_count, button_count);
}

}  // namespace inkling::app
