// Decimal text <-> integer units. "1000.00" with scale 2 is 100 000. Strict: digits, at most one point, no sign, no
// exponent, no space; more decimals than the scale are refused, never rounded.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace greenpool {

// Errors: decimal_malformed, decimal_too_fine (more decimals than scale), decimal_out_of_range (> 9.2e18 units).
// Range of scale: 0..18. Leading zeros other than one before the point are malformed.
[[nodiscard]] Result<std::int64_t> parse_decimal(std::string_view text, int scale);

// Exactly `scale` decimals; a negative value gets a leading minus.
[[nodiscard]] std::string format_decimal(std::int64_t units, int scale);

// 10^exponent, exponent 0..18.
[[nodiscard]] constexpr std::int64_t power_of_ten(int exponent) {
  std::int64_t power = 1;
  for (int i = 0; i < exponent; ++i) power *= 10;
  return power;
}

}  // namespace greenpool
