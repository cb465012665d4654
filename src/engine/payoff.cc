#include "engine/payoff.h"

#include <algorithm>

#include "engine/ops/ops.h"

namespace greenpool {
namespace {

// Rounded up: nobody is whole before the last minor unit.
Int128 times(Multiple multiple, Money claim) {
  return (Int128{multiple.units()} * claim.units() + kRateOne - 1) / kRateOne;
}

// Rounded down.
Int128 worth(const Price& price, Points points) { return Int128{points.units()} * price.minor / price.units; }

Money grant_value(const Terms& terms, Money contribution, const PayoffScenario& scenario) {
  if (scenario.daily_grant_value) return std::min(*scenario.daily_grant_value, contribution);
  // A grant on profit may be as much as the contribution, and only the orders' costs would say how much.
  if (terms.grant_base == GrantBase::profit) return contribution;
  return share_floor(contribution, terms.grant_rate);
}

Money grown(Money amount, std::int64_t growth_ppm) {
  const Int128 factor = std::max(Int128{0}, Int128{kRateOne} + growth_ppm);
  return Money(static_cast<std::int64_t>(std::min(Int128{kMoneyMax}, Int128{amount.units()} * factor / kRateOne)));
}

}  // namespace

Int128 payoff_of_batch(const State& state, Money batch) { return times(state.terms.legacy.multiple, batch); }

Int128 payoff_amount(const State& state, Money batch) {
  const Price price = state.pool.price();
  Int128 amount = payoff_of_batch(state, batch);
  for (const auto& [member, holding] : state.legacy.holdings) {
    Points acquired = state.legacy.collectable(holding);
    if (holding.position.exists()) acquired += state.positions.at(holding.slot).acquired;
    amount += std::max(Int128{0}, times(state.legacy_multiple(holding), holding.claim) - worth(price, acquired));
  }
  return amount;
}

std::optional<std::int64_t> payoff_days(const State& state, Int128 amount, const PayoffScenario& scenario) {
  Int128 left = amount;
  PayoffScenario now = scenario;
  std::int64_t days = 0;
  while (left > 0 && days < kPayoffDaysMax) {
    const Money granted = grant_value(state.terms, now.daily_contribution, now);
    const Int128 daily = share_floor(now.daily_contribution - granted, state.terms.legacy.release_share).units();
    const std::int64_t month = std::min(kPayoffMonthDays, kPayoffDaysMax - days);
    const bool ends = daily * month >= left;
    const Int128 spent = ends ? (left + daily - 1) / daily : Int128{month};
    days += static_cast<std::int64_t>(spent);
    left -= daily * spent;
    now.daily_contribution = grown(now.daily_contribution, scenario.growth_per_month_ppm);
    if (now.daily_grant_value) now.daily_grant_value = grown(*now.daily_grant_value, scenario.growth_per_month_ppm);
  }
  if (left > 0) return std::nullopt;
  return days;
}

std::string payoff_date(const State& state, std::int64_t days) {
  constexpr std::int64_t kMinute = 60'000'000;
  const std::int64_t seen = state.clock.microseconds() + state.terms.utc_offset_minutes * kMinute;
  const Timestamp then(std::max<std::int64_t>(0, seen) + days * 24 * 60 * kMinute);
  return then > kEndOfTime ? std::string() : format_timestamp(then).substr(0, 10);
}

}  // namespace greenpool
