#pragma once

#include "inkling/preprocess.hpp"

namespace inkling::detail {

/// Where an input position lands along one axis: position·scale + offset, in continuous
/// coordinates (pixel k covers [k, k + 1)). `scale` is above 0.
struct AxisMap {
  double scale = 1.0;
  double offset = 0.0;
};

/// Resamples by area averaging: an output pixel is the mean of the input it covers, or, when
/// enlarging, of one input pixel's area around its middle, which interpolates linearly. Beyond the
/// input there is 0. A scale of 1 with a whole offset copies exactly.
[[nodiscard]] GrayImage resample(const GrayImage& image, AxisMap x, AxisMap y, int width,
                                 int height);

}  // namespace inkling::detail
