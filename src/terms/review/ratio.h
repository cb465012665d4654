// Exact fractions for the review: always in lowest terms, denominator positive. Numerator and denominator are 128-bit;
// leaving that range ends the process (GP_CHECK), which no combination of valid terms does: every figure is a product
// of at most four rates (1e24) with an order (1e5), added over the least common denominator.
#pragma once

#include <cstdint>
#include <string>

#include "base/int128.h"
#include "money/money.h"

namespace greenpool {

class Ratio {
 public:
  constexpr Ratio() = default;
  constexpr Ratio(std::int64_t whole) : numerator_(whole) {}  // NOLINT(google-explicit-constructor): for 1 - g
  Ratio(Int128 numerator, Int128 denominator);                // denominator not 0
  explicit Ratio(Rate rate) : Ratio(rate.units(), kRateOne) {}
  explicit Ratio(Multiple multiple) : Ratio(multiple.units(), kRateOne) {}
  explicit Ratio(Money minor_units) : Ratio(minor_units.units(), 1) {}

  [[nodiscard]] Int128 numerator() const { return numerator_; }
  [[nodiscard]] Int128 denominator() const { return denominator_; }

  friend Ratio operator+(const Ratio& a, const Ratio& b);
  friend Ratio operator-(const Ratio& a, const Ratio& b);
  friend Ratio operator*(const Ratio& a, const Ratio& b);
  friend Ratio operator/(const Ratio& a, const Ratio& b);  // b not 0
  friend bool operator==(const Ratio& a, const Ratio& b) = default;
  friend bool operator<(const Ratio& a, const Ratio& b) { return (a - b).numerator_ < 0; }
  friend bool operator>(const Ratio& a, const Ratio& b) { return b < a; }

 private:
  Int128 numerator_ = 0;
  Int128 denominator_ = 1;
};

// "11/14", "-3", "0".
[[nodiscard]] std::string fraction_text(const Ratio& ratio);

// With exactly `decimals` decimals, cut towards zero; 0 .. 8.
[[nodiscard]] std::string decimal_text(const Ratio& ratio, int decimals);

// The same with at most 8 and no zeros at the end: "0.78571428", "25".
[[nodiscard]] std::string short_decimal_text(const Ratio& ratio);

// The nearest integer, halves up; ratio >= 0 and below 1e18.
[[nodiscard]] std::int64_t nearest(const Ratio& ratio);

}  // namespace greenpool
