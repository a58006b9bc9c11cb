#include "signed_picture.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

namespace inkling::app {

SignedShades::SignedShades(const Palette& colors) {
  for (int i = 0; i <= kSteps; ++i) {
    const float share = static_cast<float>(i) / kSteps;
    positive_[i] = blend(colors.track, colors.agree, share);
    negative_[i] = blend(colors.track, colors.differ, share);
    pale_[i] = blend(colors.track, colors.differ, 0.35f * share);
  }
}

ImU32 SignedShades::shade(float share, bool odd) const {
  const int step = static_cast<int>(std::min(1.f, std::abs(share)) * kSteps + 0.5f);
  if (share >= 0) return positive_[step];
  return odd ? negative_[step] : pale_[step];
}

void draw_signed(View& view, const Rect& area, int columns, std::span<const float> values,
                 float largest, float radius) {
  const SignedShades shades(view.colors);
  const std::size_t width = static_cast<std::size_t>(columns);
  const std::size_t rows = (values.size() + width - 1) / width;
  std::vector<ImU32> pixels(rows * width, 0);
  for (std::size_t i = 0; i < values.size(); ++i) {
    pixels[i] = shades.shade(values[i] / largest, (i / width + i % width) % 2 == 1);
  }
  draw_image(view, area, columns, pixels, radius);
}

float largest_size(std::span<const float> values) {
  float largest = 1e-9f;
  for (const float value : values) largest = std::max(largest, std::abs(value));
  return largest;
}

}  // namespace inkling::app
