#include "base/decimal.h"

#include <limits>

#include "base/check.h"

namespace greenpool {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

tl::unexpected<Error> malformed(std::string_view text) {
  return failure("decimal_malformed", "\"" + std::string(text.substr(0, 40)) + "\" is not a decimal number");
}

}  // namespace

Result<std::int64_t> parse_decimal(std::string_view text, int scale) {
  GP_CHECK(scale >= 0 && scale <= 18, "decimal scale");
  const std::size_t point = text.find('.');
  const std::string_view whole = text.substr(0, point);
  const std::string_view fraction = point == std::string_view::npos ? std::string_view{} : text.substr(point + 1);
  if (whole.empty() || (point != std::string_view::npos && fraction.empty())) return malformed(text);
  if (whole.size() > 1 && whole[0] == '0') return malformed(text);
  for (const char c : whole) {
    if (!is_digit(c)) return malformed(text);
  }
  for (const char c : fraction) {
    if (!is_digit(c)) return malformed(text);
  }
  if (fraction.size() > static_cast<std::size_t>(scale)) {
    return failure("decimal_too_fine",
                   "\"" + std::string(text.substr(0, 40)) + "\" has more than " + std::to_string(scale) + " decimals");
  }
  std::int64_t units = 0;
  const auto append = [&units](int digit) {
    if (__builtin_mul_overflow(units, std::int64_t{10}, &units)) return false;
    return !__builtin_add_overflow(units, std::int64_t{digit}, &units);
  };
  bool fits = true;
  for (const char c : whole) fits = fits && append(c - '0');
  for (const char c : fraction) fits = fits && append(c - '0');
  for (std::size_t i = fraction.size(); i < static_cast<std::size_t>(scale); ++i) fits = fits && append(0);
  if (!fits) {
    return failure("decimal_out_of_range", "\"" + std::string(text.substr(0, 40)) + "\" is too large");
  }
  return units;
}

std::string format_decimal(std::int64_t units, int scale) {
  const bool negative = units < 0;
  std::uint64_t magnitude = negative ? 0 - static_cast<std::uint64_t>(units) : static_cast<std::uint64_t>(units);
  char buffer[24];
  char* end = buffer + sizeof buffer;
  char* cursor = end;
  for (int digit = 0; digit <= scale || magnitude > 0; ++digit) {
    if (digit == scale && scale > 0) *--cursor = '.';
    *--cursor = static_cast<char>('0' + magnitude % 10);
    magnitude /= 10;
  }
  if (negative) *--cursor = '-';
  return std::string(cursor, end);
}

}  // namespace greenpool
