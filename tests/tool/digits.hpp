#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "common/idx.hpp"

/// Real digits of MNIST's test set, in the forms that the program reads.
namespace tool_test {

/// One digit: 784 bytes, 255 is ink.
struct Digit {
  std::vector<std::uint8_t> pixels;
  int label;
};

/// MNIST's test set, read once.
const inkling::LabelledImages& test_set();
Digit test_digit(int index);

/// An uncompressed IDX file of the test set's first `count` images.
std::string idx_file(int count);

/// An 8-bit grey picture, as a scanner makes it: dark ink on light paper, with a margin.
struct Picture {
  int side = 0;
  std::vector<std::uint8_t> pixels;
};
Picture scan(const Digit& digit, int scale);

std::string png_file(const Picture& picture);
std::string jpeg_file(const Picture& picture);
std::string pgm_file(const Picture& picture);
/// Black ink that is opaque where the picture is dark, on nothing.
std::string transparent_png_file(const Picture& picture);

}  // namespace tool_test
