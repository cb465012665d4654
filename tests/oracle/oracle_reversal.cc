// Refund after settlement. SPEC section 7.
#include <algorithm>

#include "tests/oracle/oracle.h"

namespace greenpool::oracle {
namespace {

mpz_class at_least_nothing(const mpz_class& amount) { return amount > 0 ? amount : mpz_class(0); }

}  // namespace

const SettledOrder* Oracle::reversible(std::string_view id, std::int64_t at) const {
  const auto found = settled_by_id_.find(id);
  if (found == settled_by_id_.end()) return nullptr;
  const SettledOrder& order = settled_[found->second];
  const bool over = flawed(Flaw::last_day_excluded) ? at >= order.reversible_until : at > order.reversible_until;
  return over ? nullptr : &order;
}

Reasons Oracle::reasons(const ReverseOrder& operation, std::int64_t at) const {
  Reasons reasons;
  const SettledOrder* const order = reversible(operation.order, at);
  reasons.add_if(order == nullptr, Reject::unknown_order);
  if (order == nullptr) return reasons;
  const mpz_class price = order->price();
  reasons.add_if(price == 0, Reject::order_refunded);
  reasons.add_if(operation.amount && whole(operation.amount->units()) > price, Reject::refund_too_large);
  if (!reasons.none()) return reasons;

  OracleBooks trial = books_;
  SettledOrder copy = *order;
  const mpz_class debt_before = account(Account::member_debt);
  const Reversal reversal = reverse(operation, trial, copy);
  reasons.add_if(trial.surplus() < 0 && !flawed(Flaw::refunds_uncovered), Reject::platform_funds_insufficient);
  const mpz_class new_debt = at_least_nothing(trial.at(Account::member_debt) - debt_before);
  reasons.add_if(overflows(Account::member_debt, new_debt) ||
                     overflows(Account::reserve_due, reversal.received + reversal.legacy_received) ||
                     overflows(Account::platform_loss, reversal.loss) ||
                     overflows(Account::platform_revenue, reversal.gain) ||
                     overflows(Account::legacy_assumed, reversal.coins) ||
                     overflows(Account::supplier_receivable, reversal.cost_back),
                 Reject::account_limit);
  return reasons;
}

// Withdrawals that were not sent come back, newest first, until the wallet can pay.
void Oracle::make_room(std::size_t member, const mpz_class& amount, OracleBooks& books, Reversal& reversal) const {
  if (flawed(Flaw::debt_stops_no_withdrawal)) return;
  while (books.purses()[member].wallet < amount) {
    const OpenWithdrawal* const newest = books.newest_unsent(member);
    if (newest == nullptr) return;
    reversal.steps.push_back({newest->id, 0, member, RewardRule::direct, newest->amount});
    books.release(reversal.steps.back().withdrawal);
  }
}

Reversal Oracle::reverse(const ReverseOrder& operation, OracleBooks& books, SettledOrder& order) const {
  Reversal reversal;
  reversal.price = order.price();
  reversal.part = operation.amount ? whole(operation.amount->units()) : reversal.price;
  const Reversal& share = reversal;
  const auto users_down = [&](const mpz_class& left) {
    return flawed(Flaw::reversal_rounds_for_members) ? share.down(left) : share.up(left);
  };

  // What is paid back in money is never more than what was paid in it: the subsidy takes the difference.
  reversal.subsidy_before = order.subsidy;
  reversal.coins = flawed(Flaw::coins_round_up) ? share.up(order.coins) : share.down(order.coins);
  reversal.subsidy = share.down(order.subsidy);
  reversal.refund = reversal.part - reversal.coins - reversal.subsidy;
  if (reversal.refund > order.paid || flawed(Flaw::refund_takes_cash_first)) {
    reversal.refund = std::min(order.paid, mpz_class(reversal.part - reversal.coins));
    reversal.subsidy = reversal.part - reversal.coins - reversal.refund;
  }
  for (std::size_t line = 0; line < order.rewards.size(); ++line) {
    OracleReward& reward = order.rewards[line];
    const mpz_class amount = users_down(reward.amount);
    reward.amount -= amount;
    if (amount == 0 || flawed(Flaw::rewards_stay)) continue;
    // SPEC section 7: the refund is credited first, also to a buyer who earned on the own order.
    make_room(reward.member, reward.member == order.member ? mpz_class(amount - reversal.refund) : amount, books,
              reversal);
    const bool made_debt = books.purses()[reward.member].wallet < amount;
    books.charge(reward.member, amount);
    reversal.rewards_back += amount;
    reversal.steps.push_back({{}, line, reward.member, reward.rule, amount, made_debt});
  }

  reversal.granted = users_down(order.granted);
  reversal.points = users_down(order.left);
  reversal.received = users_down(order.received);
  reversal.contribution = share.down(order.contribution);
  reversal.platform_back = share.down(order.platform);
  const mpz_class reserve_part = share.down(order.reserve);
  reversal.cost = share.down(order.cost);
  reversal.cost_back = operation.cost == CostReturn::returned ? reversal.cost : mpz_class(0);
  take_legacy_back(order, reversal);
  reversal.steps_before_points = reversal.steps.size();
  if (reversal.points > 0) {
    const mpz_class leaving = reversal.points + reversal.legacy_points;
    const mpq_class at = leaves_residue({order.member}, leaving) ? ratio(pool_, leaving) : price();
    const mpz_class worth = floor_of(reversal.points * at);
    reversal.pool_back = flawed(Flaw::pool_gives_back_more) ? worth : std::min(reversal.contribution, worth);
  }

  const mpz_class taken = reversal.received + reversal.legacy_received;
  make_room(order.member, taken - reversal.refund, books, reversal);
  reversal.reserve_back = std::min(reserve_part, books.at(Account::reserve));
  books.at(Account::pool) -= reversal.pool_back;
  books.at(Account::subsidy) += reversal.subsidy;
  books.at(Account::platform_revenue) -= reversal.platform_back;
  books.at(Account::reserve) -= reversal.reserve_back;
  books.credit(order.member, reversal.refund);
  books.at(Account::coins) += reversal.coins;
  books.at(Account::legacy_assumed) += reversal.coins;
  const mpz_class collected = std::min(taken, at_least_nothing(books.purses()[order.member].wallet));
  reversal.collected = std::min(reversal.received, collected);
  books.charge(order.member, taken);

  // What is collected makes good the pool's gap first; the rest is the reserve's, now or when the debt is repaid.
  const mpz_class gap = reversal.contribution - reversal.pool_back;
  const mpz_class made_good = flawed(Flaw::reserve_gets_none) ? reversal.received : std::min(reversal.received, gap);
  const mpz_class rest = taken - made_good;
  const mpz_class rest_now = at_least_nothing(collected - made_good);
  books.at(Account::reserve) += rest_now;
  books.at(Account::reserve_due) += rest - rest_now;
  books.purses()[order.member].reserve_due += rest - rest_now;

  const mpz_class funded = reversal.pool_back + made_good + reversal.platform_back + reversal.rewards_back +
                           reversal.reserve_back + reversal.cost_back;
  const mpz_class missing = reversal.refund + reversal.subsidy - funded;
  reversal.loss = at_least_nothing(missing);
  reversal.gain = at_least_nothing(-missing);
  books.at(Account::platform_loss) += reversal.loss;
  books.at(Account::platform_revenue) += reversal.gain;

  // What was owed to the supplier first.
  const mpz_class owed = at_least_nothing(suppliers_[*find_supplier(order.supplier)].owed);
  const mpz_class off_payable = std::min(owed, reversal.cost_back);
  books.at(Account::supplier_payable) -= off_payable;
  books.at(Account::supplier_receivable) += reversal.cost_back - off_payable;

  order.subsidy -= reversal.subsidy;
  order.paid -= reversal.refund;
  order.granted -= reversal.granted;
  order.left -= reversal.points;
  order.received -= reversal.received;
  order.contribution -= reversal.contribution;
  order.platform -= reversal.platform_back;
  order.reserve -= reserve_part;  // whether or not the reserve could give it
  order.cost -= reversal.cost;
  order.coins -= reversal.coins;
  order.locked -= reversal.locked_part;
  return reversal;
}

void Oracle::leave_position(const Reversal& reversal, const SettledOrder& order) {
  if (!order.position || !positions_[*order.position].open) return;
  OraclePosition& position = positions_[*order.position];
  clear_trigger(*order.position);
  if (!flawed(Flaw::refund_keeps_spend)) position.spend -= reversal.refund;
  position.remaining -= reversal.points;
  if (!flawed(Flaw::refund_keeps_acquired)) position.acquired -= reversal.granted;
  position.acquired = std::max(position.acquired, position.remaining);
  close_if_empty(*order.position);
}

void Oracle::apply(const ReverseOrder& operation, Events& events) {
  SettledOrder& order = settled_[settled_by_id_.find(operation.order)->second];
  if (!flawed(Flaw::reversal_without_collecting)) collect(order.member, events);
  const SettledOrder before = order;
  const Reversal reversal = reverse(operation, books_, order);
  meet_reversal(reversal, before);
  meet_legacy_refund(reversal);
  const mpz_class leaving = reversal.points + reversal.legacy_points;
  for (std::size_t number = 0; number < reversal.steps.size(); ++number) {
    if (number == reversal.steps_before_points) settle_residue_before(leaving, events);
    const Reversal::Step& step = reversal.steps[number];
    const Money amount(units_of(step.amount));
    if (!step.withdrawal.empty()) {
      events.emplace_back(
          WithdrawalReleased{keep(step.withdrawal), index_of(step.member), amount, ReleaseReason::debt, {}});
    } else {
      totals_.rewards -= step.amount;
      events.emplace_back(RewardReversed{operation.order, static_cast<std::int64_t>(step.line), index_of(step.member),
                                         step.rule, amount});
    }
  }
  if (reversal.steps.size() == reversal.steps_before_points) settle_residue_before(leaving, events);
  const mpq_class price_before = price();
  suppliers_[*find_supplier(order.supplier)].owed -= reversal.cost_back;

  OracleMember& member = members_[order.member];
  member.spent -= reversal.refund;
  member.received -= reversal.received + reversal.legacy_received;
  if (!flawed(Flaw::refund_keeps_period_spend)) {
    member.period_spend = at_least_nothing(member.period_spend - reversal.refund);
  }
  totals_.spent -= reversal.refund;
  totals_.taken_back += reversal.received + reversal.legacy_received;
  ++totals_.reversals;

  const mpz_class circulating_before = circulating_;
  pool_ -= reversal.pool_back;
  circulating_ -= reversal.points;
  leave_position(reversal, order);
  leave_legacy_position(reversal, order);
  if (circulating_ == 0 && circulating_before > 0) last_price_ = price_before;
  trim_request(order.member, Occasion::request_shrunk_by_reversal);

  OrderReversed event;
  event.refund_id = operation.refund;
  event.order = operation.order;
  event.member = index_of(order.member);
  event.refund = Money(units_of(reversal.refund));
  event.subsidy = Money(units_of(reversal.subsidy));
  event.granted = Points(units_of(reversal.granted));
  event.points = Points(units_of(reversal.points));
  event.pool_back = Money(units_of(reversal.pool_back));
  event.contribution = Money(units_of(reversal.contribution));
  event.received = Money(units_of(reversal.received));
  event.collected = Money(units_of(reversal.collected));
  event.platform_back = Money(units_of(reversal.platform_back));
  event.rewards_back = Money(units_of(reversal.rewards_back));
  event.reserve_back = Money(units_of(reversal.reserve_back));
  event.cost = Money(units_of(reversal.cost));
  event.cost_back = Money(units_of(reversal.cost_back));
  event.loss = Money(units_of(reversal.loss));
  event.gain = Money(units_of(reversal.gain));
  event.coins = Money(units_of(reversal.coins));
  event.locked = Points(units_of(reversal.locked));
  event.legacy_points = Points(units_of(reversal.legacy_points));
  event.legacy_received = Money(units_of(reversal.legacy_received));
  events.emplace_back(event);

  const bool was_open = order.position && positions_[*order.position].open;
  consequences(Occasion::exit_caused_by_reversal, events);
  if (was_open && !positions_[*order.position].open) meet(Occasion::reversal_exits_its_own_position);
}

}  // namespace greenpool::oracle
