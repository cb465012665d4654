#include "engine/ops/legacy.h"
#include "engine/ops/ops.h"
#include "engine/ops/windows.h"

namespace greenpool {
namespace {

// Whether the member's open positions hold that many. O(positions that the sale would empty).
bool holds_at_least(const State& state, MemberIndex member, Points points) {
  const PositionSlot newest = state.newest_position(member);
  for (PositionSlot slot = state.positions.oldest(newest); slot.exists(); slot = state.positions.next(slot, newest)) {
    if (state.positions.at(slot).remaining >= points) return true;
    points -= state.positions.at(slot).remaining;
  }
  return false;
}

// What is to be sold: never what the member has asked to sell already; `released` points are collected first. 0: not
// available.
Points points_to_sell(const State& state, const SellPoints& command, Points released) {
  const Points asked = state.sale_window.of(command.member);
  if (command.points && asked == Points(0)) {
    const Points points = *command.points;
    const bool holds = points <= released || holds_at_least(state, command.member, points - released);
    return holds ? points : Points(0);
  }
  const Points available = state.holding_of(command.member) + released - asked;
  if (!command.points) return available;
  return *command.points <= available ? *command.points : Points(0);
}

}  // namespace

Reject check(const State& state, Timestamp at, const SellPoints& command, Plan& plan) {
  if (!known(state, command.member)) return Reject::unknown_member;
  if (is_frozen(state, command.member)) return Reject::member_frozen;
  const Points released = plan_collection(state, command.member, plan);
  const Points points = points_to_sell(state, command, released);
  if (points == Points(0)) return Reject::insufficient_points;
  const bool waits = state.terms.sale_pricing == SalePricing::window;
  Pool pool = state.pool;
  if (!waits && would_leave_residue(state, command.member, released, points)) {
    plan_releases_settled(state, released, plan);
    pool.circulating = points;
  }
  const Money paid = price_sale(pool, points, state.terms.sell_fee);
  if (paid == Money(0)) return Reject::sale_pays_nothing;
  if (waits) {
    plan.add(SaleRequested{command.member, points, end_of_window(state, at)});
  } else {
    plan.add(PointsSold{command.member, points, paid});
  }
  return Reject::none;
}

}  // namespace greenpool
