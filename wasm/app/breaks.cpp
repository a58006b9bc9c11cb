#include "breaks.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <numbers>

#include "commands.hpp"
#include "state.hpp"

namespace inkling::app {
namespace {

enum Kind : std::size_t { kShiftX, kShiftY, kRotation, kScale, kWidth, kNoise };

constexpr std::array<Distortion, kDistortions> kAll{{
    {"shift_x", "Shift sideways", " px", -10, 10, 0.5, 0},
    {"shift_y", "Shift up or down", " px", -10, 10, 0.5, 0},
    {"rotation", "Rotation", "\u00b0", -180, 180, 5, 0},
    {"scale", "Size", "\u00a0%", 40, 200, 5, 100},
    {"width", "Stroke width", " px", -1.5, 3, 0.25, 0},
    {"noise", "Noise", "\u00a0%", 0, 100, 5, 0},
}};

constexpr float kMiddle = 14;  // Where MNIST's digits, and ours, have their centre of mass.

float pixel(const InputImage& image, int row, int column) {
  if (row < 0 || column < 0 || row >= kImageSide || column >= kImageSide) return 0;
  return image[static_cast<std::size_t>(row * kImageSide + column)];
}

/// The largest ink near each pixel, counted less towards the edge of a disc of this radius, so
/// that it grows smoothly with the radius and a radius of 0 changes nothing.
InputImage dilate(const InputImage& image, float radius) {
  const int reach = static_cast<int>(std::ceil(radius));
  InputImage result{};
  for (int row = 0; row < kImageSide; ++row) {
    for (int column = 0; column < kImageSide; ++column) {
      float most = 0;
      for (int dy = -reach; dy <= reach; ++dy) {
        for (int dx = -reach; dx <= reach; ++dx) {
          const float distance = std::hypot(static_cast<float>(dx), static_cast<float>(dy));
          const float weight = std::clamp(radius + 1 - distance, 0.f, 1.f);
          most = std::max(most, weight * pixel(image, row + dy, column + dx));
        }
      }
      result[static_cast<std::size_t>(row * kImageSide + column)] = most;
    }
  }
  return result;
}

InputImage negative(const InputImage& image) {
  InputImage result;
  std::ranges::transform(image, result.begin(), [](float value) { return 1 - value; });
  return result;
}

InputImage change_width(const InputImage& image, float by_px) {
  if (by_px == 0) return image;
  if (by_px > 0) return dilate(image, by_px / 2);
  return negative(dilate(negative(image), -by_px / 2));
}

float interpolate(const InputImage& image, float row, float column) {
  const int y = static_cast<int>(std::floor(row)), x = static_cast<int>(std::floor(column));
  const float v = row - static_cast<float>(y), u = column - static_cast<float>(x);
  return (1 - v) * ((1 - u) * pixel(image, y, x) + u * pixel(image, y, x + 1)) +
         v * ((1 - u) * pixel(image, y + 1, x) + u * pixel(image, y + 1, x + 1));
}

InputImage move(const InputImage& image, const Distorting& values) {
  const bool still = values[kShiftX] == 0 && values[kShiftY] == 0 && values[kRotation] == 0 &&
                     values[kScale] == 100;
  if (still) return image;
  const double angle = values[kRotation] * std::numbers::pi / 180;
  const auto cosine = static_cast<float>(std::cos(angle) * 100 / values[kScale]);
  const auto sine = static_cast<float>(std::sin(angle) * 100 / values[kScale]);
  InputImage result;
  for (int row = 0; row < kImageSide; ++row) {
    for (int column = 0; column < kImageSide; ++column) {
      const float x = static_cast<float>(column) - kMiddle - static_cast<float>(values[kShiftX]);
      const float y = static_cast<float>(row) - kMiddle - static_cast<float>(values[kShiftY]);
      result[static_cast<std::size_t>(row * kImageSide + column)] =
          interpolate(image, kMiddle - sine * x + cosine * y, kMiddle + cosine * x + sine * y);
    }
  }
  return result;
}

/// A number from -1 to 1 that depends on the pixel alone, so that noise stands still (the mixing
/// steps of splitmix64, Steele, Lea and Flood 2014).
float speckle(std::uint64_t index) {
  std::uint64_t z = (index + 1) * 0x9E3779B97F4A7C15u;
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
  return static_cast<float>((z ^ (z >> 31)) >> 40) / static_cast<float>(1 << 23) - 1;
}

void add_noise(InputImage& image, float strength) {
  for (std::size_t i = 0; i < image.size(); ++i) {
    image[i] = std::clamp(image[i] + strength * speckle(i), 0.f, 1.f);
  }
}

/// What the curves of one distortion depend on: all values but its own.
Distorting others_of(const Distorting& values, std::size_t kind) {
  Distorting others = values;
  others[kind] = 0;
  return others;
}

void start_over(AppState& state) {
  Breaks& breaks = state.breaks;
  breaks.answers_id = state.answers_id;
  breaks.computed_values.fill(NAN);
  for (std::size_t kind = 0; kind < kDistortions; ++kind) {
    breaks.computed_curves[kind].fill(NAN);
    breaks.curves[kind].assign(state.networks.size(), {});
  }
}

void answer_changed_image(AppState& state) {
  Breaks& breaks = state.breaks;
  breaks.computed_values = breaks.values;
  breaks.image = distort(state.stages->centred, breaks.values);
  breaks.answers = classify(state, breaks.image);
}

void add_sample(AppState& state, std::size_t kind) {
  Breaks& breaks = state.breaks;
  std::vector<Curve>& curves = breaks.curves[kind];
  const std::size_t sample = curves.front().known;
  Distorting values = breaks.values;
  values[kind] = sample_value(kAll[kind], sample);
  const auto answers = classify(state, distort(state.stages->centred, values));
  for (std::size_t i = 0; i < curves.size(); ++i) {
    const auto& original = state.networks[i].answer;
    curves[i].known = sample + 1;
    if (!answers[i] || !original) continue;
    curves[i].confidence[sample] =
        answers[i]->probabilities[static_cast<std::size_t>(original->digit)];
    curves[i].holds[sample] = answers[i]->digit == original->digit;
  }
}

/// Computes one more sample where one is missing. Returns whether one was.
bool advance_curves(AppState& state) {
  Breaks& breaks = state.breaks;
  for (std::size_t kind = 0; kind < kDistortions; ++kind) {
    const Distorting wanted = others_of(breaks.values, kind);
    if (breaks.computed_curves[kind] != wanted) {
      breaks.computed_curves[kind] = wanted;
      for (Curve& curve : breaks.curves[kind]) curve.known = 0;
    }
    if (breaks.curves[kind].front().known == Curve::kSamples) continue;
    add_sample(state, kind);
    return true;
  }
  return false;
}

}  // namespace

std::span<const Distortion, kDistortions> distortions() { return kAll; }

Distorting nothing_distorted() {
  Distorting values;
  for (std::size_t i = 0; i < kDistortions; ++i) values[i] = kAll[i].neutral;
  return values;
}

InputImage distort(const InputImage& image, const Distorting& values) {
  InputImage result = move(change_width(image, static_cast<float>(values[kWidth])), values);
  if (values[kNoise] != 0) add_noise(result, static_cast<float>(values[kNoise] / 100));
  return result;
}

double sample_value(const Distortion& distortion, std::size_t sample) {
  const double share = static_cast<double>(sample) / (Curve::kSamples - 1);
  return distortion.low + share * (distortion.high - distortion.low);
}

bool advance_breaks(AppState& state, Clock clock, double budget_us) {
  bool worked = false;
  if (state.breaks.answers_id != state.answers_id) {
    start_over(state);
    worked = true;
  }
  if (!state.stages || !state.workspace) return worked;
  if (state.breaks.computed_values != state.breaks.values) {
    answer_changed_image(state);
    worked = true;
  }
  const double start_us = clock();
  do {
    if (!advance_curves(state)) return worked;
    worked = true;
  } while (clock() - start_us < budget_us);
  return worked;
}

void act_on_breaks(AppState& state, std::string_view id, double value) {
  if (id == "reset") state.breaks.values = nothing_distorted();
  for (std::size_t i = 0; i < kDistortions; ++i) {
    if (id == kAll[i].id) state.breaks.values[i] = std::clamp(value, kAll[i].low, kAll[i].high);
  }
}

std::string describe_breaks(const AppState& state) {
  std::string text = "What breaks it: change the image that the networks see.";
  for (std::size_t i = 0; i < state.breaks.answers.size(); ++i) {
    const auto& answer = state.breaks.answers[i];
    if (!answer || !state.stages) continue;
    text += " " + state.networks[i].name() + " now says " + std::to_string(answer->digit) + ".";
  }
  return text;
}

std::string format_distortion(const Distortion& distortion, double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.4g%s", std::abs(value), distortion.unit);
  return value < 0 ? std::string("\u2212") + text : text;
}

}  // namespace inkling::app
