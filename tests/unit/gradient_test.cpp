#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "inkling/model.hpp"
#include "random_weights.hpp"

using namespace inkling;

namespace {

Model random_model(const Architecture& architecture) {
  auto model = Model::load(random_weights(architecture, 3));
  REQUIRE(model);
  return std::move(*model);
}

Trace trace_of(const Model& model, std::span<const float> image) {
  Workspace workspace(model);
  std::array<float, kClasses> logits;
  Trace trace;
  model.run(image, workspace, logits, trace);
  return trace;
}

/// The unit's change over a step to both sides of a pixel, or NAN where it is bent in between: a
/// ReLU or a maximum then tips over.
double measured_slope(const Model& model, std::vector<float> image, std::size_t pixel,
                      std::size_t layer, std::size_t unit) {
  constexpr float kStep = 1.f / 64;
  const float middle = image[pixel];
  const auto value_at = [&](float value) {
    image[pixel] = value;
    return double{trace_of(model, image).layers[layer].values[unit]};
  };
  const double low = value_at(middle - kStep), here = value_at(middle),
               high = value_at(middle + kStep);
  const double bend = std::abs((high - here) - (here - low));
  return bend > 1e-5 ? NAN : (high - low) / double{2 * kStep};
}

}  // namespace

TEST_CASE("the gradient of a unit in every layer is what a small change of a pixel makes of it") {
  const std::vector<float> image = random_floats(kImagePixels, 11, 0.1f, 0.9f);
  for (const Architecture& architecture : architectures()) {
    CAPTURE(architecture.id);
    const Model model = random_model(architecture);
    const Trace trace = trace_of(model, image);
    int compared = 0;
    for (std::size_t layer = 0; layer < trace.layers.size(); ++layer) {
      CAPTURE(layer);
      const auto& values = trace.layers[layer].values;
      const auto unit = static_cast<std::size_t>(std::ranges::max_element(values) - values.begin());
      std::vector<float> gradient(kImagePixels);
      model.gradient(trace, layer, unit, gradient);
      const auto strongest = static_cast<std::size_t>(
          std::ranges::max_element(gradient, {}, [](float v) { return std::abs(v); }) -
          gradient.begin());
      CHECK(gradient[strongest] != 0.f);
      for (const std::size_t pixel : {strongest, std::size_t{0}, std::size_t{406}}) {
        const double slope = measured_slope(model, image, pixel, layer, unit);
        if (std::isnan(slope)) continue;
        ++compared;
        CHECK(std::abs(gradient[pixel] - slope) < 2e-3);
      }
    }
    CHECK(compared > static_cast<int>(trace.layers.size()));
  }
}

TEST_CASE("a unit that a ReLU silenced depends on nothing") {
  const std::vector<float> image = random_floats(kImagePixels, 11);
  for (const Architecture& architecture : architectures()) {
    const Model model = random_model(architecture);
    const Trace trace = trace_of(model, image);
    for (std::size_t layer = 0; layer < trace.layers.size(); ++layer) {
      if (architecture.layers[layer].kind != LayerKind::kRelu) continue;
      const auto& values = trace.layers[layer].values;
      const auto silent = std::ranges::find(values, 0.f);
      REQUIRE(silent != values.end());
      std::vector<float> gradient(kImagePixels, 1.f);
      model.gradient(trace, layer, static_cast<std::size_t>(silent - values.begin()), gradient);
      CHECK(std::ranges::count(gradient, 0.f) == kImagePixels);
    }
  }
}

TEST_CASE("a layer that is done ten times takes longer than once, and fused layers take nothing") {
  const std::vector<float> image = random_floats(kImagePixels, 11);
  for (const Architecture& architecture : architectures()) {
    const Model model = random_model(architecture);
    Workspace workspace(model);
    const std::size_t count = architecture.layers.size();
    std::vector<double> once(count, -1), often(count, -1);
    model.time_layers(image, workspace, std::vector<int>(count, 1), once);
    model.time_layers(image, workspace, std::vector<int>(count, 1000), often);
    for (std::size_t i = 0; i < count; ++i) {
      if (parameter_count(architecture.layers[i]) > 0) {
        CHECK(often[i] > once[i]);
      } else {
        CHECK(often[i] == 0);
      }
    }
  }
}
