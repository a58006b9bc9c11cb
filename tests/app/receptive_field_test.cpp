#include "receptive_field.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>

#include "inkling/model.hpp"
#include "random_weights.hpp"

using namespace inkling;
using namespace inkling::app;

namespace {

class Prober {
 public:
  explicit Prober(const Architecture& architecture)
      : model_(Model::load(random_weights(architecture, 5)).value()), workspace_(model_) {}

  std::vector<LayerTrace> trace(std::span<const float> image) {
    std::array<float, kClasses> logits;
    Trace trace;
    model_.run(image, workspace_, logits, trace);
    return std::move(trace.layers);
  }

 private:
  Model model_;
  Workspace workspace_;
};

/// The bounds of all pixels that change a unit when they change, in any of a few images and by so
/// much that no ReLU and no maximum hides it every time.
Field find_field(Prober& prober, std::size_t layer, std::size_t unit) {
  Field found{kImageSide, kImageSide, -1, -1};
  for (const std::uint32_t seed : {1u, 2u, 3u}) {
    const std::vector<float> image = random_floats(kImagePixels, seed);
    const float before = prober.trace(image)[layer].values[unit];
    for (int pixel = 0; pixel < kImagePixels; ++pixel) {
      const int row = pixel / kImageSide, column = pixel % kImageSide;
      for (const float other : {-300.f, 300.f}) {
        std::vector<float> changed = image;
        changed[static_cast<std::size_t>(pixel)] = other;
        if (prober.trace(changed)[layer].values[unit] == before) continue;
        found = {std::min(found.top, row), std::min(found.left, column),
                 std::max(found.bottom, row), std::max(found.right, column)};
      }
    }
  }
  return found;
}

}  // namespace

TEST_CASE(
    "a unit's field is what changes it, in every layer of the networks that are quick to try") {
  for (const Architecture& architecture : architectures()) {
    if (mult_adds(architecture) > 100'000) continue;
    CAPTURE(architecture.id);
    Prober prober(architecture);
    const auto layers = prober.trace(random_floats(kImagePixels, 1));
    for (std::size_t layer = 0; layer < layers.size(); ++layer) {
      CAPTURE(layer);
      const std::size_t size = layers[layer].values.size();
      for (const std::size_t unit : {std::size_t{0}, size / 2, size - 1}) {
        CAPTURE(unit);
        const Field field = receptive_field(architecture, layer, unit);
        CHECK(find_field(prober, layer, unit) == field);
      }
    }
  }
}

TEST_CASE("the field of a value in the middle grows layer by layer, by the table alone") {
  for (const Architecture& architecture : architectures()) {
    CAPTURE(architecture.id);
    Shape shape = kInputShape;
    int side = 1, stride = 1;
    for (std::size_t layer = 0; layer < architecture.layers.size(); ++layer) {
      const LayerKind kind = architecture.layers[layer].kind;
      shape = output_shape(architecture.layers[layer], shape);
      if (kind == LayerKind::kFlatten) break;
      if (kind == LayerKind::kConv3x3) side += 2 * stride;
      if (kind == LayerKind::kMaxPool2) side += stride;
      if (kind == LayerKind::kMaxPool2) stride *= 2;
      const int middle = shape.height / 2 * shape.width + shape.width / 2;
      const Field field = receptive_field(architecture, layer, static_cast<std::size_t>(middle));
      CHECK(field.rows() == side);
      CHECK(field.columns() == side);
    }
    const Field last = receptive_field(architecture, architecture.layers.size() - 1, 3);
    CHECK(last.is_whole());
  }
}
