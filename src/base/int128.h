// Products of two 64-bit amounts, exact in 128 bits, and their division with the rounding named at the call.
// Every bound of SPEC section 2 is chosen so that no product here leaves a signed 128-bit integer.
#pragma once

#include <cstdint>

#include "base/check.h"

namespace greenpool {

__extension__ using Int128 = __int128;
__extension__ using UInt128 = unsigned __int128;

[[nodiscard]] constexpr UInt128 wide(std::uint64_t a, std::uint64_t b) { return UInt128{a} * b; }

// floor(numerator / divisor) where the quotient is known to fit 64 bits; checked. One hardware division on x86-64
// (bench: engine; the library routine costs about three times as much).
[[nodiscard]] inline std::uint64_t divide_floor(UInt128 numerator, std::uint64_t divisor) {
  const auto high = static_cast<std::uint64_t>(numerator >> 64);
  GP_CHECK(high < divisor, "a 128-by-64-bit quotient must fit 64 bits");
#if defined(__x86_64__)
  std::uint64_t quotient = 0;
  std::uint64_t remainder = 0;
  __asm__("divq %4"
          : "=a"(quotient), "=d"(remainder)
          : "a"(static_cast<std::uint64_t>(numerator)), "d"(high), "rm"(divisor)
          : "cc");
  return quotient;
#else
  return static_cast<std::uint64_t>(numerator / divisor);
#endif
}

// floor(a * b / divisor), ceil(a * b / divisor): 0 <= a, b; divisor > 0; the quotient fits 63 bits.
[[nodiscard]] inline std::int64_t multiply_divide_floor(std::int64_t a, std::int64_t b, std::int64_t divisor) {
  const std::uint64_t quotient = divide_floor(wide(static_cast<std::uint64_t>(a), static_cast<std::uint64_t>(b)),
                                              static_cast<std::uint64_t>(divisor));
  GP_CHECK(quotient <= static_cast<std::uint64_t>(INT64_MAX), "an amount must fit 63 bits");
  return static_cast<std::int64_t>(quotient);
}

[[nodiscard]] inline std::int64_t multiply_divide_ceil(std::int64_t a, std::int64_t b, std::int64_t divisor) {
  const UInt128 product = wide(static_cast<std::uint64_t>(a), static_cast<std::uint64_t>(b));
  const std::uint64_t quotient =
      divide_floor(product + static_cast<std::uint64_t>(divisor) - 1, static_cast<std::uint64_t>(divisor));
  GP_CHECK(quotient <= static_cast<std::uint64_t>(INT64_MAX), "an amount must fit 63 bits");
  return static_cast<std::int64_t>(quotient);
}

}  // namespace greenpool
