#include "engine/apply/holdings.h"

#include <algorithm>
#include <boost/container/small_vector.hpp>

#include "engine/apply/purse.h"
#include "engine/apply/standing.h"

namespace greenpool {
namespace {

// What is paid for `points` is shared in the order in which they are taken: up to any of them, the floor of their part.
class Shares {
 public:
  Shares(Points points, Money paid) : points_(points), paid_(paid) {}

  Money next(Points taken) {
    taken_ += taken;
    const Money upto(multiply_divide_floor(paid_.units(), taken_.units(), points_.units()));
    const Money share = upto - shared_;
    shared_ = upto;
    return share;
  }

 private:
  Points points_;
  Money paid_;
  Points taken_;
  Money shared_;
};

// Points of lots that folded are older than every lot.
void take_from_lots(State& state, const Position& position, Points points, Shares& shares) {
  boost::container::small_vector<OrderNumber, 64> lots;  // newest first
  Points in_lots;
  for (std::optional<OrderNumber> lot = state.orders.lot(position.newest_lot); lot;
       lot = state.orders.lot(state.orders.at(*lot).older_lot)) {
    lots.push_back(*lot);
    in_lots += state.orders.at(*lot).left;
  }
  const Points folded = std::min(points, position.remaining - in_lots);
  if (folded > Points(0)) static_cast<void>(shares.next(folded));
  Points left = points - folded;
  while (left > Points(0)) {
    KeptOrder& order = state.orders.at(lots.back());
    lots.pop_back();
    const Points taken = std::min(left, order.left);
    if (taken == Points(0)) continue;
    order.left -= taken;
    order.received += shares.next(taken);
    left -= taken;
  }
}

void take(State& state, PositionSlot slot, Points points, Shares& shares) {
  Position& position = state.positions.at(slot);
  LegacyHolding* const legacy = state.legacy_of(position);
  if (state.orders.lot(position.newest_lot)) {
    take_from_lots(state, position, points, shares);
  } else {
    const Money share = shares.next(points);
    if (legacy != nullptr) {
      legacy->sold += std::min(points, Points(kPointsMax) - legacy->sold);
      legacy->received += share;
    }
  }
  position.remaining -= points;
  if (position.remaining == Points(0) && (legacy == nullptr || !legacy->awaits_points())) close_position(state, slot);
}

}  // namespace

void take_from_pool(Pool& pool, Points points, Money paid) {
  if (points == pool.circulating) pool.last_price = pool.price();
  pool.circulating -= points;
  pool.cash -= paid;
}

void pay_from_pool(State& state, MemberIndex member, Points points, Money paid, Change& change) {
  take_from_pool(state.pool, points, paid);
  change.holdings -= points;
  change_standing(state, member, {.spent = {}, .received = paid});
  change.posting.debit(Account::pool, paid);
  credit_member(state, member, paid, change);
}

void take_holding(State& state, MemberIndex member, Points points, Money paid) {
  Shares shares(points, paid);
  PositionSlot slot = state.positions.oldest(state.newest_position(member));
  while (points > Points(0)) {
    const PositionSlot following = state.positions.next(slot, state.newest_position(member));
    const Points taken = std::min(points, state.positions.at(slot).remaining);
    if (taken > Points(0)) take(state, slot, taken, shares);
    points -= taken;
    slot = following;
  }
}

void take_position(State& state, PositionSlot slot, Money paid) {
  const Position& position = state.positions.at(slot);
  const PositionId id = position.id;
  Shares shares(position.remaining, paid);
  if (position.remaining > Points(0)) take(state, slot, position.remaining, shares);
  if (state.positions.holds(slot, id)) close_position(state, slot);
}

void close_position(State& state, PositionSlot slot) {
  const MemberIndex member = state.positions.at(slot).member;
  if (LegacyHolding* const legacy = state.legacy_of(state.positions.at(slot))) {
    legacy->position = PositionId{};
    legacy->slot = PositionSlot{};
  }
  PositionSlot newest = state.newest_position(member);
  state.positions.close(slot, newest);
  state.members[member.value()].newest_position = newest.value();
}

void close_idle_legacy(State& state, const LegacyHolding& holding) {
  if (!holding.position.exists() || holding.awaits_points()) return;
  if (state.positions.at(holding.slot).remaining == Points(0)) close_position(state, holding.slot);
}

}  // namespace greenpool
