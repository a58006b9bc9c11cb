#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "commands.hpp"
#include "control.hpp"
#include "image_atlas.hpp"
#include "layout.hpp"
#include "state.hpp"
#include "theme.hpp"

struct ImGuiContext;

namespace inkling::app {

struct View;

/// What a shell brings along.
struct AppOptions {
  Clock clock = nullptr;  ///< Steady, in microseconds.
  /// Whether presses of the pointer work the controls. Off where real elements lie over them.
  bool pointer_acts = true;
  /// Draws what only this shell shows, over everything else. May be empty.
  std::function<void(View&)> draw_over = {};
};

/// What the pointer does outside of the drawing square, in window coordinates.
struct Pointer {
  float x = 0.f;
  float y = 0.f;
  bool inside = false;  ///< Whether there is a pointer at all; a lifted finger is none.
  bool touch = false;
};

/// The whole front end: its state, its layout and one ImGui context. A shell owns one, tells it of
/// sizes, pens, pointers and keys, and calls `frame` and a renderer backend when it asks for it.
class App {
 public:
  explicit App(AppOptions options);
  ~App();
  App(const App&) = delete;
  App& operator=(const App&) = delete;

  [[nodiscard]] AppState& state() { return state_; }
  [[nodiscard]] const AppState& state() const { return state_; }
  [[nodiscard]] const Layout& layout() const { return layout_; }
  /// What can be used now and where, in the content.
  [[nodiscard]] const Controls& controls() const { return controls_; }

  /// TrueType or OpenType files, to be given before the first frame; without them, or where they
  /// are no fonts, Dear ImGui's own font serves.
  void use_fonts(std::vector<std::byte> regular, std::vector<std::byte> semibold);
  /// @param width, height  Of the window, in CSS pixels.
  /// @param density        Screen pixels for each of them.
  void resize(float width, float height, float density);
  /// Shows the content from `y` down.
  void scroll_to(float y);
  void move_pointer(const Pointer& pointer);
  void press_pointer(bool down);
  /// Carries out a shortcut. Returns whether there was one.
  bool press_key(const KeyPress& press);
  /// Uses a control, as `app::act` does, and draws what comes of it.
  void act(std::string_view id, double value);
  /// Says that something else changed the state, so that it is drawn anew.
  void touch();

  /// Whether a frame would show anything new.
  [[nodiscard]] bool wants_frame() const { return frames_wanted_ > 0; }
  /// Brings the answers up to date and shows nothing, for a shell that has nothing to show them on.
  void answer();
  /// Brings answers and animations up to date and makes ImGui's draw data, to be rendered on a
  /// surface cleared with the palette's page colour.
  /// @param elapsed_s  Since the frame before; ignored if frames had paused.
  void frame(float elapsed_s);

 private:
  void arrange();
  void drag();
  void draw();

  AppState state_;
  AppOptions options_;
  ImGuiContext* context_;
  std::vector<std::byte> regular_font_;
  std::vector<std::byte> semibold_font_;
  Fonts fonts_;                        ///< None until they were given or a frame needs them.
  std::unique_ptr<ImageAtlas> atlas_;  ///< Made with the first frame.
  Layout layout_;
  Controls controls_;
  Pointer pointer_;
  bool pressed_ = false;
  std::string held_;  ///< The control on which the pointer was pressed.
  float scroll_y_ = 0.f;
  int frames_wanted_ = 1;
  bool paused_ = true;
};

}  // namespace inkling::app
