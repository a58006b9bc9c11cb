/* The C interface of the inference core: load a network, turn ink into an image, run it.
 *
 * Functions that can fail return NULL or a non-zero status and put one sentence into `error`
 * (always terminated; cut to `error_capacity` bytes). `error` may be NULL. Nothing here prints, and
 * nothing ends the program but a lack of memory. Objects are freed by the matching _free function;
 * freeing NULL does nothing. A model may be used by many threads at once, each with a workspace of
 * its own. */
#ifndef INKLING_H_
#define INKLING_H_

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define INKLING_IMAGE_SIDE 28
#define INKLING_IMAGE_PIXELS 784
#define INKLING_CLASSES 10

typedef struct inkling_model inkling_model;
typedef struct inkling_workspace inkling_workspace;

/* "1.2.3" */
const char* inkling_version(void);

/* Reads a safetensors file of `size` bytes; the bytes are not needed afterwards.
 * Returns NULL on failure. */
inkling_model* inkling_model_load(const void* bytes, size_t size, char* error,
                                  size_t error_capacity);
void inkling_model_free(inkling_model* model);

/* "mlp", "tiny_cnn", "cnn" or "strong_cnn"; lives as long as the program. */
const char* inkling_model_id(const inkling_model* model);
/* "MLP", "TinyCNN", "CNN" or "StrongCNN"; lives as long as the program. */
const char* inkling_model_name(const inkling_model* model);
/* Trainable parameters, and multiply-adds for one image. */
int64_t inkling_model_parameters(const inkling_model* model);
int64_t inkling_model_mult_adds(const inkling_model* model);
/* The value under `key` in the file's metadata, or NULL; lives as long as the model. */
const char* inkling_model_metadata(const inkling_model* model, const char* key);

/* Scratch memory for inkling_run on this model. */
inkling_workspace* inkling_workspace_new(const inkling_model* model);
void inkling_workspace_free(inkling_workspace* workspace);

/* Classifies `count` images (count×784 floats, row-major, ink 1, paper 0) into `logits` (count×10
 * floats). Allocates nothing and cannot fail. */
void inkling_run(const inkling_model* model, inkling_workspace* workspace, const float* images,
                 size_t count, float* logits);

/* Probabilities (10 floats) from logits (10 floats); may be the same memory. */
void inkling_softmax(const float* logits, float* probabilities);

/* Turns strokes into a network's input image (784 floats).
 * points:  x0, y0, x1, y1, ... of all strokes one after another; any unit, y down.
 * lengths: the number of points of each of the `stroke_count` strokes.
 * Returns 0, or non-zero if there is no ink or a coordinate is not finite. */
int inkling_preprocess_strokes(const float* points, const uint32_t* lengths, size_t stroke_count,
                               float* image, char* error, size_t error_capacity);

/* Turns a grey image (width×height floats from 0 to 1, row-major; paper may be dark or light) into
 * a network's input image (784 floats). Returns 0, or non-zero if nothing stands out from the
 * paper, a side is not within 1 to 16,384 pixels, or a value is not within 0 to 1. */
int inkling_preprocess_image(const float* pixels, int width, int height, float* image, char* error,
                             size_t error_capacity);

#ifdef __cplusplus
}
#endif

#endif /* INKLING_H_ */
