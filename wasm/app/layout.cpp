#include "layout.hpp"

#include <algorithm>
#include <cmath>

namespace inkling::app {
namespace {

constexpr float kWideFrom_px = 900;
constexpr float kMediumFrom_px = 600;
constexpr float kMaxContent_px = 1440;
constexpr float kFooter = 56;
constexpr float kLabels = 144;     // Least height of the labels: two rows for fingers and a line.
constexpr float kLeastCard = 440;  // Height of a network's card.

/// The toolbar's buttons, closer together where they would be too small for a finger.
std::vector<Rect> place_buttons(const Rect& area, std::size_t count) {
  return split_row(area, count, area.width >= 400 ? 8 : 4);
}

/// Height of the strip of four images with its title, captions and a row of answers for each
/// network, for its width.
float strip_height(float width, std::size_t networks) {
  return 82 + (width - 174) / 4 + 18 * static_cast<float>(networks);
}

/// The labels take the strip's place, which is near the square.
Rect labels_place(const Rect& strip) {
  return {strip.x, strip.y, strip.width, std::clamp(strip.height, kLabels, 200.f)};
}

/// Where the order is chosen: at the right end of the banner.
Rect sort_place(const Rect& banner, float width) {
  const float margin = (std::min(banner.height, 84.f) - kMinTouch_px) / 2;
  return {banner.right() - width - margin, banner.y + margin, width, kMinTouch_px};
}

/// What stands below the networks, from `y` down in a column: their common answer, and the tabs
/// with room for their details.
void place_below_networks(Layout& layout, const Rect& column, float y, std::size_t tabs) {
  const bool narrow = layout.kind == LayoutKind::kNarrow;
  layout.ensemble = {column.x, y, column.width, narrow ? 60.f : 72.f};
  layout.tabs = {column.x, layout.ensemble.bottom() + (narrow ? 14 : 16), column.width, 0};
  if (tabs > 0) {
    const float rows = narrow ? std::ceil(static_cast<float>(tabs) / 3) : 1;
    layout.tabs.height = rows * 48;
  }
  layout.details = {column.x, layout.tabs.bottom() + (tabs > 0 ? 12 : 0), column.width, 0};
}

Layout wide_layout(float window_width, float window_height, const Contents& contents) {
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
  const float room = window_height - top - kFooter;
  const float fits = (room - kToolbar - 2 * 12 - strip_height(0, contents.networks)) / 1.25f;
  const float side = std::floor(std::clamp(std::min(fits, 0.37f * width), 290.f, 560.f));
  layout.pad = {left, top, side, side};
  layout.toolbar = {left, layout.pad.bottom() + 12, side, kToolbar};
  layout.buttons = place_buttons(layout.toolbar, contents.buttons);
  layout.stages = {left, layout.toolbar.bottom() + 12, side, strip_height(side, contents.networks)};
  if (contents.labels) layout.labels = labels_place(layout.stages);

  const float right_x = left + side + gap;
  const float right_width = width - side - gap;
  layout.banner = {right_x, top, right_width, roomy ? 84.f : 68.f};
  const float cards_top = layout.banner.bottom() + 12;
  layout.sort = sort_place(layout.banner, roomy ? 190.f : 172.f);
  const Rect column{right_x, cards_top, right_width, 0};
  constexpr float kBelow = 72 + 16 + 48 + 2 * 12;  // The common answer and the tabs.
  const float cards_height =
      std::clamp(layout.stages.bottom() - cards_top - kBelow, kLeastCard, 620.f);
  layout.networks =
      split_row({right_x, cards_top, right_width, cards_height}, contents.networks, card_gap);
  place_below_networks(layout, column, cards_top + cards_height + 12, contents.tabs);
  layout.footer = {left, 0, width, kFooter};
  return layout;
}

Layout medium_layout(float window_width, float window_height, const Contents& contents) {
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
  layout.toolbar = {kMargin, layout.pad.bottom() + 10, side, 48};
  layout.buttons = place_buttons(layout.toolbar, contents.buttons);
  const float right_x = layout.pad.right() + kGap;
  const float right_width = kMargin + width - right_x;
  const float strip = std::min(strip_height(right_width, contents.networks), 0.6f * side);
  layout.stages = {right_x, layout.toolbar.bottom() - strip, right_width, strip};
  if (contents.labels) layout.labels = labels_place(layout.stages);
  layout.banner = {right_x, top, right_width, layout.stages.y - 12 - top};
  const float cards_top = layout.toolbar.bottom() + kGap;
  layout.sort = sort_place(layout.banner, std::min(172.f, right_width - 16));
  layout.sort.y = layout.banner.bottom() - kMinTouch_px - 12;
  const float cards_height = std::clamp(window_height - cards_top - 200, kLeastCard, 520.f);
  layout.networks = split_row({kMargin, cards_top, width, cards_height}, contents.networks, 12);
  place_below_networks(layout, {kMargin, 0, width, 0}, cards_top + cards_height + 12,
                       contents.tabs);
  layout.footer = {kMargin, 0, width, kFooter};
  return layout;
}

Layout narrow_layout(float window_width, float window_height, const Contents& contents) {
  Layout layout;
  layout.kind = LayoutKind::kNarrow;
  const float margin = 16;
  const float width = window_width - 2 * margin;
  layout.header = {margin, 0, width, 48};
  layout.banner = {margin, layout.header.bottom(), width, 52};
  const float side = std::floor(std::min(width, std::max(0.425f * window_height, 240.f)));
  layout.pad = {margin + std::floor((width - side) / 2), layout.banner.bottom() + 10, side, side};
  layout.toolbar = {margin, layout.pad.bottom() + 8, width, 46};
  layout.buttons = place_buttons(layout.toolbar, contents.buttons);
  constexpr float kRow = 68;
  constexpr float kRowGap = 6;
  float y = layout.toolbar.bottom() + 10;
  if (contents.labels) {
    layout.labels = {margin, y, width, kLabels};
    y = layout.labels.bottom() + 10;
  }
  for (std::size_t i = 0; i < contents.networks; ++i, y += kRow + kRowGap) {
    layout.networks.push_back({margin, y, width, kRow});
  }
  layout.sort = sort_place(layout.banner, kMinTouch_px);
  layout.stages = {margin, y + 60 + 12, width, strip_height(width, contents.networks)};
  place_below_networks(layout, {margin, 0, width, 0}, y, contents.tabs);
  const float down = layout.stages.height + 12;
  layout.tabs.y += down;
  layout.details.y += down;
  layout.footer = {margin, 0, width, kFooter};
  return layout;
}

}  // namespace

std::vector<Rect> split_row(const Rect& row, std::size_t count, float gap) {
  std::vector<Rect> cells;
  const float n = static_cast<float>(count);
  const float width = (row.width - gap * (n - 1)) / n;
  for (std::size_t i = 0; i < count; ++i) {
    cells.push_back({row.x + static_cast<float>(i) * (width + gap), row.y, width, row.height});
  }
  return cells;
}

Layout compute_layout(float window_width, float window_height, const Contents& contents) {
  Layout layout = window_width >= kWideFrom_px ? wide_layout(window_width, window_height, contents)
                  : window_width >= kMediumFrom_px
                      ? medium_layout(window_width, window_height, contents)
                      : narrow_layout(window_width, window_height, contents);
  set_details_height(layout, 0);
  return layout;
}

void set_details_height(Layout& layout, float height) {
  layout.details.height = height;
  float bottom = std::max(layout.details.bottom(), layout.ensemble.bottom());
  bottom = std::max(bottom, layout.stages.bottom());
  layout.footer.y = bottom + 4;
  layout.content_height = layout.footer.bottom();
}

void keep_drawing_in_view(Layout& layout, float scroll_y, float window_height) {
  constexpr float kMargin = 16;
  if (layout.kind != LayoutKind::kWide) return;
  const float column = layout.stages.bottom() - layout.pad.y;
  if (column + 2 * kMargin > window_height) return;
  const float room = layout.footer.y - 4 - layout.stages.bottom();
  const float down = std::clamp(scroll_y + kMargin - layout.pad.y, 0.f, std::max(room, 0.f));
  for (Rect* part : {&layout.pad, &layout.toolbar, &layout.stages, &layout.labels}) part->y += down;
  for (Rect& button : layout.buttons) button.y += down;
}

}  // namespace inkling::app
