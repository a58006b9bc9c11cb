#include "your_weights.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include "format.hpp"
#include "panels/panels.hpp"
#include "widgets.hpp"

namespace inkling::app {
namespace {

constexpr float kPadding = 20;
constexpr float kGap = 12;
constexpr float kRoomyFrom = 560;
constexpr float kLine = 14;  // Of a paragraph.
constexpr const char* kInvitation =
    "Have you trained one of these four networks yourself? Choose its safetensors file, or drop it "
    "anywhere on the page, and see what it answers beside the shipped one. The file stays on your "
    "machine.";

bool roomy(const Rect& area) { return area.width >= kRoomyFrom; }

/// At least the height that a paragraph takes; the typeface is not at hand here.
float paragraph_height(std::string_view text, float width) {
  constexpr float kMeanLetter = 5.9f;
  return kLine * std::ceil(static_cast<float>(text.size()) * kMeanLetter / width + 0.15f);
}

/// Everything from the top down; what is not shown has no height.
struct Parts {
  Rect head;  ///< Title and a paragraph, or the file's name and what it says.
  Rect choose;
  Rect remove;
  Rect problem;  ///< Why the last file was refused.
  Rect code;     ///< How to save a file, while there is none.
  Rect fits;     ///< What fits.
  Rect shipped;  ///< The two answers.
  Rect yours;
  Rect verdict;
  Rect use;
  Rect tally;  ///< Counts on the test digits.
  Rect count;
  Rect next;
  float height = 0;
};

/// Places what comes one below the other.
class Stack {
 public:
  Stack(const Rect& area) : x_(area.x + kPadding), y_(area.y), width_(area.width - 2 * kPadding) {}
  Rect add(float height, float before = kGap) {
    y_ += before;
    const Rect place{x_, y_, width_, height};
    y_ += height;
    return place;
  }
  [[nodiscard]] float width() const { return width_; }
  [[nodiscard]] float bottom() const { return y_; }

 private:
  float x_, y_, width_;
};

void arrange_problem(const AppState& state, Stack& stack, Parts& parts) {
  const std::string& problem = state.your_weights.problem;
  if (problem.empty()) return;
  parts.problem = stack.add(52 + paragraph_height(problem, stack.width() - 62));
}

void arrange_invitation(const AppState& state, const Rect& area, Stack& stack, Parts& parts) {
  const bool wide = roomy(area);
  const float text = wide ? stack.width() - 180 : stack.width();
  parts.head = stack.add(34 + paragraph_height(kInvitation, text), 18);
  parts.choose = wide ? Rect{area.right() - kPadding - 156, area.y + 22, 156, kMinTouch_px}
                      : stack.add(kMinTouch_px);
  arrange_problem(state, stack, parts);
  parts.code = stack.add(82);
  parts.fits = stack.add(28 + 24 * static_cast<float>(architectures().size()), 16);
}

void arrange_comparison(const AppState& state, const Rect& area, Stack& stack, Parts& parts) {
  const bool wide = roomy(area);
  parts.head = stack.add(80, 14);
  if (wide) {
    const float y = area.y + 20;
    parts.remove = {area.right() - kPadding - 104, y, 104, kMinTouch_px};
    parts.choose = {parts.remove.x - 10 - 156, y, 156, kMinTouch_px};
  } else {
    const auto row = split_row(stack.add(kMinTouch_px, 4), 2, 10);
    parts.choose = row[0];
    parts.remove = row[1];
  }
  arrange_problem(state, stack, parts);
  const auto pair = split_row(stack.add(wide ? 170 : 214), 2, kGap);
  parts.shipped = pair[0];
  parts.yours = pair[1];
  parts.verdict = stack.add(52);
  parts.use = stack.add(wide ? kMinTouch_px : 56.f, 10);
  const std::string text = tell_tally(state);
  const bool done = !text.empty();
  parts.tally = stack.add(62 + (done ? 40 + paragraph_height(text, stack.width()) : 12), 16);
  const auto buttons = split_row(stack.add(kMinTouch_px, 8), wide ? 4 : 2, 10);
  parts.count = buttons[0];
  if (!state.your_weights.tally.differing.empty()) parts.next = buttons[1];
}

Parts arrange(const AppState& state, const Rect& area) {
  Parts parts;
  Stack stack(area);
  if (state.your_weights.index) {
    arrange_comparison(state, area, stack, parts);
  } else {
    arrange_invitation(state, area, stack, parts);
  }
  parts.height = stack.bottom() + kPadding - area.y;
  return parts;
}

void draw_heading(View& view, float x, float y, float width, std::string_view text) {
  draw_text_fitted(view, x, y, width, text, {18.f, view.colors.text, Weight::kSemibold}, 14.f);
}

void draw_control(View& view, std::string_view id, const Rect& area) {
  if (const Control* control = find_control(view.controls, id)) draw_button(view, *control, area);
}

void draw_problem(View& view, const Rect& area) {
  if (area.height == 0) return;
  view.list->AddRectFilled({area.x, area.y}, {area.right(), area.bottom()}, view.colors.differ_soft,
                           12.f);
  draw_icon(view, Icon::kWarning, area.x + 25, area.y + 26, 20.f, view.colors.differ);
  draw_text_fitted(view, area.x + 46, area.y + 26, area.width - 62,
                   view.state.your_weights.refused + " cannot be used",
                   {15.f, view.colors.differ, Weight::kSemibold}, 12.f);
  draw_paragraph(view, area.x + 46, area.y + 40, area.width - 62, view.state.your_weights.problem,
                 {14.f, view.colors.text});
}

// ------------------------------------------------------------------------------- without a file

void draw_code(View& view, const Rect& area) {
  view.list->AddRectFilled({area.x, area.y}, {area.right(), area.bottom()}, view.colors.track,
                           12.f);
  const float x = area.x + 16, width = area.width - 32;
  draw_text_fitted(view, x, area.y + 20, width, "From PyTorch, with the article's classes",
                   {13.f, view.colors.muted, Weight::kSemibold}, 11.f);
  const TextStyle style{14.f, view.colors.text};
  draw_text_fitted(view, x, area.y + 43, width, "from safetensors.torch import save_file", style,
                   11.f);
  draw_text_fitted(view, x, area.y + 64, width,
                   "save_file(model.state_dict(), \"cnn.safetensors\")", style, 11.f);
}

std::string shape_text(const ParameterSpec& spec) {
  std::string text = spec.name + " [";
  for (const std::int64_t size : spec.shape) {
    if (text.back() != '[') text += "\u00d7";
    text += std::to_string(size);
  }
  return text + "]";
}

/// As many of an architecture's tensors as there is room for, from the first on.
std::string list_tensors(const View& view, const Architecture& architecture, float width,
                         float size) {
  std::string text;
  for (const ParameterSpec& spec : parameter_specs(architecture)) {
    const std::string longer = text + (text.empty() ? "" : ", ") + shape_text(spec);
    if (!text.empty() && text_width(view, longer + " \u2026", size) > width)
      return text + " \u2026";
    text = longer;
  }
  return text;
}

/// One line for each architecture.
void draw_fits(View& view, const Rect& area) {
  draw_text(view, area.x, area.y + 10, "What fits", {15.f, view.colors.text, Weight::kSemibold});
  float y = area.y + 38;
  for (const Architecture& architecture : architectures()) {
    draw_text(view, area.x, y, architecture.display_name,
              {14.f, view.colors.text, Weight::kSemibold});
    draw_text(view, area.x + 92, y, list_tensors(view, architecture, area.width - 92, 13.f),
              {13.f, view.colors.muted});
    y += 24;
  }
}

void draw_invitation(View& view, const Parts& parts) {
  const Rect& head = parts.head;
  const bool beside = parts.choose.y < head.bottom();
  const float width = beside ? parts.choose.x - 24 - head.x : head.width;
  draw_heading(view, head.x, head.y + 14, width, "Your weights");
  draw_paragraph(view, head.x, head.y + 32, width, kInvitation, {14.f, view.colors.muted});
  draw_control(view, "weights/choose", parts.choose);
  draw_problem(view, parts.problem);
  draw_code(view, parts.code);
  draw_fits(view, parts.fits);
}

// ---------------------------------------------------------------------------------- with a file

void draw_columns(View& view, const Rect& area, const Answer& answer, ImU32 color) {
  const float step = area.width / kClasses;
  const float width = std::min(step - 3, 26.f);
  const float height = area.height - 18;
  for (int digit = 0; digit < kClasses; ++digit) {
    const float x = area.x + (static_cast<float>(digit) + 0.5f) * step - width / 2;
    const bool chosen = answer.digit == digit;
    const float share = answer.probabilities[static_cast<std::size_t>(digit)];
    view.list->AddRectFilled({x, area.y}, {x + width, area.y + height}, view.colors.track, 3.f);
    if (share > 0.01f) {
      view.list->AddRectFilled({x, area.y + height * (1 - share)}, {x + width, area.y + height},
                               chosen ? color : view.colors.bar, 3.f);
    }
    draw_text(view, x + width / 2, area.bottom() - 6, std::to_string(digit),
              {12.f, chosen ? color : view.colors.muted,
               chosen ? Weight::kSemibold : Weight::kRegular, Align::kCenter});
  }
}

/// One of the two: who it is, what it says, how sure it is, and what is known of it.
void draw_side(View& view, const Rect& area, const Network& network, bool agrees) {
  view.list->AddRect({area.x, area.y}, {area.right(), area.bottom()}, view.colors.track, 12.f, 0,
                     1.5f);
  const Rect inner = area.inset(14);
  const ImU32 color = agrees ? view.colors.agree : view.colors.differ;
  draw_text(view, inner.x, inner.y + 8, network.is_yours ? "Yours" : "Shipped",
            {15.f, network.is_yours ? view.colors.agree : view.colors.text, Weight::kSemibold});
  const auto time = network.stopwatch.median_us();
  const std::string tested = format_accuracy(network.test_accuracy) + " in tests";
  const bool wide = area.width >= 260;
  const TextStyle small{13.f, view.colors.muted};
  draw_text_fitted(view, inner.x, inner.bottom() - 6, inner.width,
                   (network.test_accuracy ? tested : "no test figure") +
                       (time ? " \u00b7 " + format_time(time) : ""),
                   small, 10.f);
  if (!network.answer) {
    return draw_text_fitted(view, inner.x, inner.y + 52, inner.width,
                            network.model ? "No digit yet" : "Not loaded", small, 11.f);
  }
  const Answer& answer = *network.answer;
  draw_text(view, inner.x, inner.y + (wide ? 72 : 56), std::to_string(answer.digit),
            {wide ? 64.f : 48.f, agrees ? view.colors.text : color, Weight::kSemibold});
  const float beside = wide ? 60 : 44;
  draw_text(view, wide ? inner.x : inner.x + beside, inner.y + (wide ? 112 : 56),
            format_share(answer.confidence()), {14.f, view.colors.muted, Weight::kSemibold});
  const Rect columns = wide ? Rect{inner.x + 84, inner.y + 6, inner.width - 84, inner.height - 34}
                            : Rect{inner.x, inner.y + 92, inner.width, inner.height - 122};
  draw_columns(view, columns, answer, color);
}

/// The image that both were asked about, and how their answers stand to each other.
void draw_verdict(View& view, const Rect& area, bool agree) {
  const std::string text = compare_answers(view.state);
  const Rect image{area.x, area.y, area.height, area.height};
  view.list->AddRectFilled({image.x, image.y}, {image.right(), image.bottom()}, view.colors.track,
                           10.f);
  if (view.state.stages) draw_pixels(view, image, view.state.stages->centred);
  if (text.empty()) return;
  const float x = image.right() + 14;
  const ImU32 color = agree ? view.colors.agree : view.colors.differ;
  const std::string label = tell_label(view.state);
  const float y = label.empty() ? area.middle_y() : area.middle_y() - 10;
  draw_icon(view, agree ? Icon::kCheck : Icon::kNotEqual, x + 9, y, 18.f, color);
  draw_text_fitted(view, x + 26, y, area.right() - x - 26, text,
                   {15.f, view.colors.text, Weight::kSemibold}, 12.f);
  draw_text_fitted(view, x + 26, area.middle_y() + 11, area.right() - x - 26, label,
                   {13.f, view.colors.muted}, 11.f);
}

/// A switch with its label.
void draw_use(View& view, const Rect& area) {
  const Control* control = find_control(view.controls, "weights/use");
  if (!control) return;
  const float y = area.middle_y();
  const bool on = control->selected;
  constexpr float kWidth = 46, kHeight = 26;
  if (view.hovered == control->id) {
    view.list->AddRectFilled({area.x - 8, area.y}, {area.right() + 8, area.bottom()},
                             view.colors.hover, 12.f);
  }
  view.list->AddRectFilled({area.x, y - kHeight / 2}, {area.x + kWidth, y + kHeight / 2},
                           on ? view.colors.agree : view.colors.bar, kHeight / 2);
  const float knob = on ? area.x + kWidth - kHeight / 2 : area.x + kHeight / 2;
  view.list->AddCircleFilled({knob, y}, kHeight / 2 - 3, view.colors.card, 32);
  if (on) draw_icon(view, Icon::kCheck, knob, y, 14.f, view.colors.agree);
  const float x = area.x + kWidth + 14;
  draw_text_fitted(
      view, x, y - 9, area.right() - x, control->label,
      {15.f, control->enabled ? view.colors.text : view.colors.faint, Weight::kSemibold}, 11.f);
  draw_text_fitted(view, x, y + 11, area.right() - x, "On the cards, in the tabs, in searches",
                   {13.f, view.colors.muted}, 11.f);
}

std::string share_right(std::size_t right, std::size_t seen) {
  return format_accuracy(static_cast<double>(right) / static_cast<double>(seen));
}

void draw_tally(View& view, const Parts& parts) {
  const Tally& tally = view.state.your_weights.tally;
  const Rect& area = parts.tally;
  view.list->AddLine({area.x, area.y}, {area.right(), area.y}, view.colors.track);
  draw_text_fitted(view, area.x, area.y + 28, area.width, "On MNIST's 10,000 test digits",
                   {15.f, view.colors.text, Weight::kSemibold}, 12.f);
  const TextStyle muted{14.f, view.colors.muted};
  if (view.state.gallery_is_wanted) {
    draw_text_fitted(view, area.x, area.y + 54, area.width, "Fetching the test digits\u2026", muted,
                     11.f);
  } else if (tally.seen == 0) {
    draw_text_fitted(view, area.x, area.y + 54, area.width,
                     "Which of the two reads more of them, and where do they differ?", muted, 10.f);
  } else {
    const auto total = static_cast<float>(view.state.gallery->size());
    draw_bar(view, {area.x, area.y + 46, area.width, 6}, static_cast<float>(tally.seen) / total,
             view.colors.agree, view.colors.track);
    const std::string shares =
        "Yours " + share_right(tally.both_right + tally.only_yours_right, tally.seen) +
        " right, shipped " + share_right(tally.both_right + tally.only_shipped_right, tally.seen);
    draw_text_fitted(view, area.x, area.y + 74, area.width, shares,
                     {16.f, view.colors.text, Weight::kSemibold}, 12.f);
    draw_paragraph(view, area.x, area.y + 92, area.width, tell_tally(view.state), muted);
  }
  draw_control(view, "weights/tally", parts.count);
  draw_control(view, "weights/next", parts.next);
}

void draw_comparison(View& view, const Parts& parts) {
  const YourWeights& yours = view.state.your_weights;
  const Network& mine = your_network(view.state);
  const Network& shipped = shipped_network(view.state);
  const Rect& head = parts.head;
  const float width = parts.choose.y < head.bottom() ? parts.choose.x - 20 - head.x : head.width;
  draw_heading(view, head.x, head.y + 18, width, mine.name());
  const TextStyle muted{14.f, view.colors.muted};
  draw_text_fitted(view, head.x, head.y + 43, width, yours.file_name + " \u00b7 " + yours.storage,
                   muted, 11.f);
  draw_text_fitted(
      view, head.x, head.y + 64, width,
      yours.training.empty() ? "It says nothing about its training" : "It says: " + yours.training,
      muted, 11.f);
  draw_control(view, "weights/choose", parts.choose);
  draw_control(view, "weights/remove", parts.remove);
  draw_problem(view, parts.problem);
  const bool agree = !mine.answer || !shipped.answer || mine.answer->digit == shipped.answer->digit;
  draw_side(view, parts.shipped, shipped, agree);
  draw_side(view, parts.yours, mine, agree);
  draw_verdict(view, parts.verdict, agree);
  draw_use(view, parts.use);
  draw_tally(view, parts);
}

}  // namespace

float weights_height(const AppState& state, float width) {
  return arrange(state, {0, 0, width, 0}).height;
}

void add_weights_controls(const AppState& state, const Rect& area, Controls& controls) {
  const Parts parts = arrange(state, area);
  const YourWeights& yours = state.your_weights;
  constexpr const char* kGroup = "Your weights";
  controls.push_back({.id = "weights/choose",
                      .role = Role::kFile,
                      .label = yours.index ? "Choose another" : "Choose a file",
                      .group = kGroup,
                      .area = parts.choose,
                      // Systems that do not know the suffix would offer no file at all.
                      .accept = ".safetensors,application/octet-stream"});
  if (!yours.index) return;
  const bool both = your_network(state).model && shipped_network(state).model;
  const bool done = state.gallery && yours.tally.seen == state.gallery->size();
  controls.push_back(
      {.id = "weights/remove", .label = "Remove", .group = kGroup, .area = parts.remove});
  controls.push_back({.id = "weights/use",
                      .role = Role::kToggle,
                      .label = "Use it in the shipped one's place",
                      .group = kGroup,
                      .area = parts.use,
                      .enabled = shipped_network(state).status != NetworkStatus::kLoading,
                      .selected = yours.is_in_place});
  controls.push_back({.id = "weights/tally",
                      .label = yours.tally.is_running ? "Stop"
                               : done                 ? "Count again"
                               : yours.tally.seen > 0 ? "Go on"
                                                      : "Count both",
                      .group = kGroup,
                      .area = parts.count,
                      .enabled = both});
  if (yours.tally.differing.empty()) return;
  controls.push_back(
      {.id = "weights/next", .label = "Show the next", .group = kGroup, .area = parts.next});
}

void draw_weights(View& view, const Rect& area) {
  draw_card(view, area);
  const Parts parts = arrange(view.state, area);
  if (view.state.your_weights.index) {
    draw_comparison(view, parts);
  } else {
    draw_invitation(view, parts);
  }
}

}  // namespace inkling::app
