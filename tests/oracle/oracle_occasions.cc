// Which of the situations in occasion.h a command meets, looked at before it changes anything.
#include <algorithm>

#include "tests/oracle/bounds.h"
#include "tests/oracle/oracle.h"

namespace greenpool::oracle {

void Oracle::meet_order(const Purchase& purchase, const OrderFigures& figures, bool joins) {
  if (figures.granted > 0) meet(joins ? Occasion::order_joins_position : Occasion::order_opens_position);
  if (figures.value == 0) {
    meet(joins ? Occasion::order_without_value_joins : Occasion::order_without_value_opens_none);
    if (circulating_ == 0 && figures.contribution > 0) meet(Occasion::order_without_value_finds_no_one);
  }
  if (circulating_ == 0 && totals_.orders > 0 && figures.granted > 0) meet(Occasion::order_priced_at_last_price);
  if (purchase.subsidy > 0) meet(Occasion::order_with_subsidy);
  if (purchase.wallet > 0) meet(Occasion::order_from_wallet);
  if (purchase.prepaid) meet(Occasion::order_settled_after_payment);
  if (figures.rewards > 0) {
    switch (terms_of(purchase).remainder_to) {
      case RemainderTo::platform:
        meet(Occasion::order_with_remainder_to_platform);
        break;
      case RemainderTo::pool:
        meet(Occasion::order_with_remainder_to_pool);
        break;
      case RemainderTo::reserve:
        meet(Occasion::order_with_remainder_to_reserve);
        break;
    }
  }
  if (purchase.version != version()) meet(Occasion::order_settled_under_earlier_terms);
  const Terms& terms = terms_of(purchase);
  if (terms.grant_base == GrantBase::profit) {
    const mpq_class left = (1 - per_million(terms.grant_rate.units())) * (purchase.price() - purchase.money_cost());
    if (left == (purchase.reward_rate + purchase.platform_rate) * purchase.price()) {
      meet(Occasion::order_just_covers_grant_on_profit);
    }
  }
  meet_rewards(purchase, figures);
}

void Oracle::meet_rewards(const Purchase& purchase, const OrderFigures& figures) {
  mpz_class rewarded;
  for (const OracleReward& reward : rewards_of(purchase)) {
    meet(static_cast<Occasion>(static_cast<std::size_t>(Occasion::reward_direct) +
                               static_cast<std::size_t>(reward.rule)));
    if (reward.member == purchase.member) meet(Occasion::reward_on_own_order);
    if (members_[reward.member].status == MemberStatus::frozen) meet(Occasion::reward_to_frozen_member);
    if (reward.generation == terms_of(purchase).rewards.max_generations) meet(Occasion::reward_at_last_generation);
    rewarded += reward.amount;
  }
  if (rewarded > 0 && rewarded == figures.rewards) meet(Occasion::rewards_take_all_of_their_budget);
  for (std::optional<std::size_t> upline = members_[purchase.member].referrer; upline;
       upline = members_[*upline].referrer) {
    const OracleMember& member = members_[*upline];
    if (member.status == MemberStatus::disqualified && member.rank > 0) meet(Occasion::disqualified_rank_is_skipped);
  }
}

void Oracle::meet_reversal(const Reversal& reversal, const SettledOrder& order) {
  meet(reversal.part == reversal.price ? Occasion::reversal_of_all_that_is_left : Occasion::reversal_of_a_part);
  if (order.received > 0) meet(Occasion::reversal_after_sale);
  if (order.received > 0 && totals_.splits > 0) meet(Occasion::reversal_after_sale_and_split);
  if (order.position && !positions_[*order.position].open) meet(Occasion::reversal_after_position_closed);
  if (order.subsidy > 0) meet(Occasion::reversal_returns_subsidy);
  if (reversal.cost_back > 0) meet(Occasion::reversal_returns_cost);
  if (reversal.gain > 0) meet(Occasion::reversal_gains);
  if (reversal.loss > 0) meet(Occasion::reversal_loses);
  if (reversal.points > 0 && reversal.points == circulating_) meet(Occasion::reversal_takes_the_last_points);
  if (reversal.collected < reversal.received) meet(Occasion::reversal_makes_buyer_debt);
  if (reversal.pool_back == reversal.contribution && reversal.contribution > 0) meet(Occasion::pool_gives_all_back);
  const mpz_class gap = reversal.contribution - reversal.pool_back;
  if (reversal.received > gap) meet(Occasion::reversal_feeds_reserve);
  if (reversal.received > gap && reversal.collected < reversal.received) meet(Occasion::reversal_makes_reserve_due);
  if (clock_ == order.reversible_until) meet(Occasion::reversal_at_the_last_moment);
  if (order.position && positions_[*order.position].open && positions_[*order.position].spend == reversal.refund &&
      positions_[*order.position].remaining > reversal.points) {
    meet(Occasion::reversal_leaves_points_without_spend);
  }
  if (reversal.reserve_back < reversal.down(order.reserve)) meet(Occasion::reserve_cannot_give_all_back);
  for (const Reversal::Step& step : reversal.steps) {
    if (!step.withdrawal.empty()) meet(Occasion::withdrawal_stopped_by_debt);
    if (step.made_debt) meet(Occasion::reward_clawed_back_into_debt);
  }
}

void Oracle::meet_bounds(const std::optional<std::size_t>& position) {
  if (position) {
    if (positions_[*position].spend == kOrderBound) meet(Occasion::spend_reaches_bound);
    if (positions_[*position].promise.multiple && positions_[*position].acquired == kPointsBound)
      meet(Occasion::acquired_reaches_bound);
  }
  if (circulating_ == kPointsBound) meet(Occasion::circulation_reaches_bound);
  if (account(Account::cash) == kMoneyBound) meet(Occasion::cash_reaches_bound);
}

void Oracle::meet_due(std::int64_t due) {
  const bool period = periods_.ranks_end == due || periods_.dividend_end == due;
  const bool window = window_due() == due;
  const bool day = periods_.day_end == due;
  const bool closes = closing_due() == due;
  const bool terms = terms_effective() == due;
  if (periods_.ranks_end == due && periods_.dividend_end == due) meet(Occasion::both_periods_end);
  if (day && period) meet(Occasion::day_ends_as_a_period_ends);
  if (terms && period) meet(Occasion::terms_change_as_a_period_ends);
  if (terms && window) meet(Occasion::terms_change_as_a_window_ends);
  if (window && day) meet(Occasion::window_ends_with_a_day);
  if (closes && window) meet(Occasion::closing_as_a_window_ends);
  if (closes && period) meet(Occasion::closing_as_a_period_ends);
}

void Oracle::meet_window(const OracleSaleWindow& window) {
  mpz_class all;
  for (const auto& [member, points] : window.requested) all += points;
  if (window.requested.size() > 1) meet(Occasion::window_of_several);
  if (all == circulating_) meet(Occasion::window_sells_the_last_points);
  if (!sells_in_windows()) meet(Occasion::window_ends_under_instant_terms);
  for (const auto& [member, fee] : window.fees) {
    if (fee != fee_) meet(Occasion::window_fee_changed_since);
  }
  if (!std::is_sorted(window.order.begin(), window.order.end())) meet(Occasion::window_asked_in_another_order);
}

void Oracle::meet_window_sale(std::size_t seller, const mpz_class& points) {
  const std::vector<std::size_t>& open = members_[seller].open_positions;
  if (members_[seller].status == MemberStatus::frozen) meet(Occasion::window_sale_of_a_frozen_member);
  if (in_debt(seller)) meet(Occasion::window_sale_repays_debt);
  if (points > positions_[open.front()].remaining) meet(Occasion::window_sale_across_positions);
}

void Oracle::meet_confirmation() {
  if (!streams_.empty()) meet(Occasion::closing_stops_streams);
  if (terms_effective()) meet(Occasion::closing_stops_new_terms);
  if (sale_window_.end) meet(Occasion::closing_confirmed_during_a_window);
  if (!paid_.empty()) meet(Occasion::closing_confirmed_while_orders_are_paid);
}

void Oracle::meet_closing(const std::vector<std::size_t>& holders, const mpz_class& reserve) {
  if (holders.empty()) meet(Occasion::closing_finds_no_holder);
  if (holders.empty() && reserve > 0) meet(Occasion::closing_leaves_the_reserve);
  if (holders.size() == 1) meet(Occasion::closing_pays_a_single_holder);
  if (holders.size() > 1 && reserve > 0) meet(Occasion::closing_divides_the_reserve);
  if (clock_ > closing_.closes) meet(Occasion::closing_comes_late);
}

void Oracle::meet_change(const Terms& before) {
  if (terms_.sell_fee > before.sell_fee) meet(Occasion::terms_raise_the_fee);
  if (terms_.sell_fee < before.sell_fee) meet(Occasion::terms_lower_the_fee);
  if (promise_of(terms_) != promise_of(before)) meet(Occasion::terms_change_the_promise);
  if (promise_of(terms_) == promise_of(versions_.front()) && promise_of(before) != promise_of(versions_.front())) {
    meet(Occasion::terms_return_to_a_promise);
  }
  const std::size_t ranks = terms_.rewards.ranks.size();
  const std::size_t ranks_before = before.rewards.ranks.size();
  if (ranks > 0 && ranks_before == 0) meet(Occasion::terms_bring_ranks);
  if (ranks == 0 && ranks_before > 0) meet(Occasion::terms_end_ranks);
  if (ranks > 0 && ranks < ranks_before) meet(Occasion::terms_have_fewer_ranks);
  if (!paid_.empty()) meet(Occasion::terms_change_while_orders_are_paid);
  if (terms_.utc_offset_minutes != before.utc_offset_minutes) meet(Occasion::terms_move_midnight);
}

// A position opens, maybe beside others that were promised something else.
void Oracle::meet_promise(std::size_t member, const OraclePromise& promise) {
  for (const std::size_t other : members_[member].open_positions) {
    if (positions_[other].promise != promise) meet(Occasion::position_beside_another_promise);
  }
}

void Oracle::meet_sale(std::size_t seller, const mpz_class& points, const mpz_class& paid) {
  const std::vector<std::size_t>& open = members_[seller].open_positions;
  meet(points == holding_of(seller) ? Occasion::sale_of_all : Occasion::sale_of_a_part);
  if (points > positions_[open.front()].remaining) meet(Occasion::sale_across_positions);
  if (points == circulating_) meet(Occasion::sale_of_the_last_points);
  if (in_debt(seller)) meet(Occasion::sale_repays_debt);
  if (books_.purses()[seller].reserve_due > 0) meet(Occasion::sale_repays_reserve_due);
  if (positions_[open.front()].lots.size() > 1) meet(Occasion::sale_shared_between_lots);
  if (paid == 1) meet(Occasion::sale_pays_one_minor_unit);
}

void Oracle::meet_injection(const Inject& operation) {
  const std::optional<mpz_class> room = injection_room(clock_);
  if (room && *room == whole(operation.amount.units())) meet(Occasion::injection_at_the_cap);
  if (operation.source == InjectionSource::subsidy) meet(Occasion::injection_from_subsidy);
  if (operation.source == InjectionSource::reserve) meet(Occasion::injection_from_reserve);
  for (const PastInjection& injection : injections_) {
    if (injection.at == window_start(clock_)) meet(Occasion::injection_one_window_after);
  }
}

void Oracle::meet_exit(std::size_t position, const mpq_class& price, const mpz_class& paid) {
  const Trigger trigger = key_of(position);
  if (trigger.first == price) meet(Occasion::exit_exactly_at_trigger);
  const auto next = triggers_.upper_bound(trigger);
  if (next != triggers_.end() && next->first == trigger.first) meet(Occasion::exit_with_equal_triggers);
  if (paid == 0) meet(Occasion::exit_pays_nothing);
  meet(exit_fee_ == fee_ ? Occasion::exit_with_fee_charged : Occasion::exit_with_fee_waived);
  if (positions_[position].remaining == 0) meet(Occasion::exit_of_no_points);
  if (positions_[position].remaining == circulating_) meet(Occasion::exit_of_the_last_points);
  if (in_debt(positions_[position].member)) meet(Occasion::exit_repays_debt);
  if (positions_[position].remaining < positions_[position].acquired) meet(Occasion::exit_of_a_partly_sold_position);
}

}  // namespace greenpool::oracle
