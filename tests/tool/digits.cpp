#include "digits.hpp"

#include <doctest/doctest.h>

#include <format>

#include "inkling/architecture.hpp"
#include "tool.hpp"

#define STB_IMAGE_WRITE_IMPLEMENTATION
#define STB_IMAGE_WRITE_STATIC
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wunused-function"
#include <stb_image_write.h>
#pragma GCC diagnostic pop

namespace tool_test {
namespace {

void append(void* text, void* data, int size) {
  static_cast<std::string*>(text)->append(static_cast<const char*>(data), size);
}

std::string big_endian(std::uint32_t value) {
  std::string bytes;
  for (int shift = 24; shift >= 0; shift -= 8) bytes += static_cast<char>(value >> shift & 0xff);
  return bytes;
}

}  // namespace

const inkling::LabelledImages& test_set() {
  static const inkling::LabelledImages data =
      inkling::load_split(data_folder(), inkling::Split::kTest, inkling::DataRule::kMnistOnly);
  return data;
}

Digit test_digit(int index) {
  const auto begin = test_set().images.pixels.begin() + index * inkling::kImagePixels;
  return {{begin, begin + inkling::kImagePixels}, test_set().labels[index]};
}

std::string idx_file(int count) {
  std::string file{0, 0, 8, 3};
  file += big_endian(count) + big_endian(inkling::kImageSide) + big_endian(inkling::kImageSide);
  const auto begin = test_set().images.pixels.begin();
  file.append(begin, begin + count * inkling::kImagePixels);
  return file;
}

Picture scan(const Digit& digit, int scale) {
  constexpr std::uint8_t kPaper = 235, kInk = 30;
  constexpr int kMargin = 10;  // Pixels of MNIST's size.
  constexpr int kSide = inkling::kImageSide;
  Picture picture;
  picture.side = (kSide + 2 * kMargin) * scale;
  picture.pixels.assign(static_cast<std::size_t>(picture.side) * picture.side, kPaper);
  for (int y = 0; y < kSide * scale; ++y) {
    for (int x = 0; x < kSide * scale; ++x) {
      const int ink = digit.pixels[y / scale * kSide + x / scale];
      const int row = y + kMargin * scale, column = x + kMargin * scale;
      picture.pixels[row * picture.side + column] =
          static_cast<std::uint8_t>(kPaper - (kPaper - kInk) * ink / 255);
    }
  }
  return picture;
}

std::string png_file(const Picture& picture) {
  std::string file;
  REQUIRE(stbi_write_png_to_func(append, &file, picture.side, picture.side, 1,
                                 picture.pixels.data(), 0) != 0);
  return file;
}

std::string jpeg_file(const Picture& picture) {
  constexpr int kQuality = 85;
  std::string file;
  REQUIRE(stbi_write_jpg_to_func(append, &file, picture.side, picture.side, 1,
                                 picture.pixels.data(), kQuality) != 0);
  return file;
}

std::string pgm_file(const Picture& picture) {
  return std::format("P5\n{} {}\n255\n", picture.side, picture.side) +
         std::string(picture.pixels.begin(), picture.pixels.end());
}

std::string transparent_png_file(const Picture& picture) {
  std::vector<std::uint8_t> pixels;
  for (const std::uint8_t grey : picture.pixels) {
    pixels.insert(pixels.end(), {0, 0, 0, static_cast<std::uint8_t>(255 - grey)});
  }
  std::string file;
  REQUIRE(stbi_write_png_to_func(append, &file, picture.side, picture.side, 4, pixels.data(), 0) !=
          0);
  return file;
}

}  // namespace tool_test
