#include "control.hpp"

#include <doctest/doctest.h>

using namespace inkling::app;

namespace {

Control slider() {
  Control slider;
  slider.id = "slider";
  slider.role = Role::kSlider;
  slider.area = {100, 10, 228, 44};
  slider.low = -10;
  slider.high = 10;
  slider.step = 0.5;
  return slider;
}

}  // namespace

TEST_CASE("a slider's value and its knob's place are each other's inverse") {
  const Control control = slider();
  for (double value = -10; value <= 10; value += 0.5) {
    CHECK(slider_value(control, slider_x(control, value)) == doctest::Approx(value));
  }
}

TEST_CASE("a slider ends half a knob before its edges and keeps to its steps") {
  const Control control = slider();
  CHECK(slider_value(control, 0) == -10);
  CHECK(slider_value(control, 100 + kKnob_px / 2) == -10);
  CHECK(slider_value(control, 328 - kKnob_px / 2) == 10);
  CHECK(slider_value(control, 1000) == 10);
  CHECK(slider_value(control, 214 + 2) == 0);
}

TEST_CASE("a grid's cells are counted row by row, and a place outside is in the nearest one") {
  Control grid;
  grid.area = {10, 20, 40, 30};
  grid.columns = 4;
  grid.rows = 3;
  CHECK(grid_value(grid, 10, 20) == 0);
  CHECK(grid_value(grid, 35, 25) == 2);
  CHECK(grid_value(grid, 11, 45) == 8);
  CHECK(grid_value(grid, -100, 1000) == 8);
  CHECK(grid_value(grid, 50, 50) == 11);
}

TEST_CASE("a control is found by its name and by its place") {
  Controls controls{slider()};
  CHECK(find_control(controls, "slider") == &controls[0]);
  CHECK(find_control(controls, "other") == nullptr);
  CHECK(control_at(controls, 100, 10) == &controls[0]);
  CHECK(control_at(controls, 328, 10) == nullptr);
}
