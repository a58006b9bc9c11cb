#include "ranking.hpp"

#include <doctest/doctest.h>

#include "setting.hpp"

using namespace inkling;
using namespace inkling::app;

namespace {

using Order = std::vector<std::size_t>;

Answer sure_of(std::size_t digit, float share) {
  Answer answer;
  answer.probabilities.fill((1 - share) / (kClasses - 1));
  answer.probabilities[digit] = share;
  answer.digit = static_cast<int>(digit);
  return answer;
}

}  // namespace

TEST_CASE("networks are sorted by what was asked for") {
  AppState state = make_state();
  CHECK(rank(state.networks, Sort::kParameters) == Order{1, 0, 2, 3});
  CHECK(rank(state.networks, Sort::kMultAdds) == Order{0, 1, 2, 3});
  CHECK(rank(state.networks, Sort::kName) == Order{2, 0, 3, 1});
  state.networks[2].test_accuracy = 0.99;
  state.networks[3].test_accuracy = 0.995;
  CHECK(rank(state.networks, Sort::kAccuracy) == Order{3, 2, 0, 1});
  state.networks[1].answer = sure_of(3, 0.9f);
  state.networks[0].answer = sure_of(3, 0.8f);
  CHECK(rank(state.networks, Sort::kConfidence) == Order{1, 0, 2, 3});
}

TEST_CASE("together the networks answer the mean of their probabilities") {
  AppState state = make_state();
  CHECK_FALSE(average(state.networks));
  state.networks[0].answer = sure_of(1, 0.9f);
  CHECK_FALSE(average(state.networks));
  state.networks[1].answer = sure_of(7, 0.55f);
  state.networks[2].answer = sure_of(7, 0.6f);
  const auto together = average(state.networks);
  REQUIRE(together);
  CHECK(together->digit == 7);
  CHECK(together->probabilities[7] == doctest::Approx((0.1f / 9 + 0.55f + 0.6f) / 3));
  float sum = 0;
  for (const float p : together->probabilities) sum += p;
  CHECK(sum == doctest::Approx(1));
}

TEST_CASE("a new order is taken up at once, and kept while the pen is down") {
  AppState state = ready_state();
  state.sort = Sort::kConfidence;
  state.drawing.begin_stroke({0.5f, 0.2f});
  state.drawing.extend_stroke({0.5f, 0.8f});
  refresh_answers(state, steady_clock);
  CHECK(state.order == rank(make_state().networks, Sort::kMultAdds));
  state.drawing.end_stroke();
  draw_seven(state.drawing);
  refresh_answers(state, steady_clock);
  CHECK(state.order == rank(state.networks, Sort::kConfidence));
}
