#include "train/chart.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "inkling/architecture.hpp"
#include "train/text.hpp"

namespace inkling::train {
namespace {

constexpr double kWidth = 360.0, kHeight = 220.0;  // Units of the picture.
constexpr double kLeft = 58.0, kRight = 338.0, kTop = 10.0, kBottom = 182.0;

std::string number(double value) { return fixed(value, 1); }

/// Where a value lies on an axis, from 0 to 1.
double share_of(const Axis& axis, double value) {
  const auto scale = [&](double v) { return axis.logarithmic ? std::log10(v) : v; };
  const double low = scale(axis.low), high = scale(axis.high);
  return std::clamp((scale(value) - low) / (high - low), 0.0, 1.0);
}

double place_x(const Axis& axis, double value) {
  return kLeft + (kRight - kLeft) * share_of(axis, value);
}

double place_y(const Axis& axis, double value) {
  return kBottom - (kBottom - kTop) * share_of(axis, value);
}

std::string text_at(double x, double y, const std::string& anchor, const std::string& text) {
  return "<text x=\"" + number(x) + "\" y=\"" + number(y) + "\" text-anchor=\"" + anchor + "\">" +
         text + "</text>\n";
}

std::string axes_svg(const Axis& x, const Axis& y) {
  std::string lines, labels;
  for (std::size_t i = 0; i < x.ticks.size(); ++i) {
    const double at = place_x(x, x.ticks[i]);
    lines += "M" + number(at) + " " + number(kTop) + "V" + number(kBottom);
    labels += text_at(at, kBottom + 14, "middle", x.tick_labels[i]);
  }
  for (std::size_t i = 0; i < y.ticks.size(); ++i) {
    const double at = place_y(y, y.ticks[i]);
    lines += "M" + number(kLeft) + " " + number(at) + "H" + number(kRight);
    labels += text_at(kLeft - 6, at + 3.5, "end", y.tick_labels[i]);
  }
  labels += text_at((kLeft + kRight) / 2, kHeight - 6, "middle", x.label);
  return "<path class=\"axis\" d=\"" + lines + "\"/>\n<g class=\"text\">\n" + labels +
         "<text transform=\"translate(10 " + number((kTop + kBottom) / 2) +
         ") rotate(-90)\" text-anchor=\"middle\">" + y.label + "</text>\n</g>\n";
}

std::string line_svg(const Series& series, const Axis& x, const Axis& y) {
  std::string path;
  for (const Point& point : series.points) {
    path += (path.empty() ? "M" : "L") + number(place_x(x, point.x)) + " " +
            number(place_y(y, point.y));
  }
  return "<path class=\"line line-" + std::to_string(series.colour) + "\" d=\"" + path +
         "\"><title>" + series.name + "</title></path>\n";
}

std::string marks_svg(const Series& series, const Axis& x, const Axis& y) {
  std::string svg;
  for (const Point& point : series.points) {
    const double at_x = place_x(x, point.x), at_y = place_y(y, point.y);
    svg += "<circle class=\"" + std::string(series.hollow ? "ring" : "dot") + " line-" +
           std::to_string(series.colour) + "\" cx=\"" + number(at_x) + "\" cy=\"" + number(at_y) +
           "\" r=\"4.5\"><title>" + series.name + "</title></circle>\n";
    if (series.hollow) continue;
    const bool turn = at_x > kRight - 60;
    svg += "<g class=\"text\">" +
           text_at(at_x + (turn ? -8 : 8), at_y + 3.5, turn ? "end" : "start", series.name) +
           "</g>\n";
  }
  return svg;
}

}  // namespace

std::string chart_svg(const std::string& title, const Axis& x, const Axis& y,
                      const std::vector<Series>& series) {
  std::string svg = "<svg class=\"chart\" viewBox=\"0 0 " + number(kWidth) + " " + number(kHeight) +
                    "\" role=\"img\"><title>" + title + "</title>\n" + axes_svg(x, y);
  for (const Series& one : series) {
    svg += one.joined ? line_svg(one, x, y) : marks_svg(one, x, y);
  }
  return svg + "</svg>\n";
}

Axis count_axis(const std::string& label, std::int64_t high) {
  Axis axis{.label = label, .low = 0.0, .high = static_cast<double>(high)};
  const std::int64_t step = std::max<std::int64_t>(1, (high + 4) / 5);
  for (std::int64_t tick = 0; tick <= high; tick += step) {
    axis.ticks.push_back(static_cast<double>(tick));
    axis.tick_labels.push_back(grouped(tick));
  }
  return axis;
}

Axis power_axis(const std::string& label, double low, double high) {
  const int first = static_cast<int>(std::floor(std::log10(low)));
  const int last = std::max(first + 1, static_cast<int>(std::ceil(std::log10(high))));
  Axis axis{.label = label,
            .low = std::pow(10.0, first),
            .high = std::pow(10.0, last),
            .logarithmic = true};
  for (int power = first; power <= last; ++power) {
    const double tick = std::pow(10.0, power);
    axis.ticks.push_back(tick);
    axis.tick_labels.push_back(power < 0 ? fixed(tick, -power)
                                         : grouped(static_cast<std::int64_t>(tick)));
  }
  return axis;
}

Axis share_axis(const std::string& label, double low, double high) {
  Axis axis{.label = label, .low = low, .high = high};
  const bool narrow = high - low < 0.2;
  const int steps = narrow ? 5 : 4;
  for (int i = 0; i <= steps; ++i) {
    const double tick = low + (high - low) * i / steps;
    axis.ticks.push_back(tick);
    axis.tick_labels.push_back(fixed(tick * 100.0, narrow ? 1 : 0) + " %");
  }
  return axis;
}

std::string digit_symbol(const std::string& id, std::span<const std::uint8_t> pixels) {
  constexpr int kTones = 4;  // Shades of ink that are told apart.
  std::array<std::string, kTones + 1> paths;
  const auto tone_at = [&](int row, int col) {
    return (pixels[static_cast<std::size_t>(row * kImageSide + col)] * kTones + 127) / 255;
  };
  for (int row = 0; row < kImageSide; ++row) {
    for (int begin = 0, end = 0; begin < kImageSide; begin = end) {
      const int tone = tone_at(row, begin);
      while (end < kImageSide && tone_at(row, end) == tone) ++end;
      if (tone == 0) continue;
      paths[static_cast<std::size_t>(tone)] += "M" + std::to_string(begin) + " " +
                                               std::to_string(row) + "h" +
                                               std::to_string(end - begin);
    }
  }
  std::string symbol = "<symbol id=\"" + id + "\" viewBox=\"0 -0.5 28 28\">";
  for (int tone = 1; tone <= kTones; ++tone) {
    const std::string& path = paths[static_cast<std::size_t>(tone)];
    if (path.empty()) continue;
    symbol += "<path opacity=\"" + shortest(static_cast<double>(tone) / kTones) + "\" d=\"" + path +
              "\"/>";
  }
  return symbol + "</symbol>\n";
}

}  // namespace inkling::train
