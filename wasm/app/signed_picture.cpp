#include "signed_picture.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
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
                 float full, float radius) {
  const SignedShades shades(view.colors);
  const std::size_t width = static_cast<std::size_t>(columns);
  const std::size_t rows = (values.size() + width - 1) / width;
  std::vector<ImU32> pixels(rows * width, 0);
  for (std::size_t i = 0; i < values.size(); ++i) {
    pixels[i] = shades.shade(values[i] / full, (i / width + i % width) % 2 == 1);
  }
  draw_image(view, area, columns, pixels, radius);
}

float draw_signed_key(View& view, float x, float y, bool positive, std::string_view meaning) {
  constexpr float kCell = 4, kText = 12;
  std::array<float, 9> cells;
  cells.fill(positive ? 1.f : -1.f);
  draw_signed(view, {x, y - 1.5f * kCell, 3 * kCell, 3 * kCell}, 3, cells, 1.f, 2.f);
  draw_text(view, x + 18, y, meaning, {kText, view.colors.muted});
  return x + 18 + text_width(view, meaning, kText) + 18;
}

float full_color_size(std::span<const float> values) {
  std::vector<float> sizes;
  for (const float value : values) {
    if (value != 0) sizes.push_back(std::abs(value));
  }
  if (sizes.empty()) return 1.f;
  const auto full = sizes.begin() + static_cast<std::ptrdiff_t>(sizes.size() / 50);
  std::ranges::nth_element(sizes, full, std::greater());
  return *full;
}

}  // namespace inkling::app
