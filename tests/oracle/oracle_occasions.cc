// Which of the situations in occasion.h a command meets, looked at before it changes anything.
#include "tests/oracle/bounds.h"
#include "tests/oracle/oracle.h"

namespace greenpool::oracle {

void Oracle::meet_order(const SettleOrder& operation, const OrderFigures& figures, bool joins) {
  if (figures.granted > 0) meet(joins ? Occasion::order_joins_position : Occasion::order_opens_position);
  if (figures.value == 0) {
    meet(joins ? Occasion::order_without_value_joins : Occasion::order_without_value_opens_none);
    if (circulating_ == 0 && figures.contribution > 0) meet(Occasion::order_without_value_finds_no_one);
  }
  if (circulating_ == 0 && totals_.orders > 0 && figures.granted > 0) meet(Occasion::order_priced_at_last_price);
  if (figures.rewards > 0) {
    switch (terms_.remainder_to) {
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
  if (terms_.grant_base == GrantBase::profit) {
    const mpq_class left = (1 - grant_rate_) * whole(operation.paid.units() - operation.cost.units());
    if (left == (reward_rate_ + platform_rate_) * whole(operation.paid.units())) {
      meet(Occasion::order_just_covers_grant_on_profit);
    }
  }
}

void Oracle::meet_bounds(const std::optional<std::size_t>& position) {
  if (position) {
    if (positions_[*position].spend == kOrderBound) meet(Occasion::spend_reaches_bound);
    if (multiple_ && positions_[*position].acquired == kPointsBound) meet(Occasion::acquired_reaches_bound);
  }
  if (circulating_ == kPointsBound) meet(Occasion::circulation_reaches_bound);
  if (account(Account::cash) == kMoneyBound) meet(Occasion::cash_reaches_bound);
}

void Oracle::meet_sale(std::size_t seller, const mpz_class& points, const mpz_class& paid) {
  const std::vector<std::size_t>& open = members_[seller].open_positions;
  meet(points == holding_of(seller) ? Occasion::sale_of_all : Occasion::sale_of_a_part);
  if (points > positions_[open.front()].remaining) meet(Occasion::sale_across_positions);
  if (points == circulating_) meet(Occasion::sale_of_the_last_points);
  if (paid == 1) meet(Occasion::sale_pays_one_minor_unit);
}

void Oracle::meet_injection(const Inject& operation) {
  const std::optional<mpz_class> room = injection_room(clock_);
  if (room && *room == whole(operation.amount.units())) meet(Occasion::injection_at_the_cap);
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
  if (positions_[position].remaining == circulating_) meet(Occasion::exit_of_the_last_points);
  if (positions_[position].remaining < positions_[position].acquired) meet(Occasion::exit_of_a_partly_sold_position);
}

}  // namespace greenpool::oracle
