#include "image_file.hpp"

#include <cstdint>
#include <cstdlib>
#include <format>
#include <memory>
#include <new>

#include "common/error.hpp"
#include "common/files.hpp"

namespace {

// A small PNG can claim to unpack to gigabytes, so memory is bounded by what the image's size asks
// for: 16 bits for each of four channels, and as much again for a buffer that grows.
std::size_t allocation_limit = 0;

void* limited_realloc(void* memory, std::size_t size) {
  return size > allocation_limit ? nullptr : std::realloc(memory, size);
}

}  // namespace

#define STBI_MALLOC(size) limited_realloc(nullptr, size)
#define STBI_REALLOC(memory, size) limited_realloc(memory, size)
#define STBI_FREE(memory) std::free(memory)

// The whole of stb_image is compiled here, with the formats that the programs promise.
#define STB_IMAGE_STATIC
#define STB_IMAGE_IMPLEMENTATION
#define STBI_ONLY_JPEG
#define STBI_ONLY_PNG
#define STBI_ONLY_PNM
#define STBI_NO_STDIO
#define STBI_FAILURE_USERMSG
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wunused-function"
#include <stb_image.h>

#define STB_IMAGE_WRITE_STATIC
#define STB_IMAGE_WRITE_IMPLEMENTATION
#define STBI_WRITE_NO_STDIO
#include <stb_image_write.h>
#pragma GCC diagnostic pop

namespace inkling {
namespace {

constexpr std::size_t kMaxFileBytes = std::size_t{256} << 20;
constexpr std::int64_t kMaxPixels = 100'000'000;
constexpr std::size_t kBaseAllocation = std::size_t{1} << 20;

[[noreturn]] void fail(const std::string& path) {
  throw UserError(
      std::format("'{}' is no readable PNG, JPEG or PGM image ({})", path, stbi_failure_reason()));
}

struct FreeImage {
  void operator()(stbi_uc* pixels) const { stbi_image_free(pixels); }
};

}  // namespace

GrayImage read_image(const std::string& path) {
  const std::vector<std::byte> bytes = read_file(path, kMaxFileBytes);
  const auto* data = reinterpret_cast<const stbi_uc*>(bytes.data());
  const int size = static_cast<int>(bytes.size());
  GrayImage image;
  int channels = 0;
  allocation_limit = kBaseAllocation;
  if (!stbi_info_from_memory(data, size, &image.width, &image.height, &channels)) fail(path);
  if (std::int64_t{image.width} * image.height > kMaxPixels) {
    throw UserError(std::format("'{}' has {}×{} pixels, more than the 100 million that are read",
                                path, image.width, image.height));
  }
  allocation_limit = kBaseAllocation + static_cast<std::size_t>(image.width) * image.height * 16;
  constexpr int kGreyAndAlpha = 2;
  const std::unique_ptr<stbi_uc, FreeImage> pixels(
      stbi_load_from_memory(data, size, &image.width, &image.height, &channels, kGreyAndAlpha));
  if (!pixels) fail(path);
  image.pixels.resize(static_cast<std::size_t>(image.width) * image.height);
  for (std::size_t i = 0; i < image.pixels.size(); ++i) {
    const int grey = pixels.get()[2 * i];
    const int alpha = pixels.get()[2 * i + 1];
    image.pixels[i] = static_cast<float>(alpha * (255 - grey)) / (255.f * 255.f);
  }
  return image;
}

std::vector<std::byte> encode_png(std::span<const std::uint8_t> pixels, int width) {
  std::vector<std::byte> file;
  const auto append = [](void* target, void* data, int size) {
    const auto* bytes = static_cast<const std::byte*>(data);
    auto& all = *static_cast<std::vector<std::byte>*>(target);
    all.insert(all.end(), bytes, bytes + size);
  };
  const int height = static_cast<int>(pixels.size()) / width;
  if (!stbi_write_png_to_func(append, &file, width, height, 1, pixels.data(), width)) {
    throw std::bad_alloc();  // The only way it can fail.
  }
  return file;
}

}  // namespace inkling
