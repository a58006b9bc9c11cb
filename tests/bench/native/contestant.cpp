#include "contestant.hpp"

namespace inkling::bench {

std::size_t Batches::count() const { return images.size() / (batch_size * kImagePixels); }

std::span<float> Batches::operator[](std::size_t index) const {
  const std::size_t size = batch_size * kImagePixels;
  return images.subspan(index * size, size);
}

}  // namespace inkling::bench
