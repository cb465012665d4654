#include "terms/review/power.h"

#include <array>

namespace greenpool {
namespace {

constexpr int kMantissaBits = 62;  // mantissas are in [2^62, 2^63): 1 .. 2
constexpr int kLogBits = 60;       // logarithms are in units of 2^-60
constexpr std::uint64_t kOne = std::uint64_t{1} << kMantissaBits;

enum class Bound : std::uint8_t { below, above };

// a * b of mantissas, in [1, 4).
std::uint64_t multiply(std::uint64_t a, std::uint64_t b, Bound bound) {
  const UInt128 wide_product = wide(a, b);
  const UInt128 lost = wide_product & (kOne - 1);
  return static_cast<std::uint64_t>(wide_product >> kMantissaBits) + (bound == Bound::above && lost != 0 ? 1 : 0);
}

std::uint64_t halve(std::uint64_t a, Bound bound) { return a / 2 + (bound == Bound::above ? a % 2 : 0); }

// The root of a mantissa: floor, or a little more.
std::uint64_t root(std::uint64_t a, Bound bound) {
  const UInt128 square = UInt128{a} << kMantissaBits;
  std::uint64_t found = 0;
  for (std::uint64_t bit = std::uint64_t{1} << 63; bit != 0; bit >>= 1) {
    const std::uint64_t next = found | bit;
    if (wide(next, next) <= square) found = next;
  }
  const bool exact = wide(found, found) == square;
  return found + (bound == Bound::above && !exact ? 1 : 0);
}

// log2(base) in units of 2^-60.
Int128 logarithm(const Ratio& base, Bound bound) {
  UInt128 numerator = static_cast<UInt128>(base.numerator());
  UInt128 denominator = static_cast<UInt128>(base.denominator());
  std::int64_t whole = 0;
  while (numerator >= 2 * denominator) denominator *= 2, ++whole;
  while (numerator < denominator) numerator *= 2, --whole;
  // 62 binary digits of numerator / denominator in [1, 2), by long division.
  std::uint64_t mantissa = 0;
  for (int i = 0; i <= kMantissaBits; ++i) {
    mantissa *= 2;
    if (numerator >= denominator) mantissa += 1, numerator -= denominator;
    numerator *= 2;
  }
  if (bound == Bound::above && numerator != 0) ++mantissa;
  if (mantissa == 2 * kOne) return Int128{whole + 1} << kLogBits;
  Int128 result = whole;
  for (int i = 0; i < kLogBits; ++i) {
    mantissa = multiply(mantissa, mantissa, bound);
    result *= 2;
    if (mantissa >= 2 * kOne) {
      mantissa = halve(mantissa, bound);
      result += 1;
    }
  }
  return result + (bound == Bound::above ? 1 : 0);
}

// 2^(log / 2^60).
Ratio raise(Int128 log, Bound bound) {
  const Int128 unit = Int128{1} << kLogBits;
  Int128 whole = log / unit;
  Int128 part = log % unit;
  if (part < 0) part += unit, --whole;
  std::uint64_t mantissa = kOne;
  std::uint64_t factor = 2 * kOne;  // 2^(2^-i)
  for (int bit = kLogBits - 1; bit >= 0; --bit) {
    factor = root(factor, bound);
    if (((part >> bit) & 1) != 0) mantissa = multiply(mantissa, factor, bound);
  }
  // A power just above 1 rounds to 1 from below and may come to 2 from above: both are bounds still.
  const int shift = static_cast<int>(whole) - kMantissaBits;
  if (shift >= 0) return Ratio(Int128{mantissa} << shift, 1);
  return Ratio(Int128{mantissa}, Int128{1} << -shift);
}

Int128 divide(Int128 a, Int128 b, Bound bound) {
  const Int128 quotient = a / b;
  const Int128 rest = a % b;
  if (bound == Bound::below) return quotient - (rest < 0 ? 1 : 0);
  return quotient + (rest > 0 ? 1 : 0);
}

}  // namespace

std::optional<PowerBounds> power_bounds(const Ratio& base, const Ratio& exponent) {
  const Int128 limit = Int128{1} << 62;
  const Int128 exponent_limit = Int128{1} << 40;
  GP_CHECK(base.numerator() > 0 && base.numerator() < limit && base.denominator() < limit, "a base of the review");
  GP_CHECK(
      exponent.numerator() >= 0 && exponent.numerator() < exponent_limit && exponent.denominator() < exponent_limit,
      "an exponent of the review");
  const Int128 unit = Int128{1} << kLogBits;
  std::array<Int128, 2> logs{};
  for (const Bound bound : {Bound::below, Bound::above}) {
    // |log| < 2^66 units, so this fits 128 bits.
    logs.at(static_cast<std::size_t>(bound)) =
        divide(logarithm(base, bound) * exponent.numerator(), exponent.denominator(), bound);
  }
  if (logs[0] < -40 * unit || logs[1] >= 60 * unit) return std::nullopt;
  return PowerBounds{raise(logs[0], Bound::below), raise(logs[1], Bound::above)};
}

}  // namespace greenpool
