#include "stopwatch.hpp"

#include <doctest/doctest.h>

#include <cmath>

using namespace inkling::app;

namespace {

// A clock that shows true time in steps, as browsers do, and work that takes some of it.
double true_us = 0;
double step_us = 1;
double coarse_clock() { return std::floor(true_us / step_us) * step_us; }
double polled_clock() {
  true_us += 0.7;
  return coarse_clock();
}

double measured(double work_us, double clock_step_us) {
  step_us = clock_step_us;
  Stopwatch stopwatch;
  for (int i = 0; i < 60; ++i) {
    stopwatch.measure(coarse_clock, clock_step_us, [work_us] { true_us += work_us; });
    true_us += 137.3;  // Time between frames is no multiple of anything.
  }
  return stopwatch.median_us().value_or(-1);
}

}  // namespace

TEST_CASE("nothing is known before the first sample") {
  CHECK_FALSE(Stopwatch().median_us().has_value());
}

TEST_CASE("the median is right however coarse the clock is") {
  for (const double tick_us : {0.001, 5.0, 100.0}) {
    for (const double work_us : {1.9, 14.0, 130.0, 900.0, 12000.0}) {
      CAPTURE(tick_us);
      CAPTURE(work_us);
      CHECK(measured(work_us, tick_us) == doctest::Approx(work_us).epsilon(0.25));
    }
  }
}

TEST_CASE("a clock of a millisecond still gives the order of magnitude") {
  for (const double work_us : {2.0, 20.0, 600.0}) {
    CAPTURE(work_us);
    const double result = measured(work_us, 1000.0);
    CHECK(result > work_us / 2);
    CHECK(result < work_us * 2);
  }
}

TEST_CASE("long work is never run more than once for its time") {
  Stopwatch stopwatch;
  step_us = 100;
  for (int i = 0; i < 10; ++i) {
    stopwatch.measure(coarse_clock, step_us, [] { true_us += 12000; });
    CHECK(stopwatch.burst() == 1);
  }
}

TEST_CASE("the clock's step is found out") {
  step_us = 100;
  CHECK(clock_tick_us(polled_clock) == doctest::Approx(100));
  step_us = 5;
  CHECK(clock_tick_us(polled_clock) == doctest::Approx(5));
}
