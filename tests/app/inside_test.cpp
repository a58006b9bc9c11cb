#include "inside.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "commands.hpp"
#include "setting.hpp"
#include "signed_picture.hpp"
#include "theme.hpp"

using namespace inkling;
using namespace inkling::app;

namespace {

AppState answered_state() {
  AppState state = ready_state();
  draw_seven(state.drawing);
  refresh_answers(state, steady_clock);
  return state;
}

void settle(AppState& state) {
  int slices = 0;
  while (advance_inside(state, steady_clock, 0) && slices < 500) ++slices;
  CHECK(slices < 500);
}

void look_into(AppState& state, const Architecture& architecture) {
  act_on_inside(state, "network/" + std::string(architecture.id), 1);
  settle(state);
}

}  // namespace

TEST_CASE("the steps are the image, every layer of the table, and the softmax") {
  for (const Architecture& architecture : architectures()) {
    const auto steps = steps_of(architecture);
    const auto rows = layer_table(architecture);
    REQUIRE(steps.size() == rows.size() + 2);
    CHECK(steps.front().shape == kInputShape);
    for (std::size_t i = 0; i < rows.size(); ++i) {
      CHECK(steps[i + 1].name == kind_name(rows[i].kind));
      CHECK(steps[i + 1].shape == rows[i].output);
      CHECK(steps[i + 1].parameters == rows[i].parameters);
    }
    CHECK(steps.back().shape.size() == kClasses);
    for (std::size_t i = 0; i < steps.size(); ++i) CHECK(explain_step(architecture, i).size() > 10);
  }
}

TEST_CASE("every step shows the values of the core's trace, and the softmax the answer's") {
  AppState state = answered_state();
  for (std::size_t n = 0; n < state.networks.size(); ++n) {
    look_into(state, architectures()[n]);
    Trace trace;
    std::array<float, kClasses> logits;
    state.networks[n].model->run(state.stages->centred, *state.workspace, logits, trace);
    CHECK(std::ranges::equal(step_values(state, 0), state.stages->centred));
    for (std::size_t i = 0; i < trace.layers.size(); ++i) {
      CHECK(std::ranges::equal(step_values(state, i + 1), trace.layers[i].values));
    }
    CHECK(std::ranges::equal(step_values(state, trace.layers.size() + 1),
                             state.networks[n].answer->probabilities));
  }
}

TEST_CASE("every layer that computes gets a time, in slices that end, and fused ones get none") {
  AppState state = answered_state();
  for (const Architecture& architecture : architectures()) {
    look_into(state, architecture);
    const auto steps = steps_of(architecture);
    for (std::size_t i = 0; i < steps.size(); ++i) {
      CHECK(step_time_us(state, i).has_value() == steps[i].is_timed);
      if (steps[i].is_timed) CHECK(*step_time_us(state, i) > 0);
    }
    CHECK_FALSE(advance_inside(state, steady_clock, 0));
  }
}

TEST_CASE("a unit can be picked in every step, and its field and slopes are shown") {
  AppState state = answered_state();
  for (const Architecture& architecture : architectures()) {
    look_into(state, architecture);
    for (std::size_t step = 0; step < steps_of(architecture).size(); ++step) {
      CAPTURE(step);
      act_on_inside(state, "step/" + std::to_string(step), 1);
      settle(state);
      const auto values = step_values(state, step);
      CHECK(values[shown_unit(state)] == *std::ranges::max_element(values));
      const Field field = shown_field(state);
      for (int i = 0; i < kImagePixels; ++i) {
        if (field.contains(i / kImageSide, i % kImageSide)) continue;
        CHECK(state.inside.slopes[static_cast<std::size_t>(i)] == 0.f);
      }
      CHECK_FALSE(describe_unit(state).empty());
      CHECK_FALSE(describe_ink(state).empty());
    }
  }
}

TEST_CASE("the sentence names the places where ink times slope is largest and smallest") {
  AppState state = answered_state();
  act_on_inside(state, "step/2", 1);
  settle(state);
  InputImage shares = state.inside.slopes;
  for (std::size_t i = 0; i < shares.size(); ++i) shares[i] *= state.stages->centred[i];
  const auto most = std::ranges::max_element(shares) - shares.begin();
  REQUIRE(shares[static_cast<std::size_t>(most)] > 0);
  const std::string place = "raises it most at row " + std::to_string(most / kImageSide + 1) +
                            ", column " + std::to_string(most % kImageSide + 1);
  CHECK(describe_ink(state).find(place) != std::string::npos);
}

TEST_CASE("sliders move the unit along one axis, and stay inside the step") {
  AppState state = answered_state();
  act_on_inside(state, "step/1", 1);
  settle(state);
  const Shape shape = steps_of(inside_architecture(state))[1].shape;
  act_on_inside(state, "channel", 2);
  act_on_inside(state, "row", 5);
  act_on_inside(state, "column", 7);
  const int plane = shape.height * shape.width;
  CHECK(shown_unit(state) == static_cast<std::size_t>(plane + 4 * shape.width + 6));
  CHECK(name_unit(state, shown_unit(state)) == "Map 2, row 5, column 7");
  for (const char* axis : {"channel", "row", "column"}) act_on_inside(state, axis, 1e6);
  CHECK(shown_unit(state) == static_cast<std::size_t>(shape.size() - 1));
  for (const char* axis : {"channel", "row", "column"}) act_on_inside(state, axis, -5);
  CHECK(shown_unit(state) == 0);
}

TEST_CASE("a press on a map picks its largest value, one in it a place, and following lets go") {
  AppState state = answered_state();
  act_on_inside(state, "step/1", 1);
  settle(state);
  const Shape shape = steps_of(inside_architecture(state))[1].shape;
  const auto plane = static_cast<std::size_t>(shape.height * shape.width);
  const auto values = step_values(state, 1);
  act_on_inside(state, "maps", 1);
  CHECK(shown_unit(state) / plane == 1);
  CHECK(values[shown_unit(state)] == std::ranges::max(values.subspan(plane, plane)));
  act_on_inside(state, "map", 30);
  CHECK(shown_unit(state) == plane + 30);
  act_on_inside(state, "follow", 1);
  CHECK_FALSE(state.inside.picked);
  act_on_inside(state, "follow", 0);
  CHECK(values[*state.inside.picked] == std::ranges::max(values));
}

TEST_CASE("without a drawing there is a table and no values, and nothing is computed for long") {
  AppState state = ready_state();
  refresh_answers(state, steady_clock);
  settle(state);
  CHECK(step_values(state, 1).empty());
  CHECK(describe_inside(state).find("Draw a digit") != std::string::npos);
  act_on_inside(state, "channel", 2);
  act_on_inside(state, "step", 1e9);
  CHECK(state.inside.step == steps_of(inside_architecture(state)).size() - 1);
  act_on_inside(state, "step/nonsense", 1);
  act_on_inside(state, "network/nonsense", 1);
}

TEST_CASE("a network that failed is looked into without values, and says nothing wrong") {
  AppState state = answered_state();
  look_into(state, architectures()[1]);
  fail_weights(state, state.networks[1], "the server answered 404");
  refresh_answers(state, steady_clock);
  settle(state);
  CHECK(step_values(state, 1).empty());
  CHECK(describe_unit(state) ==
        state.networks[1].name() + " was not loaded, so there is nothing to see inside.");
}

TEST_CASE("nothing is measured while the pen is down") {
  AppState state = ready_state();
  state.drawing.begin_stroke({0.3f, 0.3f});
  state.drawing.extend_stroke({0.7f, 0.8f});
  refresh_answers(state, steady_clock);
  settle(state);
  CHECK_FALSE(step_values(state, 1).empty());
  CHECK_FALSE(step_time_us(state, state.inside.step));
  state.drawing.end_stroke();
  settle(state);
  CHECK(step_time_us(state, state.inside.step));
}

TEST_CASE("a few large values do not make the others pale") {
  std::vector<float> slopes(100, 0.5f);
  slopes[3] = -9.f;
  CHECK(full_color_size(slopes) == 0.5f);
  CHECK(full_color_size(std::vector<float>{0.f, -2.f, 1.f}) == 2.f);
  CHECK(full_color_size(std::vector<float>(10)) == 1.f);
}

TEST_CASE("negative values are chequered, positive ones are not, in both themes") {
  for (const bool dark : {false, true}) {
    const SignedShades shades(palette(dark));
    CHECK(shades.shade(0.7f, false) == shades.shade(0.7f, true));
    CHECK(shades.shade(-0.7f, false) != shades.shade(-0.7f, true));
    CHECK(shades.shade(0.f, false) == palette(dark).track);
    CHECK(shades.shade(5.f, false) == palette(dark).agree);
  }
}
