// Orders: payment, settlement, cancellation. SPEC sections 3 and 6.
#include "tests/oracle/bounds.h"
#include "tests/oracle/oracle.h"

namespace greenpool::oracle {
Purchase Oracle::purchase_of(const SettleOrder& order) const {
  Purchase purchase;
  purchase.order = order.order;
  purchase.version = version();
  purchase.member = order.member.exists() ? order.member.value() : 0;
  purchase.paid = whole(order.paid.units());
  purchase.wallet = whole(order.wallet.units());
  purchase.subsidy = whole(order.subsidy.units());
  purchase.cost = whole(order.cost.units());
  purchase.reward_rate = ratio(whole(order.reward_rate.value_or(terms_.reward_rate).units()), 1'000'000);
  purchase.platform_rate = ratio(whole(order.platform_rate.value_or(terms_.platform_rate).units()), 1'000'000);
  purchase.region = order.region;
  purchase.supplier = order.supplier;
  purchase.coins = whole(order.coins.units());
  if (purchase.coins > 0) {
    const mpq_class cost = ratio(purchase.cost * purchase.price(), purchase.price() + purchase.coins);
    purchase.coin_cost = purchase.cost - (flawed(Flaw::cash_cost_rounds_down) ? floor_of(cost) : ceiling_of(cost));
  }
  return purchase;
}

OrderFigures Oracle::figures_of(const Purchase& purchase) const {
  const Terms& terms = terms_of(purchase);
  const mpz_class price_paid = purchase.price();
  OrderFigures figures;
  const mpq_class rewards = price_paid * purchase.reward_rate;
  figures.rewards = flawed(Flaw::rewards_round_up) ? ceiling_of(rewards) : floor_of(rewards);
  figures.platform = floor_of(price_paid * purchase.platform_rate);
  figures.contribution = price_paid - purchase.money_cost() - figures.rewards - figures.platform;
  if (figures.contribution < 0) return figures;

  mpz_class base = figures.contribution;
  if (flawed(Flaw::remainder_in_value) && terms.remainder_to == RemainderTo::pool) base += figures.rewards;
  if (terms.grant_base == GrantBase::profit) base = price_paid - purchase.money_cost();
  figures.value = floor_of(base * per_million(terms.grant_rate.units()));
  if (figures.value > figures.contribution) figures.value = figures.contribution;

  mpq_class at = price();
  if (flawed(Flaw::grant_priced_after) && circulating_ > 0) at = ratio(pool_ + figures.contribution, circulating_);
  const mpq_class granted = figures.value / at;
  figures.granted = flawed(Flaw::grant_rounds_up) ? ceiling_of(granted) : floor_of(granted);
  add_coin_part(purchase, figures);
  add_release(purchase, figures);
  return figures;
}

// (v S - n P) x 1000 > v S, divided by S.
bool Oracle::too_fine(const OrderFigures& figures) const {
  const mpq_class lost = (figures.value - figures.granted * price()) * 1'000;
  return figures.value > 0 && (lost > figures.value || (flawed(Flaw::dust_at_equality) && lost == figures.value));
}

bool Oracle::covers_grant_on_profit(const Purchase& purchase) const {
  const mpq_class grant_rate = per_million(terms_of(purchase).grant_rate.units());
  const mpq_class left = (1 - grant_rate) * (purchase.price() - purchase.money_cost());
  const mpq_class promised = (purchase.reward_rate + purchase.platform_rate) * purchase.price();
  return flawed(Flaw::product_cover_strict) ? left > promised : left >= promised;
}

// The member's open position of the same multiple, where terms have one position a member. A legacy position is none.
std::optional<std::size_t> Oracle::joined_by(const Purchase& purchase) const {
  const OraclePromise promise = promise_of(terms_of(purchase));
  if (promise.basis == ExitBasis::order) return std::nullopt;
  if (purchase.paid == 0 && !flawed(Flaw::coins_alone_join)) return std::nullopt;  // in coins alone
  std::optional<std::size_t> joined;
  for (const std::size_t position : members_[purchase.member].open_positions) {
    if (positions_[position].is_legacy && !flawed(Flaw::orders_join_legacy_position)) continue;
    const bool same = positions_[position].promise == promise;
    if (same || flawed(Flaw::orders_join_any_promise)) joined = position;
  }
  return joined;
}

// What payment and settlement at once have in common with payment alone.
Reasons Oracle::reasons_of_payment(const SettleOrder& order) const {
  Reasons reasons;
  reasons.add_if(paid_.contains(order.order), Reject::order_conflict);
  reasons.add_if(!knows(order.member), Reject::unknown_member);
  if (!knows(order.member)) return reasons;
  const Purchase purchase = purchase_of(order);
  reasons.add_if((purchase.wallet > 0 || purchase.coins > 0) && is_frozen(order.member), Reject::member_frozen);
  reasons.add_if(!has_accepted(purchase.member), Reject::terms_not_accepted);
  if (order.reward_rate || order.platform_rate) {
    const mpq_class worst = worst_case_rewards();
    const bool strict = flawed(Flaw::product_rewards_strict) && purchase.reward_rate == worst;
    reasons.add_if(purchase.reward_rate < worst || purchase.reward_rate + purchase.platform_rate > 1 || strict,
                   Reject::rates_not_covered);
  }
  const mpz_class cap = floor_of(purchase.price() * purchase.platform_rate);
  reasons.add_if(
      purchase.subsidy > cap || (flawed(Flaw::subsidy_below_cap) && purchase.subsidy > 0 && purchase.subsidy == cap),
      Reject::subsidy_over_cap);
  add_reasons_of_split(purchase, figures_of(purchase), reasons);
  reasons.add_if(purchase.wallet > 0 && purchase.wallet > books_.purses()[purchase.member].wallet,
                 Reject::wallet_insufficient);
  reasons.add_if(purchase.coins > members_[purchase.member].legacy.coins, Reject::coins_insufficient);
  reasons.add_if(purchase.subsidy > account(Account::subsidy), Reject::subsidy_insufficient);
  reasons.add_if(overflows(Account::cash, purchase.price()), Reject::account_limit);
  return reasons;
}

void Oracle::add_reasons_of_split(const Purchase& purchase, const OrderFigures& figures, Reasons& reasons) const {
  reasons.add_if(figures.contribution < 0, Reject::contribution_negative);
  reasons.add_if(terms_of(purchase).grant_base == GrantBase::profit && !covers_grant_on_profit(purchase),
                 Reject::grant_not_covered);
  reasons.add_if(
      overflows(Account::platform_revenue, purchase.price()) || overflows(Account::supplier_payable, purchase.price()),
      Reject::account_limit);
}

void Oracle::add_reasons_of_grant(const Purchase& purchase, const OrderFigures& figures, Reasons& reasons) const {
  reasons.add_if(too_fine(figures), Reject::grant_too_fine);
  const std::optional<std::size_t> joined = joined_by(purchase);
  if (joined || figures.granted > 0) {
    const OraclePosition before = joined ? positions_[*joined] : OraclePosition{};
    const mpz_class spend_bound = flawed(Flaw::spend_bound_off) ? kOrderBound - 1 : kOrderBound;
    const mpz_class acquired_bound = flawed(Flaw::acquired_bound_off) ? kPointsBound - 1 : kPointsBound;
    reasons.add_if(before.spend + purchase.paid > spend_bound, Reject::position_limit);
    reasons.add_if(before.remaining + figures.granted > kPointsBound, Reject::position_limit);
    reasons.add_if(terms_of(purchase).exit_multiple && before.acquired + figures.granted > acquired_bound,
                   Reject::position_limit);
  }
  const mpz_class points_bound = flawed(Flaw::points_bound_off) ? kPointsBound - 1 : kPointsBound;
  reasons.add_if(circulating_ + figures.granted + figures.released > points_bound, Reject::points_limit);
  add_reasons_of_coins(purchase, figures, reasons);
  reasons.add_if(
      overflows(Account::platform_revenue, purchase.price()) || overflows(Account::supplier_payable, purchase.price()),
      Reject::account_limit);
}

Reasons Oracle::reasons(const SettleOrder& operation, std::int64_t) const {
  Reasons reasons = reasons_of_payment(operation);
  if (!knows(operation.member)) return reasons;
  const Purchase purchase = purchase_of(operation);
  add_reasons_of_grant(purchase, figures_of(purchase), reasons);
  return reasons;
}

void Oracle::apply(const SettleOrder& operation, Events& events) {
  const Purchase purchase = purchase_of(operation);
  balance(Account::cash) += purchase.paid - purchase.wallet;
  balance(Account::subsidy) -= purchase.subsidy;
  books_.charge(purchase.member, purchase.wallet);
  members_[purchase.member].legacy.coins -= purchase.coins;
  settle(purchase, events);
}

Reasons Oracle::reasons(const PayOrder& operation, std::int64_t) const { return reasons_of_payment(operation); }

void Oracle::apply(const PayOrder& operation, Events& events) {
  const Purchase purchase = purchase_of(operation);
  balance(Account::cash) += purchase.paid - purchase.wallet;
  balance(Account::subsidy) -= purchase.subsidy;
  balance(Account::customer_deposits) += purchase.price();
  books_.charge(purchase.member, purchase.wallet);
  members_[purchase.member].legacy.coins -= purchase.coins;
  paid_.emplace(purchase.order, purchase).first->second.prepaid = true;
  events.emplace_back(OrderPaid{operation.order, operation.member, operation.paid, operation.wallet, operation.subsidy,
                                operation.cost, operation.reward_rate.value_or(terms_.reward_rate),
                                operation.platform_rate.value_or(terms_.platform_rate), operation.region,
                                operation.supplier, operation.coins});
}

Reasons Oracle::reasons(const SettlePaidOrder& operation, std::int64_t) const {
  Reasons reasons;
  const auto paid = paid_.find(operation.order);
  reasons.add_if(paid == paid_.end(), Reject::unknown_order);
  if (paid == paid_.end()) return reasons;
  const OrderFigures figures = figures_of(paid->second);
  reasons.add_if(flawed(Flaw::paid_orders_ask_again) && !has_accepted(paid->second.member), Reject::terms_not_accepted);
  add_reasons_of_split(paid->second, figures, reasons);
  add_reasons_of_grant(paid->second, figures, reasons);
  return reasons;
}

void Oracle::apply(const SettlePaidOrder& operation, Events& events) {
  const auto paid = paid_.find(operation.order);
  const Purchase purchase = paid->second;
  paid_.erase(paid);
  balance(Account::customer_deposits) -= purchase.price();
  settle(purchase, events);
}

Reasons Oracle::reasons(const CancelOrder& operation, std::int64_t) const {
  Reasons reasons;
  reasons.add_if(!paid_.contains(operation.order), Reject::unknown_order);
  return reasons;
}

void Oracle::apply(const CancelOrder& operation, Events& events) { cancel(std::string(operation.order), events); }

void Oracle::cancel(const std::string& id, Events& events) {
  const auto paid = paid_.find(id);
  const Purchase purchase = paid->second;
  paid_.erase(paid);
  const mpz_class cash = purchase.paid - purchase.wallet;
  balance(Account::customer_deposits) -= purchase.price();
  balance(Account::cash) -= cash;
  balance(Account::subsidy) += purchase.subsidy;
  if (purchase.wallet > 0 && in_debt(purchase.member)) meet(Occasion::cancellation_repays_debt);
  books_.credit(purchase.member, purchase.wallet);
  members_[purchase.member].legacy.coins += purchase.coins;
  events.emplace_back(OrderCancelled{keep(id), index_of(purchase.member), Money(units_of(cash)),
                                     Money(units_of(purchase.wallet)), Money(units_of(purchase.subsidy)),
                                     Money(units_of(purchase.coins))});
}

void Oracle::settle(const Purchase& purchase, Events& events) {
  const OrderFigures figures = figures_of(purchase);
  if (figures.locked > 0) collect(purchase.member, events);
  OracleMember& member = members_[purchase.member];
  meet_order(purchase, figures, joined_by(purchase).has_value());
  meet_coins(purchase, figures);
  const std::vector<OracleReward> rewards = rewards_of(purchase);
  mpz_class rewarded;
  for (const OracleReward& reward : rewards) rewarded += reward.amount;
  const mpz_class remainder = figures.rewards - rewarded;

  OrderSettled event;
  event.order = keep(purchase.order);
  event.member = index_of(purchase.member);
  event.prepaid = purchase.prepaid;
  event.paid = Money(units_of(purchase.paid));
  event.wallet = Money(purchase.prepaid ? 0 : units_of(purchase.wallet));
  event.subsidy = Money(units_of(purchase.subsidy));
  event.cost = Money(units_of(purchase.money_cost()));
  event.contribution = Money(units_of(figures.contribution));
  event.platform = Money(units_of(figures.platform));
  event.rewards = Money(units_of(rewarded));
  event.remainder = Money(units_of(remainder));
  event.grant_value = Money(units_of(figures.value));
  event.granted = Points(units_of(figures.granted));
  event.region = purchase.region;
  event.supplier = keep(purchase.supplier);
  event.coins = Money(units_of(purchase.coins));
  event.coin_cost = Money(units_of(purchase.coin_cost));
  event.locked = Points(units_of(figures.locked));
  event.released = Points(units_of(figures.released));
  event.version = purchase.version == version() ? 0 : purchase.version;
  const std::optional<std::size_t> joined = join(purchase, figures, event);
  post(purchase, figures, remainder);
  settle_coins(purchase, figures);
  member.spent += purchase.paid;
  member.period_spend += purchase.paid;
  totals_.spent += purchase.paid;
  ++totals_.orders;
  meet_bounds(joined);
  events.emplace_back(event);
  for (const OracleReward& reward : rewards) {
    if (in_debt(reward.member)) meet(Occasion::reward_repays_debt);
    books_.credit(reward.member, reward.amount);
    totals_.rewards += reward.amount;
    events.emplace_back(RewardPaid{index_of(reward.member), reward.rule, reward.generation, Rate(reward.rate),
                                   Money(units_of(reward.base)), Money(units_of(reward.amount))});
  }
  settled_.back().rewards = rewards;

  const std::uint64_t exits_before = totals_.exits;
  consequences(Occasion::exit_caused_by_order, events);
  if (joined && totals_.exits > exits_before && !positions_[*joined].open) meet(Occasion::order_exits_its_own_position);
}

// The position that the grant goes to, if there is one; and the order's own lot.
std::optional<std::size_t> Oracle::join(const Purchase& purchase, const OrderFigures& figures, OrderSettled& event) {
  const Terms& terms = terms_of(purchase);
  std::optional<std::size_t> joined = joined_by(purchase);
  if (!joined && figures.granted > 0) {
    event.opened = true;
    joined = positions_.size();
    meet_promise(purchase.member, promise_of(terms));
    members_[purchase.member].open_positions.push_back(*joined);
    positions_.emplace_back();
    positions_.back().member = purchase.member;
    positions_.back().promise = promise_of(terms);
  } else if (joined) {
    clear_trigger(*joined);
  }
  if (joined) {
    OraclePosition& position = positions_[*joined];
    const mpz_class spend_before = position.spend;
    const mpz_class acquired_before = position.acquired;
    if (figures.granted > 0 || !flawed(Flaw::spend_of_nothing_lost)) position.spend += purchase.paid;
    position.acquired += figures.granted;
    position.remaining += figures.granted;
    if (!position.promise.multiple && position.acquired > kPointsBound && !flawed(Flaw::acquired_unbounded)) {
      position.acquired = kPointsBound;
      meet(Occasion::acquired_stops_at_bound);
    }
    if (position.spend * acquired_before < spend_before * position.acquired) meet(Occasion::order_lowers_trigger);
    set_trigger(*joined);
    event.position = id_of(*joined);
  }
  if (joined && figures.granted > 0) positions_[*joined].lots.push_back(settled_.size());
  if (terms.reversal_days > 0) settled_by_id_[purchase.order] = settled_.size();
  SettledOrder& order = settled_.emplace_back();
  order.id = purchase.order;
  order.member = purchase.member;
  order.position = joined;
  order.granted = figures.granted;
  order.left = figures.granted;
  return joined;
}

void Oracle::post(const Purchase& purchase, const OrderFigures& figures, const mpz_class& remainder) {
  const Terms& terms = terms_of(purchase);
  const bool to_pool = terms.remainder_to == RemainderTo::pool;
  const bool to_reserve = terms.remainder_to == RemainderTo::reserve;
  const mpz_class none;
  const mpz_class contribution = figures.contribution + (to_pool ? remainder : none);
  const mpz_class platform = figures.platform + (to_pool || to_reserve ? none : remainder);
  const mpz_class reserve = to_reserve ? remainder : none;
  owe_supplier(purchase.supplier, purchase.cost);
  balance(Account::pool) += contribution;
  balance(Account::platform_revenue) += platform;
  balance(Account::reserve) += reserve;
  pool_ += contribution;
  circulating_ += figures.granted;
  if (to_pool && flawed(Flaw::remainder_is_injection)) injections_.push_back({clock_, remainder});
  SettledOrder& order = settled_.back();
  order.reversible_until = clock_ + terms.reversal_days * kMicrosecondsPerDay;
  order.paid = purchase.paid;
  order.subsidy = purchase.subsidy;
  order.contribution = contribution;
  order.platform = platform;
  order.reserve = reserve;
  order.cost = purchase.cost;
  order.supplier = purchase.supplier;
  order.coins = purchase.coins;
  order.locked = figures.locked;
}

}  // namespace greenpool::oracle
