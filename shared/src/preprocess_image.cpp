#include <algorithm>
#include <cmath>
#include <string>

#include "inkling/preprocess.hpp"
#include "preprocess_frame.hpp"
#include "preprocess_ink.hpp"
#include "preprocess_resample.hpp"
#include "preprocess_width.hpp"

/// Grey images: find the ink, then fit and centre it as strokes are. Ink that already has MNIST's
/// size is moved by whole pixels, as MNIST's was: between pixels it would only be blurred.
namespace inkling {
namespace {

using detail::AxisMap;
using detail::kFieldSide;
using detail::kFrameMiddle;
using detail::PixelBox;

/// Where the ink goes in the frame.
struct Placement {
  AxisMap x;
  AxisMap y;

  detail::FrameBox apply(const PixelBox& box) const {
    return {box.left * x.scale + x.offset, box.top * y.scale + y.offset,
            box.right * x.scale + x.offset, box.bottom * y.scale + y.offset};
  }
};

InputImage place(const GrayImage& ink, const Placement& placement) {
  const GrayImage placed = detail::resample(ink, placement.x, placement.y, kImageSide, kImageSide);
  InputImage result;
  std::transform(placed.pixels.begin(), placed.pixels.end(), result.begin(),
                 [](float value) { return std::clamp(value, 0.f, 1.f); });
  return result;
}

/// Scales `box` and puts its middle into the frame's.
Placement in_the_middle(const PixelBox& box, double scale_x, double scale_y) {
  return {{scale_x, kFrameMiddle - scale_x * (box.left + box.right) / 2},
          {scale_y, kFrameMiddle - scale_y * (box.top + box.bottom) / 2}};
}

Result<bool> check(const GrayImage& image) {
  const auto size = [&] {
    return std::to_string(image.width) + "×" + std::to_string(image.height) + " pixels";
  };
  if (image.width < 1 || image.height < 1 || image.width > kMaxImageSide ||
      image.height > kMaxImageSide) {
    return Error{ErrorCode::kUnsupported,
                 "the image has " + size() + "; each side must have 1 to 16384"};
  }
  const std::size_t expected =
      static_cast<std::size_t>(image.width) * static_cast<std::size_t>(image.height);
  if (image.pixels.size() != expected) {
    return Error{ErrorCode::kMalformed, "the image of " + size() + " holds " +
                                            std::to_string(image.pixels.size()) + " values"};
  }
  for (const float value : image.pixels) {
    if (!std::isfinite(value)) {
      return Error{ErrorCode::kNonFinite, "the image has a pixel that is not a finite number"};
    }
    if (value < 0.f || value > 1.f) {
      return Error{ErrorCode::kUnsupported, "the image has a grey value outside 0 to 1"};
    }
  }
  return true;
}

/// The box found in the ink's map, in the coordinates of the image it was made from.
Box input_box(const PixelBox& box, const GrayImage& map, const GrayImage& image) {
  const float scale_x = static_cast<float>(image.width) / static_cast<float>(map.width);
  const float scale_y = static_cast<float>(image.height) / static_cast<float>(map.height);
  return {static_cast<float>(box.left) * scale_x, static_cast<float>(box.top) * scale_y,
          static_cast<float>(box.right) * scale_x, static_cast<float>(box.bottom) * scale_y};
}

/// Fits the ink into the field, then centres it; fills the last four stages.
PreprocessStages fit_and_centre(const GrayImage& ink) {
  const PixelBox box = detail::box_of(ink, detail::kInkLevel);
  const int longest = std::max(box.width(), box.height());
  const bool is_mnist_size = longest == static_cast<int>(kFieldSide);
  const double scale = is_mnist_size ? 1.0 : detail::kInkSide / longest;
  Placement placement = in_the_middle(box, scale, scale);
  if (is_mnist_size) {
    placement.x.offset = std::round(placement.x.offset);
    placement.y.offset = std::round(placement.y.offset);
  }
  PreprocessStages stages;
  stages.boxed =
      place(ink, in_the_middle(box, kFieldSide / box.width(), kFieldSide / box.height()));
  stages.fitted = place(ink, placement);
  detail::Offset shift = detail::centring_shift(stages.fitted, placement.apply(box));
  if (is_mnist_size) shift = {std::round(shift.x), std::round(shift.y)};
  placement.x.offset += shift.x;
  placement.y.offset += shift.y;
  stages.shift_x = static_cast<float>(shift.x);
  stages.shift_y = static_cast<float>(shift.y);
  stages.centred = place(ink, placement);
  return stages;
}

}  // namespace

Result<InputImage> preprocess_image(const GrayImage& image, PreprocessStages* stages) {
  if (const Result<bool> checked = check(image); !checked.ok()) return checked.error();
  const Result<GrayImage> found = detail::find_ink(image);
  if (!found.ok()) return found.error();
  const GrayImage& map = found.value();
  const PixelBox box = detail::box_of(map, detail::kInkLevel);
  // One pixel more on each side keeps the soft edge.
  const GrayImage ink = detail::normalise_width(
      detail::crop(map, {box.left - 1, box.top - 1, box.right + 1, box.bottom + 1}));
  PreprocessStages result = fit_and_centre(ink);
  if (stages != nullptr) {
    const double scale = static_cast<double>(kImageSide) / std::max(image.width, image.height);
    result.raw = place(image, in_the_middle({0, 0, image.width, image.height}, scale, scale));
    result.ink_box = input_box(box, map, image);
    *stages = result;
  }
  return result.centred;
}

}  // namespace inkling
