#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

/// Small charts as inline SVG. Colours come from the page's style: classes `line-0` to `line-3`,
/// `axis`, `text`.
namespace inkling::train {

struct Point {
  double x = 0.0;
  double y = 0.0;
};

/// One line of a chart, or points without a line.
struct Series {
  std::string name;  ///< Said where the pointer rests, and beside points.
  std::vector<Point> points = {};
  int colour = 0;
  bool joined = true;   ///< A line through the points instead of marks.
  bool hollow = false;  ///< Marks are rings.
};

struct Axis {
  std::string label;
  double low = 0.0;
  double high = 1.0;
  bool logarithmic = false;
  std::vector<double> ticks = {};
  std::vector<std::string> tick_labels = {};  ///< As many.
};

/// @param title  What it shows, for people who do not see it.
[[nodiscard]] std::string chart_svg(const std::string& title, const Axis& x, const Axis& y,
                                    const std::vector<Series>& series);

/// An axis from 0 to `high` (whole numbers) with a few ticks.
[[nodiscard]] Axis count_axis(const std::string& label, std::int64_t high);

/// A logarithmic axis with a tick at each power of ten around these values.
[[nodiscard]] Axis power_axis(const std::string& label, double low, double high);

/// An axis of shares, 0 to 1, labelled in per cent.
[[nodiscard]] Axis share_axis(const std::string& label, double low, double high);

/// A 28×28 image as an SVG symbol with this id, ink in the text's colour.
[[nodiscard]] std::string digit_symbol(const std::string& id, std::span<const std::uint8_t> pixels);

}  // namespace inkling::train
