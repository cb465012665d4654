// An order's way into the programme: paid and settled at once, or paid first (its money a deposit) and settled or
// cancelled later. SPEC sections 3 and 6.
#include <algorithm>

#include "engine/ops/ops.h"
#include "terms/validate.h"

namespace greenpool {
namespace {

// What settlement looks at, whichever command brought it.
struct Purchase {
  std::string_view order;
  MemberIndex member;
  Money paid;
  Money wallet;
  Money subsidy;
  Money cost;
  Rate reward_rate;
  Rate platform_rate;
  RegionCode region;
  std::string_view supplier;
  std::int64_t version = 0;  // of the terms when the order was paid, if they are not those in force

  [[nodiscard]] Money price() const { return paid + subsidy; }  // a
};

Purchase purchase_of(const State& state, const SettleOrder& command) {
  return {command.order,
          command.member,
          command.paid,
          command.wallet,
          command.subsidy,
          command.cost,
          command.reward_rate.value_or(state.terms.reward_rate),
          command.platform_rate.value_or(state.terms.platform_rate),
          command.region,
          command.supplier,
          0};
}

// What is fixed at payment: rates that cover the worst case of rewards, a subsidy that nobody can turn into profit
// (section 13), and a split that leaves the pool no less than nothing.
Reject check_rates(const State& state, const SettleOrder& command, const Purchase& purchase) {
  if (!command.reward_rate && !command.platform_rate) return Reject::none;
  const bool covers = purchase.reward_rate >= worst_case_rewards(state.terms) &&
                      purchase.reward_rate + purchase.platform_rate <= Rate(kRateOne);
  return covers ? Reject::none : Reject::rates_not_covered;
}

// SPEC section 6 (split): all money figures of the event but for what rewards take of the remainder.
Reject split(const Terms& terms, const Purchase& purchase, OrderSettled& order) {
  const Money price = purchase.price();
  order.platform = share_floor(price, purchase.platform_rate);
  order.remainder = share_floor(price, purchase.reward_rate);
  order.contribution = price - purchase.cost - order.remainder - order.platform;
  if (order.contribution < Money(0)) return Reject::contribution_negative;
  if (terms.grant_base == GrantBase::contribution) return Reject::none;
  const UInt128 kept = wide(static_cast<std::uint64_t>(kRateOne - terms.grant_rate.units()),
                            static_cast<std::uint64_t>((price - purchase.cost).units()));
  const UInt128 shares = wide(static_cast<std::uint64_t>((purchase.reward_rate + purchase.platform_rate).units()),
                              static_cast<std::uint64_t>(price.units()));
  return kept < shares ? Reject::grant_not_covered : Reject::none;
}

// v: SPEC section 3 (base of the grant).
Money grant_value(const Terms& terms, const OrderSettled& order) {
  if (terms.grant_base == GrantBase::contribution) return share_floor(order.contribution, terms.grant_rate);
  return std::min(share_floor(order.paid + order.subsidy - order.cost, terms.grant_rate), order.contribution);
}

Reject check_payment(const State& state, const SettleOrder& command, const Purchase& purchase) {
  if (!known(state, command.member)) return Reject::unknown_member;
  if (command.wallet > Money(0) && is_frozen(state, command.member)) return Reject::member_frozen;
  if (!has_accepted(state, command.member)) return Reject::terms_not_accepted;
  if (const Reject refused = check_rates(state, command, purchase); refused != Reject::none) return refused;
  if (purchase.subsidy > share_floor(purchase.price(), purchase.platform_rate)) return Reject::subsidy_over_cap;
  return Reject::none;
}

Reject check_tender(const State& state, const Purchase& purchase) {
  if (purchase.wallet > Money(0) && purchase.wallet > state.member(purchase.member).wallet) {
    return Reject::wallet_insufficient;
  }
  if (purchase.subsidy > state.books.balance(Account::subsidy)) return Reject::subsidy_insufficient;
  return Reject::none;
}

// Where the grant goes, and whether that stays inside the position's bounds. SPEC section 5.
Reject place(const State& state, OrderSettled& order) {
  const PositionSlot joining = state.joining_position(order.member, order.version);
  if (!joining.exists()) {
    if (order.granted == Points(0)) return Reject::none;
    order.opened = true;
    order.position = state.positions.next_id();
    return Reject::none;
  }
  const Position& position = state.positions.at(joining);
  order.position = position.id;
  if (position.spend + order.paid > Money(kOrderMoneyMax)) return Reject::position_limit;
  // With no trigger A stops at its bound, and only what remains counts.
  const bool has_trigger = state.promises[position.promise].multiple.has_value();
  const Points held = has_trigger ? position.acquired : position.remaining;
  if (order.granted > Points(kPointsMax) - held) return Reject::position_limit;
  return Reject::none;
}

// `order` holds the split already.
Reject grant(const State& state, OrderSettled& order) {
  order.grant_value = grant_value(state.terms_of(order.version), order);
  const std::optional<Grant> grant = price_grant(state.pool, order.grant_value);
  if (!grant) return Reject::position_limit;  // more points than any position may hold
  if (grant->too_fine) return Reject::grant_too_fine;
  order.granted = grant->points;
  return place(state, order);
}

// The bounds of circulation, of the accounts that full cover does not bound by cash, and of position numbers.
Reject check_bounds(const State& state, const OrderSettled& order) {
  const Money price = order.paid + order.subsidy;
  if (order.granted > Points(kPointsMax) - state.pool.circulating) return Reject::points_limit;
  const bool room = has_room(state, Account::cash, order.prepaid ? Money(0) : price) &&
                    has_room(state, Account::platform_revenue, price) &&
                    has_room(state, Account::supplier_payable, price);
  if (!room) return Reject::account_limit;
  return order.opened && state.positions.full() ? Reject::programme_full : Reject::none;
}

OrderSettled settlement_of(const Purchase& purchase) {
  OrderSettled order{};
  order.order = purchase.order;
  order.member = purchase.member;
  order.paid = purchase.paid;
  order.wallet = purchase.wallet;
  order.subsidy = purchase.subsidy;
  order.cost = purchase.cost;
  order.region = purchase.region;
  order.supplier = purchase.supplier;
  order.version = purchase.version;
  return order;
}

// The rewards come out of the remainder, which they never exceed: valid terms, and rates that cover them.
void plan_settlement(const State& state, OrderSettled& order, Plan& plan) {
  plan.rewards.clear();
  order.rewards = reward_order(state.reward_scene(state.terms_of(order.version)),
                               {order.member, order.paid + order.subsidy, order.region}, plan.rewards);
  GP_CHECK(order.rewards <= order.remainder, "rewards stay inside their budget");
  order.remainder -= order.rewards;
  plan.add(order);
  for (const Reward& reward : plan.rewards) {
    plan.add(RewardPaid{reward.member, reward.rule, reward.generation, reward.rate, reward.base, reward.amount});
  }
}

}  // namespace

Reject check(const State& state, Timestamp, const SettleOrder& command, Plan& plan) {
  const Purchase purchase = purchase_of(state, command);
  if (const Reject refused = check_payment(state, command, purchase); refused != Reject::none) return refused;
  OrderSettled order = settlement_of(purchase);
  if (const Reject refused = split(state.terms, purchase, order); refused != Reject::none) return refused;
  if (const Reject refused = grant(state, order); refused != Reject::none) return refused;
  if (const Reject refused = check_tender(state, purchase); refused != Reject::none) return refused;
  if (const Reject refused = check_bounds(state, order); refused != Reject::none) return refused;
  plan_settlement(state, order, plan);
  return Reject::none;
}

Reject check(const State& state, Timestamp, const PayOrder& command, Plan& plan) {
  const Purchase purchase = purchase_of(state, command);
  if (const Reject refused = check_payment(state, command, purchase); refused != Reject::none) return refused;
  OrderSettled order = settlement_of(purchase);
  if (const Reject refused = split(state.terms, purchase, order); refused != Reject::none) return refused;
  if (const Reject refused = check_tender(state, purchase); refused != Reject::none) return refused;
  if (!has_room(state, Account::cash, purchase.price())) return Reject::account_limit;
  plan.add(OrderPaid{command.order, command.member, command.paid, command.wallet, command.subsidy, command.cost,
                     purchase.reward_rate, purchase.platform_rate, command.region, command.supplier, command.coins});
  return Reject::none;
}

Reject check(const State& state, Timestamp, const SettlePaidOrder& command, Plan& plan) {
  const auto found = state.paid_orders.find(command.order);
  if (found == state.paid_orders.end()) return Reject::unknown_order;
  const PaidOrder& paid = found->second;
  const Purchase purchase{command.order,
                          paid.member,
                          paid.paid,
                          Money(0),
                          paid.subsidy,
                          paid.cost,
                          paid.reward_rate,
                          paid.platform_rate,
                          paid.region,
                          plan.keep(paid.supplier),
                          paid.version == state.version() ? 0 : paid.version};
  OrderSettled order = settlement_of(purchase);
  order.prepaid = true;
  // It passed when it was paid, under the same terms.
  const Reject refused_split = split(state.terms_of(order.version), purchase, order);
  GP_CHECK(refused_split == Reject::none, "what was paid can be split");
  if (const Reject refused = grant(state, order); refused != Reject::none) return refused;
  if (const Reject refused = check_bounds(state, order); refused != Reject::none) return refused;
  plan_settlement(state, order, plan);
  return Reject::none;
}

Reject check(const State& state, Timestamp, const CancelOrder& command, Plan& plan) {
  const auto found = state.paid_orders.find(command.order);
  if (found == state.paid_orders.end()) return Reject::unknown_order;
  plan.add(cancellation_of(command.order, found->second));
  return Reject::none;
}

}  // namespace greenpool
