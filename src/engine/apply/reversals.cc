// What a refund takes back. SPEC section 7.
#include <algorithm>

#include "engine/apply/fold.h"
#include "engine/apply/holdings.h"
#include "engine/apply/purse.h"
#include "engine/apply/standing.h"

namespace greenpool {
namespace {

bool takes_more_than_is_left(const KeptOrder& order, const OrderReversed& event) {
  return event.refund > order.paid || event.subsidy > order.subsidy || event.granted > order.granted ||
         event.coins > order.coins || event.points > order.left || event.contribution > order.contribution ||
         event.received > order.received || event.cost > order.cost || event.cost_back > event.cost ||
         event.pool_back > event.contribution;
}

// The order's spend and points leave its position, which closes when nothing remains in it.
void leave_position(State& state, const KeptOrder& order, const OrderReversed& event, Change& change) {
  if (!order.position.exists() || !state.positions.holds(order.slot, order.position)) return;
  Position& position = state.positions.at(order.slot);
  change.position_slot = order.slot;
  change.position_before = position;
  position.spend -= event.refund;
  position.remaining -= event.points;
  // With no trigger A stopped at its bound, and may be less than the sum of what was granted.
  position.acquired = std::max(position.acquired - std::min(position.acquired, event.granted), position.remaining);
  if (position.remaining == Points(0)) {
    close_position(state, order.slot);
  } else {
    change.position_after = position;
  }
}

// Whose legacy an order's coins and locked points are of; nullptr: the member has none.
LegacyHolding* legacy_of(State& state, MemberIndex member) {
  const auto found = state.legacy.holdings.find(member);
  return found == state.legacy.holdings.end() ? nullptr : &found->second;
}

// Of the points that the order locked, the part that this refund asks for.
Points locked_back(const KeptOrder& order, const OrderReversed& event) {
  const Money amount = event.refund + event.subsidy + event.coins;
  return Points(multiply_divide_ceil(order.locked.units(), amount.units(), order.price().units()));
}

// Whether the legacy part can follow: the member has collected, and gives back what the order locked, no more.
const char* check_legacy(State& state, const KeptOrder& order, const OrderReversed& event) {
  const bool bounded = event.refund >= Money(0) && event.subsidy >= Money(0) && event.coins >= Money(0) &&
                       event.locked >= Points(0) && event.legacy_points >= Points(0) &&
                       event.legacy_received >= Money(0) && event.locked <= order.locked &&
                       event.legacy_points <= order.locked - event.locked;
  if (!bounded) return "the order locked less";
  const LegacyHolding* const holding = legacy_of(state, event.member);
  if (holding == nullptr) {
    const bool none = event.coins == Money(0) && order.locked == Points(0) && event.legacy_received == Money(0);
    return none ? nullptr : "the member has no claims";
  }
  if (state.legacy.collectable(*holding) > Points(0)) return "the member collects first";
  const Points held = holding->position.exists() ? state.positions.at(holding->slot).remaining : Points(0);
  if (event.locked > holding->locked || event.legacy_points > held || event.legacy_received > holding->received) {
    return "the member's legacy is less";
  }
  if (event.locked + event.legacy_points > locked_back(order, event)) return "the order locked less";
  const Points residue = event.locked - std::min(event.locked, state.legacy.locked);
  if (residue > state.legacy.released) return "the residue is another";
  return nullptr;
}

// The coins are the member's again; of the points that they brought, `asked` are taken: what locked balance and legacy
// position do not hold was sold, or has lapsed. Returns those that leave S.
Points give_back_coins(State& state, const OrderReversed& event, Points asked, Change& change) {
  LegacyHolding* const found = legacy_of(state, event.member);
  if (found == nullptr) return Points(0);
  LegacyHolding& holding = *found;
  const Points sold = std::min(asked - (event.locked + event.legacy_points), holding.sold);
  holding.coins += event.coins;
  change.posting.debit(Account::legacy_assumed, event.coins);
  change.posting.credit(Account::coins, event.coins);
  Points residue;
  if (event.locked > Points(0)) residue = state.legacy.take_locked(holding, event.locked);
  change.released -= residue;
  change.holdings -= event.legacy_points;
  holding.sold -= sold;
  holding.received -= event.legacy_received;
  if (holding.position.exists()) {
    Position& position = state.positions.at(holding.slot);
    position.remaining -= event.legacy_points;
    const Points left = position.acquired - std::min(position.acquired, event.legacy_points + sold);
    position.acquired = std::max(left, position.remaining);
    close_idle_legacy(state, holding);
  }
  return event.legacy_points + residue;
}

// What was taken back beyond what the pool is owed belongs to the reserve: now, as far as it was collected; the rest
// once the debt is repaid.
void fill_reserve(State& state, const OrderReversed& event, Money legacy_collected, Change& change) {
  const Money made_good = std::min(event.received, event.contribution - event.pool_back);
  const Money now = std::max(Money(0), event.collected - made_good) + legacy_collected;
  const Money later = event.received + event.legacy_received - made_good - now;
  change.posting.credit(Account::reserve, now);
  if (later == Money(0)) return;
  change.posting.credit(Account::reserve_due, later);
  state.reserve_due[event.member] += later;
}

void give_back_cost(State& state, const KeptOrder& order, const OrderReversed& event, Change& change) {
  if (event.cost_back == Money(0)) return;
  Supplier& supplier = state.suppliers.at(order.supplier);
  const Money from_payable = std::clamp(supplier.owed, Money(0), event.cost_back);
  supplier.owed -= event.cost_back;
  change.posting.debit(Account::supplier_payable, from_payable);
  change.posting.debit(Account::supplier_receivable, event.cost_back - from_payable);
}

void reduce(KeptOrder& order, const OrderReversed& event, Points locked, Money platform) {
  const Money price = order.price();
  order.paid -= event.refund;
  order.coins -= event.coins;
  order.locked -= locked;
  order.subsidy -= event.subsidy;
  order.cost -= event.cost;
  order.contribution -= event.contribution;
  order.platform -= platform;
  order.granted -= event.granted;
  order.left -= event.points;
  order.received -= event.received;
  // The part of the reserve leaves the order even where the reserve no longer held it: later refunds do not ask again.
  const Money refunded = price - order.price();
  order.reserve -= Money(multiply_divide_floor(order.reserve.units(), refunded.units(), price.units()));
}

// What the pool keeps of an order that was paid for by its member, and what a subsidy paid for.
void leave_inflow(Totals& totals, Money contribution, Money subsidised) {
  totals.subsidised -= subsidised;
  totals.organic -= contribution - subsidised;
}

}  // namespace

const char* fold(State& state, const RewardReversed& event, Change& change) {
  const std::optional<OrderNumber> number = state.orders.find(event.order);
  if (!number) return "the order is not kept";
  const KeptOrder& order = state.orders.at(*number);
  if (event.line < 0 || event.line >= order.rewards) return "the order paid no such reward";
  KeptReward& reward = state.orders.reward(order, static_cast<std::size_t>(event.line));
  if (reward.member != event.member || reward.amount < event.amount) return "the order paid another reward";
  reward.amount -= event.amount;
  charge_member(state, event.member, event.amount, change);
  change.posting.credit(Account::rewards_payable, event.amount);
  state.totals.rewards -= event.amount;
  return nullptr;
}

const char* fold(State& state, const OrderReversed& event, Change& change) {
  const std::optional<OrderNumber> number = state.orders.find(event.order);
  if (!number) return "the order is not kept";
  KeptOrder& order = state.orders.at(*number);
  if (order.member != event.member || order.price() <= Money(0) || takes_more_than_is_left(order, event)) {
    return "the order has less left";
  }
  if (event.platform_back > order.platform) return "the platform had less";
  if (const char* const reason = check_legacy(state, order, event)) return reason;
  const Int128 leaves = Int128{event.points.units()} + event.legacy_points.units();
  if (event.pool_back > state.pool.cash || leaves > state.pool.circulating.units()) return "the pool holds less";

  Posting& posting = change.posting;
  posting.debit(Account::pool, event.pool_back);
  posting.debit(Account::rewards_payable, event.rewards_back);
  posting.debit(Account::platform_revenue, event.platform_back);
  posting.debit(Account::reserve, event.reserve_back);
  posting.debit(Account::platform_loss, event.loss);
  posting.credit(Account::platform_revenue, event.gain);
  give_back_cost(state, order, event, change);
  posting.credit(Account::subsidy, event.subsidy);
  credit_member(state, event.member, event.refund, change);
  Member& member = state.members[event.member.value()];
  charge_member(state, event.member, event.received, change);
  const Money legacy_collected = collectable(member.wallet, event.legacy_received);
  charge_member(state, event.member, event.legacy_received, change);
  fill_reserve(state, event, legacy_collected, change);

  const Points asked = locked_back(order, event);
  const Points leaving = event.points + give_back_coins(state, event, asked, change);
  if (leaving > Points(0)) take_from_pool(state.pool, leaving, event.pool_back);
  change.holdings -= event.points;
  leave_position(state, order, event, change);
  const Money subsidised_before = subsidised_part(order.contribution, order.paid, order.subsidy);
  reduce(order, event, asked, event.platform_back);
  const Money subsidised_after = subsidised_part(order.contribution, order.paid, order.subsidy);
  leave_inflow(state.totals, event.contribution, subsidised_before - subsidised_after);

  const Money taken_back = event.received + event.legacy_received;
  change_standing(state, event.member, {.spent = -event.refund, .received = -taken_back});
  if (!state.ranks.empty()) {
    Money& spent = state.ranks.at(event.member).spent;
    spent -= std::min(spent, event.refund);
  }
  ++state.totals.reversals;
  state.totals.spent -= event.refund;
  state.totals.taken_back += taken_back;
  return nullptr;
}

}  // namespace greenpool
