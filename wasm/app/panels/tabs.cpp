#include <array>
#include <cmath>

#include "handwriting_files.hpp"
#include "panels/panels.hpp"
#include "widgets.hpp"

namespace inkling::app {
namespace {

constexpr float kGap = 8;

// In the order in which they are shown.
constexpr std::array kSections{
    Section{.id = "inside",
            .label = "Inside",
            .height = inside_height,
            .draw = draw_inside,
            .describe = describe_inside,
            .add_controls = add_inside_controls,
            .act = act_on_inside,
            .advance = advance_inside},
    Section{.id = "looks",
            .label = "Looks",
            .height = looks_height,
            .draw = draw_looks,
            .describe = describe_looks,
            .add_controls = add_looks_controls,
            .act = act_on_looks,
            .advance = advance_looks},
    Section{.id = "breaks",
            .label = "Breaks",
            .height = breaks_height,
            .draw = draw_breaks,
            .describe = describe_breaks,
            .add_controls = add_breaks_controls,
            .act = act_on_breaks,
            .advance = advance_breaks},
    Section{.id = "verify",
            .label = "Verify",
            .height = verify_height,
            .draw = draw_verify,
            .describe = describe_verify,
            .add_controls = add_verify_controls,
            .act = act_on_verify},
    Section{.id = "yours",
            .label = "Yours",
            .height = handwriting_height,
            .draw = draw_handwriting,
            .describe = describe_handwriting,
            .add_controls = add_handwriting_controls,
            .act = act_on_handwriting,
            .advance = advance_handwriting,
            .receive = receive_handwriting,
            .press_key = press_handwriting_key,
            .takes_labels = true},
    Section{.id = "weights",
            .label = "Weights",
            .height = weights_height,
            .draw = draw_weights,
            .describe = describe_weights,
            .add_controls = add_weights_controls,
            .act = act_on_weights,
            .advance = advance_weights,
            .receive = receive_weights},
};

}  // namespace

std::span<const Section> sections() { return kSections; }

const Section* chosen_section(const AppState& state) {
  const auto all = sections();
  return state.tab < all.size() ? &all[state.tab] : nullptr;
}

std::vector<Rect> tab_places(const Layout& layout, std::size_t count) {
  if (layout.kind != LayoutKind::kNarrow) return split_row(layout.tabs, count, kGap);
  constexpr std::size_t kColumns = 3;
  std::vector<Rect> places;
  for (std::size_t first = 0; first < count; first += kColumns) {
    const Rect row{layout.tabs.x, layout.tabs.y + static_cast<float>(first / kColumns) * 48,
                   layout.tabs.width, kMinTouch_px};
    const auto cells = split_row(row, kColumns, kGap);
    places.insert(places.end(), cells.begin(),
                  cells.begin() + static_cast<std::ptrdiff_t>(std::min(kColumns, count - first)));
  }
  return places;
}

void draw_tabs(View& view, const Rect&) {
  for (const Control& control : view.controls) {
    if (control.role == Role::kTab) {
      draw_chip(view, control, control.area.moved(0, -view.scroll_y));
    }
  }
}

}  // namespace inkling::app
