// Sales, injections, exits, the sweep of an empty pool and points splits. SPEC sections 2, 3 and 5.
#include <algorithm>

#include "engine/apply/fold.h"
#include "engine/apply/holdings.h"

namespace greenpool {
namespace {

Account account_of(InjectionSource source) {
  switch (source) {
    case InjectionSource::subsidy:
      return Account::subsidy;
    case InjectionSource::reserve:
      return Account::reserve;
    case InjectionSource::financing:
      break;
  }
  return Account::cash;
}

}  // namespace

void inject(State& state, Account source, Money amount, Change& change) {
  state.pool.cash += amount;
  change.posting.debit(source, amount);
  change.posting.credit(Account::pool, amount);
  state.window.note_injection(state.clock, amount);
  ++state.totals.injections;
  state.totals.injected += amount;
}

const char* fold(State& state, const PointsSold& event, Change& change) {
  if (event.member.value() >= state.members.size()) return "the member is unknown";
  const PositionSlot newest = state.newest_position(event.member);
  Points missing = event.points;
  for (PositionSlot slot = state.positions.oldest(newest); slot.exists() && missing > Points(0);
       slot = state.positions.next(slot, newest)) {
    missing -= std::min(missing, state.positions.at(slot).remaining);
  }
  if (missing > Points(0)) return "the member does not hold that many points";
  if (event.points == Points(0)) return "a sale is of points";
  take_holding(state, event.member, event.points, event.paid);
  pay_from_pool(state, event.member, event.points, event.paid, change);
  ++state.totals.sales;
  state.totals.sales_paid += event.paid;
  return nullptr;
}

const char* fold(State& state, const PoolInjected& event, Change& change) {
  inject(state, account_of(event.source), event.amount, change);
  return nullptr;
}

const char* fold(State& state, const ForcedExit& event, Change& change) {
  const PositionSlot slot = event.slot;
  if (slot.value() >= state.positions.slot_count()) return "the position is unknown";
  const Position& position = state.positions.at(slot);
  if (!position.id.exists() || position.id != event.position || position.member != event.member)
    return "the position is not open";
  if (position.remaining != event.points) return "an exit sells all that remains";
  if (state.legacy.collectable(event.member) > Points(0)) return "released points are collected before an exit";
  change.position_slot = slot;
  change.position_before = position;
  if (LegacyHolding* const holding = state.legacy_of(position)) {
    // Made whole: nothing more is locked until a new claim.
    state.legacy.claims -= holding->claim;
    holding->claim = Money(0);
  }
  take_position(state, slot, event.paid);
  pay_from_pool(state, event.member, event.points, event.paid, change);
  ++state.totals.exits;
  state.totals.exits_paid += event.paid;
  return nullptr;
}

const char* fold(State& state, const PoolReserved& event, Change& change) {
  if (event.amount != state.pool.cash || state.pool.circulating != Points(0)) return "only an empty pool is swept";
  state.pool.cash = Money(0);
  change.posting.debit(Account::pool, event.amount);
  change.posting.credit(Account::reserve, event.amount);
  return nullptr;
}

const char* fold(State& state, const PointsSplit& event, Change& change) {
  if (event.factor < 2 || event.factor > 1'000) return "a split multiplies by 2 to 1 000";
  Pool& pool = state.pool;
  LegacyBook& legacy = state.legacy;
  if (pool.circulating.units() > kPointsMax / event.factor) return "the points would pass their bound";
  if (legacy.locked.units() > kPointsMax / event.factor) return "the locked points would pass their bound";
  for (const auto& [member, holding] : legacy.holdings) {
    if (legacy.collectable(holding) > Points(0)) return "everyone collects before a split";
    if (holding.locked.units() > kPointsMax / event.factor) return "a locked balance would pass its bound";
  }
  if (pool.circulating == Points(0) && pool.last_price.units > kPointsMax / event.factor) {
    return "the price would pass its bound";
  }
  change.split_factor = event.factor;
  if (pool.circulating > Points(0)) {
    pool.circulating = Points(pool.circulating.units() * event.factor);
  } else {
    pool.last_price.units *= event.factor;
  }
  state.positions.for_each_open([&](Position& position) {
    const Points before = position.remaining;
    position.remaining = Points(before.units() * event.factor);
    position.acquired = multiply_saturating(position.acquired, event.factor);
    change.holdings += position.remaining - before;
  });
  change.released += Points(legacy.released.units() * (event.factor - 1));
  legacy.multiply(event.factor);
  // What was granted may have been sold since, and then no bound of S holds it.
  state.orders.for_each([&](OrderNumber, KeptOrder& order) {
    order.granted = multiply_saturating(order.granted, event.factor);
    order.locked = multiply_saturating(order.locked, event.factor);
    order.left = Points(order.left.units() * event.factor);
  });
  for (auto& [member, points] : state.sale_window.requested) points = Points(points.units() * event.factor);
  ++state.totals.splits;
  return nullptr;
}

}  // namespace greenpool
