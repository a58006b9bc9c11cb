#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "view.hpp"

/// The page's panels, one file each.
namespace inkling::app {

void draw_header(View& view, const Rect& area);
/// Who says what, in one sentence.
void draw_banner(View& view, const Rect& area);
/// The drawing square. Its strokes come from the shell, which sees every position of the pen.
void draw_pad(View& view, const Rect& area);
void draw_toolbar(View& view, const Rect& area);
/// The way from ink to the 28×28 image that the networks see.
void draw_stages(View& view, const Rect& area);
/// All networks side by side, as cards or as compact rows.
void draw_networks(View& view, const Rect& area);
/// What all networks answer together.
void draw_ensemble(View& view, const Rect& area);
void draw_tabs(View& view, const Rect& area);
void draw_footer(View& view, const Rect& area);

/// One tab and what it shows. Ids of its controls start with its own id and a slash; `act` gets
/// what stands behind it.
struct Section {
  const char* id;
  const char* label;
  /// The height it needs for a width.
  float (*height)(const AppState& state, float width);
  void (*draw)(View& view, const Rect& area);
  /// What it shows, in sentences for screen readers.
  std::string (*describe)(const AppState& state);
  /// May be null: it has no controls.
  void (*add_controls)(const AppState& state, const Rect& area, Controls& controls) = nullptr;
  void (*act)(AppState& state, std::string_view id, double value) = nullptr;
  /// May be null. Goes on with long computations for about `budget_us`; returns whether it did
  /// anything. Called for each frame while the tab is chosen.
  bool (*advance)(AppState& state, Clock clock, double budget_us) = nullptr;
  /// May be null. Takes a file; returns whether it is one for this section.
  bool (*receive)(AppState& state, std::string_view name,
                  std::span<const std::byte> content) = nullptr;
  /// May be null. Keys while the tab is chosen; returns whether one means something.
  bool (*press_key)(AppState& state, const KeyPress& press) = nullptr;
  bool takes_labels = false;  ///< Drawings are labelled while it is chosen.
};
/// One network step by step: its values, its layers' sizes and times, and what one unit sees.
[[nodiscard]] float inside_height(const AppState& state, float width);
void add_inside_controls(const AppState& state, const Rect& area, Controls& controls);
void draw_inside(View& view, const Rect& area);

/// Where each network looks, as heat maps.
[[nodiscard]] float looks_height(const AppState& state, float width);
void add_looks_controls(const AppState& state, const Rect& area, Controls& controls);
void draw_looks(View& view, const Rect& area);

/// Sliders that change the image, and how the networks hold out.
[[nodiscard]] float breaks_height(const AppState& state, float width);
void add_breaks_controls(const AppState& state, const Rect& area, Controls& controls);
void draw_breaks(View& view, const Rect& area);

/// The visitor's own weights beside the shipped ones.
[[nodiscard]] float weights_height(const AppState& state, float width);
void add_weights_controls(const AppState& state, const Rect& area, Controls& controls);
void draw_weights(View& view, const Rect& area);

/// MNIST's test digits through all networks, counted.
[[nodiscard]] float verify_height(const AppState& state, float width);
void add_verify_controls(const AppState& state, const Rect& area, Controls& controls);
void draw_verify(View& view, const Rect& area);

/// Ten buttons that say what the drawing is, near the square.
void add_label_controls(const AppState& state, const Rect& area, Controls& controls);
void draw_labels(View& view, const Rect& area);
/// Digits that the visitor drew and labelled.
[[nodiscard]] float handwriting_height(const AppState& state, float width);
void add_handwriting_controls(const AppState& state, const Rect& area, Controls& controls);
void draw_handwriting(View& view, const Rect& area);

[[nodiscard]] std::span<const Section> sections();
/// The section whose tab is chosen, or nullptr where there is none.
[[nodiscard]] const Section* chosen_section(const AppState& state);
/// Where the tabs are, in the content.
[[nodiscard]] std::vector<Rect> tab_places(const Layout& layout, std::size_t count);

/// A button of the toolbar.
struct ToolbarButton {
  const char* id;
  std::optional<Action> action;  ///< None for the list of sizes.
  std::optional<Icon> icon;
  const char* label;
};
[[nodiscard]] std::span<const ToolbarButton> toolbar_buttons();

}  // namespace inkling::app
