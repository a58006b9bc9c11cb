#include "report.hpp"

#include <charconv>
#include <cstdint>
#include <cstdio>
#include <string_view>

#include "commands.hpp"
#include "panels/panels.hpp"
#include "ranking.hpp"
#include "verdict.hpp"

namespace inkling::app {
namespace {

/// Writes JSON values one after the other; commas are put where they belong.
class JsonWriter {
 public:
  void open(char bracket) {
    separate();
    text_ += bracket;
    first_ = true;
  }
  void close(char bracket) {
    text_ += bracket;
    first_ = false;
  }
  void key(std::string_view name) {
    string(name);
    text_ += ':';
    first_ = true;
  }
  void string(std::string_view value) {
    separate();
    text_ += '"';
    for (const char c : value) escape(c);
    text_ += '"';
  }
  void number(double value) {
    separate();
    char digits[32];
    std::snprintf(digits, sizeof digits, "%.9g", value);
    text_ += digits;
  }
  void boolean(bool value) { raw(value ? "true" : "false"); }
  void null() { raw("null"); }
  [[nodiscard]] std::string take() { return std::move(text_); }

 private:
  void separate() {
    if (!first_) text_ += ',';
    first_ = false;
  }
  void raw(std::string_view word) {
    separate();
    text_ += word;
  }
  void escape(char c) {
    if (c == '"' || c == '\\') {
      text_ += '\\';
      text_ += c;
    } else if (static_cast<unsigned char>(c) < 0x20) {
      char code[8];
      std::snprintf(code, sizeof code, "\\u%04x", c);
      text_ += code;
    } else {
      text_ += c;
    }
  }

  std::string text_;
  bool first_ = true;
};

template <typename T>
void optional_number(JsonWriter& json, const std::optional<T>& value) {
  value ? json.number(static_cast<double>(*value)) : json.null();
}

void write_rect(JsonWriter& json, const Rect& rect) {
  json.open('[');
  for (const float value : {rect.x, rect.y, rect.width, rect.height}) {
    json.number(static_cast<double>(value));
  }
  json.close(']');
}

std::string_view status_word(NetworkStatus status) {
  switch (status) {
    case NetworkStatus::kLoading:
      return "loading";
    case NetworkStatus::kReady:
      return "ready";
    case NetworkStatus::kFailed:
      break;
  }
  return "failed";
}

void write_network(JsonWriter& json, const Network& network, Stance stance) {
  json.open('{');
  json.key("id"), json.string(network.architecture->id);
  json.key("name"), json.string(network.name());
  json.key("status"), json.string(status_word(network.status));
  json.key("problem"), json.string(network.problem);
  json.key("isYours"), json.boolean(network.is_yours);
  json.key("parameters"), json.number(static_cast<double>(parameter_count(*network.architecture)));
  json.key("multAdds"), json.number(static_cast<double>(mult_adds(*network.architecture)));
  json.key("testAccuracy"), optional_number(json, network.test_accuracy);
  json.key("timeUs"), optional_number(json, network.stopwatch.median_us());
  json.key("stance"), json.string(stance_word(stance));
  json.key("digit");
  network.answer ? json.number(network.answer->digit) : json.null();
  json.key("probabilities"), json.open('[');
  if (network.answer) {
    for (const float p : network.answer->probabilities) json.number(static_cast<double>(p));
  }
  json.close(']');
  json.close('}');
}

void write_slider(JsonWriter& json, const Control& control) {
  json.key("value"), json.number(control.value);
  json.key("low"), json.number(control.low);
  json.key("high"), json.number(control.high);
  json.key("step"), json.number(control.step);
  json.key("valueText"), json.string(control.value_text);
}

void write_select(JsonWriter& json, const Control& control) {
  json.key("value"), json.number(control.value);
  json.key("options"), json.open('[');
  for (const std::string& option : control.options) json.string(option);
  json.close(']');
}

void write_grid(JsonWriter& json, const Control& control) {
  json.key("value"), json.number(control.value);
  json.key("columns"), json.number(control.columns);
  json.key("rows"), json.number(control.rows);
}

void write_control(JsonWriter& json, const Control& control) {
  json.open('{');
  json.key("id"), json.string(control.id);
  json.key("role"), json.string(role_word(control.role));
  json.key("label"), json.string(control.label);
  json.key("group"), json.string(control.group);
  json.key("enabled"), json.boolean(control.enabled);
  json.key("selected"), json.boolean(control.selected);
  json.key("inPanel"), json.boolean(control.in_panel);
  if (control.to_square) json.key("toSquare"), json.boolean(true);
  json.key("area"), write_rect(json, control.area);
  if (control.role == Role::kSlider) write_slider(json, control);
  if (control.role == Role::kGrid) write_grid(json, control);
  if (control.role == Role::kSelect) write_select(json, control);
  if (control.role == Role::kFile) json.key("accept"), json.string(control.accept);
  json.close('}');
}

void write_ensemble(JsonWriter& json, const AppState& state) {
  const Ensemble& ensemble = state.ensemble;
  json.open('{');
  json.key("digit");
  ensemble.answer ? json.number(ensemble.answer->digit) : json.null();
  json.key("probabilities"), json.open('[');
  if (ensemble.answer) {
    for (const float p : ensemble.answer->probabilities) json.number(static_cast<double>(p));
  }
  json.close(']');
  json.key("testAccuracy"), optional_number(json, together_accuracy(state));
  json.close('}');
}

void write_order(JsonWriter& json, const AppState& state) {
  json.open('[');
  for (const std::size_t i : state.order) json.string(state.networks[i].architecture->id);
  json.close(']');
}

void write_drawing(JsonWriter& json, const AppState& state) {
  json.key("drawn"), json.boolean(!state.drawing.empty());
  const auto& picture = state.drawing.picture();
  const auto index = picture ? picture->gallery_index : std::nullopt;
  json.key("picture"), json.boolean(picture.has_value());
  json.key("galleryIndex"), optional_number(json, index);
  json.key("label");
  index&& state.gallery ? json.number(state.gallery->label(static_cast<std::size_t>(*index)))
                        : json.null();
  json.key("galleryIsWanted"), json.boolean(state.gallery_is_wanted);
  json.key("searching"), json.boolean(state.search.has_value());
  json.key("searchWasVain"), json.boolean(state.search_was_vain);
  json.key("eraser"), json.boolean(state.tools.tool == Tool::kEraser);
  json.key("menuOpen"), json.boolean(state.menu_is_open);
  json.key("cursor"), json.open('{');
  json.key("shown"), json.boolean(state.cursor.shown);
  json.key("penDown"), json.boolean(state.cursor.pen_is_down);
  json.key("x"), json.number(static_cast<double>(state.cursor.at.x));
  json.key("y"), json.number(static_cast<double>(state.cursor.at.y));
  json.close('}');
}

void write_score(JsonWriter& json, const TestScore& score, std::string_view id) {
  json.open('{');
  json.key("id"), json.string(id);
  json.key("images"), json.number(score.confusion.total());
  json.key("correct"), json.number(score.confusion.correct());
  json.key("loss"), json.number(score.mean_loss());
  json.key("confusion"), json.open('[');
  for (const auto& row : score.confusion.counts) {
    json.open('[');
    for (const std::uint32_t count : row) json.number(count);
    json.close(']');
  }
  json.close(']');
  json.close('}');
}

std::string_view stage_word(VerifyStage stage) {
  switch (stage) {
    case VerifyStage::kIdle:
      return "idle";
    case VerifyStage::kRunning:
      return "running";
    case VerifyStage::kStopped:
      return "stopped";
    case VerifyStage::kFailed:
      return "failed";
    case VerifyStage::kDone:
      break;
  }
  return "done";
}

/// The counts are there once nothing is added to them any more.
void write_verify(JsonWriter& json, const AppState& state) {
  const Verify& verify = state.verify;
  json.open('{');
  json.key("stage"), json.string(stage_word(verify.stage));
  json.key("run"), json.number(static_cast<double>(verify.run));
  json.key("counted"), json.number(static_cast<double>(verify.counted));
  json.key("threads"), json.number(verify.threads);
  json.key("networks"), json.open('[');
  for (std::size_t i = 0; verify.stage == VerifyStage::kDone && i < verify.scores.size(); ++i) {
    const bool is_common = i == state.networks.size();
    write_score(json, verify.scores[i],
                is_common ? "together" : state.networks[i].architecture->id);
  }
  json.close(']');
  json.close('}');
}

void write_handwriting(JsonWriter& json, const AppState& state) {
  const Handwriting& handwriting = state.handwriting;
  json.open('{');
  json.key("count"), json.number(static_cast<double>(handwriting.samples.size()));
  json.key("revision"), json.number(static_cast<double>(handwriting.revision));
  json.key("notice"), json.string(handwriting.notice);
  json.close('}');
}

}  // namespace

std::string report(const AppState& state, const Layout& layout, std::span<const Control> controls) {
  const Verdict verdict = judge(state);
  JsonWriter json;
  json.open('{');
  json.key("sentence"), json.string(verdict.sentence);
  json.key("digit"), optional_number(json, verdict.digit);
  json.key("unanimous"), json.boolean(verdict.unanimous);
  json.key("strokes"), json.number(static_cast<double>(state.drawing.strokes().size()));
  write_drawing(json, state);
  json.key("dark"), json.boolean(state.appearance.dark);
  json.key("networks"), json.open('[');
  for (std::size_t i = 0; i < state.networks.size(); ++i) {
    write_network(json, state.networks[i], verdict.stances[i]);
  }
  json.close(']');
  json.key("order"), write_order(json, state);
  json.key("together"), write_ensemble(json, state);
  json.key("verify"), write_verify(json, state);
  json.key("handwriting"), write_handwriting(json, state);
  json.key("controls"), json.open('[');
  for (const Control& control : controls) write_control(json, control);
  json.close(']');
  json.key("stages"), json.string(describe_stages(state));
  const Section* section = chosen_section(state);
  json.key("details"), json.string(section ? section->describe(state) : "");
  json.key("pad"), write_rect(json, layout.pad);
  json.key("contentHeight"), json.number(static_cast<double>(layout.content_height));
  json.close('}');
  return json.take();
}

}  // namespace inkling::app
