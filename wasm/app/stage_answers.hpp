#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "answer.hpp"
#include "inkling/preprocess.hpp"
#include "stopwatch.hpp"

/// The "why" strip: what the networks would answer if the preprocessing stopped at one of its
/// stages, which shows what each stage is good for.
namespace inkling::app {

struct AppState;

struct Stage {
  const char* name;
  const char* left_so;  ///< How a sentence starts about stopping here: "Left as drawn".
  InputImage PreprocessStages::* image;
};
/// From the ink as it was drawn to what the networks get.
[[nodiscard]] std::span<const Stage> preprocess_stages();

struct StageAnswers {
  std::uint64_t answers_id = 0;  ///< What they are for.
  std::size_t known = 0;         ///< Stages whose answers are new; the others keep older ones.
  /// For each stage, one for each network. Empty while nothing is drawn.
  std::vector<std::vector<std::optional<Answer>>> of_stages;
};

/// Goes on with the answers at each stage, for about `budget_us`. Returns whether there was
/// something to do.
bool advance_stage_answers(AppState& state, Clock clock, double budget_us);

/// What a network answers at a stage, or nothing while it is not known.
[[nodiscard]] const Answer* stage_answer(const AppState& state, std::size_t stage,
                                         std::size_t network);
/// Whether a network's answer at a stage is another one than that to the finished image.
[[nodiscard]] bool stage_misleads(const AppState& state, std::size_t stage, std::size_t network);

/// What the strip teaches about this drawing, in one sentence without full stop; empty while
/// nothing is known.
[[nodiscard]] std::string stage_finding(const AppState& state);
/// Everything the strip shows, for screen readers.
[[nodiscard]] std::string describe_stages(const AppState& state);

}  // namespace inkling::app
