#include "common/stroke_line.hpp"

#include <cstdint>
#include <format>
#include <nlohmann/json.hpp>

#include "common/error.hpp"

namespace inkling {
namespace {

using nlohmann::json;

float coordinate(const json& value) {
  if (!value.is_number()) throw UserError("a point must be two numbers, [x, y]");
  return value.get<float>();
}

Stroke parse_stroke(const json& value) {
  if (!value.is_array()) throw UserError("a stroke must be an array of [x, y] points");
  Stroke stroke;
  stroke.reserve(value.size());
  for (const json& point : value) {
    if (!point.is_array() || point.size() < 2) {
      throw UserError("a point must be two numbers, [x, y]");
    }
    stroke.push_back({coordinate(point[0]), coordinate(point[1])});
  }
  return stroke;
}

std::vector<Stroke> parse_strokes(const json& object) {
  if (!object.is_object() || !object.contains("strokes") || !object["strokes"].is_array()) {
    throw UserError("a line must be an object with \"strokes\", an array of strokes");
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

}  // namespace

DrawnDigit parse_stroke_line(std::string_view line) {
  if (line.size() > kMaxStrokeLine) {
    throw UserError(std::format("longer than {} MiB", kMaxStrokeLine >> 20));
  }
  const json object = json::parse(line, nullptr, /*allow_exceptions=*/false);
  if (object.is_discarded()) throw UserError("not valid JSON");
  return {.strokes = parse_strokes(object), .label = parse_label(object)};
}

}  // namespace inkling
