#include <format>
#include <iostream>
#include <sstream>

#include "common/error.hpp"
#include "common/files.hpp"
#include "common/gzip.hpp"
#include "common/stroke_line.hpp"
#include "drawings.hpp"

namespace inkling::tool {
namespace {

constexpr std::size_t kMaxStrokesBytes = std::size_t{1} << 30;

void read_drawing(const std::string& line, Drawing& drawing) {
  const DrawnDigit digit = parse_stroke_line(line);
  drawing.label = digit.label;
  const Result<InputImage> image = preprocess_strokes(digit.strokes);
  if (!image) throw UserError(image.error().message);
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
    if (line.size() <= kMaxStrokeLine) line += static_cast<char>(c);
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
    } catch (const UserError& bad) {
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
