#include "engine/ops/legacy.h"
#include "engine/ops/ops.h"

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

}  // namespace

Reject check(const State& state, Timestamp, const SellPoints& command, Plan& plan) {
  if (!known(state, command.member)) return Reject::unknown_member;
  if (is_frozen(state, command.member)) return Reject::member_frozen;
  // Released points are sold like those that were collected before.
  const Points released = plan_collection(state, command.member, plan);
  const Points points = command.points ? *command.points : state.holding_of(command.member) + released;
  const bool holds = !command.points || points <= released || holds_at_least(state, command.member, points - released);
  if (points == Points(0) || !holds) return Reject::insufficient_points;
  Pool pool = state.pool;
  if (would_leave_residue(state, command.member, released, points)) {
    plan_releases_settled(state, released, plan);
    pool.circulating = points;
  }
  const Money paid = price_sale(pool, points, state.terms.sell_fee);
  if (paid == Money(0)) return Reject::sale_pays_nothing;
  plan.add(PointsSold{command.member, points, paid});
  return Reject::none;
}

}  // namespace greenpool
