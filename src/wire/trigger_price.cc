#include "wire/trigger_price.h"

#include <algorithm>

#include "base/decimal.h"

namespace greenpool {

std::string format_trigger_price(const Trigger& trigger, int currency_digits) {
  // The numerator is m x C <= 5e18 with m in parts per million, hence 10^(16 - digits - 6); fits 128 bits.
  const UInt128 scaled =
      wide(trigger.numerator,
           static_cast<std::uint64_t>(power_of_ten(2 * kPriceDecimals - kRateDecimals - currency_digits)));
  UInt128 cut = scaled / trigger.denominator;
  std::string text;
  for (int digit = 0; digit <= kPriceDecimals || cut > 0; ++digit) {
    if (digit == kPriceDecimals) text.push_back('.');
    text.push_back(static_cast<char>('0' + static_cast<int>(cut % 10)));
    cut /= 10;
  }
  std::reverse(text.begin(), text.end());
  return text;
}

}  // namespace greenpool
