// Whether a price covers what has to be paid from it. SPEC section 6 (split): what is checked here when a product is
// priced, when an order is placed and when it is paid is what the engine will check again, to the cent. Pure.
#pragma once

#include <optional>
#include <string>

#include "money/money.h"

namespace greenpool::shop {

// What the programme's terms in force say. Whoever calls gives them; the shop keeps none.
struct TermsRates {
  std::string version;
  Rate reward_rate{};
  Rate platform_rate{};
  Rate worst_case_rewards{};                   // what a product's own reward rate has to cover
  std::optional<Rate> profit_grant_rate = {};  // where the terms grant on the order's profit
  int reversal_days = 0;                       // after settlement, in which an order can be refunded; 0: not at all
};

// A product's own rates; what is missing is the terms'.
struct ProductRates {
  std::optional<Rate> reward_rate = {};
  std::optional<Rate> platform_rate = {};
};

struct Rates {
  Rate reward{};
  Rate platform{};
};
[[nodiscard]] Rates effective_rates(const ProductRates& product, const TermsRates& terms);

// One order of the engine's: price a, of it in coins, cost k.
struct Split {
  Money price{};
  Money coins{};
  Money cost{};
};

// The pool's part of what is paid in money: a − k − floor(a × reward) − floor(a × platform) of that part, whose cost
// rounds up (SPEC section 9). May be negative.
[[nodiscard]] Money pool_part(const Split& split, const Rates& rates);

// Throws pool_part_negative or product_rates_not_covered.
void require_cover(const Split& split, const ProductRates& product, const TermsRates& terms);

}  // namespace greenpool::shop
