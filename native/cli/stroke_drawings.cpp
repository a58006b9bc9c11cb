#include <format>
#include <iostream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <stdexcept>

#include "common/error.hpp"
#include "common/files.hpp"
#include "common/gzip.hpp"
#include "drawings.hpp"

namespace inkling::tool {
namespace {

using nlohmann::json;

constexpr std::size_t kMaxStrokesBytes = std::size_t{1} << 30;
/// Far more than a drawing needs; parsed, a line takes twenty times its length.
constexpr std::size_t kMaxLineBytes = std::size_t{16} << 20;

/// What is wrong with a line; it becomes the drawing's problem.
struct BadLine : std::runtime_error {
  using std::runtime_error::runtime_error;
};

float coordinate(const json& value) {
  if (!value.is_number()) throw BadLine("a point must be two numbers, [x, y]");
  return value.get<float>();
}

Stroke parse_stroke(const json& value) {
  if (!value.is_array()) throw BadLine("a stroke must be an array of [x, y] points");
  Stroke stroke;
  stroke.reserve(value.size());
  for (const json& point : value) {
    if (!point.is_array() || point.size() < 2) {
      throw BadLine("a point must be two numbers, [x, y]");
    }
    stroke.push_back({coordinate(point[0]), coordinate(point[1])});
  }
  return stroke;
}

std::vector<Stroke> parse_strokes(const json& object) {
  if (!object.is_object() || !object.contains("strokes") || !object["strokes"].is_array()) {
    throw BadLine("a line must be an object with \"strokes\", an array of strokes");
  }
  std::vector<Stroke> strokes;
  for (const json& stroke : object["strokes"]) strokes.push_back(parse_stroke(stroke));
  return strokes;
}

/// The "label" key where it is a digit; other values are other people's keys.
std::optional<int> parse_label(const json& object) {
  const auto label = object.find("label");
  if (label == object.end() || !label->is_number_integer()) return std::nullopt;
  const auto digit = label->get<std::int64_t>();
  if (digit < 0 || digit >= kClasses) return std::nullopt;
  return static_cast<int>(digit);
}

void read_drawing(const std::string& line, Drawing& drawing) {
  if (line.size() > kMaxLineBytes) {
    throw BadLine(std::format("longer than {} MiB", kMaxLineBytes >> 20));
  }
  const json object = json::parse(line, nullptr, /*allow_exceptions=*/false);
  if (object.is_discarded()) throw BadLine("not valid JSON");
  const std::vector<Stroke> strokes = parse_strokes(object);
  drawing.label = parse_label(object);
  const Result<InputImage> image = preprocess_strokes(strokes);
  if (!image) throw BadLine(image.error().message);
  drawing.image = *image;
}

std::unique_ptr<std::istream> open_lines(const std::string& path) {
  std::vector<std::byte> bytes = read_file(path, kMaxStrokesBytes);
  if (is_gzip(bytes)) bytes = gunzip(bytes, kMaxStrokesBytes, path);
  return std::make_unique<std::istringstream>(
      std::string(reinterpret_cast<const char*>(bytes.data()), bytes.size()));
}

/// The next line, however it ends. False at the end of the input. What goes over the limit is
/// skipped, and the line left one byte too long.
bool read_line(std::istream& lines, std::string& line) {
  line.clear();
  for (int c = lines.get(); c != std::istream::traits_type::eof(); c = lines.get()) {
    if (c == '\n') return true;
    if (line.size() <= kMaxLineBytes) line += static_cast<char>(c);
  }
  return !line.empty();
}

class StrokeSource : public DrawingSource {
 public:
  explicit StrokeSource(const std::string& path)
      : name_(path == "-" ? "standard input" : path),
        file_(path == "-" ? nullptr : open_lines(path)),
        lines_(file_ ? *file_ : std::cin) {}

  std::optional<Drawing> next() override {
    std::string line;
    do {
      if (!read_line(lines_, line)) return std::nullopt;
      if (number_++ == 0 && line.starts_with("\x1f\x8b")) {
        throw UserError(name_ + " is compressed: decompress it first (gzip -dc)");
      }
    } while (line.find_first_not_of(" \t\r") == std::string::npos);
    Drawing drawing;
    drawing.name = std::format("line {}", number_);
    try {
      read_drawing(line, drawing);
    } catch (const BadLine& bad) {
      drawing.problem = std::format("{} line {}: {}", name_, number_, bad.what());
    }
    return drawing;
  }

 private:
  std::string name_;
  std::unique_ptr<std::istream> file_;  // Null for standard input.
  std::istream& lines_;
  std::int64_t number_ = 0;
};

}  // namespace

std::unique_ptr<DrawingSource> open_strokes(const std::string& path) {
  return std::make_unique<StrokeSource>(path);
}

}  // namespace inkling::tool
