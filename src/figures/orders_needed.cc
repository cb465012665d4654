#include "figures/orders_needed.h"

#include <algorithm>
#include <cmath>

namespace greenpool {
namespace {

// Roundings of both sides of a comparison, for each unit of 1 - v / c (gamma_step.h): a tie counts as reached.
constexpr long double kLogTolerance = 2e-17L;

// ln of what the price has to be multiplied with: m C S / (A P (1 - h)). Products as in pool/trigger.h: below 4.5e37
// and 8.1e37. Not above 0 where the goal is met.
long double log_missing(const Pool& pool, const Goal& goal) {
  const UInt128 worth =
      wide(static_cast<std::uint64_t>(goal.acquired.units()), static_cast<std::uint64_t>(pool.cash.units())) *
      static_cast<std::uint64_t>(kRateOne - goal.fee.units());
  const UInt128 wanted =
      wide(static_cast<std::uint64_t>(goal.multiple.units()) * static_cast<std::uint64_t>(goal.spend.units()),
           static_cast<std::uint64_t>(pool.circulating.units()));
  if (worth >= wanted) return 0;
  return std::log1p(static_cast<long double>(wanted - worth) / static_cast<long double>(worth));
}

}  // namespace

std::optional<std::int64_t> orders_until(const Pool& pool, const LikeOrder& order, const Goal& goal) {
  const bool nothing_held = goal.acquired <= Points(0) || pool.circulating <= Points(0);
  if (goal.spend == Money(0)) return 0;
  if (nothing_held) return std::nullopt;
  const long double missing = log_missing(pool, goal);
  if (missing <= 0) return 0;
  if (order.grant_value >= order.contribution) return std::nullopt;
  const PriceGrowth growth(pool.cash, order);
  const long double enough = missing - kLogTolerance * growth.surplus();
  std::int64_t too_few = 0;
  std::int64_t suffices = 1;
  while (growth.log_after(suffices) < enough) {
    if (suffices == kOrdersMax) return std::nullopt;
    too_few = suffices;
    suffices = std::min(2 * suffices, kOrdersMax);
  }
  while (suffices - too_few > 1) {
    const std::int64_t middle = too_few + (suffices - too_few) / 2;
    (growth.log_after(middle) >= enough ? suffices : too_few) = middle;
  }
  return suffices;
}

OrdersNeeded orders_needed(const State& state, const Position& position, const LikeOrder& order) {
  Goal goal{position.acquired, position.spend, Multiple(kRateOne), Rate(0)};
  OrdersNeeded needed;
  needed.break_even = orders_until(state.pool, order, goal);
  goal.fee = state.terms.sell_fee;
  needed.break_even_after_fee = orders_until(state.pool, order, goal);
  const std::optional<Multiple>& multiple = state.promises[position.promise].multiple;
  if (!multiple || position.spend == Money(0)) return needed;
  goal.fee = Rate(0);
  goal.multiple = *multiple;
  needed.exit = orders_until(state.pool, order, goal);
  return needed;
}

std::optional<MemberEstimates> member_estimates(const State& state, MemberIndex member) {
  const std::optional<LikeOrder> mean = mean_order(state);
  if (!mean) return std::nullopt;
  const PositionSlot newest = state.newest_position(member);
  std::vector<PositionSlot> shown;
  for (PositionSlot slot = state.positions.oldest(newest); slot.exists(); slot = state.positions.next(slot, newest)) {
    shown.push_back(slot);
    if (shown.size() > kEstimatedPositionsMax) {
      shown = {shown.front(), newest};
      break;
    }
  }
  MemberEstimates estimates{*mean, {}};
  for (const PositionSlot slot : shown) {
    const Position& position = state.positions.at(slot);
    estimates.positions.push_back({position.id, orders_needed(state, position, *mean)});
  }
  return estimates;
}

}  // namespace greenpool
