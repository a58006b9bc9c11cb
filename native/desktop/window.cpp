#include "window.hpp"

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <format>
#include <utility>
#include <vector>

#include "common/error.hpp"
#include "theme.hpp"

#define GLFW_INCLUDE_NONE
#include <GLFW/glfw3.h>

namespace inkling::desktop {
namespace {

constexpr float kScrollStep = 80;  // Points for each notch of a wheel.
constexpr int kLeastWidth = 390, kLeastHeight = 560;

/// Keys that type nothing, as browsers call them.
constexpr std::array<std::pair<int, const char*>, 15> kKeyNames{{
    {GLFW_KEY_SPACE, " "},
    {GLFW_KEY_ESCAPE, "escape"},
    {GLFW_KEY_ENTER, "enter"},
    {GLFW_KEY_KP_ENTER, "enter"},
    {GLFW_KEY_TAB, "tab"},
    {GLFW_KEY_BACKSPACE, "backspace"},
    {GLFW_KEY_DELETE, "delete"},
    {GLFW_KEY_RIGHT, "arrowright"},
    {GLFW_KEY_LEFT, "arrowleft"},
    {GLFW_KEY_DOWN, "arrowdown"},
    {GLFW_KEY_UP, "arrowup"},
    {GLFW_KEY_PAGE_UP, "pageup"},
    {GLFW_KEY_PAGE_DOWN, "pagedown"},
    {GLFW_KEY_HOME, "home"},
    {GLFW_KEY_END, "end"},
}};

const char* name_of(int key) {
  for (const auto& [known, name] : kKeyNames) {
    if (known == key) return name;
  }
  return nullptr;
}

std::string last_glfw_error() {
  const char* text = nullptr;
  glfwGetError(&text);
  return text ? text : "no reason is known";
}

Window& window_of(GLFWwindow* window) {
  return *static_cast<Window*>(glfwGetWindowUserPointer(window));
}

}  // namespace

Window::Window(int width, int height) {
  // GLFW would try Wayland first, which complains on its own if there is none.
  if (!std::getenv("WAYLAND_DISPLAY") && glfwPlatformSupported(GLFW_PLATFORM_X11)) {
    glfwInitHint(GLFW_PLATFORM, GLFW_PLATFORM_X11);
  }
  if (!glfwInit()) {
    throw UserError(
        std::format("no display can be opened ({}): start it on a desktop, or set DISPLAY or "
                    "WAYLAND_DISPLAY to one",
                    last_glfw_error()));
  }
  glfwWindowHint(GLFW_CONTEXT_VERSION_MAJOR, 3);
  glfwWindowHint(GLFW_CONTEXT_VERSION_MINOR, 3);
  glfwWindowHint(GLFW_OPENGL_PROFILE, GLFW_OPENGL_CORE_PROFILE);
  glfwWindowHint(GLFW_SCALE_TO_MONITOR, GLFW_TRUE);
  for (const int buffer : {GLFW_DEPTH_BITS, GLFW_STENCIL_BITS}) glfwWindowHint(buffer, 0);
  for (const int name : {GLFW_X11_CLASS_NAME, GLFW_X11_INSTANCE_NAME, GLFW_WAYLAND_APP_ID}) {
    glfwWindowHintString(name, "inkling");
  }
  window_ = glfwCreateWindow(width, height, "Inkling", nullptr, nullptr);
  const std::string reason = window_ ? "" : last_glfw_error();
  if (window_) glfwMakeContextCurrent(window_);
  if (!window_) {
    glfwTerminate();
    throw UserError(std::format(
        "this display offers no OpenGL 3.3 ({}): a newer graphics driver has it", reason));
  }
  glfwSwapInterval(1);
  cross_ = glfwCreateStandardCursor(GLFW_CROSSHAIR_CURSOR);
  hand_ = glfwCreateStandardCursor(GLFW_POINTING_HAND_CURSOR);
}

Window::~Window() { glfwTerminate(); }

void Window::wake() { glfwPostEmptyEvent(); }

std::string Window::read_clipboard() const {
  const char* text = glfwGetClipboardString(window_);
  return text ? text : "";
}

void Window::write_clipboard(const std::string& text) const {
  glfwSetClipboardString(window_, text.c_str());
}

void Window::run(Shell& shell, bool report) {
  shell_ = &shell;
  if (!renderer_.start()) throw UserError("the graphics driver refuses the window's shaders");
  listen();
  measure();
  bool rested = false;
  while (!glfwWindowShouldClose(window_)) {
    if (shell.front_end().wants_frame()) {
      rested = false;
      glfwPollEvents();
      draw();
      continue;
    }
    if (report && !std::exchange(rested, true)) print_report();
    const auto next = shell.next_change_s();
    next ? glfwWaitEventsTimeout(*next + 0.001) : glfwWaitEvents();
    shell.pass_time();
    shell.serve();
  }
}

void Window::print_report() {
  std::printf("{\"frames\": %d, \"window\": %s}\n", frames_, shell_->report().c_str());
  std::fflush(stdout);
}

void Window::listen() {
  glfwSetWindowUserPointer(window_, this);
  glfwSetFramebufferSizeCallback(window_, [](GLFWwindow* w, int, int) { window_of(w).measure(); });
  glfwSetWindowContentScaleCallback(window_,
                                    [](GLFWwindow* w, float, float) { window_of(w).measure(); });
  glfwSetWindowRefreshCallback(window_,
                               [](GLFWwindow* w) { window_of(w).shell_->front_end().touch(); });
  glfwSetCursorPosCallback(window_, [](GLFWwindow* w, double x, double y) {
    const Window& window = window_of(w);
    const double points = static_cast<double>(window.pixels_per_unit_ / window.pixels_per_point_);
    window.shell_->move_pointer(static_cast<float>(x * points), static_cast<float>(y * points));
  });
  glfwSetCursorEnterCallback(window_, [](GLFWwindow* w, int entered) {
    if (!entered) window_of(w).shell_->leave();
  });
  glfwSetMouseButtonCallback(window_, [](GLFWwindow* w, int button, int action, int) {
    if (button == GLFW_MOUSE_BUTTON_LEFT) {
      window_of(w).shell_->press_pointer(action == GLFW_PRESS);
    }
  });
  glfwSetScrollCallback(window_, [](GLFWwindow* w, double, double y) {
    window_of(w).shell_->scroll(static_cast<float>(-y) * kScrollStep);
  });
  glfwSetCharCallback(window_, [](GLFWwindow* w, unsigned code) {
    if (code <= ' ' || code > '~') return;
    const bool capital = code >= 'A' && code <= 'Z';
    const char letter = static_cast<char>(capital ? code - 'A' + 'a' : code);
    window_of(w).shell_->press_key({.key = {&letter, 1}, .shift = capital});
  });
  glfwSetKeyCallback(window_, [](GLFWwindow* w, int key, int scancode, int action, int mods) {
    if (action != GLFW_RELEASE) window_of(w).press_key(key, scancode, mods);
  });
  glfwSetDropCallback(window_, [](GLFWwindow* w, int count, const char** names) {
    window_of(w).shell_->open(std::vector<std::filesystem::path>(names, names + count));
  });
}

/// Letters come as characters, after the keyboard's layout; with Ctrl they type none.
void Window::press_key(int key, int scancode, int mods) {
  const bool command = mods & GLFW_MOD_CONTROL;
  const char* name = name_of(key);
  if (!name && command) name = glfwGetKeyName(key, scancode);
  if (!name || mods & GLFW_MOD_ALT) return;
  if (command && (std::string_view(name) == "q" || std::string_view(name) == "w")) {
    return glfwSetWindowShouldClose(window_, GLFW_TRUE);
  }
  shell_->press_key({name, command, (mods & GLFW_MOD_SHIFT) != 0});
}

void Window::measure() {
  int width = 0, units = 0, height = 0;
  glfwGetFramebufferSize(window_, &width, &height);
  glfwGetWindowSize(window_, &units, nullptr);
  if (width <= 0 || height <= 0 || units <= 0) return;  // Minimised.
  glfwGetWindowContentScale(window_, &pixels_per_point_, nullptr);
  pixels_per_unit_ = static_cast<float>(width) / static_cast<float>(units);
  const auto limit = [this](int points) {
    return static_cast<int>(static_cast<float>(points) * pixels_per_point_ / pixels_per_unit_);
  };
  glfwSetWindowSizeLimits(window_, limit(kLeastWidth), limit(kLeastHeight), GLFW_DONT_CARE,
                          GLFW_DONT_CARE);
  shell_->resize(static_cast<float>(width) / pixels_per_point_,
                 static_cast<float>(height) / pixels_per_point_, pixels_per_point_);
}

void Window::draw() {
  const double now_s = glfwGetTime();
  app::App& front_end = shell_->front_end();
  front_end.frame(static_cast<float>(now_s - std::exchange(last_frame_s_, now_s)));
  renderer_.draw(*ImGui::GetDrawData(), app::palette(front_end.state().appearance.dark).page);
  glfwSwapBuffers(window_);
  shell_->serve();
  choose_cursor();
  ++frames_;
}

void Window::choose_cursor() {
  const auto pointing = shell_->pointing();
  glfwSetCursor(window_, pointing == Shell::Pointing::kDrawing    ? cross_
                         : pointing == Shell::Pointing::kPressing ? hand_
                                                                  : nullptr);
}

}  // namespace inkling::desktop
