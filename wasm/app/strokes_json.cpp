#include "strokes_json.hpp"

#include <charconv>
#include <cmath>
#include <cstdio>

namespace inkling::app {
namespace {

constexpr int kDeepest = 32;  // Values within values; other people's keys may hold anything.

/// Reads JSON (RFC 8259) from left to right. Strings are skipped or compared, never unescaped: the
/// keys looked for need no escapes.
class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  bool consume(char expected) {
    skip_space();
    if (text_.empty() || text_[0] != expected) return false;
    text_.remove_prefix(1);
    return true;
  }
  bool at_end() {
    skip_space();
    return text_.empty();
  }
  /// What stands between two quotes.
  bool read_string(std::string_view& content) {
    if (!consume('"')) return false;
    for (std::size_t i = 0; i < text_.size(); ++i) {
      if (text_[i] == '\\') {
        ++i;
      } else if (text_[i] == '"') {
        content = text_.substr(0, i);
        text_.remove_prefix(i + 1);
        return true;
      }
    }
    return false;
  }
  bool read_number(double& number) {
    skip_space();
    const bool starts = !text_.empty() && (text_[0] == '-' || (text_[0] >= '0' && text_[0] <= '9'));
    if (!starts) return false;
    const auto [end, error] = std::from_chars(text_.data(), text_.data() + text_.size(), number);
    text_.remove_prefix(static_cast<std::size_t>(end - text_.data()));
    return error == std::errc{};
  }
  /// Calls `read_element` for each element of an array; false as soon as it returns false.
  template <typename Read>
  bool read_array(Read read_element) {
    if (!consume('[')) return false;
    if (consume(']')) return true;
    do {
      if (!read_element()) return false;
    } while (consume(','));
    return consume(']');
  }
  /// The same for an object's keys.
  template <typename Read>
  bool read_object(Read read_member) {
    if (!consume('{')) return false;
    if (consume('}')) return true;
    do {
      std::string_view key;
      if (!read_string(key) || !consume(':') || !read_member(key)) return false;
    } while (consume(','));
    return consume('}');
  }
  bool skip_value(int depth = 0) {
    if (depth > kDeepest) return false;
    skip_space();
    const char first = text_.empty() ? '\0' : text_[0];
    const auto skip = [this, depth] { return skip_value(depth + 1); };
    std::string_view ignored;
    double number;
    if (first == '[') return read_array(skip);
    if (first == '{') return read_object([&](std::string_view) { return skip(); });
    if (first == '"') return read_string(ignored);
    return skip_word("true") || skip_word("false") || skip_word("null") || read_number(number);
  }

 private:
  void skip_space() {
    const std::size_t start = text_.find_first_not_of(" \t\r\n");
    text_.remove_prefix(std::min(start, text_.size()));
  }
  bool skip_word(std::string_view word) {
    if (!text_.starts_with(word)) return false;
    text_.remove_prefix(word.size());
    return true;
  }

  std::string_view text_;
};

bool read_point(Reader& reader, Stroke& stroke) {
  double coordinates[2]{};
  std::size_t count = 0;
  const bool read = reader.read_array([&] {
    double ignored = 0;  // Some add a time or a pressure.
    return reader.read_number(count < 2 ? coordinates[count] : ignored) && ++count;
  });
  stroke.push_back({static_cast<float>(coordinates[0]), static_cast<float>(coordinates[1])});
  return read && count >= 2;
}

bool read_strokes(Reader& reader, std::vector<Stroke>& strokes) {
  strokes.clear();
  return reader.read_array([&] {
    Stroke& stroke = strokes.emplace_back();
    return reader.read_array([&] { return read_point(reader, stroke); });
  });
}

bool read_label(Reader& reader, std::optional<int>& label) {
  double number = 0;
  if (!reader.read_number(number)) return reader.skip_value();
  if (number >= 0 && number < kClasses && number == std::floor(number)) {
    label = static_cast<int>(number);
  }
  return true;
}

}  // namespace

std::string to_json(const Ink& ink, std::optional<int> label) {
  std::string text = "{\"strokes\": [";
  for (std::size_t i = 0; i < ink.strokes.size(); ++i) {
    text += i == 0 ? "[" : ", [";
    for (std::size_t j = 0; j < ink.strokes[i].size(); ++j) {
      const auto [x, y] = ink.strokes[i][j];
      char point[64];
      std::snprintf(point, sizeof point, "%s[%.6g, %.6g]", j == 0 ? "" : ", ",
                    static_cast<double>(x), static_cast<double>(y));
      text += point;
    }
    text += ']';
  }
  text += ']';
  if (label) text += ", \"label\": " + std::to_string(*label);
  return text + "}\n";
}

Result<LabelledStrokes> from_json(std::string_view line) {
  Reader reader(line);
  LabelledStrokes drawing;
  bool has_strokes = false;
  const bool read = reader.read_object([&](std::string_view key) {
    if (key == "label") return read_label(reader, drawing.label);
    if (key != "strokes") return reader.skip_value();
    has_strokes = true;
    return read_strokes(reader, drawing.strokes);
  });
  if (read && reader.at_end() && has_strokes) return drawing;
  return Error{ErrorCode::kMalformed, "it is no {\"strokes\": [[[x, y], \u2026], \u2026]}"};
}

}  // namespace inkling::app
