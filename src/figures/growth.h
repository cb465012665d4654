// What equal orders do to the price while nobody sells, in closed form, and what sales do while nobody orders. SPEC
// sections 4, 12 and 13. With P in the pool, each order contributing c and bringing points worth v,
//
//   P(k) = P + k c,  S(k+1) = S(k) (1 + v / P(k)),  so that after k orders the price is
//   the product over j < k of (P + (j + 1) c) / (P + j c + v)  times what it was.
//
// ESTIMATES: floating point, of a world without rounding. Nothing that is paid or stored may come from here. The engine
// rounds points down, so that its price is a hair higher: under the worked terms the published digits are the same for
// 39 orders, and within 100 000 differ by 9 units of the eighth decimal at most.
// Pure functions, O(1) where nothing else is said; any thread. What slices gain: terms/review/closed_forms.h.
#pragma once

#include <cstdint>
#include <optional>

#include "engine/state.h"
#include "terms/review/closed_forms.h"

namespace greenpool {

// An order as it acts on the pool. 0 <= grant_value <= contribution <= kOrderMoneyMax.
struct LikeOrder {
  Money contribution;  // c
  Money grant_value;   // v: what becomes points, of its buyer, and of old members while claims are open
};

inline constexpr std::int64_t kOrdersMax = 1'000'000'000'000'000;  // beyond it an estimate says never

// An order of these terms. While claims are open, with what it releases of their locked points.
[[nodiscard]] LikeOrder like(const Terms& terms, const ReferenceOrder& order);

// The mean contribution of all orders so far, rounded down, with what it would grant under the terms in force, and
// release if anything is locked; where grants are on profit, as large a part of it as of the reference order, rounded
// up. nullopt before there are any.
[[nodiscard]] std::optional<LikeOrder> mean_order(const State& state);

// Price after more of these orders over price now, from P in the pool. cash >= 0 and, where it is 0, grant_value > 0:
// the first order of an empty pool then gets its points at the price that the pool had (SPEC section 3). contribution >
// 0.
class PriceGrowth {
 public:
  PriceGrowth(Money cash, const LikeOrder& order);

  // Its logarithm; 0 <= orders <= kOrdersMax. Absolute error below 2e-17 times surplus() where cash >= contribution.
  [[nodiscard]] long double log_after(std::int64_t orders) const;
  [[nodiscard]] long double surplus() const { return surplus_; }  // 1 - v / c

 private:
  long double begin_;  // (P + v) / c
  long double surplus_;
  long double step_at_begin_;
};

// Minor units a point after that many equal orders into an empty pool: q times the product of (j + 1) / (j + g), g =
// v / c > 0. For large k it follows k^(1 - g).
[[nodiscard]] long double price_after_equal_orders(const Price& initial, const LikeOrder& order, std::int64_t orders);

// A run on the pool: everybody sells in small slices, dP / dS = (1 - h) P / S, until that share of all points is left.
// The pool is then left^(1 - h) of what it was, the price left^(-h). 0 < left <= 1, in parts of 1.
struct RunEffect {
  double pool;
  double price;
};
[[nodiscard]] RunEffect after_run(double left, Rate fee);

// The growth of orders that a member needs, as the review states it (growth_fold()).
struct GrowthFold {
  double fold = 1;
  std::int64_t rounded = 1;  // to the nearest whole number, as it is shown
};
struct GrowthFolds {
  std::optional<GrowthFold> break_even;  // worth what was spent, at the price
  std::optional<GrowthFold> break_even_after_fee;
  std::optional<GrowthFold> twice;
  std::optional<GrowthFold> thrice;
  std::optional<GrowthFold> exit;  // of the terms' multiple; nothing where they have none
};
// Of the terms' own reference order, or of reference_order(terms, cost). A fold that is nothing is never reached by
// orders. In the worked terms 182, 382, 1 831, 7 074 and 1 831.
[[nodiscard]] GrowthFolds growth_folds(const Terms& terms, const ReferenceOrder& order);
[[nodiscard]] std::optional<GrowthFold> growth_fold_of(const Terms& terms, const ReferenceOrder& order,
                                                       const Ratio& times);

// Of that many equal orders into an empty pool, each a member's only one: those whose points are worth `times` their
// price when the last has settled and nobody has sold, forced exits ignored. The first get there first, so that it is
// also the number of the last order that did. times > 0; orders <= kOrdersMax. O(log orders).
[[nodiscard]] std::int64_t orders_come_true(const Terms& terms, const ReferenceOrder& order, const Ratio& times,
                                            std::int64_t orders);

[[nodiscard]] long double real(const Ratio& ratio);

}  // namespace greenpool
