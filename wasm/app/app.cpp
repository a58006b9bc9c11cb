#include "app.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "imgui.h"
#include "page_controls.hpp"
#include "panels/panels.hpp"
#include "verdict.hpp"
#include "view.hpp"

namespace inkling::app {
namespace {

// ImGui takes a frame to ask for textures again that were lost, and one to have them.
constexpr int kFramesToSettle = 3;
// What is computed bit by bit may take a third of the time between frames: screens that show few of
// them would otherwise make it slow. Together with drawing it stays under 50 ms.
constexpr double kShareOfFrame = 1.0 / 3.0;
constexpr double kLeastWorkPerFrame_us = 6000;
constexpr double kMostWorkPerFrame_us = 16000;
constexpr float kLongestStep_s = 0.25f;
constexpr float kFirstStep_s = 1.f / 60.f;

/// One entry for each panel: where the layout puts it and what draws it.
struct Panel {
  Rect Layout::* place;
  DrawPanel draw;
};

double work_per_frame_us(float elapsed_s) {
  return std::clamp(static_cast<double>(elapsed_s) * 1e6 * kShareOfFrame, kLeastWorkPerFrame_us,
                    kMostWorkPerFrame_us);
}

constexpr std::array kPanels{
    Panel{&Layout::header, draw_header}, Panel{&Layout::banner, draw_banner},
    Panel{&Layout::pad, draw_pad},       Panel{&Layout::toolbar, draw_toolbar},
    Panel{&Layout::stages, draw_stages}, Panel{&Layout::ensemble, draw_ensemble},
    Panel{&Layout::labels, draw_labels}, Panel{&Layout::footer, draw_footer},
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
}

App::~App() {
  atlas_.reset();
  ImGui::DestroyContext(context_);
}

void App::use_fonts(std::vector<std::byte> regular, std::vector<std::byte> semibold) {
  regular_font_ = std::move(regular);
  semibold_font_ = std::move(semibold);
  fonts_ = load_fonts(regular_font_, semibold_font_);
  touch();
}

void App::resize(float width, float height, float density) {
  ImGuiIO& io = ImGui::GetIO();
  io.DisplaySize = {width, height};
  io.DisplayFramebufferScale = {density, density};
  arrange();
  touch();
}

void App::scroll_to(float y) {
  if (y == scroll_y_) return;
  scroll_y_ = y;
  touch();
}

void App::move_pointer(const Pointer& pointer) {
  pointer_ = pointer;
  if (!pointer.inside) held_.clear();
  if (pressed_) drag();
  touch();
}

void App::press_pointer(bool down) {
  const Control* under =
      pointer_.inside ? control_at(controls_, pointer_.x, pointer_.y + scroll_y_) : nullptr;
  if (!down && under && under->id == held_ && under->role != Role::kSlider &&
      under->role != Role::kGrid && options_.pointer_acts)
    act(std::string(held_), next_value(*under));
  pressed_ = down;
  held_ = down && under ? under->id : "";
  if (down) drag();
  touch();
}

/// A slider or a grid follows the pointer that holds it.
void App::drag() {
  const Control* control = find_control(controls_, held_);
  if (!control || !options_.pointer_acts) return;
  if (control->role == Role::kSlider) app::act(state_, held_, slider_value(*control, pointer_.x));
  if (control->role == Role::kGrid) {
    app::act(state_, held_, grid_value(*control, pointer_.x, pointer_.y + scroll_y_));
  }
}

bool App::press_key(const KeyPress& press) {
  const Section* section = chosen_section(state_);
  if (section && section->press_key && section->press_key(state_, press)) {
    touch();
    return true;
  }
  const auto action = shortcut(press);
  if (!action) return false;
  apply(state_, *action);
  touch();
  return true;
}

void App::act(std::string_view id, double value) {
  const Control* control = find_control(controls_, id);
  if (!control || !control->enabled) return;
  app::act(state_, id, value);
  arrange();
  touch();
}

void App::touch() { frames_wanted_ = kFramesToSettle; }

void App::answer() {
  refresh_answers(state_, options_.clock);
  arrange();
}

void App::frame(float elapsed_s) {
  if (!fonts_.regular) use_fonts({}, {});
  if (!atlas_) atlas_ = std::make_unique<ImageAtlas>();
  elapsed_s = paused_ ? kFirstStep_s : std::clamp(elapsed_s, 0.001f, kLongestStep_s);
  frames_wanted_ = std::max(0, frames_wanted_ - 1);
  if (refresh_answers(state_, options_.clock)) touch();
  const double budget_us = work_per_frame_us(elapsed_s);
  if (advance_search(state_, options_.clock, budget_us)) touch();
  if (advance_stage_answers(state_, options_.clock, budget_us)) touch();
  const Section* section = chosen_section(state_);
  if (section && section->advance && section->advance(state_, options_.clock, budget_us)) touch();
  if (animate(state_, elapsed_s)) frames_wanted_ = std::max(frames_wanted_, 1);
  arrange();
  ImGui::GetIO().DeltaTime = elapsed_s;
  ImGui::NewFrame();
  atlas_->begin();
  draw();
  atlas_->finish();
  ImGui::Render();
  paused_ = !wants_frame();
}

/// Places everything for what there is to show now.
void App::arrange() {
  const ImVec2 size = ImGui::GetIO().DisplaySize;
  const Section* section = chosen_section(state_);
  layout_ = compute_layout(size.x, size.y,
                           {.networks = state_.networks.size(),
                            .buttons = toolbar_buttons().size(),
                            .tabs = sections().size(),
                            .labels = section && section->takes_labels});
  if (section) {
    set_details_height(layout_, section->height(state_, layout_.details.width));
  }
  keep_drawing_in_view(layout_, scroll_y_, size.y);
  controls_ = collect_controls(state_, layout_);
}

void App::draw() {
  const Palette& colors = palette(state_.appearance.dark);
  const Verdict verdict = judge(state_);
  const ImVec2 size = ImGui::GetIO().DisplaySize;
  // A font takes over the screen's density when it is pushed; drawing by font alone does not do it.
  for (ImFont* font : {fonts_.regular, fonts_.semibold}) {
    ImGui::PushFont(font, 14.f);
    ImGui::PopFont();
  }
  const Control* hovered =
      pointer_.inside ? control_at(controls_, pointer_.x, pointer_.y + scroll_y_) : nullptr;
  View view{.state = state_,
            .verdict = verdict,
            .layout = layout_,
            .colors = colors,
            .fonts = fonts_,
            .list = ImGui::GetBackgroundDrawList(),
            .atlas = *atlas_,
            .controls = controls_,
            .hovered = hovered ? std::string_view(hovered->id) : std::string_view(),
            .held = held_,
            .scroll_y = scroll_y_};
  const auto in_view = [&](const Rect& area) { return area.bottom() >= 0 && area.y <= size.y; };
  for (const Panel& panel : kPanels) {
    const Rect place = layout_.*panel.place;
    const bool is_covered = panel.place == &Layout::stages && place.y == layout_.labels.y;
    const Rect area = place.moved(0, -scroll_y_);
    if (place.height > 0 && !is_covered && in_view(area)) panel.draw(view, area);
  }
  draw_networks(view, {0, -scroll_y_, layout_.header.width, layout_.content_height});
  if (const Section* section = chosen_section(state_)) {
    draw_tabs(view, layout_.tabs.moved(0, -scroll_y_));
    const Rect details = layout_.details.moved(0, -scroll_y_);
    if (in_view(details)) section->draw(view, details);
  }
  if (options_.draw_over) options_.draw_over(view);
}

}  // namespace inkling::app
