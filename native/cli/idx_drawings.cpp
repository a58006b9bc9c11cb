#include <algorithm>
#include <format>
#include <utility>

#include "common/idx.hpp"
#include "drawings.hpp"

namespace inkling::tool {
namespace {

class IdxSource : public DrawingSource {
 public:
  explicit IdxSource(const std::string& path) : path_(path), images_(read_idx_images(path)) {}

  std::optional<Drawing> next() override {
    if (index_ == images_.count) return std::nullopt;
    const std::size_t size = std::size_t{1} * images_.rows * images_.cols;
    const std::span<const std::uint8_t> bytes =
        std::span(images_.pixels).subspan(static_cast<std::size_t>(index_) * size, size);
    Drawing drawing;
    drawing.name = std::format("image {}", index_);
    if (images_.rows == kImageSide && images_.cols == kImageSide) {
      drawing.image = from_bytes(bytes.first<kImagePixels>());
    } else {
      preprocess(bytes, drawing);
    }
    ++index_;
    return drawing;
  }

 private:
  void preprocess(std::span<const std::uint8_t> bytes, Drawing& drawing) const {
    GrayImage image{images_.cols, images_.rows, std::vector<float>(bytes.size())};
    std::ranges::transform(bytes, image.pixels.begin(),
                           [](std::uint8_t byte) { return static_cast<float>(byte) / 255.f; });
    const Result<InputImage> result = preprocess_image(image);
    if (result) {
      drawing.image = *result;
    } else {
      drawing.problem = std::format("{} image {}: {}", path_, index_, result.error().message);
    }
  }

  std::string path_;
  IdxImages images_;
  std::int64_t index_ = 0;
};

}  // namespace

std::unique_ptr<DrawingSource> open_idx(const std::string& path) {
  return std::make_unique<IdxSource>(path);
}

}  // namespace inkling::tool
