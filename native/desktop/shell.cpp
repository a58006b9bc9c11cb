#include "shell.hpp"

#include <algorithm>
#include <chrono>
#include <nlohmann/json.hpp>
#include <random>
#include <utility>

#include "commands.hpp"
#include "common/error.hpp"
#include "common/files.hpp"
#include "documents.hpp"
#include "keyboard.hpp"
#include "keyboard_pen.hpp"
#include "page_controls.hpp"
#include "report.hpp"
#include "share_link.hpp"
#include "sheet.hpp"
#include "strokes_json.hpp"

namespace inkling::desktop {
namespace {

namespace fs = std::filesystem;
using app::Control;
using app::Controls;

constexpr double kReading_us = 7e6;  // How long a sentence stays.
constexpr float kLine_px = 40;       // How far an arrow key scrolls.
constexpr const char* kPad = "pad";
constexpr std::size_t kMaxFont = std::size_t{64} << 20;

double clock_us() {
  const auto now = std::chrono::steady_clock::now().time_since_epoch();
  return std::chrono::duration<double, std::micro>(now).count();
}

std::vector<std::byte> read_font(const fs::path& file) {
  return fs::exists(file) ? read_file(file, kMaxFont) : std::vector<std::byte>{};
}

std::size_t random_index(std::size_t count) {
  static std::mt19937_64 generator{std::random_device{}()};
  return std::uniform_int_distribution<std::size_t>(0, count - 1)(generator);
}

}  // namespace

Shell::Shell(ShellOptions options)
    : options_(std::move(options)),
      verifier_(options_.weights, options_.wake),
      app_({.clock = clock_us, .draw_over = [this](app::View& view) { draw_over(view); }}) {
  app_.use_fonts(read_font(options_.fonts / "Inter-Regular.otf"),
                 read_font(options_.fonts / "Inter-SemiBold.otf"));
  app_.state().appearance = options_.appearance;
  load_weights(app_.state(), options_.weights);
  keeps_handwriting_ = open_handwriting(app_.state());
  kept_revision_ = app_.state().handwriting.revision;
}

void Shell::resize(float width, float height, float density) {
  width_ = width;
  height_ = height;
  app_.resize(width, height, density);
  scroll_to(scroll_y_);
}

// ------------------------------------------------------------------ the pointer

app::Rect Shell::sheet() const { return sheet_area(width_, height_); }

const Control* Shell::under_pointer(const Controls& controls) const {
  if (!pointer_.inside) return nullptr;
  const float y = pointer_.y + (sheet_is_open() ? 0 : scroll_y_);
  return app::control_at(controls, pointer_.x, y);
}

bool Shell::is_on_pad() const {
  const Point at = on_pad();
  return pointer_.inside && at.x >= 0 && at.x <= 1 && at.y >= 0 && at.y <= 1;
}

Point Shell::on_pad() const {
  const app::Rect& pad = app_.layout().pad;
  return {(pointer_.x - pad.x) / pad.width, (pointer_.y + scroll_y_ - pad.y) / pad.height};
}

bool Shell::is_on_sheet() const {
  const app::Rect area = sheet();
  return sheet_is_open() && pointer_.inside && pointer_.x >= area.x && pointer_.x < area.right() &&
         pointer_.y >= area.y && pointer_.y < area.bottom();
}

void Shell::move_pointer(float x, float y) {
  pointer_ = {.x = x, .y = y, .inside = true};
  if (pen_is_down_) pen_move(app_.state(), {on_pad()});
  if (is_on_sheet()) {
    app_.move_pointer({});
  } else {
    app_.move_pointer(pointer_);
  }
}

void Shell::leave() {
  pointer_ = {};
  app_.move_pointer({});
}

void Shell::press_pointer(bool down) {
  if (down) set_focus("");
  if (pen_is_down_ && !down) {
    pen_is_down_ = false;
    pen_up(app_.state());
  } else if (is_on_sheet() || (!down && !held_.empty() && sheet_is_open())) {
    press_sheet(down);
  } else if (down && is_on_pad()) {
    pen_is_down_ = true;
    pen_down(app_.state(), {on_pad()});
  } else {
    press_front_end(down);
  }
  app_.touch();
}

void Shell::press_sheet(bool down) {
  const Controls controls = sheet_controls(app_.state(), sheet(), network_);
  const Control* under = under_pointer(controls);
  const std::string held = std::exchange(held_, down && under ? under->id : "");
  if (!down && under && under->id == held) use(held, app::next_value(*under));
}

void Shell::press_front_end(bool down) {
  const Control* under = app::control_at(app_.controls(), pointer_.x, pointer_.y + scroll_y_);
  if (under && under->role == app::Role::kFile) {
    if (down) tell("Drop the file on this window to open it.");
    return;
  }
  app_.press_pointer(down);
  scroll_to(scroll_y_);
}

Shell::Pointing Shell::pointing() const {
  if (is_on_sheet()) {
    const Controls controls = sheet_controls(app_.state(), sheet(), network_);
    const Control* under = under_pointer(controls);
    return under && under->enabled ? Pointing::kPressing : Pointing::kNothing;
  }
  if (pen_is_down_ || is_on_pad()) return Pointing::kDrawing;
  if (!pointer_.inside) return Pointing::kNothing;
  const Control* under = app::control_at(app_.controls(), pointer_.x, pointer_.y + scroll_y_);
  return under && under->enabled ? Pointing::kPressing : Pointing::kNothing;
}

// ------------------------------------------------------------------ scrolling

float Shell::largest_scroll() const {
  return std::max(0.f, app_.layout().content_height - height_);
}

void Shell::scroll(float by) {
  if (!pen_is_down_) scroll_to(scroll_y_ + by);
}

void Shell::scroll_to(float y) {
  scroll_y_ = std::clamp(y, 0.f, largest_scroll());
  app_.scroll_to(scroll_y_);
}

bool Shell::press_scroll_key(std::string_view key) {
  const float page = height_ * 0.85f;
  if (key == "arrowdown" || key == "arrowup") {
    scroll(key == "arrowdown" ? kLine_px : -kLine_px);
  } else if (key == "pagedown" || key == "pageup") {
    scroll(key == "pagedown" ? page : -page);
  } else if (key == "home" || key == "end") {
    scroll_to(key == "home" ? 0 : largest_scroll());
  } else {
    return false;
  }
  return true;
}

// ------------------------------------------------------------------ keys

void Shell::press_key(const app::KeyPress& press) {
  if (press.key == "escape" && sheet_is_open()) {
    use("more-close", 1);
  } else if (press.key == "tab") {
    move_focus(press.shift);
  } else if (!press_command(press) && !press_on_focus(press) && !app_.press_key(press)) {
    press_scroll_key(press.key);
  }
  app_.touch();
}

bool Shell::press_command(const app::KeyPress& press) {
  if (!press.command) return false;
  if (press.key == "c") {
    copy_link();
  } else if (press.key == "v") {
    use_sheet("paste", 1);
  } else if (press.key == "s") {
    use_sheet(press.shift ? "save-strokes" : "save-image", 1);
  } else {
    return false;
  }
  return true;
}

bool Shell::press_on_focus(const app::KeyPress& press) {
  if (focus_ == kPad) return press_pad_key(app_.state(), press);
  if (press.command) return false;
  const auto wanted = use_by_key(usable(), focus_, press.key);
  if (!wanted) return false;
  use(wanted->id, wanted->value);
  // Among tabs and choices the focus goes along.
  const Controls now = usable();
  if (const Control* control = app::find_control(now, wanted->id)) set_focus(control->id);
  return true;
}

Controls Shell::usable() const {
  if (sheet_is_open()) return sheet_controls(app_.state(), sheet(), network_);
  Controls controls{
      {.id = kPad, .label = "Drawing square", .group = "Drawing", .area = app_.layout().pad}};
  controls.insert(controls.end(), app_.controls().begin(), app_.controls().end());
  return controls;
}

void Shell::move_focus(bool back) { set_focus(next_in_order(usable(), focus_, back)); }

void Shell::set_focus(std::string id) {
  if (id == focus_) return;
  if (focus_ == kPad) hide_cursor(app_.state());
  focus_ = std::move(id);
  if (focus_ == kPad) show_cursor(app_.state());
  const Controls controls = usable();
  const Control* control = app::find_control(controls, focus_);
  if (!control || sheet_is_open()) return;
  constexpr float kAround = 24;
  const app::Rect& area = control->area;
  if (area.bottom() + kAround > scroll_y_ + height_) scroll_to(area.bottom() + kAround - height_);
  if (area.y - kAround < scroll_y_) scroll_to(area.y - kAround);
}

// ------------------------------------------------------------------ what is done

void Shell::use(const std::string& id, double value) {
  const Controls controls = usable();
  const Control* control = app::find_control(controls, id);
  if (!control || !control->enabled) return;
  if (control->role == app::Role::kFile) return tell("Drop the file on this window to open it.");
  if (sheet_is_open()) {
    use_sheet(id, value);
  } else {
    app_.act(id, value);
    scroll_to(scroll_y_);
  }
  if (!focus_.empty() && !app::find_control(usable(), focus_))
    focus_ = sheet_is_open() ? "more-close" : "more";
}

void Shell::use_sheet(std::string_view id, double value) {
  app::AppState& state = app_.state();
  const app::Ink& ink = state.drawing.ink();
  if (id == "more-close") return app_.act("more", 0);
  if (id == "digit-disagreed") return find_digit(app::Wanted::kDisagreed);
  if (id == "digit-mistaken") return find_digit(app::Wanted::kMistaken);
  if (id == "mistaken-network") network_ = static_cast<std::size_t>(value);
  if (id == "dark") state.appearance.dark = value != 0;
  if (id == "copy-link") return copy_link();
  if (id == "save-image" && !ink.empty()) return save("digit.png", to_png(ink));
  if (id == "save-strokes" && !ink.strokes.empty()) return save("digit.json", app::to_json(ink));
  attempt([&] {
    if (id == "paste") open_text(state, options_.read_clipboard(), options_.data);
    if (id != "digit-next" && id != "digit-random") return;
    need_gallery(state, options_.data);
    const std::size_t count = state.gallery->size();
    const std::size_t next = state.gallery_at ? (*state.gallery_at + 1) % count : 0;
    show_digit(state, id == "digit-next" ? next : random_index(count));
  });
}

void Shell::find_digit(app::Wanted wanted) {
  attempt([&] {
    need_gallery(app_.state(), options_.data);
    start_search(app_.state(), wanted, network_);
  });
}

void Shell::copy_link() {
  const std::string fragment = app::to_fragment(app_.state().drawing.ink());
  if (fragment.empty()) return tell("There is nothing to copy yet: draw a digit first.");
  options_.write_clipboard(options_.page + "#" + fragment);
  tell("A link to this digit is in the clipboard, for " + options_.page + " or to paste here.");
}

void Shell::save(const std::string& name, const std::string& content) {
  attempt([&] { tell("Saved as " + save_file(name, content).string() + "."); });
}

void Shell::serve() {
  app::AppState& state = app_.state();
  for (const app::OutgoingFile& file : std::exchange(state.outbox, {})) {
    save(file.name, file.content);
  }
  if (!state.message.empty()) tell(std::exchange(state.message, {}));
  if (state.gallery_is_wanted) {
    attempt([&] { need_gallery(state, options_.data); });
    if (!state.gallery) miss_gallery(state);
  }
  verify();
  if (state.handwriting.revision != kept_revision_ && keeps_handwriting_) {
    kept_revision_ = state.handwriting.revision;
    keep_handwriting(state);
    app_.touch();
  }
  if (std::exchange(tab_is_wanted_, false)) {
    scroll_to(std::max(scroll_y_, app_.layout().tabs.bottom() - height_ / 2));
  }
}

void Shell::open(std::span<const fs::path> paths) {
  for (const fs::path& path : paths) {
    attempt([&] {
      if (open_file(app_.state(), path) == Opened::kInTab) tab_is_wanted_ = true;
    });
  }
  app_.touch();
}

void Shell::attempt(const std::function<void()>& work) {
  try {
    work();
  } catch (const std::exception& error) {
    tell(to_sentence(error.what()));
  }
  app_.touch();
}

void Shell::tell(std::string sentence) {
  message_ = std::move(sentence);
  message_ends_us_ = clock_us() + kReading_us;
  app_.touch();
}

/// Has the test digits read, where the front end asks for it.
void Shell::verify() {
  app::AppState& state = app_.state();
  try {
    if (state.verify.stage == app::VerifyStage::kRunning) need_gallery(state, options_.data);
    if (verifier_.update(state)) app_.touch();
  } catch (const std::exception& error) {
    fail_verify(state, state.verify.run, to_sentence(error.what()));
    app_.touch();
  }
}

std::optional<double> Shell::next_change_s() const {
  if (message_.empty()) return std::nullopt;
  return std::max(0.0, message_ends_us_ - clock_us()) / 1e6;
}

void Shell::pass_time() {
  if (message_.empty() || clock_us() < message_ends_us_) return;
  message_.clear();
  app_.touch();
}

// ------------------------------------------------------------------ what is seen

void Shell::draw_over(app::View& view) {
  draw_scroll_bar(view);
  if (sheet_is_open()) {
    const Controls controls = sheet_controls(view.state, sheet(), network_);
    const Control* under = is_on_sheet() ? under_pointer(controls) : nullptr;
    app::View over = view;
    over.controls = controls;
    over.hovered = under ? std::string_view(under->id) : std::string_view();
    over.held = held_;
    draw_sheet(over, sheet());
  }
  draw_focus(view);
  if (!message_.empty()) draw_message(view, width_, message_);
}

/// Says that there is more below, and where the window is in it.
void Shell::draw_scroll_bar(app::View& view) const {
  const float all = app_.layout().content_height;
  if (largest_scroll() <= 0) return;
  constexpr float kWidth = 6, kAround = 3;
  const float track = height_ - 2 * kAround;
  const float top = kAround + track * scroll_y_ / all;
  view.list->AddRectFilled({width_ - kWidth - kAround, top},
                           {width_ - kAround, top + track * height_ / all}, view.colors.bar,
                           kWidth / 2);
}

void Shell::draw_focus(app::View& view) const {
  const Controls controls = usable();
  const Control* control = app::find_control(controls, focus_);
  if (!control) return;
  const app::Rect area = control->area.moved(0, sheet_is_open() ? 0 : -scroll_y_).inset(-4);
  view.list->AddRect({area.x, area.y}, {area.right(), area.bottom()}, view.colors.agree,
                     focus_ == kPad ? 23.f : 15.f, 0, 3.f);
}

std::string Shell::report() const {
  using nlohmann::json;
  return "{\"message\": " + json(message_).dump() + ", \"focus\": " + json(focus_).dump() +
         ", \"scroll\": " + json(scroll_y_).dump() +
         ", \"state\": " + app::report(app_.state(), app_.layout(), usable()) + "}";
}

}  // namespace inkling::desktop
