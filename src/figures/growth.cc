#include "figures/growth.h"

#include <cmath>

#include "figures/gamma_step.h"

namespace greenpool {
namespace {

long double real(Money amount) { return static_cast<long double>(amount.units()); }

Money granted_of(Money contribution, const Terms& terms) {
  if (terms.grant_base == GrantBase::contribution) return share_floor(contribution, terms.grant_rate);
  const ReferenceOrder order = reference_order(terms);
  if (order.contribution == Money(0)) return contribution;
  return Money(multiply_divide_ceil(contribution.units(), order.grant_value.units(), order.contribution.units()));
}

}  // namespace

long double real(const Ratio& ratio) {
  return static_cast<long double>(ratio.numerator()) / static_cast<long double>(ratio.denominator());
}

LikeOrder like(const Terms& terms, const ReferenceOrder& order) {
  const Money surplus = order.contribution - order.grant_value;
  return {order.contribution, order.grant_value + share_floor(surplus, terms.legacy.release_share)};
}

std::optional<LikeOrder> mean_order(const State& state) {
  const Money contributed = state.totals.organic + state.totals.subsidised;
  if (state.totals.orders == 0) return std::nullopt;
  const Money contribution(contributed.units() / static_cast<std::int64_t>(state.totals.orders));
  if (contribution <= Money(0)) return std::nullopt;
  Money value = granted_of(contribution, state.terms);
  if (state.legacy.locked > Points(0)) value += share_floor(contribution - value, state.terms.legacy.release_share);
  return LikeOrder{contribution, value};
}

// The product is Gamma(x + 1 + k) Gamma(x + g) / (Gamma(x + g + k) Gamma(x + 1)) with x = P / c and g = v / c: two
// steps of 1 - g, from x + g + k and from x + g.
PriceGrowth::PriceGrowth(Money cash, const LikeOrder& order)
    : begin_(real(cash + order.grant_value) / real(order.contribution)),
      surplus_(real(order.contribution - order.grant_value) / real(order.contribution)),
      step_at_begin_(log_gamma_step(begin_, surplus_)) {}

long double PriceGrowth::log_after(std::int64_t orders) const {
  return log_gamma_step(begin_ + static_cast<long double>(orders), surplus_) - step_at_begin_;
}

long double price_after_equal_orders(const Price& initial, const LikeOrder& order, std::int64_t orders) {
  const long double minor = static_cast<long double>(initial.minor) * kUnitsPerPoint;
  return minor / static_cast<long double>(initial.units) * std::exp(PriceGrowth(Money(0), order).log_after(orders));
}

RunEffect after_run(double left, Rate fee) {
  const double lost = static_cast<double>(fee.units()) / kRateOne;
  return {std::pow(left, 1 - lost), std::pow(left, -lost)};
}

std::optional<GrowthFold> growth_fold_of(const Terms& terms, const ReferenceOrder& order, const Ratio& times) {
  const std::optional<PowerBounds> fold = growth_fold(terms, order, times);
  if (!fold) return std::nullopt;
  return GrowthFold{static_cast<double>(real(fold->below)), nearest(fold->below)};
}

GrowthFolds growth_folds(const Terms& terms, const ReferenceOrder& order) {
  const auto fold = [&](const Ratio& times) { return growth_fold_of(terms, order, times); };
  GrowthFolds folds{fold(1), fold(1 / (1 - Ratio(terms.sell_fee))), fold(2), fold(3), std::nullopt};
  if (terms.exit_multiple) folds.exit = fold(Ratio(*terms.exit_multiple));
  return folds;
}

// Order k was granted at the price after k - 1; it is there when the price has grown by times a / v since.
std::int64_t orders_come_true(const Terms& terms, const ReferenceOrder& order, const Ratio& times,
                              std::int64_t orders) {
  if (order.grant_value == Money(0) || orders <= 0) return 0;
  const PriceGrowth growth(Money(0), like(terms, order));
  const long double needed = std::log(real(times * Ratio(order.paid) / Ratio(order.grant_value)));
  const long double reached = growth.log_after(orders);
  std::int64_t there = 0;
  std::int64_t not_there = orders + 1;
  while (not_there - there > 1) {
    const std::int64_t middle = there + (not_there - there) / 2;
    const bool is_there = reached - growth.log_after(middle - 1) >= needed;
    (is_there ? there : not_there) = middle;
  }
  return there;
}

}  // namespace greenpool
