#include <algorithm>

#include "engine/ops/ops.h"

namespace greenpool {
namespace {

// SPEC section 6 (split) and section 3 (base of the grant): fills all money figures of the event, v included.
Reject split(const Terms& terms, OrderSettled& order) {
  const Money rewards = share_floor(order.paid, terms.reward_rate);
  order.platform = share_floor(order.paid, terms.platform_rate);
  order.remainder = rewards;  // less what rewards pay
  order.contribution = order.paid - order.cost - rewards - order.platform;
  if (order.contribution < Money(0)) return Reject::contribution_negative;
  if (terms.grant_base == GrantBase::contribution) {
    order.grant_value = share_floor(order.contribution, terms.grant_rate);
    return Reject::none;
  }
  const Money profit = order.paid - order.cost;
  const UInt128 kept =
      wide(static_cast<std::uint64_t>(kRateOne - terms.grant_rate.units()), static_cast<std::uint64_t>(profit.units()));
  const UInt128 shares = wide(static_cast<std::uint64_t>((terms.reward_rate + terms.platform_rate).units()),
                              static_cast<std::uint64_t>(order.paid.units()));
  if (kept < shares) return Reject::grant_not_covered;
  order.grant_value = std::min(share_floor(profit, terms.grant_rate), order.contribution);
  return Reject::none;
}

// Where the grant goes, and whether that stays inside the position's bounds. SPEC section 5.
Reject place(const State& state, OrderSettled& order) {
  const PositionSlot joining = state.joining_position(order.member);
  if (!joining.exists()) {
    if (order.granted == Points(0)) return Reject::none;
    order.opened = true;
    order.position = state.positions.next_id();
    return Reject::none;
  }
  const Position& position = state.positions.at(joining);
  order.position = position.id;
  if (position.spend + order.paid > Money(kOrderMoneyMax)) return Reject::position_limit;
  // With no trigger A stops at its bound, and only what remains counts.
  const bool has_trigger = state.promises[position.promise].multiple.has_value();
  const Points held = has_trigger ? position.acquired : position.remaining;
  if (order.granted > Points(kPointsMax) - held) return Reject::position_limit;
  return Reject::none;
}

}  // namespace

Decision check(const State& state, Timestamp at, const SettleOrder& command) {
  if (at < state.clock) return Reject::time_went_back;
  if (!known(state, command.member)) return Reject::unknown_member;

  OrderSettled order{};
  order.member = command.member;
  order.paid = command.paid;
  order.cost = command.cost;
  if (const Reject refused = split(state.terms, order); refused != Reject::none) return refused;

  const std::optional<Grant> grant = price_grant(state.pool, order.grant_value);
  if (!grant) return Reject::position_limit;  // more points than any position may hold
  if (grant->too_fine) return Reject::grant_too_fine;
  order.granted = grant->points;
  if (const Reject refused = place(state, order); refused != Reject::none) return refused;
  if (order.granted > Points(kPointsMax) - state.pool.circulating) return Reject::points_limit;
  if (!cash_has_room(state, order.paid)) return Reject::account_limit;
  if (order.opened && state.positions.full()) return Reject::programme_full;
  return Event(order);
}

}  // namespace greenpool
