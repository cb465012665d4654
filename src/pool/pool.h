// The pool: cash P set aside for S circulating points, and the arithmetic of SPEC section 3. Pure functions decide an
// amount; Pool applies it. Every rounding is towards the pool.
//
// Invariants: (1) 0 <= P <= kMoneyMax, 0 <= S <= kPointsMax; (2) S > 0 implies P > 0; (3) the price never falls.
// All O(1). Thread safety: none needed, values only.
#pragma once

#include <optional>

#include "money/money.h"

namespace greenpool {

struct Pool {
  Money cash;          // P
  Points circulating;  // S
  Price last_price;    // q, the price while S = 0

  [[nodiscard]] Price price() const {
    return circulating > Points(0) ? Price{cash.units(), circulating.units()} : last_price;
  }
  // q says something only while S = 0.
  [[nodiscard]] bool operator==(const Pool& other) const {
    if (cash != other.cash || circulating != other.circulating) return false;
    return circulating > Points(0) ||
           (last_price.minor == other.last_price.minor && last_price.units == other.last_price.units);
  }
};

struct Grant {
  Points points;  // floor(v x S / P), or floor(v / q) while S = 0
  bool too_fine;  // more than a thousandth of v would be lost to rounding (the dust rule)
};

// value: 0 <= v <= kOrderMoneyMax. nullopt when the points would pass kPointsMax.
[[nodiscard]] std::optional<Grant> price_grant(const Pool& pool, Money value);

// floor(n x P x (1 - fee) / S) in one division; 0 < n <= S.
[[nodiscard]] Money price_sale(const Pool& pool, Points points, Rate fee);

}  // namespace greenpool
