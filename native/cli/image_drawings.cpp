#include <format>
#include <memory>
#include <utility>

#include "common/error.hpp"
#include "common/image_file.hpp"
#include "drawings.hpp"

namespace inkling::tool {
namespace {

class ImageSource : public DrawingSource {
 public:
  explicit ImageSource(std::vector<std::string> paths) : paths_(std::move(paths)) {}

  std::optional<Drawing> next() override {
    if (index_ == paths_.size()) return std::nullopt;
    Drawing drawing;
    drawing.name = paths_[index_++];
    try {
      const Result<InputImage> image = preprocess_image(read_image(drawing.name));
      if (!image) throw UserError(std::format("{}: {}", drawing.name, image.error().message));
      drawing.image = *image;
    } catch (const UserError& error) {
      drawing.problem = error.what();
    }
    return drawing;
  }

 private:
  std::vector<std::string> paths_;
  std::size_t index_ = 0;
};

}  // namespace

std::unique_ptr<DrawingSource> open_images(std::vector<std::string> paths) {
  return std::make_unique<ImageSource>(std::move(paths));
}

}  // namespace inkling::tool
