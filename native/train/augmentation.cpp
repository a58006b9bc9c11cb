#include "train/augmentation.hpp"

#include <numbers>

#include "inkling/architecture.hpp"
#include "train/ornaments.hpp"

namespace inkling::train {
namespace {

using torch::Tensor;

/// Draws one number for each image, of a spread with the limit of an augmentation.
class Draw {
 public:
  Draw(const Augmentation& augmentation, std::int64_t count, torch::Device device)
      : gaussian_(augmentation.spread == Spread::kGaussian),
        count_(count),
        options_(torch::dtype(torch::kFloat32).device(device)) {}

  [[nodiscard]] Tensor operator()(double limit) const {
    const Tensor unit = gaussian_ ? torch::randn({count_}, options_) : uniform(1).mul_(2).sub_(1);
    return unit.mul_(limit);
  }

  /// From 0 to 1: N, or N×columns.
  [[nodiscard]] Tensor uniform(std::int64_t columns) const {
    return columns == 1 ? torch::rand({count_}, options_)
                        : torch::rand({count_, columns}, options_);
  }

  /// N×2×side×side Gaussian numbers; none where the field is off.
  [[nodiscard]] Tensor field(double deviation, std::int64_t side) const {
    const std::int64_t points = deviation > 0.0 ? side : 0;
    return torch::randn({count_, 2, points, points}, options_).mul_(deviation);
  }

 private:
  bool gaussian_;
  std::int64_t count_;
  torch::TensorOptions options_;
};

/// Rotation · shear · scale.
Tensor draw_linear(const Augmentation& augmentation, const Draw& number) {
  const Tensor angle = number(augmentation.rotation_deg * std::numbers::pi / 180.0);
  const Tensor shear_x = number(augmentation.shear_x), shear_y = number(augmentation.shear_y);
  const Tensor scale = number(augmentation.log_scale);
  const Tensor aspect = number(augmentation.log_aspect).mul_(0.5);
  const Tensor width = (scale + aspect).exp_(), height = (scale - aspect).exp_();
  const Tensor cosine = angle.cos(), sine = angle.sin();
  return torch::stack({(cosine - sine * shear_y) * width, (cosine * shear_x - sine) * height,
                       (sine + cosine * shear_y) * width, (sine * shear_x + cosine) * height},
                      1)
      .view({-1, 2, 2});
}

/// Where the pixels of the results come from: N×28×28×2, in halves of the canvas's side from its
/// middle, as grid_sampler wants them.
Tensor sampling_grid(const Distortion& distortion, const Tensor& linear, const Tensor& offset,
                     double canvas_side) {
  // affine_grid counts the result in halves of its side.
  const Tensor scaled = linear * (kImageSide / canvas_side);
  const Tensor affine = torch::cat({scaled, (offset * (2.0 / canvas_side)).unsqueeze(2)}, 2);
  const std::int64_t count = linear.size(0);
  Tensor grid = at::affine_grid_generator(affine, {count, 1, kImageSide, kImageSide}, false);
  for (const Tensor& field : {distortion.elastic, distortion.bend}) {
    if (field.size(2) == 0) continue;
    const Tensor everywhere = at::upsample_bicubic2d(field, {kImageSide, kImageSide}, true);
    grid += everywhere.mul_(2.0 / canvas_side).permute({0, 2, 3, 1});
  }
  return grid;
}

Tensor resample(const Tensor& canvas, const Tensor& grid) {
  constexpr std::int64_t kBilinear = 0, kZeros = 0;
  return at::grid_sampler(canvas, grid, kBilinear, kZeros, false);
}

/// Ornaments, size and place as MNIST's, and the affine and elastic changes, in one resampling.
Tensor warp(const Augmentation& augmentation, const Tensor& images, const Tensor& labels,
            const Distortion& distortion) {
  if (!draws_ornaments(augmentation)) {
    return resample(images,
                    sampling_grid(distortion, distortion.linear, distortion.shift, kImageSide));
  }
  const Tensor canvas = with_ornaments(augmentation, images, labels, distortion.ornament);
  const Placement placement = placement_of(canvas);
  const Tensor linear = distortion.linear * placement.excess.view({-1, 1, 1});
  // MNIST puts the centre of mass on the pixel (14, 14), half a pixel from the middle.
  const Tensor middle_offset = linear.sum(2) * 0.5;
  const Tensor offset = placement.centre - middle_offset + distortion.shift;
  return resample(canvas,
                  sampling_grid(distortion, linear, offset, static_cast<double>(canvas.size(3))));
}

/// Blends in the maximum (share > 0) or the minimum (share < 0) of each pixel's neighbourhood.
Tensor change_thickness(const Tensor& images, const Tensor& share) {
  const Tensor dilated = at::max_pool2d(images, 3, 1, 1);
  const Tensor eroded = at::max_pool2d(images.neg(), 3, 1, 1).neg_();
  const Tensor weight = share.view({-1, 1, 1, 1});
  return images + weight.clamp_min(0) * (dilated - images) +
         weight.clamp_max(0) * (images - eroded);
}

}  // namespace

Distortion Distortion::rows(const Tensor& numbers) const {
  const auto select = [&](const Tensor& all) { return all.index_select(0, numbers); };
  return {.changed = select(changed),
          .ornament = select(ornament),
          .linear = select(linear),
          .shift = select(shift),
          .elastic = select(elastic),
          .bend = select(bend),
          .thickness = select(thickness),
          .gamma = select(gamma),
          .contrast = select(contrast)};
}

bool changes_images(const Augmentation& augmentation) { return augmentation.probability > 0.0; }

Distortion draw(const Augmentation& augmentation, std::int64_t count, torch::Device device) {
  const Draw number(augmentation, count, device);
  const double thickness_range = augmentation.dilation + augmentation.erosion;
  return {.changed = number.uniform(1).lt(augmentation.probability),
          .ornament = number.uniform(kOrnamentNumbers),
          .linear = draw_linear(augmentation, number),
          .shift = torch::stack({number(augmentation.shift_px), number(augmentation.shift_px)}, 1),
          .elastic = number.field(augmentation.elastic_px, augmentation.elastic_grid),
          .bend = number.field(augmentation.bend_px, augmentation.bend_grid),
          .thickness = number.uniform(1).mul_(thickness_range).sub_(augmentation.erosion),
          .gamma = number(augmentation.log_gamma).exp_(),
          .contrast = number(augmentation.log_contrast).exp_()};
}

Tensor distort(const Augmentation& augmentation, const Tensor& images, const Tensor& labels,
               const Distortion& distortion) {
  const torch::NoGradGuard no_gradients;
  const auto spread = [](const Tensor& values) { return values.view({-1, 1, 1, 1}); };
  Tensor result = warp(augmentation, images, labels, distortion);
  if (augmentation.dilation > 0.0 || augmentation.erosion > 0.0) {
    result = change_thickness(result, distortion.thickness);
  }
  result.clamp_(0, 1);
  if (augmentation.log_gamma > 0.0) result.pow_(spread(distortion.gamma));
  if (augmentation.log_contrast > 0.0) result.mul_(spread(distortion.contrast)).clamp_max_(1);
  if (augmentation.probability >= 1.0) return result;
  return torch::where(spread(distortion.changed), result, images);
}

}  // namespace inkling::train
