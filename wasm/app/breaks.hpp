#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "answer.hpp"
#include "inkling/preprocess.hpp"
#include "stopwatch.hpp"

/// "What breaks it": changes to the 28×28 image behind the preprocessing, which would undo them,
/// and what the networks make of the changed image.
namespace inkling::app {

struct AppState;

/// One kind of change.
struct Distortion {
  const char* id;
  const char* label;
  const char* unit;
  double low, high, step;
  double neutral;  ///< The value that changes nothing.
};
inline constexpr std::size_t kDistortions = 6;
[[nodiscard]] std::span<const Distortion, kDistortions> distortions();

/// One value for each of `distortions()`.
using Distorting = std::array<double, kDistortions>;
[[nodiscard]] Distorting nothing_distorted();

/// The image with thicker or thinner strokes, then turned, scaled and shifted around pixel
/// (14, 14), then with noise. Neutral values give the image itself, bit for bit.
[[nodiscard]] InputImage distort(const InputImage& image, const Distorting& values);

/// What one network makes of one kind of change, over its whole range, the others as they are set.
struct Curve {
  static constexpr std::size_t kSamples = 29;
  std::array<float, kSamples> confidence{};  ///< In the answer to the unchanged image.
  std::array<bool, kSamples> holds{};        ///< Whether that is still the answer.
  std::size_t known = 0;                     ///< Samples computed so far, from the left.
};
/// The value of a distortion at a sample of its curve.
[[nodiscard]] double sample_value(const Distortion& distortion, std::size_t sample);

struct Breaks {
  Distorting values = nothing_distorted();
  std::uint64_t answers_id = 0;  ///< What the rest was computed for.
  Distorting computed_values{};
  InputImage image{};                                      ///< The changed image.
  std::vector<std::optional<Answer>> answers;              ///< To it, one for each network.
  std::array<std::vector<Curve>, kDistortions> curves;     ///< For each network.
  std::array<Distorting, kDistortions> computed_curves{};  ///< The values they are for.
};

/// Brings the changed image, its answers and the curves up to date, for about `budget_us`. Returns
/// whether there was something to do.
bool advance_breaks(AppState& state, Clock clock, double budget_us);
/// A distortion's id sets its value; "reset" makes all neutral.
void act_on_breaks(AppState& state, std::string_view id, double value);
[[nodiscard]] std::string describe_breaks(const AppState& state);
/// "12°", "−3 px", "80 %".
[[nodiscard]] std::string format_distortion(const Distortion& distortion, double value);

}  // namespace inkling::app
