#pragma once

#include <bit>
#include <cstdint>

/// Conversions between 32-bit floats and the two 16-bit types of safetensors. Narrowing rounds to
/// nearest, ties to even (IEEE 754-2019, section 4.3.1); what is too large becomes infinity.
namespace inkling {

[[nodiscard]] inline float bf16_to_float(std::uint16_t bits) {
  return std::bit_cast<float>(static_cast<std::uint32_t>(bits) << 16);
}

[[nodiscard]] inline std::uint16_t float_to_bf16(float value) {
  const auto bits = std::bit_cast<std::uint32_t>(value);
  const std::uint32_t round = 0x7FFF + (bits >> 16 & 1);
  return static_cast<std::uint16_t>((bits + round) >> 16);
}

// Without branches, so that a compiler can convert several at a time.
[[nodiscard]] inline float f16_to_float(std::uint16_t bits) {
  const std::uint32_t sign = (bits & 0x8000u) << 16;
  const std::uint32_t magnitude = bits & 0x7FFFu;
  // Both exponent and fraction moved to their places; what is missing is the difference of the
  // exponents' offsets, 127 - 15. Multiplying by it makes normal numbers of subnormal ones, too.
  const float finite = std::bit_cast<float>(magnitude << 13) * 0x1p112f;
  const std::uint32_t not_finite = magnitude >= 0x7C00 ? 0x7F800000u : 0u;
  return std::bit_cast<float>(sign | std::bit_cast<std::uint32_t>(finite) | not_finite);
}

[[nodiscard]] inline std::uint16_t float_to_f16(float value) {
  const auto bits = std::bit_cast<std::uint32_t>(value);
  const std::uint32_t sign = bits >> 16 & 0x8000u;
  const std::uint32_t magnitude = bits & 0x7FFFFFFFu;
  std::uint32_t half = 0;
  if (magnitude >= 0x7F800000u) {
    half = magnitude > 0x7F800000u ? 0x7E00 : 0x7C00;
  } else if (magnitude >= 0x38800000u) {  // At least 2^-14: a normal number, or past the largest.
    const std::uint32_t rebased = magnitude - (112u << 23);
    half = (rebased + 0xFFF + (rebased >> 13 & 1)) >> 13;
    if (half > 0x7C00) half = 0x7C00;
  } else {  // Subnormal: adding 0.5 lets the float unit round to a multiple of 2^-24.
    const float shifted = std::bit_cast<float>(magnitude) + 0.5f;
    half = std::bit_cast<std::uint32_t>(shifted) - std::bit_cast<std::uint32_t>(0.5f);
  }
  return static_cast<std::uint16_t>(sign | half);
}

}  // namespace inkling
