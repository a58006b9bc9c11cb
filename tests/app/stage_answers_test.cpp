#include "stage_answers.hpp"

#include <doctest/doctest.h>

#include "commands.hpp"
#include "setting.hpp"

using namespace inkling;
using namespace inkling::app;

namespace {

/// The seven in a corner, as a visitor may draw it.
AppState state_with_small_seven() {
  AppState state = ready_state();
  state.drawing.begin_stroke({0.06f, 0.06f});
  for (const Point point : {Point{0.2f, 0.06f}, Point{0.15f, 0.15f}, Point{0.11f, 0.26f}}) {
    state.drawing.extend_stroke(point);
  }
  state.drawing.end_stroke();
  refresh_answers(state, steady_clock);
  return state;
}

}  // namespace

TEST_CASE("each stage's answers are what the models say to the stage's image") {
  AppState state = state_with_small_seven();
  int slices = 0;
  while (advance_stage_answers(state, steady_clock, 0) && slices < 20) ++slices;
  CHECK(slices == static_cast<int>(preprocess_stages().size()));
  for (std::size_t stage = 0; stage < preprocess_stages().size(); ++stage) {
    const InputImage& image = (*state.stages).*preprocess_stages()[stage].image;
    for (std::size_t i = 0; i < state.networks.size(); ++i) {
      std::array<float, kClasses> logits;
      state.networks[i].model->run(image, *state.workspace, logits);
      REQUIRE(stage_answer(state, stage, i));
      CHECK(stage_answer(state, stage, i)->logits == logits);
      CHECK(stage_misleads(state, stage, i) == (argmax(logits) != state.networks[i].answer->digit));
    }
  }
}

TEST_CASE("the last stage misleads nobody, and the sentence names the first that does") {
  AppState state = state_with_small_seven();
  while (advance_stage_answers(state, steady_clock, 1e6)) continue;
  const std::size_t last = preprocess_stages().size() - 1;
  std::string expected = "Here every stage";
  for (std::size_t stage = last + 1; stage-- > 0;) {
    for (std::size_t i = 0; i < state.networks.size(); ++i) {
      if (!stage_misleads(state, stage, i)) continue;
      CHECK(stage != last);
      expected = preprocess_stages()[stage].left_so;
    }
  }
  CHECK(stage_finding(state).starts_with(expected));
  CHECK(describe_stages(state).find(stage_finding(state)) != std::string::npos);
}

TEST_CASE("answers at stages go with the drawing, and networks without weights have none") {
  AppState state = make_state();
  load_weights(state, state.networks[1], weights_file(architectures()[1]));
  draw_seven(state.drawing);
  refresh_answers(state, steady_clock);
  while (advance_stage_answers(state, steady_clock, 0)) continue;
  CHECK(stage_answer(state, 0, 1));
  CHECK_FALSE(stage_answer(state, 0, 0));
  CHECK_FALSE(advance_stage_answers(state, steady_clock, 0));
  apply(state, Action::kClear);
  refresh_answers(state, steady_clock);
  CHECK(advance_stage_answers(state, steady_clock, 0));
  CHECK_FALSE(stage_answer(state, 0, 1));
  CHECK(stage_finding(state).empty());
  CHECK(describe_stages(state).empty());
}
