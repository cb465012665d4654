#include "sim/effort.h"

#include "sim/arrivals.h"

namespace greenpool {

Effort effort_of(const Scenario& scenario) {
  const Purchases& purchases = scenario.purchases;
  ArrivalPlan arrivals(scenario.arrivals);
  Effort effort;
  double again = 0;
  for (int day = 0; day < scenario.days; ++day) {
    const bool repeats = purchases.repeat_until_day == 0 || day < purchases.repeat_until_day;
    if (repeats) again += static_cast<double>(effort.members) * purchases.repeat_per_day;
    effort.members += arrivals.next_day();
  }
  effort.orders = effort.members + static_cast<std::uint64_t>(again);
  effort.cohorts = static_cast<std::uint64_t>((scenario.days + scenario.cohort_days - 1) / scenario.cohort_days);
  return effort;
}

}  // namespace greenpool
