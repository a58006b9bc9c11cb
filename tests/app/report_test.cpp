#include "report.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string_view>

#include "page_controls.hpp"
#include "panels/panels.hpp"
#include "ranking.hpp"
#include "setting.hpp"

using namespace inkling;
using namespace inkling::app;
using nlohmann::json;

namespace {

json report_of(const AppState& state) {
  const Layout layout = compute_layout(
      390, 844,
      {.networks = state.networks.size(), .buttons = toolbar_buttons().size(), .tabs = 0});
  return json::parse(report(state, layout, collect_controls(state, layout)));
}

}  // namespace

TEST_CASE("the report is JSON that holds every network's answer") {
  AppState state = ready_state();
  draw_seven(state.drawing);
  refresh_answers(state, steady_clock);
  const json shown = report_of(state);
  CHECK(shown["strokes"] == 1);
  REQUIRE(shown["networks"].size() == state.networks.size());
  for (std::size_t i = 0; i < state.networks.size(); ++i) {
    const json& network = shown["networks"][i];
    CHECK(network["id"] == state.networks[i].architecture->id);
    CHECK(network["status"] == "ready");
    CHECK(network["digit"] == state.networks[i].answer->digit);
    REQUIRE(network["probabilities"].size() == kClasses);
    CHECK(network["probabilities"][3].get<float>() == state.networks[i].answer->probabilities[3]);
    CHECK(network["testAccuracy"] == doctest::Approx(0.975));
  }
}

TEST_CASE("what is unknown is null, and problems are quoted safely") {
  AppState state = make_state();
  fail_weights(state, state.networks[0], "tensor \"a\\b\"\nis\x01 broken");
  const json shown = report_of(state);
  CHECK(shown["digit"].is_null());
  CHECK(shown["networks"][0]["status"] == "failed");
  CHECK(shown["networks"][0]["problem"] == "tensor \"a\\b\"\nis\x01 broken");
  CHECK(shown["networks"][1]["digit"].is_null());
  CHECK(shown["networks"][1]["timeUs"].is_null());
}

TEST_CASE("the report says which controls there are, what they can do, and where") {
  AppState state = make_state();
  draw_seven(state.drawing);
  const json controls = report_of(state)["controls"];
  const auto control = [&](std::string_view id) {
    return *std::ranges::find_if(controls, [&](const json& one) { return one["id"] == id; });
  };
  CHECK(control("undo")["label"] == "Undo");
  CHECK(control("undo")["enabled"] == true);
  CHECK(control("redo")["enabled"] == false);
  CHECK(control("eraser")["role"] == "toggle");
  CHECK(control("clear")["area"][2].get<float>() >= kMinTouch_px);
  CHECK(control("sort")["role"] == "select");
  CHECK(control("sort")["options"].size() == sort_options().size());
}

TEST_CASE("the report holds the order and what all networks say together") {
  AppState state = ready_state();
  draw_seven(state.drawing);
  refresh_answers(state, steady_clock);
  act(state, "sort", 5);
  const json shown = report_of(state);
  CHECK(shown["order"] == json{"cnn", "mlp", "strong_cnn", "tiny_cnn"});
  CHECK(shown["together"]["digit"] == state.ensemble.answer->digit);
  CHECK(shown["together"]["testAccuracy"].is_null());
}
