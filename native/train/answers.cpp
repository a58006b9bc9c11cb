#include "train/answers.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>

namespace inkling::train {

Confusion confusion_of(const Answers& answers, std::span<const std::uint8_t> labels) {
  Confusion counts{};
  for (std::size_t i = 0; i < labels.size(); ++i) {
    ++counts[labels[i]][static_cast<std::size_t>(answers.digits[i])];
  }
  return counts;
}

Calibration calibration_of(const Answers& answers, std::span<const std::uint8_t> labels) {
  Calibration calibration;
  const auto count = static_cast<double>(calibration.bins.size());
  for (std::size_t i = 0; i < labels.size(); ++i) {
    const double confidence = answers.confidences[i];
    const double place = std::clamp(std::floor(confidence * count), 0.0, count - 1.0);
    CalibrationBin& bin = calibration.bins[static_cast<std::size_t>(place)];
    ++bin.images;
    bin.mean_confidence += confidence;
    bin.accuracy += answers.digits[i] == labels[i] ? 1.0 : 0.0;
  }
  for (CalibrationBin& bin : calibration.bins) {
    if (bin.images == 0) continue;
    const auto images = static_cast<double>(bin.images);
    calibration.expected_error +=
        std::abs(bin.mean_confidence - bin.accuracy) / static_cast<double>(labels.size());
    bin.mean_confidence /= images;
    bin.accuracy /= images;
  }
  return calibration;
}

std::vector<std::size_t> mistakes_of(const Answers& answers, std::span<const std::uint8_t> labels) {
  std::vector<std::size_t> wrong;
  for (std::size_t i = 0; i < labels.size(); ++i) {
    if (answers.digits[i] != labels[i]) wrong.push_back(i);
  }
  std::ranges::stable_sort(wrong, std::ranges::greater{},
                           [&](std::size_t i) { return answers.confidences[i]; });
  return wrong;
}

std::vector<std::size_t> disagreements_of(std::span<const Answers> networks) {
  if (networks.empty()) return {};
  const auto different = [&](std::size_t image) {
    std::set<int> digits;
    for (const Answers& answers : networks) digits.insert(answers.digits[image]);
    return digits.size();
  };
  std::vector<std::size_t> images;
  for (std::size_t i = 0; i < networks.front().digits.size(); ++i) {
    if (different(i) > 1) images.push_back(i);
  }
  std::ranges::stable_sort(images, std::ranges::greater{}, different);
  return images;
}

}  // namespace inkling::train
