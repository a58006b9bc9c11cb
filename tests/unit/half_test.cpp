#include "half.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

using namespace inkling;

TEST_CASE("every finite 16-bit value survives widening and narrowing") {
  for (std::uint32_t i = 0; i < 0x10000; ++i) {
    const auto bits = static_cast<std::uint16_t>(i);
    if (std::isfinite(f16_to_float(bits))) REQUIRE(float_to_f16(f16_to_float(bits)) == bits);
    if (std::isfinite(bf16_to_float(bits))) REQUIRE(float_to_bf16(bf16_to_float(bits)) == bits);
  }
}

TEST_CASE("known half-precision values widen exactly") {
  CHECK(f16_to_float(0x3C00) == 1.f);
  CHECK(f16_to_float(0xC000) == -2.f);
  CHECK(f16_to_float(0x7BFF) == 65504.f);
  CHECK(f16_to_float(0x0400) == 0x1p-14f);
  CHECK(f16_to_float(0x0001) == 0x1p-24f);
  CHECK(std::signbit(f16_to_float(0x8000)));
  CHECK(std::isinf(f16_to_float(0x7C00)));
  CHECK(std::isnan(f16_to_float(0x7C01)));
  CHECK(bf16_to_float(0x3F80) == 1.f);
}

TEST_CASE("narrowing rounds to nearest, ties to even") {
  CHECK(float_to_f16(1.f + 0x1p-11f) == 0x3C00);             // A tie: down to even.
  CHECK(float_to_f16(1.f + 3 * 0x1p-11f) == 0x3C02);         // A tie: up to even.
  CHECK(float_to_f16(1.f + 0x1p-11f + 0x1p-20f) == 0x3C01);  // Just above the tie.
  CHECK(float_to_f16(0x1p-25f) == 0x0000);                   // Half of the smallest: to even.
  CHECK(float_to_f16(0x1p-25f * 1.5f) == 0x0001);
  CHECK(float_to_bf16(1.f + 0x1p-8f) == 0x3F80);
  CHECK(float_to_bf16(1.f + 3 * 0x1p-8f) == 0x3F82);
}

TEST_CASE("what is too large for a type becomes infinite") {
  CHECK(std::isinf(f16_to_float(float_to_f16(65520.f))));
  CHECK(f16_to_float(float_to_f16(65519.f)) == 65504.f);
  CHECK(std::isinf(bf16_to_float(float_to_bf16(std::numeric_limits<float>::max()))));
  CHECK(std::isnan(f16_to_float(float_to_f16(std::numeric_limits<float>::quiet_NaN()))));
}
