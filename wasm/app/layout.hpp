#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

/// Where everything goes, as a pure function of the window's size. All lengths are in CSS pixels
/// (points on a desktop), from the top left corner of the content.
namespace inkling::app {

struct Rect {
  float x = 0.f;
  float y = 0.f;
  float width = 0.f;
  float height = 0.f;

  [[nodiscard]] float right() const { return x + width; }
  [[nodiscard]] float bottom() const { return y + height; }
  [[nodiscard]] float middle_x() const { return x + width / 2; }
  [[nodiscard]] float middle_y() const { return y + height / 2; }
  [[nodiscard]] Rect inset(float by) const {
    return {x + by, y + by, width - 2 * by, height - 2 * by};
  }
  [[nodiscard]] Rect moved(float dx, float dy) const { return {x + dx, y + dy, width, height}; }
};

enum class LayoutKind : std::uint8_t {
  kNarrow,  ///< Phones: everything below each other, networks as compact rows.
  kMedium,  ///< Tablets: the drawing beside what is made of it, networks as cards below.
  kWide,    ///< From 900 px: the drawing on the left, networks as cards on the right.
};

struct Layout {
  LayoutKind kind = LayoutKind::kNarrow;
  Rect header;
  Rect banner;
  Rect pad;  ///< The drawing square.
  Rect toolbar;
  Rect stages;
  Rect footer;
  Rect sort;                   ///< The list of orders, inside the banner.
  std::vector<Rect> networks;  ///< Cards, or rows on a phone.
  Rect ensemble;               ///< What they answer together, below them.
  Rect labels;                 ///< Where the drawing is labelled, near it; empty without that.
  Rect tabs;                   ///< The row (on a phone, rows) of tabs; empty without tabs.
  Rect details;                ///< What the chosen tab shows.
  std::vector<Rect> buttons;   ///< One for each button of the toolbar, in its order.
  float content_height = 0.f;  ///< May be more than the window's: the rest is scrolled to.
};

inline constexpr float kMinTouch_px = 44.f;

/// What the page has to show.
struct Contents {
  std::size_t networks = 0;
  std::size_t buttons = 0;
  std::size_t tabs = 0;
  bool labels = false;  ///< Whether the drawing can be labelled.
};

/// Places everything but the height of the details, which depends on their width.
[[nodiscard]] Layout compute_layout(float window_width, float window_height,
                                    const Contents& contents);

/// Gives the details their height and moves what stands below them.
void set_details_height(Layout& layout, float height);

/// Keeps the left column of a wide page in view while the right one is scrolled, if it fits.
void keep_drawing_in_view(Layout& layout, float scroll_y, float window_height);

/// Rectangles of equal width in a row, `gap` apart.
[[nodiscard]] std::vector<Rect> split_row(const Rect& row, std::size_t count, float gap);

}  // namespace inkling::app
