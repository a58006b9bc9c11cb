#pragma once

#include <memory>
#include <string>

#include "renderer.hpp"
#include "shell.hpp"

struct GLFWwindow;
struct GLFWcursor;

namespace inkling::desktop {

/// The window: GLFW's events go to a shell, frames come from it. One at a time.
class Window {
 public:
  /// Opens it, in points. Throws UserError if there is no display or no OpenGL 3.3.
  Window(int width, int height);
  ~Window();
  Window(const Window&) = delete;
  Window& operator=(const Window&) = delete;

  /// Has the loop of `run` look for news. May be called from any thread.
  static void wake();
  [[nodiscard]] std::string read_clipboard() const;
  void write_clipboard(const std::string& text) const;

  /// Shows `shell` until the window is closed. Frames are drawn only while there is something new
  /// to see.
  /// @param report  Whether to print the shell's report as a line on standard output each time the
  ///                window has come to rest, with "frames", how many were drawn so far.
  void run(Shell& shell, bool report);

 private:
  void listen();
  void measure();
  void draw();
  void print_report();
  void choose_cursor();
  void press_key(int key, int scancode, int mods);

  GLFWwindow* window_ = nullptr;
  Renderer renderer_;
  Shell* shell_ = nullptr;
  GLFWcursor* cross_ = nullptr;
  GLFWcursor* hand_ = nullptr;
  float pixels_per_unit_ = 1;   ///< Of the units in which GLFW measures windows.
  float pixels_per_point_ = 1;  ///< The screen's density.
  double last_frame_s_ = 0;
  int frames_ = 0;
};

}  // namespace inkling::desktop
