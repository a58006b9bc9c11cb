// One vector of floats in the widest form that the compiler's flags allow, the few operations that
// the kernels need, and the block of kRows × kVectors sums that fills its register file. This file
// is compiled once for each instruction set, so everything in it lives in a namespace of that set's
// name: the linker must never swap one set's code for another's.
#pragma once

#include <cstdint>
#include <utility>

#if defined(__wasm_simd128__)
#include <wasm_simd128.h>
#elif defined(__AVX__)
#include <immintrin.h>
#elif defined(__SSE2__)
#include <emmintrin.h>
#elif defined(__ARM_NEON)
#include <arm_neon.h>
#endif

#ifndef INKLING_LEVEL
#error "define INKLING_LEVEL as the name of the instruction set this file is compiled for"
#endif

namespace inkling::kernels::INKLING_LEVEL {

#if defined(__wasm_simd128__)

inline constexpr int kLanes = 4;
inline constexpr int kRows = 4;
inline constexpr int kVectors = 2;
using Vec = __f32x4;
inline Vec load(const float* from) { return static_cast<Vec>(wasm_v128_load(from)); }
inline void store(float* to, Vec v) { wasm_v128_store(to, v); }
inline Vec broadcast(float x) { return static_cast<Vec>(wasm_f32x4_splat(x)); }
inline Vec madd(Vec a, Vec b, Vec c) {
#if defined(__wasm_relaxed_simd__)
  return static_cast<Vec>(wasm_f32x4_relaxed_madd(a, b, c));
#else
  return a * b + c;
#endif
}
inline Vec max(Vec a, Vec b) { return static_cast<Vec>(wasm_f32x4_pmax(b, a)); }

#elif defined(__AVX512F__)

inline constexpr int kLanes = 16;
inline constexpr int kRows = 12;
inline constexpr int kVectors = 2;
using Vec = __m512;
inline Vec load(const float* from) { return _mm512_loadu_ps(from); }
inline void store(float* to, Vec v) { _mm512_storeu_ps(to, v); }
inline Vec broadcast(float x) { return _mm512_set1_ps(x); }
inline Vec madd(Vec a, Vec b, Vec c) { return _mm512_fmadd_ps(a, b, c); }
inline Vec max(Vec a, Vec b) { return _mm512_max_ps(a, b); }

#elif defined(__AVX2__) && defined(__FMA__)

inline constexpr int kLanes = 8;
inline constexpr int kRows = 6;
inline constexpr int kVectors = 2;
using Vec = __m256;
inline Vec load(const float* from) { return _mm256_loadu_ps(from); }
inline void store(float* to, Vec v) { _mm256_storeu_ps(to, v); }
inline Vec broadcast(float x) { return _mm256_set1_ps(x); }
inline Vec madd(Vec a, Vec b, Vec c) { return _mm256_fmadd_ps(a, b, c); }
inline Vec max(Vec a, Vec b) { return _mm256_max_ps(a, b); }

#elif defined(__SSE2__)

inline constexpr int kLanes = 4;
inline constexpr int kRows = 4;
inline constexpr int kVectors = 2;
using Vec = __m128;
inline Vec load(const float* from) { return _mm_loadu_ps(from); }
inline void store(float* to, Vec v) { _mm_storeu_ps(to, v); }
inline Vec broadcast(float x) { return _mm_set1_ps(x); }
inline Vec madd(Vec a, Vec b, Vec c) { return _mm_add_ps(_mm_mul_ps(a, b), c); }
inline Vec max(Vec a, Vec b) { return _mm_max_ps(a, b); }

#elif defined(__aarch64__) && defined(__ARM_NEON)

inline constexpr int kLanes = 4;
inline constexpr int kRows = 6;
inline constexpr int kVectors = 4;
using Vec = float32x4_t;
inline Vec load(const float* from) { return vld1q_f32(from); }
inline void store(float* to, Vec v) { vst1q_f32(to, v); }
inline Vec broadcast(float x) { return vdupq_n_f32(x); }
inline Vec madd(Vec a, Vec b, Vec c) { return vfmaq_f32(c, a, b); }
inline Vec max(Vec a, Vec b) { return vmaxq_f32(a, b); }

#else

// No vector instructions known: the compiler's own four-lane type, which it lowers as it can.
inline constexpr int kLanes = 4;
inline constexpr int kRows = 4;
inline constexpr int kVectors = 2;
using Vec = float __attribute__((vector_size(16)));
inline Vec load(const float* from) {
  Vec v;
  __builtin_memcpy(&v, from, sizeof v);
  return v;
}
inline void store(float* to, Vec v) { __builtin_memcpy(to, &v, sizeof v); }
inline Vec broadcast(float x) { return Vec{x, x, x, x}; }
inline Vec madd(Vec a, Vec b, Vec c) { return a * b + c; }
inline Vec max(Vec a, Vec b) {
  for (int i = 0; i < kLanes; ++i) a[i] = a[i] > b[i] ? a[i] : b[i];
  return a;
}

#endif

/// The second argument wins where one is NaN, so that relu keeps a NaN (as PyTorch does).
inline Vec relu(Vec v) { return max(broadcast(0.f), v); }

/// The bits of both.
inline Vec either(Vec a, Vec b) {
  using Bits [[gnu::vector_size(sizeof(Vec))]] = long long;
  return (Vec)((Bits)a | (Bits)b);
}

/// Whether no bit is set.
inline bool is_zero(Vec v) {
#if defined(__wasm_simd128__)
  return !wasm_v128_any_true((v128_t)v);
#elif defined(__AVX512F__)
  return _mm512_test_epi32_mask(_mm512_castps_si512(v), _mm512_castps_si512(v)) == 0;
#elif defined(__AVX2__) && defined(__FMA__)
  return _mm256_testz_si256(_mm256_castps_si256(v), _mm256_castps_si256(v)) != 0;
#else
  std::uint64_t parts[sizeof(Vec) / sizeof(std::uint64_t)];
  __builtin_memcpy(parts, &v, sizeof v);
  std::uint64_t any = 0;
  for (const std::uint64_t part : parts) any |= part;
  return any == 0;
#endif
}

/// Loads the first `count` lanes, 1 ≤ count ≤ kLanes; the others are zero.
inline Vec load_first(const float* from, int count) {
  if (count == kLanes) return load(from);
#if defined(__AVX512F__)
  return _mm512_maskz_loadu_ps(static_cast<__mmask16>((1u << count) - 1), from);
#else
  float lanes[kLanes] = {};
  for (int i = 0; i < count; ++i) lanes[i] = from[i];
  return load(lanes);
#endif
}

/// Stores the first `count` lanes, 1 ≤ count ≤ kLanes.
inline void store_first(float* to, Vec v, int count) {
  if (count == kLanes) {
    store(to, v);
    return;
  }
#if defined(__AVX512F__)
  _mm512_mask_storeu_ps(to, static_cast<__mmask16>((1u << count) - 1), v);
#else
#if defined(__AVX2__) && defined(__FMA__) && !defined(__wasm__)
  if (count == 4) {
    _mm_storeu_ps(to, _mm256_castps256_ps128(v));
    return;
  }
#endif
  float lanes[kLanes];
  store(lanes, v);
  for (int i = 0; i < count; ++i) to[i] = lanes[i];
#endif
}

/// Whether there are 32 vector registers, else 16.
#if defined(__AVX512F__) || defined(__aarch64__)
inline constexpr bool kManyRegisters = true;
#else
inline constexpr bool kManyRegisters = false;
#endif

// Vectors in halves. The compiler finds the instructions.
inline constexpr int kHalf = kLanes / 2;

/// The lower half twice.
inline Vec lower_half_twice(Vec v) {
  return [&]<int... kLane>(std::integer_sequence<int, kLane...>) {
    return __builtin_shufflevector(v, v, (kLane % kHalf)...);
  }(std::make_integer_sequence<int, kLanes>());
}

/// The upper half twice.
inline Vec upper_half_twice(Vec v) {
  return [&]<int... kLane>(std::integer_sequence<int, kLane...>) {
    return __builtin_shufflevector(v, v, (kHalf + kLane % kHalf)...);
  }(std::make_integer_sequence<int, kLanes>());
}

/// from[0] in the lower half of the lanes, from[1] in the upper half: one load of both, and a
/// shuffle that does not cross the halves.
inline Vec broadcast_two(const float* from) {
  using Pairs [[gnu::vector_size(sizeof(Vec))]] = long long;
  long long both;
  __builtin_memcpy(&both, from, sizeof both);
  const Vec pairs = (Vec)(Pairs{} + both);
  return [&]<int... kLane>(std::integer_sequence<int, kLane...>) {
    return __builtin_shufflevector(pairs, pairs, (kLane < kHalf ? 0 : kHalf + 1)...);
  }(std::make_integer_sequence<int, kLanes>());
}

/// kHalf floats from `lower` in the lower half of the lanes, kHalf from `upper` in the upper half.
inline Vec load_halves(const float* lower, const float* upper) {
  using Half [[gnu::vector_size(sizeof(Vec) / 2)]] = float;
  Half halves[2];
  __builtin_memcpy(&halves[0], lower, sizeof(Half));
  __builtin_memcpy(&halves[1], upper, sizeof(Half));
  return [&]<int... kLane>(std::integer_sequence<int, kLane...>) {
    return (Vec)__builtin_shufflevector(halves[0], halves[1], kLane...);
  }(std::make_integer_sequence<int, kLanes>());
}

/// Stores `Vectors` vectors of which the first `count` floats exist.
template <int Vectors>
inline void store_channels(float* to, const Vec (&values)[Vectors], int count) {
  for (int v = 0; v < Vectors; ++v) {
    const int left = count - v * kLanes;
    store_first(to + v * kLanes, values[v], left < kLanes ? left : kLanes);
  }
}

}  // namespace inkling::kernels::INKLING_LEVEL
