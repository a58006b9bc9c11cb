#include "preprocess_frame.hpp"

#include <algorithm>

namespace inkling {

InputImage from_bytes(std::span<const std::uint8_t, kImagePixels> bytes) {
  InputImage image;
  std::transform(bytes.begin(), bytes.end(), image.begin(),
                 [](std::uint8_t byte) { return static_cast<float>(byte) / 255.f; });
  return image;
}

namespace detail {

Offset centre_of_mass(const InputImage& image) {
  double mass = 0.0, moment_x = 0.0, moment_y = 0.0;
  for (int y = 0; y < kImageSide; ++y) {
    for (int x = 0; x < kImageSide; ++x) {
      const double ink = image[static_cast<std::size_t>(y * kImageSide + x)];
      mass += ink;
      moment_x += ink * (x + 0.5);
      moment_y += ink * (y + 0.5);
    }
  }
  if (mass <= 0.0) return {kMassCentre, kMassCentre};
  return {moment_x / mass, moment_y / mass};
}

Offset centring_shift(const InputImage& fitted, const FrameBox& ink) {
  const Offset mass = centre_of_mass(fitted);
  return {std::clamp(kMassCentre - mass.x, -ink.left, kImageSide - ink.right),
          std::clamp(kMassCentre - mass.y, -ink.top, kImageSide - ink.bottom)};
}

}  // namespace detail
}  // namespace inkling
