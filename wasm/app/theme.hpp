#pragma once

#include <cstddef>
#include <span>

#include "imgui.h"

namespace inkling::app {

/// Every colour the page uses. Contrast of text on its background is at least 4.5:1.
struct Palette {
  ImU32 page;        ///< Behind everything.
  ImU32 card;        ///< Cards on the page, the drawing square among them.
  ImU32 card_edge;   ///< A card's outline.
  ImU32 shadow;      ///< Cast by cards; without opacity.
  int shadow_alpha;  ///< Opacity of the shadow where it is darkest, 0 to 255.
  ImU32 ink;         ///< The drawing.
  ImU32 guide;       ///< The example stroke on an empty page.
  ImU32 text;
  ImU32 muted;       ///< Labels, captions.
  ImU32 faint;       ///< What is not available now; placeholders.
  ImU32 track;       ///< Behind bars.
  ImU32 bar;         ///< Bars other than the answer's.
  ImU32 hover;       ///< Button background under the pointer.
  ImU32 press;       ///< The same while pressed.
  ImU32 agree;       ///< Accent: this network goes with the others.
  ImU32 agree_soft;  ///< Its tint, as a background.
  ImU32 differ;      ///< Accent: this network says something else, or failed.
  ImU32 differ_soft;
};

[[nodiscard]] const Palette& palette(bool dark);

/// The typeface in two weights. ImGui renders any size of them as sharp as the screen allows.
struct Fonts {
  ImFont* regular = nullptr;
  ImFont* semibold = nullptr;
};

/// Adds the two weights to ImGui's atlas from font files in memory, which must stay alive as long
/// as the atlas. An empty or broken file falls back to ImGui's own typeface.
[[nodiscard]] Fonts load_fonts(std::span<const std::byte> regular,
                               std::span<const std::byte> semibold);

}  // namespace inkling::app
