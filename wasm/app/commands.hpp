#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "state.hpp"

/// The changes that can happen to an AppState. None of them draws or reads a clock by itself.
namespace inkling::app {

/// What buttons and keys ask for.
enum class Action : std::uint8_t {
  kUndo,
  kRedo,
  kClear,
  kBrush,
  kEraser,
  kSwitchTool,  ///< From brush to eraser and back.
  kSmaller,     ///< Takes the next smaller size of the tool.
  kLarger,
  kMenu,  ///< Opens or closes it.
};

/// A key press as a browser or a window system names it: `key` is the character it types in
/// lower case, or "delete" or "backspace".
struct KeyPress {
  std::string_view key;
  bool command = false;  ///< Ctrl, or Cmd on a Mac.
  bool shift = false;
};

/// A state with all networks still loading.
[[nodiscard]] AppState make_state();

void apply(AppState& state, Action action);
/// Gives the current tool a size, an index into kBrushWidths or kEraserRadii.
void set_size(AppState& state, std::size_t index);
[[nodiscard]] std::size_t size_of_tool(const AppState& state);
/// Whether `action` would change anything now.
[[nodiscard]] bool is_available(const AppState& state, Action action);
/// The action of a shortcut, or nothing.
[[nodiscard]] std::optional<Action> shortcut(const KeyPress& press);

/// What a pen, a mouse or a finger reports.
struct PenSample {
  Point point;            ///< As shares of the drawing area.
  float pressure = -1.f;  ///< 0 to 1 from a pen that reports it, otherwise negative.
};
/// Starts a stroke of the current tool, or of the eraser if the pen is held upside down.
void pen_down(AppState& state, const PenSample& sample, bool upside_down = false);
void pen_move(AppState& state, const PenSample& sample);
void pen_up(AppState& state);
/// Takes the stroke back.
void pen_cancel(AppState& state);

/// The network with this id, or nullptr.
[[nodiscard]] Network* find_network(AppState& state, std::string_view id);
/// Notes how much of a network's weights has arrived.
void set_progress(Network& network, float progress);
/// Makes a network ready with the weights of a safetensors file, or failed with the reason why
/// they are no good. Returns whether it is ready.
bool load_weights(AppState& state, Network& network, std::span<const std::byte> safetensors);
/// Gives a network up.
void fail_weights(AppState& state, Network& network, std::string reason);
/// Makes room for the networks that are there now, and has everything answered anew.
void networks_have_changed(AppState& state);

/// Has a ready network answer for an image, and measures its time.
void answer_one(AppState& state, Network& network, const InputImage& image, Clock clock);

/// Brings the answers up to date with the drawing, measuring each network's time as it goes, and
/// goes on measuring where a time is not known well yet. Returns whether it did something.
bool refresh_answers(AppState& state, Clock clock);

/// Moves what glides (bars, the example stroke) on by `elapsed_s` seconds. Returns whether
/// something is still on its way.
bool animate(AppState& state, float elapsed_s);

/// Answers for an image that is not the drawing's: one entry for each network, empty for those
/// that are not ready.
[[nodiscard]] std::vector<std::optional<Answer>> classify(AppState& state, const InputImage& image);
/// The same for strokes. Fails as `preprocess_strokes` does.
[[nodiscard]] Result<std::vector<std::optional<Answer>>> classify(AppState& state,
                                                                  std::span<const Stroke> strokes);

}  // namespace inkling::app
