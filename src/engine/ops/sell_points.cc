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

// What is to be sold: never what the member has asked to sell already. 0: not available.
Points points_to_sell(const State& state, const SellPoints& command) {
  const Points asked = state.sale_window.of(command.member);
  if (command.points && asked == Points(0)) {
    return holds_at_least(state, command.member, *command.points) ? *command.points : Points(0);
  }
  const Points available = state.holding_of(command.member) - asked;
  if (!command.points) return available;
  return *command.points <= available ? *command.points : Points(0);
}

}  // namespace

Reject check(const State& state, Timestamp at, const SellPoints& command, Plan& plan) {
  if (!known(state, command.member)) return Reject::unknown_member;
  if (is_frozen(state, command.member)) return Reject::member_frozen;
  const Points points = points_to_sell(state, command);
  if (points == Points(0)) return Reject::insufficient_points;
  const Money paid = price_sale(state.pool, points, state.terms.sell_fee);
  if (paid == Money(0)) return Reject::sale_pays_nothing;
  if (state.terms.sale_pricing == SalePricing::window) {
    plan.add(SaleRequested{command.member, points, end_of_window(state, at)});
  } else {
    plan.add(PointsSold{command.member, points, paid});
  }
  return Reject::none;
}

}  // namespace greenpool
