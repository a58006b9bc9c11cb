#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "train/report.hpp"

namespace inkling::train {

/// How many drawings of other people a network reads rightly.
struct DrawingScore {
  std::string architecture;  ///< Id, as "tiny_cnn".
  std::int64_t images = 0;
  double accuracy = 0.0;  ///< 0 to 1.
};

/// What some networks read rightly after a short training with one part of the recipe changed.
struct AblationRow {
  struct Score {
    std::string architecture;        ///< Id, as "tiny_cnn".
    double validation = 0.0;         ///< Share of the images held out from training, 0 to 1.
    double test = 0.0;               ///< Share of the test images, 0 to 1.
    std::optional<double> drawings;  ///< Share of other people's drawings, 0 to 1.
  };
  std::string name;           ///< "without ornaments"
  std::vector<Score> scores;  ///< None of a network whose recipe this does not change.
};

/// What a model card says besides the report, where somebody measured it.
struct CardNotes {
  Report article;                      ///< The same networks by the article's recipe.
  std::vector<DrawingScore> drawings;  ///< In the order of the architecture table.
  std::vector<AblationRow> ablation;
  std::int64_t ablation_epochs = 0;
  std::int64_t ablation_seeds = 0;
  std::int64_t ablation_threads = 0;
};

/// Reads the notes that lie in a folder: `article.json`, a report.json of the recipe `article`,
/// `drawings.json`, which `inkling classify --strokes FILE --summary --json` printed, and
/// `ablation.json`, which `./dev bench ablation --json FILE` wrote. Each may be missing. Throws
/// UserError if one is something else.
[[nodiscard]] CardNotes read_card_notes(const std::filesystem::path& folder);

/// The model card of a folder of weights: a README in Markdown.
[[nodiscard]] std::string model_card(const Report& report, const CardNotes& notes);

}  // namespace inkling::train
