#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "inkling/architecture.hpp"

namespace inkling::train {

/// What a network says of each image of a data set.
struct Answers {
  std::vector<int> digits;
  std::vector<double> confidences;  ///< The digit's probability, 0 to 1.
};

/// Images by their digit (first) and the network's answer (second).
using Confusion = std::array<std::array<std::int64_t, kClasses>, kClasses>;

[[nodiscard]] Confusion confusion_of(const Answers& answers, std::span<const std::uint8_t> labels);

/// The images whose confidence lies in one range.
struct CalibrationBin {
  std::int64_t images = 0;
  double mean_confidence = 0.0;
  double accuracy = 0.0;
};

/// How far a network's confidence can be believed (Guo, Pleiss, Sun, Weinberger 2017).
struct Calibration {
  std::array<CalibrationBin, 15> bins{};  ///< Ranges of equal width.
  double expected_error = 0.0;            ///< Mean |confidence − accuracy|, weighted by images.
};

[[nodiscard]] Calibration calibration_of(const Answers& answers,
                                         std::span<const std::uint8_t> labels);

/// Numbers of the images that are answered wrongly, the most confident first.
[[nodiscard]] std::vector<std::size_t> mistakes_of(const Answers& answers,
                                                   std::span<const std::uint8_t> labels);

/// Numbers of the images on which the networks do not agree, those with most answers first.
[[nodiscard]] std::vector<std::size_t> disagreements_of(std::span<const Answers> networks);

}  // namespace inkling::train
