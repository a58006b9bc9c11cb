#include "peak.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <thread>
#include <vector>

// Compiled with -ffp-contract=fast, so that a product and a sum become one fused instruction where
// the processor has it.
namespace inkling::tool {
namespace {

/// Enough independent sums to hide the latency of a fused multiply-add (4 cycles on 2 units), few
/// enough to stay in 16 registers.
constexpr int kChains = 12;

/// Does `rounds`·kChains·kFloats multiply-adds in registers of kFloats floats; the returned sum
/// keeps the compiler from leaving them out.
template <int kFloats>
[[gnu::always_inline]] inline float multiply_add(std::int64_t rounds, float factor) {
  using Vector [[gnu::vector_size(kFloats * sizeof(float))]] = float;
  Vector sums[kChains];  // All different, or the compiler would compute one of them only.
  for (int i = 0; i < kChains; ++i) sums[i] = Vector{} + factor * static_cast<float>(i);
  const Vector factors = Vector{} + factor;
  for (std::int64_t round = 0; round < rounds; ++round) {
#pragma GCC unroll 12
    for (int i = 0; i < kChains; ++i) sums[i] = sums[i] * factors + factors;
  }
  float total = 0.f;
  for (const Vector& sum : sums) {
    for (int i = 0; i < kFloats; ++i) total += sum[i];
  }
  return total;
}

struct Loop {
  float (*run)(std::int64_t rounds, float factor);
  int floats;
};

float multiply_add_128(std::int64_t rounds, float factor) {
  return multiply_add<4>(rounds, factor);
}

#if defined(__x86_64__)
[[gnu::target("avx2,fma")]] float multiply_add_256(std::int64_t rounds, float factor) {
  return multiply_add<8>(rounds, factor);
}
[[gnu::target("avx512f")]] float multiply_add_512(std::int64_t rounds, float factor) {
  return multiply_add<16>(rounds, factor);
}
#endif

Loop widest_loop() {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx512f")) return {multiply_add_512, 16};
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return {multiply_add_256, 8};
#endif
  return {multiply_add_128, 4};
}

double seconds_for(const Loop& loop, int threads, std::int64_t rounds) {
  std::atomic<float> sink{0.f};
  const auto start = std::chrono::steady_clock::now();
  {
    std::vector<std::jthread> workers;
    for (int i = 0; i < threads; ++i) {
      workers.emplace_back([&] { sink = loop.run(rounds, 0.5f); });
    }
  }
  const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - start;
  return elapsed.count();
}

}  // namespace

double measure_peak_gmacs(int threads) {
  constexpr std::int64_t kRounds = 2'000'000;
  constexpr int kTries = 5;
  const Loop loop = widest_loop();
  double best = 0.0;
  for (int i = 0; i < kTries; ++i) {
    const double macs = static_cast<double>(kRounds) * kChains * loop.floats * threads;
    best = std::max(best, macs / seconds_for(loop, threads, kRounds) * 1e-9);
  }
  return best;
}

}  // namespace inkling::tool
