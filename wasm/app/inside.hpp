#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "inkling/architecture.hpp"
#include "inkling/model.hpp"
#include "inkling/preprocess.hpp"
#include "receptive_field.hpp"
#include "stopwatch.hpp"

/// "Inside": what becomes of the digit in one network, step by step. The steps are the image, each
/// layer of the network's table, and the softmax; all of them come from the table.
namespace inkling::app {

struct AppState;

struct Inside {
  std::size_t network = 0;
  std::size_t step = 0;
  std::optional<std::size_t> picked;  ///< An index into the step's values; none: the largest.

  // What follows is computed for the above and the drawing.
  std::uint64_t answers_id = 0;
  std::optional<std::size_t> traced_network;
  Trace trace;  ///< Without layers while nothing is drawn.
  std::optional<std::size_t> sloped_step, sloped_unit;
  InputImage slopes{};           ///< How the shown unit depends on each pixel.
  std::vector<Stopwatch> times;  ///< One for each layer of the network.
};

/// The state to start with: at the first convolution there is.
[[nodiscard]] Inside start_inside();

/// One step, as the page names it.
struct StepFacts {
  std::string name;   ///< "Conv3x3".
  std::string place;  ///< "net.0", where PyTorch has it; empty for the image and the softmax.
  Shape shape;        ///< Of its values.
  std::int64_t parameters = 0;
  std::int64_t mult_adds = 0;
  bool is_fused = false;  ///< Done together with the layer before it, and not timed alone.
  bool is_timed = false;
};
/// All steps of a network, in their order.
[[nodiscard]] std::vector<StepFacts> steps_of(const Architecture& architecture);
/// What a step does, in a sentence or two.
[[nodiscard]] std::string_view explain_step(const Architecture& architecture, std::size_t step);

/// The architecture that is looked into.
[[nodiscard]] const Architecture& inside_architecture(const AppState& state);
/// A step's values for the drawing, channel-major; empty while they are not known.
[[nodiscard]] std::span<const float> step_values(const AppState& state, std::size_t step);
/// The unit whose field is shown: the one that was picked, otherwise that with the largest value.
[[nodiscard]] std::size_t shown_unit(const AppState& state);
/// The part of the image that the shown unit sees.
[[nodiscard]] Field shown_field(const AppState& state);
/// Median time of a step, in microseconds.
[[nodiscard]] std::optional<double> step_time_us(const AppState& state, std::size_t step);
/// "4×28×28", or "10" for a list.
[[nodiscard]] std::string format_shape(Shape shape);
/// "0.84", "−12.3"; the softmax's "98.4 %".
[[nodiscard]] std::string format_value(const AppState& state, float value);
/// Whether the chosen step's values stand for the ten digits: the last layer's scores, the softmax.
[[nodiscard]] bool are_digits(const AppState& state);
/// "Map 3, row 12, column 9", "Digit 7" or "Value 17": a unit of the chosen step, counted from 1.
[[nodiscard]] std::string name_unit(const AppState& state, std::size_t unit);
/// What the shown unit says and sees, for people who look at its picture; an invitation while
/// nothing is known.
[[nodiscard]] std::string describe_unit(const AppState& state);
/// Where the drawing's ink raises and lowers the shown unit most, for people who do not.
[[nodiscard]] std::string describe_ink(const AppState& state);

/// Brings the values up to date and goes on measuring, for about `budget_us`. Returns whether there
/// was something to do.
bool advance_inside(AppState& state, Clock clock, double budget_us);
/// "network/<id>" and "step/<index>" choose; "step" moves there too. "channel", "row" and "column",
/// counted from 1, pick a unit, as do "maps" (a map's index), "map" (a place in it) and "list" (an
/// index). "follow" 1 goes back to the unit with the largest value, 0 stays where that is now.
void act_on_inside(AppState& state, std::string_view id, double value);
[[nodiscard]] std::string describe_inside(const AppState& state);

}  // namespace inkling::app
