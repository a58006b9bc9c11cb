#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "app.hpp"
#include "verifier.hpp"

/// What the page's small modules do, done for a window: it tells the front end of pens, pointers,
/// keys and files, and adds the sheet behind "More", focus by keyboard and scrolling, for which the
/// page has the browser. Knows no window system.
namespace inkling::desktop {

struct ShellOptions {
  std::filesystem::path weights;
  std::filesystem::path fonts;  ///< The typeface's folder; may lack it.
  std::filesystem::path data;   ///< MNIST's folder; empty if there is none.
  std::string page;             ///< Where links to drawings lead, without "#".
  app::Appearance appearance;
  std::function<void()> wake;  ///< Has `serve` called soon; called from any thread.
  std::function<std::string()> read_clipboard;
  std::function<void(const std::string&)> write_clipboard;
};

class Shell {
 public:
  /// Throws UserError if the folder of weights is missing.
  explicit Shell(ShellOptions options);

  [[nodiscard]] app::App& front_end() { return app_; }

  /// As App::resize.
  void resize(float width, float height, float density);
  /// The pointer, in points from the window's top left corner.
  void move_pointer(float x, float y);
  void leave();
  void press_pointer(bool down);
  void scroll(float by);
  /// A key that types nothing (or is held with Ctrl), or a letter.
  void press_key(const app::KeyPress& press);
  /// Opens files in the drawing's place, or hands them to the tabs.
  void open(std::span<const std::filesystem::path> paths);

  /// Does what the front end asks of a shell: saves files, shows sentences, brings the test digits.
  /// To be called after each frame, and once `wake` was called.
  void serve();
  /// Seconds until something changes by itself, or nothing.
  [[nodiscard]] std::optional<double> next_change_s() const;
  /// Removes what has been shown long enough.
  void pass_time();

  /// What the pointer would do where it is.
  enum class Pointing : std::uint8_t { kNothing, kDrawing, kPressing };
  [[nodiscard]] Pointing pointing() const;

  /// What is shown now, as one line of JSON: {"message", "focus", "scroll", "state"}, the last as
  /// app::report has it, with the controls that can be used now.
  [[nodiscard]] std::string report() const;

 private:
  /// Does something that may fail, and tells the visitor why it did.
  void attempt(const std::function<void()>& work);
  void tell(std::string sentence);
  void draw_over(app::View& view);
  void draw_scroll_bar(app::View& view) const;
  void draw_focus(app::View& view) const;

  [[nodiscard]] bool sheet_is_open() const { return app_.state().menu_is_open; }
  [[nodiscard]] app::Rect sheet() const;
  /// What Tab goes through: the sheet's controls, or the square and the front end's.
  [[nodiscard]] app::Controls usable() const;
  [[nodiscard]] const app::Control* under_pointer(const app::Controls& controls) const;
  [[nodiscard]] bool is_on_pad() const;
  [[nodiscard]] bool is_on_sheet() const;
  [[nodiscard]] Point on_pad() const;
  void press_sheet(bool down);
  void press_front_end(bool down);

  void use(const std::string& id, double value);
  /// Uses a control of the sheet.
  void use_sheet(std::string_view id, double value);
  void find_digit(app::Wanted wanted);
  void verify();
  void copy_link();
  void save(const std::string& name, const std::string& content);
  bool press_command(const app::KeyPress& press);
  bool press_on_focus(const app::KeyPress& press);
  bool press_scroll_key(std::string_view key);
  void move_focus(bool back);
  void set_focus(std::string id);
  void scroll_to(float y);
  [[nodiscard]] float largest_scroll() const;

  ShellOptions options_;
  Verifier verifier_;
  app::App app_;
  float width_ = 0;
  float height_ = 0;
  float scroll_y_ = 0;
  app::Pointer pointer_;
  bool pen_is_down_ = false;
  std::string held_;         ///< The control on which the pointer was pressed.
  std::string focus_;        ///< The control that keys go to; "pad" is the drawing square.
  std::size_t network_ = 0;  ///< Whose mistakes the sheet looks for.
  bool keeps_handwriting_ = true;
  std::uint64_t kept_revision_ = 0;  ///< Of the visitor's digits, as they are kept in a file.
  bool tab_is_wanted_ = false;       ///< What was opened is to be scrolled to.
  std::string message_;
  double message_ends_us_ = 0;
};

}  // namespace inkling::desktop
