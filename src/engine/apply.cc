#include <algorithm>

#include "base/text_id.h"
#include "engine/change.h"
#include "engine/state.h"

namespace greenpool {
namespace {

// The points leave circulation; with the last of them goes the price, which q remembers.
void take_from_pool(Pool& pool, Points points, Money paid) {
  if (points == pool.circulating) pool.last_price = pool.price();
  pool.circulating -= points;
  pool.cash -= paid;
}

void credit_wallet(State& state, MemberIndex member, Money paid, Change& change) {
  Member& record = state.members[member.value()];
  record.wallet += paid;
  record.received += paid;
  change.wallets += paid;
  change.posting.debit(Account::pool, paid);
  change.posting.credit(Account::wallets, paid);
}

void close_position(State& state, PositionSlot slot, MemberIndex member) {
  PositionSlot newest = state.newest_position(member);
  state.positions.close(slot, newest);
  state.members[member.value()].newest_position = newest.value();
}

Points multiply_saturating(Points points, std::int64_t factor) {
  return points.units() > kPointsMax / factor ? Points(kPointsMax) : Points(points.units() * factor);
}

class Applier {
 public:
  Applier(State& state, Change& change) : state_(state), change_(change) {}

  const char* operator()(const ProgrammeOpened&) { return state_.next_seq == 0 ? nullptr : "a programme opens once"; }

  const char* operator()(const MemberRegistered& event) {
    if (event.member.value() != state_.members.size()) return "members are numbered in order";
    if (event.referrer.exists() && event.referrer.value() >= state_.members.size()) return "the referrer is unknown";
    if (!is_text_id(event.id)) return "the id is malformed";
    if (!state_.directory.has_room_for(event.id) || state_.directory.find(event.id).exists()) return "the id is taken";
    state_.directory.add(event.id);
    Member member{};
    member.referrer = event.referrer;
    state_.members.push_back(member);
    return nullptr;
  }

  const char* operator()(const OrderSettled& event) {
    if (event.member.value() >= state_.members.size()) return "the member is unknown";
    if (event.granted > Points(kPointsMax) - state_.pool.circulating) return "the points would pass their bound";
    PositionSlot slot;
    if (event.opened) {
      if (event.position != state_.positions.next_id()) return "positions are numbered in order";
    } else if (event.position.exists()) {
      slot = state_.joining_position(event.member);
      if (!slot.exists() || state_.positions.at(slot).id != event.position) return "the position is not open";
    } else if (event.granted != Points(0)) {
      return "granted points belong to a position";
    }
    if (event.opened) {
      PositionSlot newest = state_.newest_position(event.member);
      slot = state_.positions.open(event.member, state_.current_promise, newest);
      state_.members[event.member.value()].newest_position = newest.value();
    }
    if (slot.exists()) join(slot, event);
    state_.members[event.member.value()].spent += event.paid;
    state_.pool.cash += event.contribution;
    state_.pool.circulating += event.granted;
    post_split(event);
    ++state_.totals.orders;
    state_.totals.spent += event.paid;
    return nullptr;
  }

  const char* operator()(const PointsSold& event) {
    if (event.member.value() >= state_.members.size()) return "the member is unknown";
    const PositionSlot newest = state_.newest_position(event.member);
    Points missing = event.points;
    for (PositionSlot slot = state_.positions.oldest(newest); slot.exists() && missing > Points(0);
         slot = state_.positions.next(slot, newest)) {
      missing -= std::min(missing, state_.positions.at(slot).remaining);
    }
    if (missing > Points(0)) return "the member does not hold that many points";
    Points left = event.points;
    while (left > Points(0)) {
      const PositionSlot slot = state_.positions.oldest(state_.newest_position(event.member));
      Position& position = state_.positions.at(slot);
      const Points taken = std::min(left, position.remaining);
      position.remaining -= taken;
      left -= taken;
      if (position.remaining == Points(0)) close_position(state_, slot, event.member);
    }
    take_from_pool(state_.pool, event.points, event.paid);
    change_.holdings -= event.points;
    credit_wallet(state_, event.member, event.paid, change_);
    ++state_.totals.sales;
    state_.totals.sales_paid += event.paid;
    return nullptr;
  }

  const char* operator()(const PoolInjected& event) {
    state_.pool.cash += event.amount;
    change_.posting.debit(event.source == InjectionSource::reserve ? Account::reserve : Account::cash, event.amount);
    change_.posting.credit(Account::pool, event.amount);
    state_.window.note_injection(state_.clock, event.amount);
    ++state_.totals.injections;
    state_.totals.injected += event.amount;
    return nullptr;
  }

  const char* operator()(const ForcedExit& event) {
    const PositionSlot slot = event.slot;
    if (slot.value() >= state_.positions.slot_count()) return "the position is unknown";
    const Position& position = state_.positions.at(slot);
    if (!position.id.exists() || position.id != event.position || position.member != event.member)
      return "the position is not open";
    if (position.remaining != event.points) return "an exit sells all that remains";
    change_.position_slot = slot;
    change_.position_before = position;
    close_position(state_, slot, event.member);
    take_from_pool(state_.pool, event.points, event.paid);
    change_.holdings -= event.points;
    credit_wallet(state_, event.member, event.paid, change_);
    ++state_.totals.exits;
    state_.totals.exits_paid += event.paid;
    return nullptr;
  }

  const char* operator()(const PoolReserved& event) {
    if (event.amount != state_.pool.cash || state_.pool.circulating != Points(0)) return "only an empty pool is swept";
    state_.pool.cash = Money(0);
    change_.posting.debit(Account::pool, event.amount);
    change_.posting.credit(Account::reserve, event.amount);
    return nullptr;
  }

  const char* operator()(const PointsSplit& event) {
    if (event.factor < 2 || event.factor > 1'000) return "a split multiplies by 2 to 1 000";
    Pool& pool = state_.pool;
    if (pool.circulating.units() > kPointsMax / event.factor) return "the points would pass their bound";
    if (pool.circulating == Points(0) && pool.last_price.units > kPointsMax / event.factor) {
      return "the price would pass its bound";
    }
    change_.split_factor = event.factor;
    if (pool.circulating > Points(0)) {
      pool.circulating = Points(pool.circulating.units() * event.factor);
    } else {
      pool.last_price.units *= event.factor;
    }
    state_.positions.for_each_open([&](Position& position) {
      const Points before = position.remaining;
      position.remaining = Points(before.units() * event.factor);
      position.acquired = multiply_saturating(position.acquired, event.factor);
      change_.holdings += position.remaining - before;
    });
    ++state_.totals.splits;
    return nullptr;
  }

 private:
  void join(PositionSlot slot, const OrderSettled& event) {
    Position& position = state_.positions.at(slot);
    change_.position_slot = slot;
    change_.position_before = position;
    position.spend += event.paid;
    position.remaining += event.granted;
    const bool stops = event.granted.units() > kPointsMax - position.acquired.units();
    position.acquired = stops ? Points(kPointsMax) : position.acquired + event.granted;
    change_.position_after = position;
    change_.holdings += event.granted;
  }

  void post_split(const OrderSettled& event) {
    Posting& posting = change_.posting;
    Money to_pool = event.contribution;
    Money to_platform = event.platform;
    Money to_reserve;
    switch (state_.terms.remainder_to) {
      case RemainderTo::platform:
        to_platform += event.remainder;
        break;
      case RemainderTo::pool:
        to_pool += event.remainder;
        break;
      case RemainderTo::reserve:
        to_reserve += event.remainder;
        break;
    }
    // To the pool, the remainder is an injection after the grant.
    state_.pool.cash += to_pool - event.contribution;
    posting.debit(Account::cash, event.paid);
    posting.credit(Account::supplier_payable, event.cost);
    posting.credit(Account::pool, to_pool);
    posting.credit(Account::platform_revenue, to_platform);
    posting.credit(Account::reserve, to_reserve);
  }

  State& state_;
  Change& change_;
};

}  // namespace

const char* apply(State& state, const Event& event, Change& change) {
  change.before = state.pool;
  const char* const reason = std::visit(Applier(state, change), event);
  if (reason != nullptr) return reason;
  state.books.post(change.posting);
  if (state.pool.cash != change.before.cash) state.window.note_pool(state.clock, state.pool.cash);
  change.after = state.pool;
  return nullptr;
}

}  // namespace greenpool
