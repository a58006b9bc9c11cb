#pragma once

#include <cstddef>
#include <cstring>
#include <memory>
#include <new>

namespace inkling {

/// Frees what `make_aligned` made.
struct AlignedDelete {
  void operator()(float* memory) const { ::operator delete[](memory, std::align_val_t{64}); }
};

/// Floats that start at a cache line, so that no vector load straddles two.
using AlignedFloats = std::unique_ptr<float[], AlignedDelete>;

/// `size` floats, all zero.
[[nodiscard]] inline AlignedFloats make_aligned(std::size_t size) {
  void* const memory = ::operator new[](size * sizeof(float), std::align_val_t{64});
  std::memset(memory, 0, size * sizeof(float));
  return AlignedFloats(static_cast<float*>(memory));
}

}  // namespace inkling
