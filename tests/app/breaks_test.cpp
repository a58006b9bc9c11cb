#include "breaks.hpp"

#include <doctest/doctest.h>

#include "looks.hpp"
#include "setting.hpp"

using namespace inkling;
using namespace inkling::app;

namespace {

AppState answered_state() {
  AppState state = ready_state();
  draw_seven(state.drawing);
  refresh_answers(state, steady_clock);
  return state;
}

}  // namespace

TEST_CASE("neutral values give the image itself, and a shift moves it by whole pixels") {
  const AppState state = answered_state();
  const InputImage& image = state.stages->centred;
  Distorting values = nothing_distorted();
  CHECK(distort(image, values) == image);
  values[0] = 2;
  const InputImage shifted = distort(image, values);
  for (std::size_t i = 0; i < image.size(); ++i) {
    if (i % kImageSide >= 2) CHECK(shifted[i] == image[i - 2]);
  }
}

TEST_CASE("the curves are completed in slices, and the marker's sample is the answer shown") {
  AppState state = answered_state();
  int slices = 0;
  while (advance_breaks(state, steady_clock, 0) && slices < 1000) ++slices;
  CHECK(slices < 1000);
  for (const auto& curves : state.breaks.curves) {
    for (const Curve& curve : curves) CHECK(curve.known == Curve::kSamples);
  }
  const Answer& answer = *state.networks[0].answer;
  const Curve& shift = state.breaks.curves[0][0];
  CHECK(shift.confidence[Curve::kSamples / 2] == doctest::Approx(answer.confidence()));
  CHECK(shift.holds[Curve::kSamples / 2]);
}

TEST_CASE("sliders are kept in their range, and reset makes all neutral") {
  AppState state = answered_state();
  act_on_breaks(state, "rotation", 999);
  CHECK(state.breaks.values[2] == distortions()[2].high);
  act_on_breaks(state, "reset", 1);
  CHECK(state.breaks.values == nothing_distorted());
}

TEST_CASE("occlusion leaves paper alone and comes to an end for every network") {
  AppState state = answered_state();
  int slices = 0;
  while (advance_looks(state, steady_clock, 0) && slices < 2000) ++slices;
  CHECK(slices < 2000);
  for (const LookMap& map : state.looks.maps) {
    CHECK(map.occlusion.is_done());
    CHECK(map.occlusion.changes()[0] == 0);
    CHECK(map.occlusion.largest() > 0);
    CHECK(map.lowest_confidence <= 1);
  }
}
