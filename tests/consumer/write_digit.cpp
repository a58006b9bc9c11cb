// `write_digit DATA INDEX FILE` writes one digit of MNIST's test set as 784 bytes and prints its
// label.
#include <cstdio>
#include <cstdlib>
#include <span>

#include "common/error.hpp"
#include "common/files.hpp"
#include "common/idx.hpp"
#include "inkling/architecture.hpp"

int main(int argc, char** argv) {
  return inkling::report_errors("write_digit", [&] {
    if (argc != 4) throw inkling::UserError("usage: write_digit DATA INDEX FILE");
    const auto data =
        inkling::load_split(argv[1], inkling::Split::kTest, inkling::DataRule::kMnistOnly);
    const int index = std::atoi(argv[2]);
    const auto pixels =
        std::span(data.images.pixels).subspan(index * inkling::kImagePixels, inkling::kImagePixels);
    inkling::write_file_atomically(argv[3], std::as_bytes(pixels));
    std::printf("%d\n", data.labels[index]);
    return 0;
  });
}
