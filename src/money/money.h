// Exact amounts, each its own type so that none can be mistaken for another. SPEC section 2.
//
//   Money     signed minor units of the programme's currency (CNY: fen)
//   Points    units of 1e-8 point
//   Rate      parts per million, 0 .. 1 000 000
//   Multiple  parts per million, 1x .. 50x
//   Price     an exact fraction, minor units per point unit
//
// No operator here rounds; rounding is named where it happens (base/int128.h).
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/int128.h"
#include "base/result.h"

namespace greenpool {

// Bounds of SPEC section 2: with these, every product stays inside a signed 128-bit integer.
inline constexpr std::int64_t kMoneyMax = 9'000'000'000'000;           // minor units in any account
inline constexpr std::int64_t kOrderMoneyMax = 100'000'000'000;        // one order; the spend of one position
inline constexpr std::int64_t kPointsMax = 9'000'000'000'000'000'000;  // point units in any holding
inline constexpr std::int64_t kRateOne = 1'000'000;                    // 100 %
inline constexpr std::int64_t kMultipleMax = 50 * kRateOne;
inline constexpr int kPointDecimals = 8;
inline constexpr std::int64_t kUnitsPerPoint = 100'000'000;
inline constexpr int kPriceDecimals = 8;
inline constexpr int kRateDecimals = 6;

// One amount type per Tag. Sums are checked against 64-bit overflow; the bounds above are checked by who decides.
template <class Tag>
class Amount {
 public:
  constexpr Amount() = default;
  constexpr explicit Amount(std::int64_t units) : units_(units) {}

  [[nodiscard]] constexpr std::int64_t units() const { return units_; }

  constexpr Amount& operator+=(Amount other) {
    GP_CHECK(!__builtin_add_overflow(units_, other.units_, &units_), "a sum of amounts fits 64 bits");
    return *this;
  }
  constexpr Amount& operator-=(Amount other) {
    GP_CHECK(!__builtin_sub_overflow(units_, other.units_, &units_), "a difference of amounts fits 64 bits");
    return *this;
  }
  friend constexpr Amount operator+(Amount a, Amount b) { return a += b; }
  friend constexpr Amount operator-(Amount a, Amount b) { return a -= b; }
  friend constexpr Amount operator-(Amount a) { return Amount(0) - a; }
  friend constexpr auto operator<=>(Amount, Amount) = default;

 private:
  std::int64_t units_ = 0;
};

using Money = Amount<struct MoneyTag>;
using Points = Amount<struct PointsTag>;
using Rate = Amount<struct RateTag>;
using Multiple = Amount<struct MultipleTag>;

// For points that no bound of S holds: past the bound of a holding they stay at it. factor >= 1.
[[nodiscard]] constexpr Points multiply_saturating(Points points, std::int64_t factor) {
  return points.units() > kPointsMax / factor ? Points(kPointsMax) : Points(points.units() * factor);
}

// amount * rate, rounded down. 0 <= amount <= kMoneyMax, 0 <= rate <= 1: the product is below 9.0e18 and fits 64 bits,
// so that no 128-bit division is needed (bench: engine_rewards).
[[nodiscard]] inline Money share_floor(Money amount, Rate rate) {
  std::int64_t product = 0;
  GP_CHECK(amount >= Money(0) && rate >= Rate(0) && !__builtin_mul_overflow(amount.units(), rate.units(), &product),
           "a share is of an amount inside its bounds");
  return Money(product / kRateOne);
}

// An exact price: `minor` minor units for `units` point units. minor >= 0, units > 0. Never reduced; two prices are
// compared by cross products, which fit 128 bits for minor <= 1e13 and units <= 9e18.
struct Price {
  std::int64_t minor = 0;
  std::int64_t units = 1;

  friend bool operator==(const Price& a, const Price& b) { return a.cross(b) == b.cross(a); }
  friend bool operator<(const Price& a, const Price& b) { return a.cross(b) < b.cross(a); }
  friend bool operator<=(const Price& a, const Price& b) { return !(b < a); }

 private:
  [[nodiscard]] UInt128 cross(const Price& other) const {
    return wide(static_cast<std::uint64_t>(minor), static_cast<std::uint64_t>(other.units));
  }
};

// Text forms. Money has the currency's decimals, points 8, prices up to 8 decimals of a major unit per point, rates
// and multiples up to 6. Errors as in base/decimal.h; bounds are the caller's.
[[nodiscard]] Result<Money> parse_money(std::string_view text, int currency_digits);
[[nodiscard]] Result<Points> parse_points(std::string_view text);
[[nodiscard]] Result<Rate> parse_rate(std::string_view text);
[[nodiscard]] Result<Multiple> parse_multiple(std::string_view text);
// Exact, in lowest terms. "1.00" yuan a point is 100 minor for 1e8 units, that is 1 for 1e6.
[[nodiscard]] Result<Price> parse_price(std::string_view text, int currency_digits);

[[nodiscard]] std::string format_money(Money amount, int currency_digits);
[[nodiscard]] std::string format_points(Points points);
// Shortest exact text: "0.7", "1", "0.005".
[[nodiscard]] std::string format_rate(Rate rate);
[[nodiscard]] std::string format_multiple(Multiple multiple);
// Major units per point, cut (not rounded) to 8 decimals: the published price of SPEC section 2.
[[nodiscard]] std::string format_price(const Price& price, int currency_digits);

}  // namespace greenpool
