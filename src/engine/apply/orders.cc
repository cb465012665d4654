// Payment, cancellation and settlement of orders, and the rewards they pay. SPEC sections 6 and 9.
#include <algorithm>

#include "base/text_id.h"
#include "engine/apply/fold.h"
#include "engine/apply/purse.h"
#include "engine/apply/standing.h"

namespace greenpool {
namespace {

constexpr const char* kNoConsent = "the member has not accepted the terms in force";

bool has_consented(const State& state, MemberIndex member) { return state.member(member).accepted == state.version(); }

// The holding of a member who has claims, or had them; nullptr: never.
LegacyHolding* holding_of(State& state, MemberIndex member) {
  const auto found = state.legacy.holdings.find(member);
  return found == state.legacy.holdings.end() ? nullptr : &found->second;
}

bool has_coins(State& state, MemberIndex member, Money coins) {
  if (coins == Money(0)) return true;
  const LegacyHolding* const holding = holding_of(state, member);
  return holding != nullptr && coins > Money(0) && coins <= holding->coins;
}

void add_coins(State& state, MemberIndex member, Money coins) {
  if (coins != Money(0)) holding_of(state, member)->coins += coins;
}

// What the surplus of an order releases, and what its coin part locks, can follow from what there is.
const char* check_legacy(State& state, const OrderSettled& event) {
  const LegacyBook& legacy = state.legacy;
  if (event.released < Points(0) || event.released > legacy.locked) return "no more is released than is locked";
  if (event.locked == Points(0)) return nullptr;
  const LegacyHolding* const holding = holding_of(state, event.member);
  if (holding == nullptr || holding->claim <= Money(0)) return "points are locked for a claim";
  const Int128 noted = Int128{legacy.locked.units()} + legacy.released.units() + event.locked.units();
  return event.locked < Points(0) || noted > kPointsMax ? "the locked points would pass their bound" : nullptr;
}

// On the balances before its own locked points.
void release_and_lock(State& state, const OrderSettled& event, Change& change) {
  if (event.released > Points(0)) {
    state.legacy.release(event.released);
    state.pool.circulating += event.released;
    change.released += event.released;
  }
  if (event.locked > Points(0)) state.legacy.lock(*holding_of(state, event.member), event.locked);
}

void join(State& state, PositionSlot slot, const OrderSettled& event, Change& change) {
  Position& position = state.positions.at(slot);
  change.position_slot = slot;
  change.position_before = position;
  position.spend += event.paid;
  position.remaining += event.granted;
  const bool stops = event.granted.units() > kPointsMax - position.acquired.units();
  position.acquired = stops ? Points(kPointsMax) : position.acquired + event.granted;
  change.position_after = position;
  change.holdings += event.granted;
}

// What a reversal will need; orders whose reversal period is over make room, two for each that comes. One that can
// never be reversed is kept where a lot waits before its own: sales take that one first.
void keep(State& state, PositionSlot slot, const OrderSettled& event, bool keeps) {
  for (int i = 0; i < 2 && !state.orders.empty(); ++i) {
    const OrderNumber oldest = state.orders.oldest();
    if (state.orders.at(oldest).reversible_until >= state.clock) break;
    state.orders.drop_oldest();
  }
  const Terms& terms = state.terms_of(event.version);
  state.keeps_last_order = keeps;
  if (!state.keeps_last_order) return;
  KeptOrder order{};
  const std::int64_t period = std::int64_t{terms.reversal_days} * 86'400'000'000;
  order.reversible_until = Timestamp(state.clock.microseconds() + (period > 0 ? period : -1));
  order.paid = event.paid;
  order.subsidy = event.subsidy;
  order.cost = event.cost + event.coin_cost;
  order.coins = event.coins;
  order.locked = event.locked;
  order.contribution = event.contribution;
  order.platform = event.platform;
  switch (terms.remainder_to) {
    case RemainderTo::platform:
      order.platform += event.remainder;
      break;
    case RemainderTo::pool:
      order.contribution += event.remainder;
      break;
    case RemainderTo::reserve:
      order.reserve = event.remainder;
      break;
  }
  order.granted = event.granted;
  order.left = event.granted;
  order.member = event.member;
  order.supplier = state.suppliers.find(event.supplier);
  if (slot.exists()) {
    Position& position = state.positions.at(slot);
    order.position = position.id;
    order.slot = slot;
    order.older_lot = position.newest_lot;
    position.newest_lot = static_cast<std::uint32_t>(state.orders.add(event.order, order));
  } else {
    state.orders.add(event.order, order);
  }
}

void post_split(State& state, const OrderSettled& event, Change& change) {
  Posting& posting = change.posting;
  Money to_pool = event.contribution;
  Money to_platform = event.platform;
  Money to_reserve;
  switch (state.terms_of(event.version).remainder_to) {
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
  state.pool.cash += to_pool;
  const Money subsidised = subsidised_part(to_pool, event.paid, event.subsidy);
  state.totals.subsidised += subsidised;
  state.totals.organic += to_pool - subsidised;
  if (event.prepaid) {
    posting.debit(Account::customer_deposits, event.paid + event.subsidy);
  } else {
    posting.debit(Account::cash, event.paid - event.wallet);
    if (event.wallet > Money(0)) charge_member(state, event.member, event.wallet, change);
    posting.debit(Account::subsidy, event.subsidy);
  }
  posting.debit(Account::coins, event.coins);
  posting.credit(Account::legacy_assumed, event.coins);
  posting.debit(Account::platform_loss, event.coin_cost);
  posting.credit(Account::supplier_payable, event.cost + event.coin_cost);
  posting.credit(Account::pool, to_pool);
  posting.credit(Account::platform_revenue, to_platform);
  posting.credit(Account::reserve, to_reserve);
  posting.credit(Account::rewards_payable, event.rewards);
}

// Books the cost to its supplier; what the supplier owed is worked off first.
void owe_supplier(State& state, const OrderSettled& event, Change& change) {
  Supplier& supplier = state.suppliers.at(event.supplier.empty() ? 0 : state.suppliers.find_or_add(event.supplier));
  const Money cost = event.cost + event.coin_cost;
  const Money worked_off = std::min(cost, std::max(Money(0), -supplier.owed));
  supplier.owed += cost;
  change.posting.debit(Account::supplier_payable, worked_off);
  change.posting.credit(Account::supplier_receivable, worked_off);
}

}  // namespace

const char* fold(State& state, const OrderPaid& event, Change& change) {
  if (event.member.value() >= state.members.size()) return "the member is unknown";
  if (!has_consented(state, event.member)) return kNoConsent;
  if (!is_text_id(event.order) || state.paid_orders.contains(event.order)) return "the order is taken";
  // Who is in debt can still pay, from elsewhere.
  const Money held = std::max(Money(0), state.member(event.member).wallet);
  if (event.wallet > event.paid || event.wallet > held) return "the wallet holds less";
  if (!has_coins(state, event.member, event.coins)) return "the member holds fewer coins";
  add_coins(state, event.member, -event.coins);
  state.paid_orders.emplace(event.order, PaidOrder{event.member, event.paid, event.wallet, event.subsidy, event.cost,
                                                   event.reward_rate, event.platform_rate, event.region,
                                                   std::string(event.supplier), state.version(), event.coins});
  change.posting.debit(Account::cash, event.paid - event.wallet);
  if (event.wallet > Money(0)) charge_member(state, event.member, event.wallet, change);
  change.posting.debit(Account::subsidy, event.subsidy);
  change.posting.credit(Account::customer_deposits, event.paid + event.subsidy);
  return nullptr;
}

const char* fold(State& state, const OrderCancelled& event, Change& change) {
  const auto paid = state.paid_orders.find(event.order);
  if (paid == state.paid_orders.end() || paid->second.member != event.member) return "the order is not paid";
  const PaidOrder& order = paid->second;
  if (event.cash != order.paid - order.wallet || event.wallet != order.wallet || event.subsidy != order.subsidy ||
      event.coins != order.coins) {
    return "a cancellation gives back what was paid";
  }
  change.posting.debit(Account::customer_deposits, order.paid + order.subsidy);
  change.posting.credit(Account::cash, event.cash);
  if (event.wallet > Money(0)) credit_member(state, event.member, event.wallet, change);
  change.posting.credit(Account::subsidy, event.subsidy);
  add_coins(state, event.member, order.coins);
  state.paid_orders.erase(paid);
  return nullptr;
}

const char* fold(State& state, const OrderSettled& event, Change& change) {
  if (event.member.value() >= state.members.size()) return "the member is unknown";
  // An order that was paid keeps the consent of its payment.
  if (!event.prepaid && !has_consented(state, event.member)) return kNoConsent;
  if (const char* const reason = check_legacy(state, event)) return reason;
  const Int128 circulating = Int128{state.pool.circulating.units()} + event.granted.units() + event.released.units();
  if (circulating > kPointsMax) return "the points would pass their bound";
  if (event.version < 0 || event.version > state.version()) return "the terms are unknown";
  PositionSlot slot;
  if (event.opened) {
    if (event.position != state.positions.next_id()) return "positions are numbered in order";
  } else if (event.position.exists()) {
    slot = state.joining_position(event.member, event.version);
    if (!slot.exists() || state.positions.at(slot).id != event.position) return "the position is not open";
  } else if (event.granted != Points(0)) {
    return "granted points belong to a position";
  }
  const bool is_behind_a_lot = slot.exists() && state.orders.lot(state.positions.at(slot).newest_lot);
  const bool keeps = is_behind_a_lot || state.terms_of(event.version).reversal_days > 0;
  if (keeps && (!is_text_id(event.order) || state.orders.find(event.order))) return "the order is taken";
  if (event.prepaid) {
    const auto paid = state.paid_orders.find(event.order);
    if (paid == state.paid_orders.end()) return "the order is not paid";
    const PaidOrder& order = paid->second;
    if (order.member != event.member || order.paid != event.paid || order.subsidy != event.subsidy ||
        order.coins != event.coins) {
      return "the order was paid otherwise";
    }
    state.paid_orders.erase(paid);
  } else {
    const Money wallet = state.member(event.member).wallet;
    if (event.wallet > Money(0) && (event.wallet > event.paid || event.wallet > wallet)) return "the wallet holds less";
    if (!has_coins(state, event.member, event.coins)) return "the member holds fewer coins";
    add_coins(state, event.member, -event.coins);
  }
  if (event.opened) {
    PositionSlot newest = state.newest_position(event.member);
    slot = state.positions.open(event.member, state.promise_of(event.version), newest);
    state.members[event.member.value()].newest_position = newest.value();
  }
  if (slot.exists()) [[likely]]
    join(state, slot, event, change);
  change_standing(state, event.member, {.spent = event.paid, .received = {}});
  state.pool.circulating += event.granted;
  release_and_lock(state, event, change);
  post_split(state, event, change);
  owe_supplier(state, event, change);
  if (keeps || !state.orders.empty() || state.keeps_last_order) keep(state, slot, event, keeps);
  if (!state.ranks.empty()) state.ranks.at(event.member).spent += event.paid;
  ++state.totals.orders;
  state.totals.spent += event.paid;
  return nullptr;
}

const char* fold(State& state, const RewardPaid& event, Change& change) {
  if (event.member.value() >= state.members.size()) return "the member is unknown";
  if (state.keeps_last_order && state.orders.empty()) return "no order pays it";
  change.posting.debit(Account::rewards_payable, event.amount);
  credit_member(state, event.member, event.amount, change);
  // It belongs to the order that was settled last, in the same command.
  if (state.keeps_last_order) {
    state.orders.add_reward({event.amount, event.member, static_cast<std::uint8_t>(event.rule), {}});
  }
  state.totals.rewards += event.amount;
  return nullptr;
}

}  // namespace greenpool
