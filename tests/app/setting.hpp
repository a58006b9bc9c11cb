#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "commands.hpp"
#include "inkling/weights.hpp"
#include "random_weights.hpp"

/// A state to test with: networks with random weights, and a digit drawn on it.
namespace inkling::app {

/// A safetensors file with random weights of one architecture.
inline std::vector<std::byte> weights_file(const Architecture& architecture,
                                           std::string test_accuracy = "0.975") {
  Weights weights = random_weights(architecture);
  if (!test_accuracy.empty()) weights.set_metadata("test_accuracy", std::move(test_accuracy));
  return serialize_safetensors(weights).value();
}

inline AppState ready_state() {
  AppState state = make_state();
  for (Network& network : state.networks) {
    load_weights(state, network, weights_file(*network.architecture));
  }
  return state;
}

inline void draw_seven(Drawing& drawing) {
  drawing.begin_stroke({0.3f, 0.25f});
  for (const Point point : {Point{0.7f, 0.25f}, Point{0.58f, 0.5f}, Point{0.45f, 0.82f}}) {
    drawing.extend_stroke(point);
  }
  drawing.end_stroke();
}

inline double steady_clock() {
  const auto now = std::chrono::steady_clock::now().time_since_epoch();
  return std::chrono::duration<double, std::micro>(now).count();
}

}  // namespace inkling::app
