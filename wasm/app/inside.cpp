#include "inside.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdio>

#include "format.hpp"
#include "state.hpp"

namespace inkling::app {
namespace {

/// The steps before and after a network's layers.
constexpr std::size_t kImageStep = 0;
std::size_t softmax_step(const Architecture& architecture) {
  return architecture.layers.size() + 1;
}

const Network& shown_network(const AppState& state) { return state.networks[state.inside.network]; }

/// The layer whose values stand behind a step's: the softmax has those of the last one. None for
/// the image.
std::optional<std::size_t> layer_behind(const Architecture& architecture, std::size_t step) {
  if (step == kImageStep) return std::nullopt;
  return std::min(step, architecture.layers.size()) - 1;
}

/// The first layer that computes something, as a step.
std::size_t first_step(const Architecture& architecture) {
  const auto found = std::ranges::find_if(
      architecture.layers, [](const Layer& layer) { return parameter_count(layer) > 0; });
  return static_cast<std::size_t>(found - architecture.layers.begin()) + 1;
}

void choose_network(Inside& inside, std::size_t network) {
  inside.network = network;
  inside.step = first_step(architectures()[network]);
  inside.picked.reset();
  inside.times.clear();
}

Shape shape_of(const AppState& state, std::size_t step) {
  return steps_of(inside_architecture(state))[step].shape;
}

std::size_t largest_within(std::span<const float> values, std::size_t first, std::size_t count) {
  const auto part = values.subspan(first, count);
  return first + static_cast<std::size_t>(std::ranges::max_element(part) - part.begin());
}

void choose_step(AppState& state, std::size_t step) {
  state.inside.step = std::min(step, softmax_step(inside_architecture(state)));
  state.inside.picked.reset();
}

/// Moves the shown unit to another channel, row or column (counted from 0).
void move_unit(AppState& state, std::string_view axis, int to) {
  const Shape shape = shape_of(state, state.inside.step);
  const int plane = shape.height * shape.width;
  const int unit = static_cast<int>(shown_unit(state));
  int channel = unit / plane, row = unit % plane / shape.width, column = unit % shape.width;
  if (axis == "channel") channel = std::clamp(to, 0, shape.channels - 1);
  if (axis == "row") row = std::clamp(to, 0, shape.height - 1);
  if (axis == "column") column = std::clamp(to, 0, shape.width - 1);
  state.inside.picked = static_cast<std::size_t>(channel * plane + row * shape.width + column);
}

/// Picks what is largest in a map.
void pick_map(AppState& state, int map) {
  const Shape shape = shape_of(state, state.inside.step);
  const auto plane = static_cast<std::size_t>(shape.height * shape.width);
  const auto first = static_cast<std::size_t>(std::clamp(map, 0, shape.channels - 1)) * plane;
  const auto values = step_values(state, state.inside.step);
  state.inside.picked = values.empty() ? first : largest_within(values, first, plane);
}

/// Picks a place in the map that is shown.
void pick_place(AppState& state, int place) {
  const Shape shape = shape_of(state, state.inside.step);
  const int plane = shape.height * shape.width;
  const int channel = static_cast<int>(shown_unit(state)) / plane;
  state.inside.picked = static_cast<std::size_t>(channel * plane + std::clamp(place, 0, plane - 1));
}

bool is_settled(const AppState& state) {
  const auto steps = steps_of(inside_architecture(state));
  for (std::size_t i = 0; i < state.inside.times.size(); ++i) {
    if (steps[i + 1].is_timed && !state.inside.times[i].is_settled()) return false;
  }
  return true;
}

/// Lets every layer work as often as the clock needs to see it, once. Returns whether the times
/// were not known well before.
bool measure_layers(AppState& state) {
  Inside& inside = state.inside;
  const std::size_t layers = inside_architecture(state).layers.size();
  inside.times.resize(layers);
  if (is_settled(state)) return false;
  std::vector<int> repeats;
  for (const Stopwatch& stopwatch : inside.times) repeats.push_back(stopwatch.burst());
  std::vector<double> elapsed_us(layers);
  shown_network(state).model->time_layers(state.stages->centred, *state.workspace, repeats,
                                          elapsed_us);
  const auto steps = steps_of(inside_architecture(state));
  for (std::size_t i = 0; i < layers; ++i) {
    if (steps[i + 1].is_timed) inside.times[i].record(elapsed_us[i], state.clock_tick_us);
  }
  return true;
}

/// Computes all layers' values where they are those of another drawing or network.
bool trace(AppState& state) {
  Inside& inside = state.inside;
  if (inside.answers_id == state.answers_id && inside.traced_network == inside.network) {
    return false;
  }
  inside.answers_id = state.answers_id;
  inside.traced_network = inside.network;
  inside.sloped_step.reset();
  const Network& network = shown_network(state);
  if (!network.answer || !state.stages) {
    inside.trace = {};
    return true;
  }
  std::array<float, kClasses> logits;
  network.model->run(state.stages->centred, *state.workspace, logits, inside.trace);
  return true;
}

/// Computes how the shown unit depends on the image, where that is not known.
bool find_slopes(AppState& state) {
  Inside& inside = state.inside;
  const std::size_t unit = shown_unit(state);
  if (inside.sloped_step == inside.step && inside.sloped_unit == unit) return false;
  inside.sloped_step = inside.step;
  inside.sloped_unit = unit;
  inside.slopes.fill(0.f);
  if (const auto layer = layer_behind(inside_architecture(state), inside.step)) {
    shown_network(state).model->gradient(inside.trace, *layer, unit, inside.slopes);
  } else {
    inside.slopes[unit] = 1.f;
  }
  return true;
}

std::string size_of(const Field& field) {
  return std::to_string(field.rows()) + "\u00d7" + std::to_string(field.columns());
}

/// The index behind a prefix such as "step/"; none if there is something else.
std::optional<std::size_t> index_after(std::string_view id, std::string_view prefix) {
  if (!id.starts_with(prefix)) return std::nullopt;
  std::size_t index = 0;
  const char* const end = id.data() + id.size();
  const auto [rest, error] = std::from_chars(id.data() + prefix.size(), end, index);
  return error == std::errc{} && rest == end ? std::optional(index) : std::nullopt;
}

}  // namespace

Inside start_inside() {
  Inside inside;
  const auto all = architectures();
  const auto found = std::ranges::find_if(all, [](const Architecture& architecture) {
    return std::ranges::find(architecture.layers, LayerKind::kConv3x3, &Layer::kind) !=
           architecture.layers.end();
  });
  choose_network(inside, found == all.end() ? 0 : static_cast<std::size_t>(found - all.begin()));
  return inside;
}

std::vector<StepFacts> steps_of(const Architecture& architecture) {
  std::vector<StepFacts> steps{{.name = "Image", .place = "", .shape = kInputShape}};
  for (const LayerRow& row : layer_table(architecture)) {
    const bool is_fused = row.kind == LayerKind::kRelu || row.kind == LayerKind::kMaxPool2;
    steps.push_back({.name = std::string(kind_name(row.kind)),
                     .place = row.name,
                     .shape = row.output,
                     .parameters = row.parameters,
                     .mult_adds = row.mult_adds,
                     .is_fused = is_fused,
                     .is_timed = row.parameters > 0});
  }
  steps.push_back({.name = "Softmax", .place = "", .shape = {kClasses, 1, 1}});
  return steps;
}

std::string_view explain_step(const Architecture& architecture, std::size_t step) {
  if (step == kImageStep) return "What the network is given: 28\u00d728 pixels, ink 1, paper 0.";
  if (step == softmax_step(architecture)) {
    return "Scores become shares that add up to 1. The largest is the answer.";
  }
  switch (architecture.layers[step - 1].kind) {
    case LayerKind::kConv3x3:
      return "Each map slides a pattern of 3\u00d73 over all maps before it: solid blue where it "
             "fits.";
    case LayerKind::kRelu:
      return "Negative values become 0: only patterns that were found go on.";
    case LayerKind::kMaxPool2:
      return "Keeps the largest of every 2\u00d72 values: half the size, and less fuss about "
             "where exactly something is.";
    case LayerKind::kDropout:
      return "Hides values at random in training. In use it lets all of them pass.";
    case LayerKind::kFlatten:
      return "Lays all values out as one long list, row after row. Who was whose neighbour is "
             "forgotten.";
    case LayerKind::kLinear:
      break;
  }
  return step + 1 == softmax_step(architecture)
             ? "Ten scores, one for each digit: each weighs every value before it."
             : "Each value weighs every value before it, with weights of its own.";
}

const Architecture& inside_architecture(const AppState& state) {
  return *shown_network(state).architecture;
}

std::span<const float> step_values(const AppState& state, std::size_t step) {
  const Inside& inside = state.inside;
  const auto& layers = inside.trace.layers;
  const auto& answer = shown_network(state).answer;
  if (layers.empty() || inside.traced_network != inside.network || !answer || !state.stages) {
    return {};
  }
  if (step == kImageStep) return state.stages->centred;
  if (step > layers.size()) return answer->probabilities;
  return layers[step - 1].values;
}

std::size_t shown_unit(const AppState& state) {
  const auto values = step_values(state, state.inside.step);
  if (state.inside.picked) return *state.inside.picked;
  if (!values.empty()) return largest_within(values, 0, values.size());
  const Shape shape = shape_of(state, state.inside.step);
  return static_cast<std::size_t>(shape.height / 2 * shape.width + shape.width / 2);
}

Field shown_field(const AppState& state) {
  const Architecture& architecture = inside_architecture(state);
  const std::size_t unit = shown_unit(state);
  if (const auto layer = layer_behind(architecture, state.inside.step)) {
    return receptive_field(architecture, *layer, unit);
  }
  const int row = static_cast<int>(unit) / kImageSide, column = static_cast<int>(unit) % kImageSide;
  return {row, column, row, column};
}

std::optional<double> step_time_us(const AppState& state, std::size_t step) {
  const auto& times = state.inside.times;
  return step == 0 || step > times.size() ? std::nullopt : times[step - 1].median_us();
}

std::string format_shape(Shape shape) {
  if (shape.height == 1 && shape.width == 1) return std::to_string(shape.channels);
  return std::to_string(shape.channels) + "\u00d7" + std::to_string(shape.height) + "\u00d7" +
         std::to_string(shape.width);
}

std::string format_value(const AppState& state, float value) {
  if (state.inside.step == softmax_step(inside_architecture(state))) {
    return format_share(static_cast<double>(value));
  }
  char text[32];
  std::snprintf(text, sizeof text, "%.3g", std::abs(static_cast<double>(value)));
  return value < 0 ? std::string("\u2212") + text : text;
}

bool are_digits(const AppState& state) {
  return state.inside.step + 1 >= softmax_step(inside_architecture(state));
}

std::string name_unit(const AppState& state, std::size_t unit) {
  const std::size_t step = state.inside.step;
  const Shape shape = shape_of(state, step);
  if (are_digits(state)) return "Digit " + std::to_string(unit);
  const auto plane = static_cast<std::size_t>(shape.height * shape.width);
  if (plane == 1) return "Value " + std::to_string(unit + 1);
  const auto width = static_cast<std::size_t>(shape.width);
  const std::string place = "row " + std::to_string(unit % plane / width + 1) + ", column " +
                            std::to_string(unit % width + 1);
  return step == kImageStep ? "Pixel in " + place
                            : "Map " + std::to_string(unit / plane + 1) + ", " + place;
}

std::string describe_unit(const AppState& state) {
  const auto values = step_values(state, state.inside.step);
  const Network& network = shown_network(state);
  if (network.status == NetworkStatus::kFailed) {
    return network.name() + " was not loaded, so there is nothing to see inside.";
  }
  if (values.empty()) return "Draw a digit to see what becomes of it.";
  std::string text = "Its value is " + format_value(state, values[shown_unit(state)]) + ".";
  if (state.inside.step == kImageStep) return text;
  const Field field = shown_field(state);
  const bool is_share = state.inside.step == softmax_step(inside_architecture(state));
  text += is_share ? " Its score sees " : " It sees ";
  text += field.is_whole() ? "the whole image" : size_of(field) + " pixels of the image";
  if (std::ranges::all_of(state.inside.slopes, [](float slope) { return slope == 0; })) {
    return text + ", and is silent: a little ink more or less does not wake it.";
  }
  return text +
         ". More ink raises it where the picture is blue, and lowers it where it is chequered.";
}

/// What the drawing's ink does to the shown unit: ink times slope, as the unit is a sum of these
/// and of its biases as long as no ReLU and no maximum tips over.
std::string describe_ink(const AppState& state) {
  // The unit is the sum of ink times slope, and of biases, while no ReLU and no maximum tips over.
  InputImage shares = state.inside.slopes;
  if (std::ranges::all_of(shares, [](float slope) { return slope == 0; })) {
    return "No ink raises or lowers it a little.";
  }
  const InputImage& ink = state.stages->centred;
  for (std::size_t i = 0; i < shares.size(); ++i) shares[i] *= ink[i];
  const auto most = std::ranges::max_element(shares), least = std::ranges::min_element(shares);
  const auto place = [&](auto found) {
    const auto index = found - shares.begin();
    return "row " + std::to_string(index / kImageSide + 1) + ", column " +
           std::to_string(index % kImageSide + 1);
  };
  std::string text;
  if (*most > 0) text = "Your ink raises it most at " + place(most);
  if (*least < 0) {
    text +=
        (text.empty() ? "Your ink lowers it most at " : " and lowers it most at ") + place(least);
  }
  return text.empty() ? "It sees no ink." : text + ".";
}

bool advance_inside(AppState& state, Clock, double) {
  if (state.networks.empty()) return false;
  bool worked = trace(state);
  if (state.inside.trace.layers.empty()) return worked;
  worked |= find_slopes(state);
  // Measuring would slow a stroke down.
  if (!state.drawing.pen_is_down()) worked |= measure_layers(state);
  return worked;
}

void act_on_inside(AppState& state, std::string_view id, double value) {
  const int number = static_cast<int>(std::lround(value));
  for (std::size_t i = 0; i < state.networks.size(); ++i) {
    if (id == "network/" + std::string(state.networks[i].architecture->id)) {
      choose_network(state.inside, i);
    }
  }
  if (const auto step = index_after(id, "step/")) choose_step(state, *step);
  if (id == "step") choose_step(state, static_cast<std::size_t>(std::max(0, number - 1)));
  if (id == "channel" || id == "row" || id == "column") move_unit(state, id, number - 1);
  if (id == "maps") pick_map(state, number);
  if (id == "map") pick_place(state, number);
  if (id == "list") move_unit(state, "channel", number);
  if (id == "follow") {
    state.inside.picked = value > 0 ? std::nullopt : std::optional(shown_unit(state));
  }
}

std::string describe_inside(const AppState& state) {
  const Architecture& architecture = inside_architecture(state);
  const auto steps = steps_of(architecture);
  const StepFacts& step = steps[state.inside.step];
  std::string text = "Inside " + shown_network(state).name() + ": step " +
                     std::to_string(state.inside.step + 1) + " of " + std::to_string(steps.size()) +
                     ", " + step.name + ", " + format_shape(step.shape) + " values. ";
  text += explain_step(architecture, state.inside.step);
  const std::string unit = describe_unit(state);
  if (step_values(state, state.inside.step).empty()) return text + " " + unit;
  return text + " " + name_unit(state, shown_unit(state)) + ": " + unit + " " + describe_ink(state);
}

}  // namespace inkling::app
