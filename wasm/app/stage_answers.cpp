#include "stage_answers.hpp"

#include <array>

#include "commands.hpp"
#include "format.hpp"
#include "state.hpp"

namespace inkling::app {
namespace {

constexpr std::array<Stage, 4> kStages{{
    {"Ink", "Left as drawn", &PreprocessStages::raw},
    {"Cropped", "Cropped and stretched", &PreprocessStages::boxed},
    {"Fitted", "Not centred by weight", &PreprocessStages::fitted},
    {"Centred", "Centred", &PreprocessStages::centred},
}};

std::vector<std::optional<Answer>> answers_at(AppState& state, std::size_t stage) {
  if (stage + 1 == kStages.size()) {  // The finished image's are there already.
    std::vector<std::optional<Answer>> answers;
    for (const Network& network : state.networks) answers.push_back(network.answer);
    return answers;
  }
  return classify(state, (*state.stages).*kStages[stage].image);
}

/// "Left as drawn, MLP would say 5", or with more networks, how many.
std::string describe_misled(const AppState& state, std::size_t stage,
                            std::span<const std::size_t> networks) {
  const std::string start = std::string(kStages[stage].left_so) + ", ";
  if (networks.size() == 1) {
    const int digit = stage_answer(state, stage, networks[0])->digit;
    return start + state.networks[networks[0]].name() + " would say " + std::to_string(digit);
  }
  const bool all = networks.size() == state.networks.size();
  const std::string who = all ? "all " + number_word(networks.size(), false)
                              : number_word(networks.size(), false) + " of " +
                                    number_word(state.networks.size(), false);
  return start + who + " would be misled";
}

}  // namespace

std::span<const Stage> preprocess_stages() { return kStages; }

bool advance_stage_answers(AppState& state, Clock clock, double budget_us) {
  StageAnswers& answers = state.stage_answers;
  bool worked = false;
  if (answers.answers_id != state.answers_id) {
    answers.answers_id = state.answers_id;
    answers.known = 0;
    if (!state.stages) answers.of_stages.clear();
    worked = true;
  }
  if (!state.stages || !state.workspace) return worked;
  answers.of_stages.resize(kStages.size());
  const double start_us = clock();
  while (answers.known < kStages.size()) {
    answers.of_stages[answers.known] = answers_at(state, answers.known);
    ++answers.known;
    worked = true;
    if (clock() - start_us >= budget_us) break;
  }
  return worked;
}

const Answer* stage_answer(const AppState& state, std::size_t stage, std::size_t network) {
  const auto& of_stages = state.stage_answers.of_stages;
  if (stage >= of_stages.size() || network >= of_stages[stage].size()) return nullptr;
  const auto& answer = of_stages[stage][network];
  return answer ? &*answer : nullptr;
}

bool stage_misleads(const AppState& state, std::size_t stage, std::size_t network) {
  const Answer* answer = stage_answer(state, stage, network);
  const auto& final_answer = state.networks[network].answer;
  return answer && final_answer && answer->digit != final_answer->digit;
}

std::string stage_finding(const AppState& state) {
  if (state.stage_answers.known < kStages.size()) return "";
  for (std::size_t stage = 0; stage < kStages.size(); ++stage) {
    std::vector<std::size_t> misled;
    for (std::size_t i = 0; i < state.networks.size(); ++i) {
      if (stage_misleads(state, stage, i)) misled.push_back(i);
    }
    if (!misled.empty()) return describe_misled(state, stage, misled);
  }
  return "Here every stage gets the same answers";
}

std::string describe_stages(const AppState& state) {
  if (!state.stages) return "";
  std::string text = "How the drawing is prepared, and what the networks would say at each stage.";
  for (std::size_t stage = 0; stage < kStages.size(); ++stage) {
    std::string answers;
    for (std::size_t i = 0; i < state.networks.size(); ++i) {
      const Answer* answer = stage_answer(state, stage, i);
      if (!answer) continue;
      answers += (answers.empty() ? " " : ", ") + state.networks[i].name() + " " +
                 std::to_string(answer->digit) +
                 (stage_misleads(state, stage, i) ? " (another answer)" : "");
    }
    if (!answers.empty()) text += " " + std::string(kStages[stage].name) + ":" + answers + ".";
  }
  const std::string finding = stage_finding(state);
  return finding.empty() ? text : text + " " + finding + ".";
}

}  // namespace inkling::app
