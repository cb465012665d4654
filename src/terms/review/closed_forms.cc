#include "terms/review/closed_forms.h"

namespace greenpool {

Money into_pool_at_most(const Terms& terms, const ReferenceOrder& order) {
  return terms.remainder_to == RemainderTo::pool ? order.contribution + order.rewards : order.contribution;
}

Ratio recovered_at_most(const Terms& terms, const ReferenceOrder& order) {
  return Ratio(into_pool_at_most(terms, order)) / Ratio(order.paid);
}

Ratio surplus_share(const Terms& terms, const ReferenceOrder& order) {
  return (1 - Ratio(order.grant_value) / Ratio(order.contribution)) * (1 - Ratio(terms.legacy.release_share));
}

std::optional<PowerBounds> growth_fold(const Terms& terms, const ReferenceOrder& order, const Ratio& times) {
  if (order.grant_value == Money(0)) return std::nullopt;
  const Ratio missing = times * Ratio(order.paid) / Ratio(order.grant_value);
  if (!(missing > 1)) return PowerBounds{1, 1};
  const Ratio surplus = surplus_share(terms, order);
  if (surplus == 0) return std::nullopt;
  return power_bounds(missing, 1 / surplus);
}

Ratio gain_of_slices(Rate share, Rate fee) {
  if (share == Rate(0) || fee == Rate(0)) return 0;
  const Ratio kept = 1 - Ratio(fee);
  if (share == Rate(kRateOne)) return 1 / kept - 1;
  const std::optional<PowerBounds> left = power_bounds(1 - Ratio(share), kept);
  GP_CHECK(left.has_value(), "a power of a millionth at least, with an exponent of at most 1, is in range");
  // Bounds of the power are turned around by the minus sign.
  return (1 - left->above) / (kept * Ratio(share)) - 1;
}

}  // namespace greenpool
