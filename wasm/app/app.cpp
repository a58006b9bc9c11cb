#include "app.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "imgui.h"
#include "panels/panels.hpp"
#include "verdict.hpp"
#include "view.hpp"

namespace inkling::app {
namespace {

// ImGui needs two frames to let a button notice the pointer and show it.
constexpr int kFramesToSettle = 3;
constexpr float kLongestStep_s = 0.25f;
constexpr float kFirstStep_s = 1.f / 60.f;

/// One entry for each panel: where the layout puts it and what draws it.
struct Panel {
  Rect Layout::* place;
  DrawPanel draw;
};

constexpr std::array kPanels{
    Panel{&Layout::header, draw_header}, Panel{&Layout::banner, draw_banner},
    Panel{&Layout::pad, draw_pad},       Panel{&Layout::toolbar, draw_toolbar},
    Panel{&Layout::stages, draw_stages}, Panel{&Layout::footer, draw_footer},
};

void set_up_imgui() {
  ImGuiIO& io = ImGui::GetIO();
  io.IniFilename = nullptr;
  io.LogFilename = nullptr;
  io.ConfigFlags |= ImGuiConfigFlags_NoMouseCursorChange;
  ImGuiStyle& style = ImGui::GetStyle();
  style.WindowPadding = {0, 0};
  style.WindowBorderSize = 0;
  style.DisabledAlpha = 1.f;
  style.CircleTessellationMaxError = 0.1f;
}

}  // namespace

App::App(AppOptions options)
    : state_(make_state()), options_(std::move(options)), context_(ImGui::CreateContext()) {
  ImGui::SetCurrentContext(context_);
  set_up_imgui();
  fonts_ = load_fonts(options_.regular_font, options_.semibold_font);
}

App::~App() { ImGui::DestroyContext(context_); }

void App::resize(float width, float height, float density) {
  ImGuiIO& io = ImGui::GetIO();
  io.DisplaySize = {width, height};
  io.DisplayFramebufferScale = {density, density};
  layout_ = compute_layout(width, height, state_.networks.size(), toolbar_buttons().size());
  touch();
}

void App::scroll_to(float y) {
  if (y == scroll_y_) return;
  scroll_y_ = y;
  touch();
}

void App::move_pointer(const Pointer& pointer) {
  ImGuiIO& io = ImGui::GetIO();
  io.AddMouseSourceEvent(pointer.touch ? ImGuiMouseSource_TouchScreen : ImGuiMouseSource_Mouse);
  if (pointer.inside) {
    io.AddMousePosEvent(pointer.x, pointer.y);
  } else {
    io.AddMousePosEvent(-FLT_MAX, -FLT_MAX);
  }
  touch();
}

void App::press_pointer(bool down) {
  ImGui::GetIO().AddMouseButtonEvent(ImGuiMouseButton_Left, down);
  touch();
}

bool App::press_key(const KeyPress& press) {
  const auto action = shortcut(press);
  if (!action) return false;
  apply(state_, *action);
  touch();
  return true;
}

void App::press_button(std::size_t index) {
  const auto buttons = toolbar_buttons();
  if (index >= buttons.size()) return;
  apply(state_, buttons[index].action);
  touch();
}

void App::touch() { frames_wanted_ = kFramesToSettle; }

void App::answer() { refresh_answers(state_, options_.clock); }

void App::frame(float elapsed_s) {
  elapsed_s = paused_ ? kFirstStep_s : std::clamp(elapsed_s, 0.001f, kLongestStep_s);
  frames_wanted_ = std::max(0, frames_wanted_ - 1);
  if (refresh_answers(state_, options_.clock)) touch();
  if (animate(state_, elapsed_s)) frames_wanted_ = std::max(frames_wanted_, 1);
  ImGui::GetIO().DeltaTime = elapsed_s;
  ImGui::NewFrame();
  draw();
  ImGui::Render();
  paused_ = !wants_frame();
}

void App::draw() {
  const Palette& colors = palette(state_.appearance.dark);
  const Verdict verdict = judge(state_);
  const ImVec2 size = ImGui::GetIO().DisplaySize;
  ImGui::SetNextWindowPos({0, 0});
  ImGui::SetNextWindowSize(size);
  ImGui::Begin("page", nullptr,
               ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoBackground |
                   ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoSavedSettings |
                   ImGuiWindowFlags_NoScrollWithMouse | ImGuiWindowFlags_NoNav);
  // A font takes over the screen's density when it is pushed; drawing by font alone does not do it.
  for (ImFont* font : {fonts_.regular, fonts_.semibold}) {
    ImGui::PushFont(font, 14.f);
    ImGui::PopFont();
  }
  std::vector<Action> requests;
  View view{state_, verdict, layout_, colors, fonts_, ImGui::GetWindowDrawList(), requests};
  for (const Panel& panel : kPanels) {
    const Rect area = (layout_.*panel.place).moved(0, -scroll_y_);
    if (area.bottom() >= 0 && area.y <= size.y) panel.draw(view, area);
  }
  draw_networks(view, {0, -scroll_y_, layout_.header.width, layout_.content_height});
  ImGui::End();
  for (const Action action : requests) apply(state_, action);
  if (!requests.empty()) touch();
}

}  // namespace inkling::app
