#include <algorithm>
#include <cstring>
#include <new>
#include <string>

#include "inkling/inkling.h"
#include "inkling/model.hpp"
#include "inkling/preprocess.hpp"
#include "inkling/version.hpp"

static_assert(INKLING_IMAGE_SIDE == inkling::kImageSide);
static_assert(INKLING_IMAGE_PIXELS == inkling::kImagePixels);
static_assert(INKLING_CLASSES == inkling::kClasses);

struct inkling_model {
  inkling::Model model;
};

struct inkling_workspace {
  inkling::Workspace workspace;
};

namespace {

void tell(const std::string& message, char* error, size_t capacity) {
  if (error == nullptr || capacity == 0) return;
  const size_t length = std::min(message.size(), capacity - 1);
  std::memcpy(error, message.data(), length);
  error[length] = '\0';
}

// Hands over the image, or the error; the C functions' status.
int deliver(const inkling::Result<inkling::InputImage>& result, float* image, char* error,
            size_t capacity) {
  if (!result) {
    tell(result.error().message, error, capacity);
    return 1;
  }
  std::copy(result->begin(), result->end(), image);
  return 0;
}

}  // namespace

const char* inkling_version(void) { return inkling::version().data(); }

inkling_model* inkling_model_load(const void* bytes, size_t size, char* error,
                                  size_t error_capacity) {
  auto model = inkling::Model::load({static_cast<const std::byte*>(bytes), size});
  if (!model) {
    tell(model.error().message, error, error_capacity);
    return nullptr;
  }
  return new inkling_model{std::move(model).value()};
}

void inkling_model_free(inkling_model* model) { delete model; }

// The architecture table is made of string literals, so these are terminated.
const char* inkling_model_id(const inkling_model* model) {
  return model->model.architecture().id.data();
}

const char* inkling_model_name(const inkling_model* model) {
  return model->model.architecture().display_name.data();
}

int64_t inkling_model_parameters(const inkling_model* model) {
  return inkling::parameter_count(model->model.architecture());
}

int64_t inkling_model_mult_adds(const inkling_model* model) {
  return inkling::mult_adds(model->model.architecture());
}

const char* inkling_model_metadata(const inkling_model* model, const char* key) {
  for (const auto& [name, value] : model->model.metadata()) {
    if (name == key) return value.c_str();
  }
  return nullptr;
}

inkling_workspace* inkling_workspace_new(const inkling_model* model) {
  return new inkling_workspace{inkling::Workspace(model->model)};
}

void inkling_workspace_free(inkling_workspace* workspace) { delete workspace; }

void inkling_run(const inkling_model* model, inkling_workspace* workspace, const float* images,
                 size_t count, float* logits) {
  model->model.run({images, count * inkling::kImagePixels}, workspace->workspace,
                   {logits, count * inkling::kClasses});
}

void inkling_softmax(const float* logits, float* probabilities) {
  inkling::softmax({logits, inkling::kClasses}, {probabilities, inkling::kClasses});
}

int inkling_preprocess_strokes(const float* points, const uint32_t* lengths, size_t stroke_count,
                               float* image, char* error, size_t error_capacity) {
  std::vector<inkling::Stroke> strokes(stroke_count);
  for (size_t i = 0; i < stroke_count; ++i) {
    strokes[i].reserve(lengths[i]);
    for (uint32_t j = 0; j < lengths[i]; ++j, points += 2) {
      strokes[i].push_back({points[0], points[1]});
    }
  }
  return deliver(inkling::preprocess_strokes(strokes), image, error, error_capacity);
}

int inkling_preprocess_image(const float* pixels, int width, int height, float* image, char* error,
                             size_t error_capacity) {
  inkling::GrayImage gray{width, height, {}};
  const auto is_side = [](int side) { return side >= 1 && side <= inkling::kMaxImageSide; };
  if (is_side(width) && is_side(height)) {  // Other sizes are refused before pixels are looked at.
    gray.pixels.assign(pixels, pixels + static_cast<size_t>(width) * static_cast<size_t>(height));
  }
  return deliver(inkling::preprocess_image(gray), image, error, error_capacity);
}
