#include "terms/review/ratio.h"

#include <algorithm>

#include "base/decimal.h"

namespace greenpool {
namespace {

Int128 common_divisor(Int128 a, Int128 b) {
  if (a < 0) a = -a;
  if (b < 0) b = -b;
  while (b != 0) {
    const Int128 rest = a % b;
    a = b;
    b = rest;
  }
  return a;
}

Int128 product(Int128 a, Int128 b) {
  Int128 result = 0;
  GP_CHECK(!__builtin_mul_overflow(a, b, &result), "a fraction of the review fits 128 bits");
  return result;
}

Int128 sum(Int128 a, Int128 b) {
  Int128 result = 0;
  GP_CHECK(!__builtin_add_overflow(a, b, &result), "a fraction of the review fits 128 bits");
  return result;
}

std::string integer_text(Int128 value) {
  const bool negative = value < 0;
  UInt128 magnitude = negative ? -static_cast<UInt128>(value) : static_cast<UInt128>(value);
  std::string digits;
  do {
    digits.push_back(static_cast<char>('0' + static_cast<int>(magnitude % 10)));
    magnitude /= 10;
  } while (magnitude != 0);
  if (negative) digits.push_back('-');
  std::reverse(digits.begin(), digits.end());
  return digits;
}

}  // namespace

Ratio::Ratio(Int128 numerator, Int128 denominator) {
  GP_CHECK(denominator != 0, "a fraction has a denominator");
  const Int128 common = common_divisor(numerator, denominator) * (denominator < 0 ? -1 : 1);
  numerator_ = numerator / common;
  denominator_ = denominator / common;
}

Ratio operator+(const Ratio& a, const Ratio& b) {
  const Int128 common = common_divisor(a.denominator_, b.denominator_);
  const Int128 numerator =
      sum(product(a.numerator_, b.denominator_ / common), product(b.numerator_, a.denominator_ / common));
  return {numerator, product(a.denominator_, b.denominator_ / common)};
}

Ratio operator-(const Ratio& a, const Ratio& b) { return a + Ratio(-b.numerator_, b.denominator_); }

// Reduced crosswise before it multiplies, so that only what remains must fit.
Ratio operator*(const Ratio& a, const Ratio& b) {
  const Ratio first(a.numerator_, b.denominator_);
  const Ratio second(b.numerator_, a.denominator_);
  return {product(first.numerator_, second.numerator_), product(first.denominator_, second.denominator_)};
}

Ratio operator/(const Ratio& a, const Ratio& b) { return a * Ratio(b.denominator_, b.numerator_); }

std::string fraction_text(const Ratio& ratio) {
  if (ratio.denominator() == 1) return integer_text(ratio.numerator());
  return integer_text(ratio.numerator()) + "/" + integer_text(ratio.denominator());
}

// Digit by digit, so that a large denominator needs no room for a power of ten.
std::string decimal_text(const Ratio& ratio, int decimals) {
  const bool negative = ratio.numerator() < 0;
  const Int128 magnitude = negative ? -ratio.numerator() : ratio.numerator();
  std::string text = integer_text(magnitude / ratio.denominator());
  Int128 rest = magnitude % ratio.denominator();
  if (decimals > 0) text.push_back('.');
  for (int i = 0; i < decimals; ++i) {
    rest = product(rest, 10);
    text.push_back(static_cast<char>('0' + static_cast<int>(rest / ratio.denominator())));
    rest %= ratio.denominator();
  }
  const bool zero = text.find_first_not_of("0.") == std::string::npos;
  return negative && !zero ? "-" + text : text;
}

std::string short_decimal_text(const Ratio& ratio) {
  std::string text = decimal_text(ratio, kPriceDecimals);
  text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.') text.pop_back();
  return text;
}

std::int64_t nearest(const Ratio& ratio) {
  const Ratio shifted = ratio + Ratio(1, 2);
  const Int128 whole = shifted.numerator() / shifted.denominator();
  GP_CHECK(ratio.numerator() >= 0 && whole <= INT64_MAX, "a count of the review fits 63 bits");
  return static_cast<std::int64_t>(whole);
}

}  // namespace greenpool
