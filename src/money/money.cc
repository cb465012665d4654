#include "money/money.h"

#include <algorithm>
#include <numeric>

#include "base/decimal.h"

namespace greenpool {
namespace {

std::string format_trimmed(std::int64_t units, int scale) {
  std::string text = format_decimal(units, scale);
  text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.') text.pop_back();
  return text;
}

}  // namespace

Result<Money> parse_money(std::string_view text, int currency_digits) {
  return parse_decimal(text, currency_digits).map([](std::int64_t units) { return Money(units); });
}

Result<Points> parse_points(std::string_view text) {
  return parse_decimal(text, kPointDecimals).map([](std::int64_t units) { return Points(units); });
}

Result<Rate> parse_rate(std::string_view text) {
  return parse_decimal(text, kRateDecimals).map([](std::int64_t units) { return Rate(units); });
}

Result<Multiple> parse_multiple(std::string_view text) {
  return parse_decimal(text, kRateDecimals).map([](std::int64_t units) { return Multiple(units); });
}

Result<Price> parse_price(std::string_view text, int currency_digits) {
  const Result<std::int64_t> parsed = parse_decimal(text, kPriceDecimals);
  if (!parsed) return tl::unexpected<Error>(parsed.error());
  // text x 10^-8 major = text x 10^(digits-8) minor, for 10^8 units.
  const std::int64_t common = std::gcd(*parsed, power_of_ten(2 * kPriceDecimals - currency_digits));
  if (*parsed == 0) return Price{0, 1};
  return Price{*parsed / common, power_of_ten(2 * kPriceDecimals - currency_digits) / common};
}

std::string format_money(Money amount, int currency_digits) { return format_decimal(amount.units(), currency_digits); }

std::string format_points(Points points) { return format_decimal(points.units(), kPointDecimals); }

std::string format_rate(Rate rate) { return format_trimmed(rate.units(), kRateDecimals); }

std::string format_multiple(Multiple multiple) { return format_trimmed(multiple.units(), kRateDecimals); }

std::string format_price(const Price& price, int currency_digits) {
  UInt128 cut = wide(static_cast<std::uint64_t>(price.minor),
                     static_cast<std::uint64_t>(power_of_ten(2 * kPriceDecimals - currency_digits))) /
                static_cast<std::uint64_t>(price.units);
  std::string digits;
  for (int position = 0; position <= kPriceDecimals || cut > 0; ++position) {
    if (position == kPriceDecimals) digits.push_back('.');
    digits.push_back(static_cast<char>('0' + static_cast<int>(cut % 10)));
    cut /= 10;
  }
  std::reverse(digits.begin(), digits.end());
  return digits;
}

}  // namespace greenpool
