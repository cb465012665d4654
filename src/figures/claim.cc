#include "figures/claim.h"

#include <algorithm>
#include <cmath>

namespace greenpool {
namespace {

struct Horizon {
  int days;
  double growth;         // of the number of orders, over all days
  double orders_at_end;  // not whole
};

Horizon horizon_of(const Claim& claim, const GrowthAssumption& growth) {
  const double daily = static_cast<double>(growth.growth_per_day_ppm) / kRateOne;
  const double whole = std::exp(claim.days * std::log1p(daily));
  return {claim.days, whole, static_cast<double>(growth.orders) * whole};
}

// Past kOrdersMax the limit 1 / fold is exact to fifteen digits.
double part_come_true(const Terms& terms, const ReferenceOrder& order, const Ratio& times, const Horizon& horizon,
                      double fold) {
  if (horizon.orders_at_end >= static_cast<double>(kOrdersMax)) return 1 / fold;
  const auto orders = static_cast<std::int64_t>(horizon.orders_at_end);
  return static_cast<double>(orders_come_true(terms, order, times, orders)) / static_cast<double>(orders);
}

ClaimOutlook outlook(const Terms& terms, const ReferenceOrder& order, const Ratio& times, const Horizon& horizon) {
  ClaimOutlook result;
  result.fold = growth_fold_of(terms, order, times);
  if (!result.fold) return result;
  const double fold = result.fold->fold;
  result.growth_per_day = std::expm1(std::log(fold) / horizon.days);
  result.in_time = horizon.growth >= fold;
  result.come_true = part_come_true(terms, order, times, horizon, fold);
  return result;
}

}  // namespace

ClaimCheck check_claim(const Terms& terms, const ReferenceOrder& order, const Claim& claim,
                       const GrowthAssumption& growth) {
  const Ratio multiple(claim.multiple);
  const Horizon horizon = horizon_of(claim, growth);
  ClaimCheck check;
  check.recovered_at_most = recovered_at_most(terms, order);
  const Ratio part = check.recovered_at_most / multiple;
  check.members_at_most = part > 1 ? Ratio(1) : part;
  check.orders_at_end = horizon.orders_at_end;
  check.at_price = outlook(terms, order, multiple, horizon);
  check.after_fee = outlook(terms, order, multiple / (1 - Ratio(terms.sell_fee)), horizon);
  return check;
}

}  // namespace greenpool
