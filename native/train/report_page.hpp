#pragma once

#include <string>
#include <vector>

#include "common/idx.hpp"
#include "train/answers.hpp"
#include "train/report.hpp"

namespace inkling::train {

/// The report as one page that needs nothing else, not even a script: curves, accuracy against
/// size, confusion, calibration, the test digits that are read wrongly and those that divide the
/// networks.
/// @param answers  To the test images, one for each network of the report.
/// @param samples  The contact sheet, as SVG.
[[nodiscard]] std::string report_page(const Report& report, const std::vector<Answers>& answers,
                                      const LabelledImages& test, const std::string& samples);

}  // namespace inkling::train
