#pragma once

#include <span>
#include <string_view>

#include "commands.hpp"
#include "control.hpp"
#include "image_atlas.hpp"
#include "layout.hpp"
#include "state.hpp"
#include "theme.hpp"
#include "verdict.hpp"

/// What panels draw with: the state they show, where they may ask for actions, and the few shapes
/// and letters the page is made of.
namespace inkling::app {

enum class Weight : std::uint8_t { kRegular, kSemibold };
enum class Align : std::uint8_t { kLeft, kCenter, kRight };

/// How a piece of text looks.
struct TextStyle {
  float size = 14.f;
  ImU32 color = 0;
  Weight weight = Weight::kRegular;
  Align align = Align::kLeft;
};

/// One frame's drawing surface.
struct View {
  const AppState& state;
  const Verdict& verdict;
  const Layout& layout;
  const Palette& colors;
  const Fonts& fonts;
  ImDrawList* list;
  ImageAtlas& atlas;
  std::span<const Control> controls;  ///< Places in the content.
  std::string_view hovered;           ///< Id of the control under the pointer.
  std::string_view held;              ///< Id of the control that is being pressed.
  float scroll_y = 0.f;               ///< The window shows the content from here down.

  [[nodiscard]] ImFont* font(Weight weight) const {
    return weight == Weight::kSemibold ? fonts.semibold : fonts.regular;
  }
  [[nodiscard]] bool compact() const { return layout.kind == LayoutKind::kNarrow; }
};

/// A panel of the page: it draws a part of the state into a rectangle. The list of all panels is in
/// panels/panels.hpp.
using DrawPanel = void (*)(View& view, const Rect& area);

[[nodiscard]] float text_width(const View& view, std::string_view text, float size,
                               Weight weight = Weight::kRegular);
/// Draws one line whose letters stand in the vertical middle of `y`; `x` is its left end, middle
/// or right end after the style's alignment.
void draw_text(View& view, float x, float y, std::string_view text, const TextStyle& style);
/// Draws one line, as small as needed (down to `min_size`) to fit into `width`, then cut with "…".
void draw_text_fitted(View& view, float x, float y, float width, std::string_view text,
                      TextStyle style, float min_size);
/// Draws a paragraph from (x, y) down, wrapped at `width`.
void draw_paragraph(View& view, float x, float y, float width, std::string_view text,
                    const TextStyle& style);

/// A card: rounded, outlined, with a soft shadow.
void draw_card(View& view, const Rect& area, float radius = 16.f);
/// A bar with round ends, filled from the left to `share` of its width; nothing of it is filled
/// below a few thousandths.
void draw_bar(View& view, const Rect& area, float share, ImU32 fill, ImU32 track);
/// A 28×28 image in ink colour, its pixels on whole screen pixels where there is room.
void draw_pixels(View& view, const Rect& area, const InputImage& image);
/// An image of `width` pixels a row in any colours, its pixels as sharp squares, with round
/// corners.
void draw_image(View& view, const Rect& area, int width, std::span<const ImU32> pixels,
                float radius = 0.f);
/// A colour between two, `share` of the way from the first to the second.
[[nodiscard]] ImU32 blend(ImU32 from, ImU32 to, float share);
/// A pen's path with round ends and joints, as wide as its nib; a single point is a dot.
void draw_stroke(View& view, const Rect& area, std::span<const Point> stroke, const Nib& nib,
                 ImU32 color);

enum class Icon : std::uint8_t {
  kUndo,
  kRedo,
  kClear,
  kCheck,
  kNotEqual,
  kWarning,
  kArrow,
  kDown,
  kSort,
  kEraser,
  kMore,
};
/// Line icons, `size` px square around the middle.
void draw_icon(View& view, Icon icon, float middle_x, float middle_y, float size, ImU32 color);

/// A network's mark, as icon and word ("agrees") on a tinted pill; its right end is at `right`.
/// With `word` off only the icon is drawn. Returns the width.
float draw_stance(View& view, float right, float middle_y, Stance stance, bool word);

[[nodiscard]] ImU32 stance_color(const View& view, Stance stance);

}  // namespace inkling::app
