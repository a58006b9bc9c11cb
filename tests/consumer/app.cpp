// A program as someone writes it who found Inkling with CMake: `app WEIGHTS DIGIT` prints the digit
// that 784 bytes (255 is ink) show.
#include <cstdio>
#include <fstream>
#include <inkling/model.hpp>
#include <inkling/preprocess.hpp>
#include <iterator>
#include <vector>

static std::vector<char> read(const char* path) {
  std::ifstream stream(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

int main(int argc, char** argv) {
  if (argc != 3) return 2;
  const std::vector<char> weights = read(argv[1]), pixels = read(argv[2]);
  if (pixels.size() != inkling::kImagePixels) return 2;

  const auto model = inkling::Model::load(std::as_bytes(std::span(weights)));
  if (!model) {
    std::fprintf(stderr, "%s\n", model.error().message.c_str());
    return 1;
  }
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(pixels.data());
  const auto image =
      inkling::from_bytes(std::span<const std::uint8_t, inkling::kImagePixels>(bytes, 784));
  inkling::Workspace workspace(*model);
  std::vector<float> logits(inkling::kClasses);
  model->run(image, workspace, logits);

  // Converts a double to a float unasked: Inkling's own warnings must not reach this program.
  const float threshold = 0.5 + 0.1 * argc;
  inkling::softmax(logits, logits);
  const int digit = inkling::argmax(logits);
  if (logits[digit] < threshold) return 1;
  std::printf("%d\n", digit);
}
