#include "preprocess_width.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "preprocess_frame.hpp"

namespace inkling::detail {
namespace {

/// Ink boxes smaller than this, in pixels, are too coarse to be redrawn.
constexpr int kSmallestBox = 40;

constexpr float kFar = 1e12f;

/// Squared distances along one line of `count` values `stride` apart, from squared distances
/// across it: the lower envelope of parabolas (Felzenszwalb and Huttenlocher 2012).
struct LineTransform {
  std::vector<float> heights;
  std::vector<int> apexes;
  std::vector<float> starts;

  void apply(float* line, int count, int stride) {
    heights.resize(static_cast<std::size_t>(count));
    apexes.clear();
    starts.clear();
    for (int i = 0; i < count; ++i) {
      const float height = line[i * stride];
      heights[static_cast<std::size_t>(i)] = height;
      float start = -kFar;
      while (!apexes.empty()) {
        const int j = apexes.back();
        const float other = heights[static_cast<std::size_t>(j)];
        start =
            (height - other + static_cast<float>(i * i - j * j)) / static_cast<float>(2 * (i - j));
        if (start > starts.back()) break;
        apexes.pop_back();
        starts.pop_back();
        start = -kFar;
      }
      apexes.push_back(i);
      starts.push_back(start);
    }
    std::size_t parabola = 0;
    for (int i = 0; i < count; ++i) {
      while (parabola + 1 < starts.size() && starts[parabola + 1] < static_cast<float>(i))
        ++parabola;
      const int apex = apexes[parabola];
      line[i * stride] =
          heights[static_cast<std::size_t>(apex)] + static_cast<float>((i - apex) * (i - apex));
    }
  }
};

/// Distance of each pixel's middle to that of the nearest pixel that is ink (or that is not).
std::vector<float> distances(const GrayImage& image, bool to_ink) {
  std::vector<float> field(image.pixels.size());
  std::transform(image.pixels.begin(), image.pixels.end(), field.begin(),
                 [to_ink](float value) { return (value >= 0.5f) == to_ink ? 0.f : kFar; });
  LineTransform transform;
  for (int y = 0; y < image.height; ++y) {
    transform.apply(&field[static_cast<std::size_t>(y) * image.width], image.width, 1);
  }
  for (int x = 0; x < image.width; ++x) transform.apply(&field[x], image.height, image.width);
  for (float& value : field) value = std::sqrt(value);
  return field;
}

/// Mean stroke width: across a straight stroke of width w, the distance to the nearest edge is w/4
/// on average. Half a pixel lies between a pixel's middle and its edge.
double mean_width(const std::vector<float>& distance_to_paper) {
  double sum = 0.0, count = 0.0;
  for (const float distance : distance_to_paper) {
    if (distance <= 0.f) continue;
    sum += distance - 0.5;
    count += 1.0;
  }
  return 4 * sum / count;
}

}  // namespace

PixelBox box_of(const GrayImage& image, float level) {
  PixelBox box{image.width, image.height, 0, 0};
  for (int y = 0; y < image.height; ++y) {
    for (int x = 0; x < image.width; ++x) {
      if (image.pixels[static_cast<std::size_t>(y) * image.width + x] < level) continue;
      box = {std::min(box.left, x), std::min(box.top, y), std::max(box.right, x + 1),
             std::max(box.bottom, y + 1)};
    }
  }
  return box.right > box.left ? box : PixelBox{};
}

GrayImage crop(const GrayImage& image, const PixelBox& box) {
  GrayImage result{box.width(), box.height(), {}};
  result.pixels.assign(static_cast<std::size_t>(result.width) * result.height, 0.f);
  const int left = std::max(box.left, 0), right = std::min(box.right, image.width);
  for (int y = std::max(box.top, 0); y < std::min(box.bottom, image.height); ++y) {
    const auto row = image.pixels.begin() + static_cast<std::ptrdiff_t>(y) * image.width;
    std::copy(row + left, row + right,
              result.pixels.begin() + static_cast<std::ptrdiff_t>(y - box.top) * result.width +
                  (left - box.left));
  }
  return result;
}

GrayImage normalise_width(GrayImage ink) {
  const PixelBox box = box_of(ink, 0.5f);
  const int extent = std::max(box.width(), box.height());
  if (extent < kSmallestBox) return ink;
  const GrayImage framed = crop(ink, {box.left - 1, box.top - 1, box.right + 1, box.bottom + 1});
  const double width = mean_width(distances(framed, false));
  // The centre line spans extent - width here, and kInkSide - kStrokeWidth in the result.
  const double centre_line = std::max(1.0, extent - width);
  const double wanted_width = kStrokeWidth * centre_line / (kInkSide - kStrokeWidth);
  const double growth = (wanted_width - width) / 2;
  const int margin = 1 + static_cast<int>(std::ceil(std::max(0.0, growth)));
  GrayImage drawn =
      crop(ink, {box.left - margin, box.top - margin, box.right + margin, box.bottom + margin});
  const std::vector<float> outside = distances(drawn, true), inside = distances(drawn, false);
  for (std::size_t i = 0; i < drawn.pixels.size(); ++i) {
    // Signed distance to the ink's edge, negative inside; the edge gets a ramp of one pixel.
    const double edge = outside[i] > 0.f ? outside[i] - 0.5 : 0.5 - inside[i];
    drawn.pixels[i] = static_cast<float>(std::clamp(growth - edge + 0.5, 0.0, 1.0));
  }
  return box_of(drawn, 0.5f).width() > 0 ? drawn : ink;
}

}  // namespace inkling::detail
