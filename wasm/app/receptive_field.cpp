#include "receptive_field.hpp"

#include <algorithm>
#include <vector>

namespace inkling::app {
namespace {

Field place_of(std::size_t unit, Shape shape) {
  const int place = static_cast<int>(unit) % (shape.height * shape.width);
  const int row = place / shape.width, column = place % shape.width;
  return {row, column, row, column};
}

/// What a 3×3 convolution with padding looks at, without the padding.
Field grown(const Field& field, Shape input) {
  return {std::max(0, field.top - 1), std::max(0, field.left - 1),
          std::min(input.height - 1, field.bottom + 1), std::min(input.width - 1, field.right + 1)};
}

Field doubled(const Field& field) {
  return {2 * field.top, 2 * field.left, 2 * field.bottom + 1, 2 * field.right + 1};
}

}  // namespace

Field receptive_field(const Architecture& architecture, std::size_t layer, std::size_t unit) {
  std::vector<Shape> shapes{kInputShape};  // What each layer gets; then what the last puts out.
  for (std::size_t i = 0; i <= layer; ++i) {
    shapes.push_back(output_shape(architecture.layers[i], shapes.back()));
  }
  Field field = place_of(unit, shapes.back());
  for (std::size_t i = layer + 1; i-- > 0;) {
    switch (architecture.layers[i].kind) {
      case LayerKind::kConv3x3:
        field = grown(field, shapes[i]);
        break;
      case LayerKind::kMaxPool2:
        field = doubled(field);
        break;
      case LayerKind::kFlatten:
        field = place_of(unit, shapes[i]);
        break;
      case LayerKind::kLinear:  // It sees all of what comes before, and so all of the image.
        return {};
      case LayerKind::kRelu:
      case LayerKind::kDropout:
        break;
    }
  }
  return field;
}

}  // namespace inkling::app
