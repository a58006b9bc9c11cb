#define DOCTEST_CONFIG_IMPLEMENT
#include <doctest/doctest.h>
#include <torch/torch.h>

#include "train/compute.hpp"

int main(int argc, char** argv) {
  // Other tests may run at the same time, and threads that wait for each other on a busy machine
  // cost more than they bring.
  inkling::train::use_threads(1);
  return doctest::Context(argc, argv).run();
}
