#pragma once

#include <nlohmann/json.hpp>
#include <vector>

#include "train/progress.hpp"

namespace inkling::train {

/// Epochs as a JSON array, for reports and checkpoints.
[[nodiscard]] inline nlohmann::ordered_json epochs_to_json(const std::vector<EpochResult>& epochs) {
  nlohmann::ordered_json array = nlohmann::ordered_json::array();
  for (const EpochResult& epoch : epochs) {
    nlohmann::ordered_json entry{{"training_loss", epoch.training_loss},
                                 {"elapsed_s", epoch.elapsed_s}};
    if (epoch.validation_accuracy) entry["validation_accuracy"] = *epoch.validation_accuracy;
    if (epoch.validation_loss) entry["validation_loss"] = *epoch.validation_loss;
    array.push_back(std::move(entry));
  }
  return array;
}

/// Reads what `epochs_to_json` made; throws nlohmann's exceptions on anything else.
[[nodiscard]] inline std::vector<EpochResult> epochs_from_json(
    const nlohmann::ordered_json& array) {
  std::vector<EpochResult> epochs;
  for (const auto& entry : array) {
    EpochResult epoch{.training_loss = entry.at("training_loss"),
                      .elapsed_s = entry.at("elapsed_s")};
    if (entry.contains("validation_accuracy")) {
      epoch.validation_accuracy = entry.at("validation_accuracy").get<double>();
      epoch.validation_loss = entry.at("validation_loss").get<double>();
    }
    epochs.push_back(epoch);
  }
  return epochs;
}

}  // namespace inkling::train
