#pragma once

#include <cstdint>
#include <filesystem>
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

/// What a model card says besides the report, where somebody measured it.
struct CardNotes {
  Report article;                      ///< The same networks by the article's recipe.
  std::vector<DrawingScore> drawings;  ///< In the order of the architecture table.
};

/// Reads the notes that lie in a folder: `article.json`, a report.json of the recipe `article`, and
/// `drawings.json`, which `inkling classify --strokes FILE --summary --json` printed. Either may be
/// missing. Throws UserError if one is something else.
[[nodiscard]] CardNotes read_card_notes(const std::filesystem::path& folder);

/// The model card of a folder of weights: a README in Markdown.
[[nodiscard]] std::string model_card(const Report& report, const CardNotes& notes);

}  // namespace inkling::train
