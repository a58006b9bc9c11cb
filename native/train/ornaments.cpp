#include "train/ornaments.hpp"

#include <utility>
#include <vector>

namespace inkling::train {
namespace {

using torch::Tensor;

constexpr double kInkThreshold = 0.3;

/// Rows or columns that a canvas's ink spans, each N floats.
struct Bounds {
  Tensor top, bottom, left, right;
};

/// 0, 1, 2, …: the coordinates of a canvas's rows, or columns.
Tensor coordinates(const Tensor& canvas) { return torch::arange(canvas.size(3), canvas.options()); }

Bounds bounds_of(const Tensor& canvas) {
  const Tensor ink = canvas.select(1, 0).gt(kInkThreshold);
  const Tensor rows = ink.any(2).to(canvas.scalar_type()),
               cols = ink.any(1).to(canvas.scalar_type());
  const auto last = static_cast<double>(canvas.size(3) - 1);
  const auto first_of = [&](const Tensor& line) { return line.argmax(1).to(canvas.scalar_type()); };
  return {.top = first_of(rows),
          .bottom = last - first_of(rows.flip(1)),
          .left = first_of(cols),
          .right = last - first_of(cols.flip(1))};
}

/// 1 for the rows from `low` to `high` (each N), 0 for the others, as N×1×rows×1.
Tensor row_window(const Tensor& canvas, const Tensor& low, const Tensor& high) {
  const Tensor rows = coordinates(canvas).unsqueeze(0);
  const Tensor inside = rows.ge(low.unsqueeze(1)).logical_and(rows.le(high.unsqueeze(1)));
  return inside.to(canvas.scalar_type()).view({-1, 1, canvas.size(2), 1});
}

/// Mean column of the ink within a row of `row` (N).
Tensor ink_column(const Tensor& canvas, const Tensor& row) {
  const Tensor ink = canvas * row_window(canvas, row - 1, row + 1);
  return (ink * coordinates(canvas)).sum({1, 2, 3}) / ink.sum({1, 2, 3}).clamp_min(1e-3);
}

/// Mean ink of the rows from `low` to `high`: how wide the stroke is that crosses them.
Tensor stroke_width(const Tensor& canvas, const Tensor& low, const Tensor& high) {
  const Tensor window = row_window(canvas, low, high);
  return ((canvas * window).sum({1, 2, 3}) / window.sum({1, 2, 3}).clamp_min(1)).clamp(1.5, 3.5);
}

Tensor point(const Tensor& x, const Tensor& y) { return torch::stack({x, y}, 1); }

/// The canvas with a line of ink through these points (N×2 each), `width` (N) pixels wide.
Tensor draw_line(const Tensor& canvas, const std::vector<Tensor>& points, const Tensor& width) {
  const Tensor at = coordinates(canvas);
  const auto spread = [](const Tensor& values) { return values.view({-1, 1, 1}); };
  Tensor distance2;
  for (std::size_t i = 0; i + 1 < points.size(); ++i) {
    const Tensor from = points[i], along = points[i + 1] - points[i];
    const Tensor along_x = spread(along.select(1, 0)), along_y = spread(along.select(1, 1));
    const Tensor x = at.view({1, 1, -1}) - spread(from.select(1, 0));
    const Tensor y = at.view({1, -1, 1}) - spread(from.select(1, 1));
    const Tensor length2 = (along_x * along_x + along_y * along_y).clamp_min(1e-6);
    const Tensor share = ((x * along_x + y * along_y) / length2).clamp(0, 1);
    const Tensor gap2 = (x - share * along_x).square() + (y - share * along_y).square();
    distance2 = distance2.defined() ? torch::minimum(distance2, gap2) : gap2;
  }
  const Tensor ink = (spread(width) / 2 + 0.5 - distance2.sqrt()).clamp(0, 1);
  return torch::maximum(canvas, ink.unsqueeze(1));
}

/// Points on the quadratic Bézier curve of three control points.
std::vector<Tensor> curve(const Tensor& a, const Tensor& b, const Tensor& c, int pieces) {
  std::vector<Tensor> points;
  for (int i = 0; i <= pieces; ++i) {
    const double t = static_cast<double>(i) / pieces;
    points.push_back(a * ((1 - t) * (1 - t)) + b * (2 * t * (1 - t)) + c * (t * t));
  }
  return points;
}

/// One kind of image of a batch: canvases, and numbers that were drawn for them.
class Drawing {
 public:
  Drawing(Tensor canvas, Tensor chance) : canvas_(std::move(canvas)), chance_(std::move(chance)) {}

  /// From the lower end of a 9 to the left, bent below it.
  [[nodiscard]] Tensor hook() const {
    const Bounds bounds = bounds_of(canvas_);
    const Tensor height = bounds.bottom - bounds.top, length = number(1, 3, 11);
    const Tensor start = point(ink_column(canvas_, bounds.bottom - 1), bounds.bottom - 1);
    const Tensor middle =
        start + point(-number(2, 0.1, 0.6) * length + number(3, -0.5, 1.0), number(4, 0.5, 3.5));
    const Tensor end = start + point(-length, -number(5, -1, 4));
    return draw_line(canvas_, curve(start, middle, end, 6),
                     stroke_width(canvas_, bounds.top + height * 0.6, bounds.bottom));
  }

  /// From the top of a 1 to the left and down.
  [[nodiscard]] Tensor flag(double base_share) const {
    const Bounds bounds = bounds_of(canvas_);
    const Tensor length = number(1, 2, 9), drop = number(2, 1, 9);
    const Tensor start = point(ink_column(canvas_, bounds.top + 1), bounds.top + 1);
    const Tensor middle = start + point(-number(3, 0.3, 0.7) * length, drop * number(4, 0.1, 0.6));
    const Tensor width = stroke_width(canvas_, bounds.top, bounds.bottom);
    const Tensor flagged =
        draw_line(canvas_, curve(start, middle, start + point(-length, drop), 4), width);
    const Tensor foot = point(ink_column(flagged, bounds.bottom - 1), bounds.bottom - 0.5);
    const Tensor based = draw_line(flagged, bar_points(foot, 2, 6, 0.7), width);
    return torch::where(chance_.select(1, 7).lt(base_share).view({-1, 1, 1, 1}), based, flagged);
  }

  /// Across a 7, a little below its middle.
  [[nodiscard]] Tensor bar() const {
    const Bounds bounds = bounds_of(canvas_);
    const Tensor height = bounds.bottom - bounds.top;
    const Tensor row = bounds.top + height * number(1, 0.42, 0.72);
    return draw_line(canvas_, bar_points(point(ink_column(canvas_, row), row), 2, 7, 1.2),
                     stroke_width(canvas_, bounds.top + height * 0.5, bounds.bottom));
  }

 private:
  /// A drawn number of each image, spread over a range.
  [[nodiscard]] Tensor number(int which, double low, double high) const {
    return chance_.select(1, which) * (high - low) + low;
  }

  /// Left end, middle and right end of a bar: each half `low` to `high` pixels, ends up to `slope`
  /// pixels higher or lower.
  [[nodiscard]] std::vector<Tensor> bar_points(const Tensor& middle, double low, double high,
                                               double slope) const {
    return {middle + point(-number(5, low, high), number(3, -slope, slope)), middle,
            middle + point(number(6, low, high), number(4, -slope, slope))};
  }

  Tensor canvas_;
  Tensor chance_;
};

}  // namespace

bool draws_ornaments(const Augmentation& augmentation) {
  return augmentation.hook9 > 0.0 || augmentation.flag1 > 0.0 || augmentation.bar7 > 0.0;
}

Tensor with_ornaments(const Augmentation& augmentation, const Tensor& images, const Tensor& labels,
                      const Tensor& chance) {
  Tensor canvas = at::constant_pad_nd(
      images, {kOrnamentMargin, kOrnamentMargin, kOrnamentMargin, kOrnamentMargin});
  const auto change = [&](int digit, double share, auto&& draw) {
    const Tensor chosen =
        labels.eq(digit).logical_and(chance.select(1, 0).lt(share)).nonzero().select(1, 0);
    if (chosen.numel() == 0) return;
    const Drawing drawing(canvas.index_select(0, chosen), chance.index_select(0, chosen));
    canvas.index_copy_(0, chosen, draw(drawing));
  };
  change(9, augmentation.hook9, [](const Drawing& drawing) { return drawing.hook(); });
  change(1, augmentation.flag1,
         [&](const Drawing& drawing) { return drawing.flag(augmentation.base1); });
  change(7, augmentation.bar7, [](const Drawing& drawing) { return drawing.bar(); });
  return canvas;
}

Placement placement_of(const Tensor& canvas) {
  constexpr double kDigitSide = 20.0;  // Pixels; MNIST's.
  const double middle = static_cast<double>(canvas.size(3) - 1) / 2;
  const Tensor at = coordinates(canvas) - middle;
  const Tensor mass = canvas.sum({1, 2, 3}).clamp_min(1e-3);
  const Tensor x = (canvas.sum({1, 2}) * at).sum(1) / mass;
  const Tensor y = (canvas.sum({1, 3}) * at).sum(1) / mass;
  const Bounds bounds = bounds_of(canvas);
  const Tensor side = torch::maximum(bounds.bottom - bounds.top, bounds.right - bounds.left) + 1;
  // MNIST's own digits are 20 pixels long, give or take the threshold.
  const Tensor excess =
      torch::where(side.gt(kDigitSide + 0.5), side / kDigitSide, torch::ones_like(side));
  return {.centre = torch::stack({x, y}, 1), .excess = excess};
}

}  // namespace inkling::train
