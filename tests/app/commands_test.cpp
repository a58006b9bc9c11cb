#include "commands.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "invitation.hpp"
#include "setting.hpp"

using namespace inkling;
using namespace inkling::app;

TEST_CASE("the state starts with every architecture, all loading") {
  const AppState state = make_state();
  REQUIRE(state.networks.size() == architectures().size());
  for (std::size_t i = 0; i < state.networks.size(); ++i) {
    CHECK(state.networks[i].architecture == &architectures()[i]);
    CHECK(state.networks[i].status == NetworkStatus::kLoading);
  }
}

TEST_CASE("every ready network answers a drawing with ten probabilities") {
  AppState state = ready_state();
  draw_seven(state.drawing);
  REQUIRE(refresh_answers(state, steady_clock));
  for (const Network& network : state.networks) {
    REQUIRE(network.answer);
    const auto& p = network.answer->probabilities;
    CHECK(std::accumulate(p.begin(), p.end(), 0.f) == doctest::Approx(1.f));
    CHECK(network.answer->confidence() == *std::ranges::max_element(p));
  }
}

TEST_CASE("answers follow the pen while it moves") {
  AppState state = ready_state();
  state.drawing.begin_stroke({0.3f, 0.3f});
  REQUIRE(refresh_answers(state, steady_clock));
  const Answer dot = *state.networks.back().answer;
  state.drawing.extend_stroke({0.7f, 0.8f});
  REQUIRE(refresh_answers(state, steady_clock));
  CHECK(state.drawing.pen_is_down());
  CHECK(state.networks.back().answer->logits != dot.logits);
}

TEST_CASE("even after a tap every network's time becomes known, and measuring ends") {
  AppState state = ready_state();
  state.drawing.begin_stroke({0.5f, 0.5f});
  state.drawing.end_stroke();
  int frames = 0;
  while (refresh_answers(state, steady_clock) && frames < 200) ++frames;
  CHECK(frames < 60);
  for (const Network& network : state.networks) CHECK(network.stopwatch.is_settled());
}

TEST_CASE("once times are known, answers are computed only when the drawing changes") {
  AppState state = ready_state();
  draw_seven(state.drawing);
  while (refresh_answers(state, steady_clock)) continue;
  CHECK_FALSE(refresh_answers(state, steady_clock));
  draw_seven(state.drawing);
  CHECK(refresh_answers(state, steady_clock));
}

TEST_CASE("an empty drawing has no answers") {
  AppState state = ready_state();
  draw_seven(state.drawing);
  refresh_answers(state, steady_clock);
  apply(state, Action::kClear);
  CHECK(refresh_answers(state, steady_clock));
  CHECK_FALSE(state.stages);
  for (const Network& network : state.networks) CHECK_FALSE(network.answer);
}

TEST_CASE("a network that comes late answers what is already drawn") {
  AppState state = make_state();
  draw_seven(state.drawing);
  refresh_answers(state, steady_clock);
  CHECK_FALSE(state.networks[0].answer);
  load_weights(state, state.networks[0], weights_file(architectures()[0]));
  refresh_answers(state, steady_clock);
  CHECK(state.networks[0].answer);
}

TEST_CASE("a broken weights file says why, and the others work") {
  AppState state = ready_state();
  auto file = weights_file(architectures()[1]);
  file.resize(file.size() / 2);
  CHECK_FALSE(load_weights(state, state.networks[1], file));
  CHECK(state.networks[1].status == NetworkStatus::kFailed);
  CHECK_FALSE(state.networks[1].problem.empty());
  draw_seven(state.drawing);
  refresh_answers(state, steady_clock);
  for (std::size_t i = 0; i < state.networks.size(); ++i) {
    CHECK(state.networks[i].answer.has_value() == (i != 1));
  }
}

TEST_CASE("weights of another architecture are refused by name") {
  AppState state = make_state();
  CHECK_FALSE(load_weights(state, state.networks[0], weights_file(architectures()[2])));
  CHECK(state.networks[0].problem.find("CNN") != std::string::npos);
}

TEST_CASE("the test accuracy is read from the file, or left out") {
  AppState state = make_state();
  Network& network = state.networks[0];
  for (const char* nonsense : {"", "1.5", "-0.1", "0.9x", "nan"}) {
    CAPTURE(nonsense);
    load_weights(state, network, weights_file(*network.architecture, nonsense));
    CHECK_FALSE(network.test_accuracy);
  }
  load_weights(state, network, weights_file(*network.architecture, "0.9596"));
  CHECK(network.test_accuracy == doctest::Approx(0.9596));
}

TEST_CASE("classify answers like the drawing does, and leaves it alone") {
  AppState state = ready_state();
  draw_seven(state.drawing);
  refresh_answers(state, steady_clock);
  const auto answers = classify(state, state.drawing.strokes());
  REQUIRE(answers);
  for (std::size_t i = 0; i < state.networks.size(); ++i) {
    REQUIRE((*answers)[i]);
    CHECK((*answers)[i]->logits == state.networks[i].answer->logits);
  }
  CHECK(state.drawing.strokes().size() == 1);
  CHECK(classify(state, std::span<const Stroke>{}).error().code == ErrorCode::kEmpty);
}

TEST_CASE("keys mean what people expect of them") {
  CHECK(shortcut({"z", true, false}) == Action::kUndo);
  CHECK(shortcut({"z", true, true}) == Action::kRedo);
  CHECK(shortcut({"y", true, false}) == Action::kRedo);
  CHECK(shortcut({"delete", false, false}) == Action::kClear);
  CHECK(shortcut({"backspace", false, false}) == Action::kClear);
  CHECK(shortcut({"c", false, false}) == Action::kClear);
  CHECK(shortcut({"e", false, false}) == Action::kEraser);
  CHECK(shortcut({"]", false, false}) == Action::kLarger);
}

TEST_CASE("the browser keeps its own keys") {
  for (const KeyPress press : {KeyPress{"c", true, false}, KeyPress{"z"}, KeyPress{"tab"},
                               KeyPress{"r", true, false}, KeyPress{"y", true, true}}) {
    CAPTURE(press.key);
    CHECK_FALSE(shortcut(press));
  }
}

TEST_CASE("an action is available exactly when it would change the drawing") {
  AppState state = make_state();
  for (const Action action : {Action::kUndo, Action::kRedo, Action::kClear}) {
    CHECK_FALSE(is_available(state, action));
  }
  draw_seven(state.drawing);
  CHECK(is_available(state, Action::kUndo));
  CHECK(is_available(state, Action::kClear));
  apply(state, Action::kUndo);
  CHECK(is_available(state, Action::kRedo));
}

TEST_CASE("bars glide to the answer and come to rest") {
  AppState state = ready_state();
  draw_seven(state.drawing);
  refresh_answers(state, steady_clock);
  CHECK(animate(state, 0.016f));
  int frames = 1;
  while (animate(state, 0.016f) && frames < 200) ++frames;
  CHECK(frames > 3);
  CHECK(frames < 60);
  CHECK(state.networks[0].bars == state.networks[0].answer->probabilities);
}

TEST_CASE("with reduced motion bars are at once where they belong") {
  AppState state = ready_state();
  state.appearance.reduced_motion = true;
  draw_seven(state.drawing);
  refresh_answers(state, steady_clock);
  CHECK_FALSE(animate(state, 0.016f));
  CHECK(state.networks[0].bars == state.networks[0].answer->probabilities);
}

TEST_CASE("the invitation plays once on an empty page") {
  AppState state = make_state();
  CHECK(invitation_progress(state) == 0.f);
  int frames = 0;
  while (animate(state, 0.1f) && frames < 100) ++frames;
  CHECK(frames > 5);
  CHECK(frames < 40);
  CHECK(invitation_progress(state) == 1.f);
  CHECK_FALSE(animate(state, 0.1f));
}

TEST_CASE("the invitation stands still with reduced motion and stops at the first stroke") {
  AppState state = make_state();
  state.appearance.reduced_motion = true;
  CHECK(invitation_progress(state) == 1.f);
  CHECK_FALSE(animate(state, 0.1f));
  state.appearance.reduced_motion = false;
  draw_seven(state.drawing);
  CHECK_FALSE(animate(state, 0.1f));
}

TEST_CASE("brush and eraser keep a size each, and sizes end at the smallest and the largest") {
  AppState state = make_state();
  while (is_available(state, Action::kLarger)) apply(state, Action::kLarger);
  apply(state, Action::kLarger);
  CHECK(state.tools.brush_size == kBrushWidths.size() - 1);
  apply(state, Action::kSwitchTool);
  const std::size_t before = state.tools.eraser_size;
  apply(state, Action::kSmaller);
  CHECK(state.tools.eraser_size == before - 1);
  apply(state, Action::kSmaller);
  apply(state, Action::kSmaller);
  CHECK(state.tools.eraser_size == 0);
  apply(state, Action::kBrush);
  CHECK(size_of_tool(state) == kBrushWidths.size() - 1);
}

TEST_CASE("the eraser wipes what the pen has drawn") {
  AppState state = make_state();
  pen_down(state, {{0.2f, 0.5f}});
  pen_move(state, {{0.8f, 0.5f}});
  pen_up(state);
  apply(state, Action::kEraser);
  pen_down(state, {{0.5f, 0.3f}});
  pen_move(state, {{0.5f, 0.7f}});
  pen_up(state);
  CHECK(state.drawing.strokes().size() == 2);
}

TEST_CASE("networks take turns at being timed where timing one takes long") {
  AppState state = ready_state();
  state.clock_tick_us = 1;
  const auto slow_clock = [] {
    static double now_us = 0;
    return now_us += 10'000;
  };
  const auto timed = [&] {
    return std::ranges::count_if(state.networks, [](const Network& network) {
      return network.stopwatch.median_us().has_value();
    });
  };
  for (int answers = 1; answers <= 4; ++answers) {
    draw_seven(state.drawing);
    REQUIRE(refresh_answers(state, slow_clock));
    CHECK(timed() == answers);
    for (const Network& network : state.networks) CHECK(network.answer);
  }
}
