#include "verify.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "format.hpp"
#include "ranking.hpp"
#include "state.hpp"

namespace inkling::app {
namespace {

bool is_wanted(const Verify& verify, std::uint64_t run) {
  return verify.stage == VerifyStage::kRunning && verify.run == run;
}

Answer answer_from(std::span<const float> logits) {
  Answer answer;
  std::ranges::copy(logits, answer.logits.begin());
  softmax(answer.logits, answer.probabilities);
  answer.digit = argmax(answer.logits);
  return answer;
}

void add(TestScore& score, std::size_t index, int label, const Answer& answer) {
  const float p = answer.probabilities[static_cast<std::size_t>(label)];
  score.loss_sum -= std::log(std::max(static_cast<double>(p), 1e-30));
  score.confusion.add(label, answer.digit);
  score.answers[index] = static_cast<std::int8_t>(answer.digit);
}

void count_digit(AppState& state, std::size_t index,
                 std::span<const std::optional<Answer>> answers) {
  const int label = state.gallery->label(index);
  auto& scores = state.verify.scores;
  for (std::size_t i = 0; i < answers.size(); ++i) add(scores[i], index, label, *answers[i]);
  if (const auto common = average(answers)) add(scores.back(), index, label, *common);
}

void start_or_stop(Verify& verify) {
  if (verify.stage == VerifyStage::kRunning) {
    verify.stage = VerifyStage::kStopped;
    return;
  }
  verify.stage = VerifyStage::kRunning;
  ++verify.run;
  verify.counted = 0;
  verify.threads = 0;
  verify.scores.clear();
  verify.problem.clear();
  verify.pick.cell.reset();
  verify.pick.page = 0;
}

std::string name_of(const AppState& state, std::size_t network) {
  return network < state.networks.size()
             ? std::string(state.networks[network].architecture->display_name)
             : "All together";
}

std::string describe_score(const AppState& state, std::size_t i) {
  const TestScore& score = state.verify.scores[i];
  const auto published = published_accuracy(state, i);
  return " " + name_of(state, i) + ": " + format_count(score.confusion.correct()) + " right, " +
         format_accuracy(score.accuracy()) +
         (published ? ", published " + format_accuracy(published) : "") + ".";
}

}  // namespace

double TestScore::accuracy() const {
  const double total = confusion.total();
  return total > 0 ? confusion.correct() / total : 0;
}

double TestScore::mean_loss() const {
  const double total = confusion.total();
  return total > 0 ? loss_sum / total : 0;
}

void begin_count(AppState& state, std::uint64_t run, int threads) {
  Verify& verify = state.verify;
  if (!is_wanted(verify, run) || !state.gallery) return;
  verify.threads = threads;
  verify.counted = 0;
  TestScore blank;
  blank.answers.assign(state.gallery->size(), -1);
  verify.scores.assign(state.networks.size() + 1, blank);
}

void count_slice(AppState& state, std::uint64_t run, std::size_t first,
                 std::span<const float> logits, std::span<const double> times_us,
                 double elapsed_us) {
  Verify& verify = state.verify;
  const std::size_t networks = state.networks.size();
  if (!is_wanted(verify, run) || verify.scores.empty() || times_us.size() != networks) return;
  const std::size_t count = logits.size() / (networks * kClasses);
  if (logits.size() != count * networks * kClasses || first > state.gallery->size() ||
      count > state.gallery->size() - first) {
    return;
  }
  const auto known = std::span(verify.scores.back().answers).subspan(first, count);
  if (std::ranges::any_of(known, [](std::int8_t answer) { return answer >= 0; })) return;
  std::vector<std::optional<Answer>> answers(networks);
  for (std::size_t i = 0; i < count; ++i) {
    for (std::size_t j = 0; j < networks; ++j) {
      answers[j] = answer_from(logits.subspan((j * count + i) * kClasses, kClasses));
    }
    count_digit(state, first + i, answers);
  }
  for (std::size_t j = 0; j < networks; ++j) {
    verify.scores[j].elapsed_us += times_us[j];
    verify.scores.back().elapsed_us += times_us[j];
  }
  verify.elapsed_us = elapsed_us;
  verify.counted += count;
  if (verify.counted == state.gallery->size()) verify.stage = VerifyStage::kDone;
}

void fail_verify(AppState& state, std::uint64_t run, std::string problem) {
  if (!is_wanted(state.verify, run)) return;
  state.verify.stage = VerifyStage::kFailed;
  state.verify.problem = std::move(problem);
}

std::vector<std::size_t> picked_digits(const Verify& verify, const AppState& state) {
  std::vector<std::size_t> digits;
  if (verify.scores.empty() || !state.gallery) return digits;
  const auto& answers = verify.scores[verify.pick.network].answers;
  const auto& cell = verify.pick.cell;
  for (std::size_t i = 0; i < answers.size(); ++i) {
    const int label = state.gallery->label(i);
    if (answers[i] < 0) continue;
    if (cell ? *cell == Cell{label, answers[i]} : answers[i] != label) digits.push_back(i);
  }
  return digits;
}

std::optional<double> images_per_second(const Verify& verify, const TestScore& score) {
  if (verify.stage != VerifyStage::kDone || score.elapsed_us <= 0) return std::nullopt;
  return score.confusion.total() * 1e6 * verify.threads / score.elapsed_us;
}

std::optional<double> published_accuracy(const AppState& state, std::size_t network) {
  if (network >= state.networks.size()) return state.ensemble.test_accuracy;
  const bool is_compared = state.your_weights.index == network;
  return (is_compared ? shipped_network(state) : state.networks[network]).test_accuracy;
}

void act_on_verify(AppState& state, std::string_view id, double value) {
  Verify& verify = state.verify;
  if (id == "start") return start_or_stop(verify);
  if (const auto digit = number_after(id, "digit/")) return show_digit(state, *digit);
  if (verify.scores.empty()) return;
  act_on_pick(verify.pick, verify.scores[verify.pick.network].confusion, id, value);
  verify.pick.network = std::min(verify.pick.network, verify.scores.size() - 1);
}

std::string describe_verify(const AppState& state) {
  const Verify& verify = state.verify;
  std::string text = "The numbers, checked here.";
  if (verify.stage == VerifyStage::kFailed) text += " " + verify.problem;
  if (verify.scores.empty()) return text;
  text += " " + format_count(static_cast<std::int64_t>(verify.counted)) + " of " +
          format_count(static_cast<std::int64_t>(state.gallery->size())) + " digits were read.";
  // While it runs the figures change too quickly to be listened to.
  if (verify.stage == VerifyStage::kRunning) return text;
  for (std::size_t i = 0; i < verify.scores.size(); ++i) text += describe_score(state, i);
  return text + " " + name_of(state, verify.pick.network) + ": " +
         describe_mistakes(verify.scores[verify.pick.network].confusion);
}

}  // namespace inkling::app
