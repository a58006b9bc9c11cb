/* A C11 program on inkling.h: `app WEIGHTS DIGIT` prints the digit that 784 bytes (255 is ink)
 * show. */
#include <inkling/inkling.h>
#include <stdio.h>
#include <stdlib.h>

static unsigned char* read_file(const char* path, size_t* size) {
  FILE* file = fopen(path, "rb");
  if (!file) return NULL;
  unsigned char* bytes = malloc(1 << 22);
  *size = bytes ? fread(bytes, 1, 1 << 22, file) : 0;
  fclose(file);
  return bytes;
}

static int classify(const inkling_model* model, const unsigned char* pixels) {
  float image[INKLING_IMAGE_PIXELS], logits[INKLING_CLASSES];
  inkling_workspace* workspace = inkling_workspace_new(model);
  for (int i = 0; i < INKLING_IMAGE_PIXELS; ++i) image[i] = pixels[i] / 255.0f;
  inkling_run(model, workspace, image, 1, logits);
  inkling_workspace_free(workspace);
  int best = 0;
  for (int i = 1; i < INKLING_CLASSES; ++i) {
    if (logits[i] > logits[best]) best = i;
  }
  return best;
}

int main(int argc, char** argv) {
  char error[256];
  size_t weights_size = 0, pixels_size = 0;
  if (argc != 3) return 2;
  unsigned char* weights = read_file(argv[1], &weights_size);
  unsigned char* pixels = read_file(argv[2], &pixels_size);
  int status = 2;
  if (weights && pixels && pixels_size == INKLING_IMAGE_PIXELS) {
    inkling_model* model = inkling_model_load(weights, weights_size, error, sizeof error);
    status = model ? 0 : 1;
    if (model) printf("%d\n", classify(model, pixels));
    if (!model) fprintf(stderr, "%s\n", error);
    inkling_model_free(model);
  }
  free(weights);
  free(pixels);
  return status;
}
