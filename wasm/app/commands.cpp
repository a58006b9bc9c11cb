#include "commands.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "invitation.hpp"
#include "ranking.hpp"

namespace inkling::app {
namespace {

constexpr float kGlideTime_s = 0.06f;  // Time in which a bar covers two thirds of its way.
constexpr float kGlideEnd = 0.002f;    // A bar this close to its goal has arrived.
constexpr double kTimingPerAnswer_us = 500;
constexpr double kTimingAtRest_us = 3000;  // For one frame.

/// One workspace serves all networks in turn, so it is as large as the largest needs.
void fit_workspace(AppState& state) {
  ++state.weights_id;
  const Model* largest = nullptr;
  const auto consider = [&](const Network& network) {
    if (network.model && (!largest || network.model->scratch_size() > largest->scratch_size()))
      largest = &*network.model;
  };
  for (const Network& network : state.networks) consider(network);
  consider(state.your_weights.other);
  if (largest) {
    state.workspace = Workspace(*largest);
  } else {
    state.workspace.reset();
  }
}

void run_network(const Network& network, Workspace& workspace, const InputImage& image,
                 Answer& answer) {
  network.model->run(image, workspace, answer.logits);
}

void finish_answer(Answer& answer) {
  softmax(answer.logits, answer.probabilities);
  answer.digit = argmax(answer.logits);
}

/// Timing a network takes longer than its answer alone, so the networks take turns at it: those
/// that come after `kTimingPerAnswer_us` only answer.
void answer_all(AppState& state, const InputImage& image, Clock clock) {
  const double start_us = clock();
  const std::size_t count = state.networks.size();
  for (std::size_t turn = 0; turn < count; ++turn) {
    Network& network = state.networks[(state.answers_id + turn) % count];
    network.answer.reset();
    if (network.status != NetworkStatus::kReady) continue;
    if (turn == 0 || clock() - start_us < kTimingPerAnswer_us) {
      answer_one(state, network, image, clock);
    } else {
      run_network(network, *state.workspace, image, network.answer.emplace());
      finish_answer(*network.answer);
    }
  }
}

/// Measures networks whose time is not known well yet: a quick stroke gives few answers. Returns
/// whether there was one.
bool settle_times(AppState& state, Clock clock) {
  const double start_us = clock();
  bool measured = false;
  for (Network& network : state.networks) {
    if (!network.answer || network.stopwatch.is_settled()) continue;
    answer_one(state, network, state.stages->centred, clock);
    measured = true;
    if (clock() - start_us >= kTimingAtRest_us) break;
  }
  return measured;
}

/// A picture is already what the networks see; only a photo has a way that led there.
PreprocessStages stages_of(const Picture& picture) {
  if (picture.stages) return *picture.stages;
  const InputImage image = from_bytes(picture.pixels);
  return {.raw = image, .ink_box = {}, .boxed = image, .fitted = image, .centred = image};
}

/// How the ink becomes the networks' image, or nothing if there is none.
std::optional<PreprocessStages> prepare(const Drawing& drawing) {
  if (drawing.picture()) return stages_of(*drawing.picture());
  PreprocessStages stages;
  if (preprocess_strokes(drawing.strokes(), Box{0.f, 0.f, 1.f, 1.f}, &stages)) return stages;
  return std::nullopt;
}

void forget_answers(AppState& state) {
  state.ensemble.answer.reset();
  for (Network& network : state.networks) network.answer.reset();
}

}  // namespace

AppState make_state() {
  AppState state;
  for (const Architecture& architecture : architectures()) {
    state.networks.emplace_back().architecture = &architecture;
  }
  state.order = rank(state.networks, state.sort);
  state.inside = start_inside();
  return state;
}

void apply(AppState& state, Action action) {
  switch (action) {
    case Action::kUndo:
      return state.drawing.undo();
    case Action::kRedo:
      return state.drawing.redo();
    case Action::kClear:
      return state.drawing.clear();
    case Action::kBrush:
      state.tools.tool = Tool::kBrush;
      return;
    case Action::kEraser:
      state.tools.tool = Tool::kEraser;
      return;
    case Action::kSwitchTool:
      state.tools.tool = state.tools.tool == Tool::kBrush ? Tool::kEraser : Tool::kBrush;
      return;
    case Action::kSmaller:
      return set_size(state, size_of_tool(state) - 1);
    case Action::kLarger:
      return set_size(state, size_of_tool(state) + 1);
    case Action::kMenu:
      state.menu_is_open = !state.menu_is_open;
      return;
  }
}

std::size_t size_of_tool(const AppState& state) {
  const Tools& tools = state.tools;
  return tools.tool == Tool::kEraser ? tools.eraser_size : tools.brush_size;
}

void set_size(AppState& state, std::size_t index) {
  Tools& tools = state.tools;
  if (index >= kBrushWidths.size()) return;
  (tools.tool == Tool::kEraser ? tools.eraser_size : tools.brush_size) = index;
}

bool is_available(const AppState& state, Action action) {
  switch (action) {
    case Action::kUndo:
      return state.drawing.can_undo();
    case Action::kRedo:
      return state.drawing.can_redo();
    case Action::kClear:
      return !state.drawing.empty();
    case Action::kSmaller:
      return size_of_tool(state) > 0;
    case Action::kLarger:
      return size_of_tool(state) + 1 < kBrushWidths.size();
    case Action::kBrush:
    case Action::kEraser:
    case Action::kSwitchTool:
    case Action::kMenu:
      break;
  }
  return true;
}

std::optional<Action> shortcut(const KeyPress& press) {
  if (press.command) {
    if (press.key == "z") return press.shift ? Action::kRedo : Action::kUndo;
    if (press.key == "y" && !press.shift) return Action::kRedo;
    return std::nullopt;
  }
  if (press.key == "b") return Action::kBrush;
  if (press.key == "e") return Action::kEraser;
  if (press.key == "[") return Action::kSmaller;
  if (press.key == "]") return Action::kLarger;
  if (press.key == "m") return Action::kMenu;
  if (press.key == "delete" || press.key == "backspace" || press.key == "c") return Action::kClear;
  return std::nullopt;
}

void pen_down(AppState& state, const PenSample& sample, bool upside_down) {
  const Tools& tools = state.tools;
  if (upside_down || tools.tool == Tool::kEraser) {
    state.drawing.begin_erasing(sample.point, kEraserRadii[tools.eraser_size]);
  } else {
    state.drawing.begin_stroke(sample.point, kBrushWidths[tools.brush_size], sample.pressure);
  }
}

void pen_move(AppState& state, const PenSample& sample) {
  state.drawing.extend_stroke(sample.point, sample.pressure);
}

void pen_up(AppState& state) { state.drawing.end_stroke(); }

void pen_cancel(AppState& state) { state.drawing.cancel_stroke(); }

Network* find_network(AppState& state, std::string_view id) {
  const auto found = std::ranges::find_if(
      state.networks, [id](const Network& network) { return network.architecture->id == id; });
  return found == state.networks.end() ? nullptr : &*found;
}

void set_progress(Network& network, float progress) {
  network.progress = std::clamp(progress, 0.f, 1.f);
}

bool load_weights(AppState& state, Network& network, std::span<const std::byte> safetensors) {
  auto loaded = Model::load(safetensors);
  if (!loaded) {
    fail_weights(state, network, std::move(loaded.error().message));
    return false;
  }
  if (&loaded->architecture() != network.architecture) {
    fail_weights(state, network,
                 "the file holds weights of " + std::string(loaded->architecture().display_name));
    return false;
  }
  set_model(network, std::move(*loaded));
  networks_have_changed(state);
  return true;
}

void fail_weights(AppState& state, Network& network, std::string reason) {
  network.status = NetworkStatus::kFailed;
  network.problem = std::move(reason);
  network.model.reset();
  network.answer.reset();
  networks_have_changed(state);
}

void networks_have_changed(AppState& state) {
  fit_workspace(state);
  state.answers_are_stale = true;
}

void answer_one(AppState& state, Network& network, const InputImage& image, Clock clock) {
  Answer answer;
  network.stopwatch.measure(clock, state.clock_tick_us,
                            [&] { run_network(network, *state.workspace, image, answer); });
  finish_answer(answer);
  network.answer = answer;
}

namespace {

/// Answers for the drawing as it is now, if they are not there yet.
bool bring_up_to_date(AppState& state, Clock clock) {
  if (state.clock_tick_us == 0.0) state.clock_tick_us = clock_tick_us(clock);
  const bool drawing_changed = state.answered_revision != state.drawing.revision();
  if (!drawing_changed && !state.answers_are_stale) return settle_times(state, clock);
  state.answered_revision = state.drawing.revision();
  state.answers_are_stale = false;
  ++state.answers_id;
  state.stages = prepare(state.drawing);
  if (state.stages) {
    answer_all(state, state.stages->centred, clock);
    state.ensemble.answer = average(state.networks);
  } else {
    forget_answers(state);
  }
  return true;
}

/// Moves bars on to an answer's probabilities, or to nothing. Returns whether they are still on
/// their way.
bool glide(std::array<float, kClasses>& bars, const std::optional<Answer>& answer, float step) {
  bool moving = false;
  for (std::size_t i = 0; i < bars.size(); ++i) {
    const float goal = answer ? answer->probabilities[i] : 0.f;
    bars[i] += (goal - bars[i]) * step;
    if (std::abs(goal - bars[i]) < kGlideEnd) bars[i] = goal;
    moving |= bars[i] != goal;
  }
  return moving;
}

}  // namespace

bool refresh_answers(AppState& state, Clock clock) {
  const bool changed = bring_up_to_date(state, clock);
  // Networks keep their places while the pen is down: nobody could follow them.
  if (changed && !state.drawing.pen_is_down()) state.order = rank(state.networks, state.sort);
  return changed;
}

bool animate(AppState& state, float elapsed_s) {
  bool moving = false;
  const float step =
      state.appearance.reduced_motion ? 1.f : 1.f - std::exp(-elapsed_s / kGlideTime_s);
  for (Network& network : state.networks) moving |= glide(network.bars, network.answer, step);
  moving |= glide(state.ensemble.bars, state.ensemble.answer, step);
  if (state.drawing.empty() && !state.drawing.can_undo() && !invitation_is_over(state)) {
    state.invitation_s += elapsed_s;
    moving = true;
  }
  return moving;
}

std::vector<std::optional<Answer>> classify(AppState& state, const InputImage& image) {
  std::vector<std::optional<Answer>> answers(state.networks.size());
  for (std::size_t i = 0; i < answers.size(); ++i) {
    if (state.networks[i].status != NetworkStatus::kReady) continue;
    run_network(state.networks[i], *state.workspace, image, answers[i].emplace());
    finish_answer(*answers[i]);
  }
  return answers;
}

Result<std::vector<std::optional<Answer>>> classify(AppState& state,
                                                    std::span<const Stroke> strokes) {
  const auto image = preprocess_strokes(strokes);
  if (!image) return image.error();
  return classify(state, *image);
}

}  // namespace inkling::app
