#include "shop/rates.h"

#include "base/int128.h"
#include "office/refusal.h"
#include "shop/problems.h"

namespace greenpool::shop {
namespace {

Money cost_in_money(const Split& split) {
  if (split.coins == Money(0)) return split.cost;
  return Money(multiply_divide_ceil(split.cost.units(), (split.price - split.coins).units(), split.price.units()));
}

// Terms that grant on profit: what the grant leaves of the profit covers rewards and the platform's share.
bool grant_is_covered(const Split& split, const Rates& rates, Rate grant) {
  const Money price = split.price - split.coins;
  const UInt128 kept = wide(static_cast<std::uint64_t>(kRateOne - grant.units()),
                            static_cast<std::uint64_t>((price - cost_in_money(split)).units()));
  const UInt128 shares = wide(static_cast<std::uint64_t>((rates.reward + rates.platform).units()),
                              static_cast<std::uint64_t>(price.units()));
  return kept >= shares;
}

}  // namespace

Rates effective_rates(const ProductRates& product, const TermsRates& terms) {
  return {product.reward_rate.value_or(terms.reward_rate), product.platform_rate.value_or(terms.platform_rate)};
}

Money pool_part(const Split& split, const Rates& rates) {
  const Money price = split.price - split.coins;
  return price - cost_in_money(split) - share_floor(price, rates.reward) - share_floor(price, rates.platform);
}

void require_cover(const Split& split, const ProductRates& product, const TermsRates& terms) {
  const Rates rates = effective_rates(product, terms);
  const bool own = product.reward_rate || product.platform_rate;
  if (own && (rates.reward < terms.worst_case_rewards || rates.reward + rates.platform > Rate(kRateOne))) {
    throw Refusal(problems::product_rates_not_covered);
  }
  const bool negative = pool_part(split, rates) < Money(0);
  if (negative || (terms.profit_grant_rate && !grant_is_covered(split, rates, *terms.profit_grant_rate))) {
    throw Refusal(problems::pool_part_negative);
  }
}

}  // namespace greenpool::shop
