// What a refund takes back. SPEC section 7.
#include <algorithm>

#include "engine/apply/fold.h"
#include "engine/apply/holdings.h"
#include "engine/apply/purse.h"

namespace greenpool {
namespace {

bool takes_more_than_is_left(const KeptOrder& order, const OrderReversed& event) {
  return event.refund > order.paid || event.subsidy > order.subsidy || event.granted > order.granted ||
         event.points > order.left || event.contribution > order.contribution || event.received > order.received ||
         event.cost > order.cost || event.cost_back > event.cost || event.pool_back > event.contribution;
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

// What was taken back beyond what the pool is owed belongs to the reserve: now, as far as it was collected; the rest
// once the debt is repaid.
void fill_reserve(State& state, const OrderReversed& event, Change& change) {
  const Money made_good = std::min(event.received, event.contribution - event.pool_back);
  const Money now = std::max(Money(0), event.collected - made_good);
  const Money later = event.received - made_good - now;
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

void reduce(KeptOrder& order, const OrderReversed& event, Money platform) {
  const Money price = order.price();
  order.paid -= event.refund;
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
  if (order.member != event.member || takes_more_than_is_left(order, event)) return "the order has less left";
  if (order.price() == Money(0)) return "the order was refunded before";
  if (event.platform_back > order.platform) return "the platform had less";
  if (event.pool_back > state.pool.cash || event.points > state.pool.circulating) return "the pool holds less";

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
  charge_member(state, event.member, event.received, change);
  fill_reserve(state, event, change);

  if (event.points > Points(0)) take_from_pool(state.pool, event.points, event.pool_back);
  change.holdings -= event.points;
  leave_position(state, order, event, change);
  const Money subsidised_before = subsidised_part(order.contribution, order.paid, order.subsidy);
  reduce(order, event, event.platform_back);
  const Money subsidised_after = subsidised_part(order.contribution, order.paid, order.subsidy);
  leave_inflow(state.totals, event.contribution, subsidised_before - subsidised_after);

  Member& member = state.members[event.member.value()];
  member.spent -= event.refund;
  member.received -= event.received;
  if (!state.ranks.empty()) {
    Money& spent = state.ranks.at(event.member).spent;
    spent -= std::min(spent, event.refund);
  }
  ++state.totals.reversals;
  state.totals.spent -= event.refund;
  state.totals.taken_back += event.received;
  return nullptr;
}

}  // namespace greenpool
