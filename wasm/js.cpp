// What the npm package calls: a flat interface for JavaScript over the C++ headers. Numbers are
// 32-bit or double, text is null-terminated UTF-8, and memory is the caller's (malloc, free).
#include <emscripten.h>

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "inkling/model.hpp"
#include "inkling/preprocess.hpp"
#include "inkling/version.hpp"

namespace {

using namespace inkling;

/// A network with its scratch memory: the page's JavaScript runs on one thread.
struct Network {
  explicit Network(Model loaded) : model(std::move(loaded)), workspace(model) {}

  Model model;
  Workspace workspace;
};

/// The last error, read by `error_code` and `error_message` after a call that failed.
Error& last_error() {
  static Error error{};
  return error;
}

int deliver(const Result<InputImage>& result, float* image) {
  if (!result) {
    last_error() = result.error();
    return 0;
  }
  std::copy(result->begin(), result->end(), image);
  return 1;
}

}  // namespace

extern "C" {

EMSCRIPTEN_KEEPALIVE const char* version() { return inkling::version().data(); }

/// Index into ErrorCode's enumerators.
EMSCRIPTEN_KEEPALIVE int error_code() { return static_cast<int>(last_error().code); }
EMSCRIPTEN_KEEPALIVE const char* error_message() { return last_error().message.c_str(); }

/// Null on failure.
EMSCRIPTEN_KEEPALIVE Network* network_load(const std::byte* bytes, std::size_t size) {
  Result<Model> model = Model::load({bytes, size});
  if (!model) {
    last_error() = model.error();
    return nullptr;
  }
  return new Network(std::move(model).value());
}
EMSCRIPTEN_KEEPALIVE void network_free(Network* network) { delete network; }

EMSCRIPTEN_KEEPALIVE const char* network_id(const Network* network) {
  return network->model.architecture().id.data();
}
EMSCRIPTEN_KEEPALIVE const char* network_name(const Network* network) {
  return network->model.architecture().display_name.data();
}
EMSCRIPTEN_KEEPALIVE double network_parameters(const Network* network) {
  return static_cast<double>(parameter_count(network->model.architecture()));
}
EMSCRIPTEN_KEEPALIVE double network_mult_adds(const Network* network) {
  return static_cast<double>(mult_adds(network->model.architecture()));
}

/// Keys and values of the metadata by number; null past the end.
EMSCRIPTEN_KEEPALIVE const char* network_metadata_key(const Network* network, std::size_t index) {
  const auto& metadata = network->model.metadata();
  return index < metadata.size() ? metadata[index].first.c_str() : nullptr;
}
EMSCRIPTEN_KEEPALIVE const char* network_metadata_value(const Network* network, std::size_t index) {
  return network->model.metadata()[index].second.c_str();
}

/// count×784 floats to count×10 floats.
EMSCRIPTEN_KEEPALIVE void network_run(Network* network, const float* images, std::size_t count,
                                      float* logits) {
  network->model.run({images, count * kImagePixels}, network->workspace,
                     {logits, count * kClasses});
}

/// Ten logits to ten probabilities.
EMSCRIPTEN_KEEPALIVE void probabilities(const float* logits, float* result) {
  softmax({logits, kClasses}, {result, kClasses});
}

/// x0, y0, x1, y1, ... of all strokes, and each stroke's number of points, to 784 floats.
/// Zero on failure.
EMSCRIPTEN_KEEPALIVE int preprocess_pen(const float* points, const std::uint32_t* lengths,
                                        std::size_t stroke_count, float* image) {
  std::vector<Stroke> strokes(stroke_count);
  for (std::size_t i = 0; i < stroke_count; ++i) {
    for (std::uint32_t j = 0; j < lengths[i]; ++j, points += 2) {
      strokes[i].push_back({points[0], points[1]});
    }
  }
  return deliver(preprocess_strokes(strokes), image);
}

/// width×height floats, ink 1 and paper 0, to 784 floats. Zero on failure.
EMSCRIPTEN_KEEPALIVE int preprocess_gray(const float* pixels, int width, int height, float* image) {
  GrayImage gray{width, height, {pixels, pixels + std::size_t{1} * width * height}};
  return deliver(preprocess_image(gray), image);
}

}  // extern "C"
