// An order's way into the programme: paid and settled at once, or paid first (its money a deposit) and settled or
// cancelled later. SPEC sections 3, 6 and 9.
#include <algorithm>

#include "engine/ops/legacy.h"
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
  Money cost;  // of the whole order
  Rate reward_rate;
  Rate platform_rate;
  RegionCode region;
  std::string_view supplier;
  std::int64_t version = 0;  // of the terms when the order was paid, if they are not those in force
  Money coins;

  // The part of the price in money, which is split and rewarded as an order of its own. SPEC section 9.
  [[nodiscard]] Money money() const { return paid + subsidy; }
  [[nodiscard]] Money money_cost() const {
    if (coins == Money(0)) return cost;
    return Money(multiply_divide_ceil(cost.units(), money().units(), (money() + coins).units()));
  }
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
          0,
          command.coins};
}

// What is fixed at payment: rates that cover the worst case of rewards, a subsidy that nobody can turn into profit
// (section 13), and a split that leaves the pool no less than nothing.
Reject check_rates(const State& state, const SettleOrder& command, const Purchase& purchase) {
  if (!command.reward_rate && !command.platform_rate) return Reject::none;
  const bool covers = purchase.reward_rate >= worst_case_rewards(state.terms) &&
                      purchase.reward_rate + purchase.platform_rate <= Rate(kRateOne);
  return covers ? Reject::none : Reject::rates_not_covered;
}

// SPEC section 6 (split): all figures of the event's part in money but for what rewards take of the remainder.
Reject split(const Terms& terms, const Purchase& purchase, OrderSettled& order) {
  const Money price = purchase.money();
  order.platform = share_floor(price, purchase.platform_rate);
  order.remainder = share_floor(price, purchase.reward_rate);
  order.contribution = price - order.cost - order.remainder - order.platform;
  if (order.contribution < Money(0)) return Reject::contribution_negative;
  if (terms.grant_base == GrantBase::contribution) return Reject::none;
  const UInt128 kept = wide(static_cast<std::uint64_t>(kRateOne - terms.grant_rate.units()),
                            static_cast<std::uint64_t>((price - order.cost).units()));
  const UInt128 shares = wide(static_cast<std::uint64_t>((purchase.reward_rate + purchase.platform_rate).units()),
                              static_cast<std::uint64_t>(price.units()));
  return kept < shares ? Reject::grant_not_covered : Reject::none;
}

// v of a part that contributes `contribution` after a cost that leaves `profit` of its price, at least 0. SPEC section
// 3 (base of the grant).
Money grant_value(const Terms& terms, Money contribution, Money profit) {
  contribution = std::max(Money(0), contribution);
  if (terms.grant_base == GrantBase::contribution) return share_floor(contribution, terms.grant_rate);
  return std::min(share_floor(std::max(Money(0), profit), terms.grant_rate), contribution);
}

// v as the split of the coin part would give in cash. SPEC section 9.
Money coin_grant_value(const Terms& terms, const Purchase& purchase, const OrderSettled& order) {
  const Money profit = order.coins - order.coin_cost;
  const Money contribution =
      profit - share_floor(order.coins, purchase.reward_rate) - share_floor(order.coins, purchase.platform_rate);
  return grant_value(terms, contribution, profit);
}

Reject check_payment(const State& state, const SettleOrder& command, const Purchase& purchase) {
  if (!known(state, command.member)) return Reject::unknown_member;
  const bool spends = command.wallet > Money(0) || command.coins > Money(0);
  if (spends && is_frozen(state, command.member)) return Reject::member_frozen;
  if (!has_accepted(state, command.member)) return Reject::terms_not_accepted;
  if (const Reject refused = check_rates(state, command, purchase); refused != Reject::none) return refused;
  if (purchase.subsidy > share_floor(purchase.money(), purchase.platform_rate)) return Reject::subsidy_over_cap;
  return Reject::none;
}

Money coins_of(const State& state, MemberIndex member) {
  const auto holding = state.legacy.holdings.find(member);
  return holding == state.legacy.holdings.end() ? Money(0) : holding->second.coins;
}

Reject check_tender(const State& state, const Purchase& purchase) {
  if (purchase.coins > Money(0) && purchase.coins > coins_of(state, purchase.member)) {
    return Reject::coins_insufficient;
  }
  if (purchase.wallet > Money(0) && purchase.wallet > state.member(purchase.member).wallet) {
    return Reject::wallet_insufficient;
  }
  if (purchase.subsidy > state.books.balance(Account::subsidy)) return Reject::subsidy_insufficient;
  return Reject::none;
}

// Where the grant goes, and whether that stays inside the position's bounds. SPEC section 5.
Reject place(const State& state, OrderSettled& order) {
  // Coins alone bring neither points nor spend.
  if (order.granted == Points(0) && order.paid == Money(0)) return Reject::none;
  const PositionSlot joining = state.joining_position(order.member, order.version);
  if (!joining.exists()) {
    order.opened = order.granted > Points(0);
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

// Locked points for the coin part, at the price before the order: none for who has no claim whose position could still
// collect them. What the position has acquired, and all that it may still collect, stays inside a position's bound.
Reject lock(const State& state, const Purchase& purchase, OrderSettled& order) {
  const auto found = state.legacy.holdings.find(order.member);
  if (order.coins == Money(0) || found == state.legacy.holdings.end()) return Reject::none;
  const LegacyHolding& holding = found->second;
  if (holding.claim == Money(0)) return Reject::none;
  const Money value = coin_grant_value(state.terms_of(order.version), purchase, order);
  const std::optional<Grant> grant = price_grant(state.pool, value);
  if (!grant) return Reject::position_limit;
  order.locked = grant->points;
  Int128 held = Int128{holding.locked.units()} + holding.ready.units();
  if (holding.position.exists()) held += state.positions.at(holding.slot).acquired.units();
  return held + order.locked.units() > kPointsMax ? Reject::position_limit : Reject::none;
}

// What the surplus c - v releases of everyone's locked points. SPEC section 9.
Points released_by(const State& state, const OrderSettled& order) {
  if (state.legacy.locked == Points(0)) return Points(0);
  const Rate share = state.terms_of(order.version).legacy.release_share;
  const std::optional<Grant> release =
      price_grant(state.pool, share_floor(order.contribution - order.grant_value, share));
  return release ? std::min(state.legacy.locked, release->points) : state.legacy.locked;
}

// `order` holds the split already.
Reject grant(const State& state, const Purchase& purchase, OrderSettled& order) {
  const Money profit = order.paid + order.subsidy - order.cost;
  order.grant_value = grant_value(state.terms_of(order.version), order.contribution, profit);
  const std::optional<Grant> grant = price_grant(state.pool, order.grant_value);
  if (!grant) return Reject::position_limit;  // more points than any position may hold
  if (grant->too_fine) return Reject::grant_too_fine;
  order.granted = grant->points;
  order.released = released_by(state, order);
  if (const Reject refused = place(state, order); refused != Reject::none) return refused;
  return lock(state, purchase, order);
}

// The platform's loss on the coin part is covered by what it has beyond cover, and by its share of this order. Debts
// that the order's rewards repay would help too, and are left out.
bool covers_coin_cost(const State& state, const OrderSettled& order) {
  if (order.coin_cost == Money(0)) return true;
  const std::uint32_t supplier = state.suppliers.find(order.supplier);
  const Money owes = supplier == kNoSupplier ? Money(0) : std::max(Money(0), -state.suppliers.at(supplier).owed);
  Money has = state.books.surplus() + std::min(order.cost + order.coin_cost, owes) + order.platform;
  if (state.terms_of(order.version).remainder_to == RemainderTo::platform) has += order.remainder;
  return order.coin_cost <= has;
}

// The bounds of circulation and of locked points, of the accounts that full cover does not bound by cash, and of
// position numbers.
Reject check_bounds(const State& state, const OrderSettled& order) {
  const Money price = order.paid + order.subsidy;
  const LegacyBook& legacy = state.legacy;
  const Int128 circulating = Int128{state.pool.circulating.units()} + order.granted.units() + order.released.units();
  const Int128 noted = Int128{legacy.locked.units()} + legacy.released.units() + order.locked.units();
  if (circulating > kPointsMax || noted > kPointsMax) return Reject::points_limit;
  const bool room = has_room(state, Account::cash, order.prepaid ? Money(0) : price) &&
                    has_room(state, Account::platform_revenue, price) &&
                    has_room(state, Account::supplier_payable, price + order.coin_cost) &&
                    has_room(state, Account::platform_loss, order.coin_cost);
  if (!room) return Reject::account_limit;
  const std::uint64_t positions = (order.opened ? 1U : 0U) + (order.locked > Points(0) ? 1U : 0U);
  return positions > 0 && !state.has_position_numbers(positions) ? Reject::programme_full : Reject::none;
}

OrderSettled settlement_of(const Purchase& purchase) {
  OrderSettled order{};
  order.order = purchase.order;
  order.member = purchase.member;
  order.paid = purchase.paid;
  order.wallet = purchase.wallet;
  order.subsidy = purchase.subsidy;
  order.cost = purchase.money_cost();
  order.coins = purchase.coins;
  order.coin_cost = purchase.cost - order.cost;
  order.region = purchase.region;
  order.supplier = purchase.supplier;
  order.version = purchase.version;
  return order;
}

// The rewards come out of the remainder, which they never exceed: valid terms, and rates that cover them.
void reward(const State& state, OrderSettled& order, Plan& plan) {
  plan.rewards.clear();
  order.rewards = reward_order(state.reward_scene(state.terms_of(order.version)),
                               {order.member, order.paid + order.subsidy, order.region}, plan.rewards);
  GP_CHECK(order.rewards <= order.remainder, "rewards stay inside their budget");
  order.remainder -= order.rewards;
}

void plan_settlement(const State& state, OrderSettled& order, Plan& plan) {
  if (order.locked > Points(0)) plan_collection(state, order.member, plan);
  if (order.opened) order.position = plan.open_position(state.positions);
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
  if (const Reject refused = grant(state, purchase, order); refused != Reject::none) return refused;
  if (const Reject refused = check_tender(state, purchase); refused != Reject::none) return refused;
  reward(state, order, plan);
  if (!covers_coin_cost(state, order)) return Reject::platform_funds_insufficient;
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
  if (!has_room(state, Account::cash, purchase.money())) return Reject::account_limit;
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
                          paid.version == state.version() ? 0 : paid.version,
                          paid.coins};
  OrderSettled order = settlement_of(purchase);
  order.prepaid = true;
  // It passed when it was paid, under the same terms.
  const Reject refused_split = split(state.terms_of(order.version), purchase, order);
  GP_CHECK(refused_split == Reject::none, "what was paid can be split");
  if (const Reject refused = grant(state, purchase, order); refused != Reject::none) return refused;
  reward(state, order, plan);
  if (!covers_coin_cost(state, order)) return Reject::platform_funds_insufficient;
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
