// An order's way into the programme: paid and settled at once, or paid first (its money a deposit) and settled or
// cancelled later. SPEC sections 3, 6 and 9.
#include <algorithm>

#include "engine/ops/legacy.h"
#include "engine/ops/ops.h"
#include "terms/validate.h"

namespace greenpool {
namespace {

// What settlement looks at, whichever command brought it: the event to be, what the command says of it filled in, and
// what its figures follow from.
struct Purchase {
  OrderSettled order{};
  Rate reward_rate;
  Rate platform_rate;

  // The part of the price in money, which is split and rewarded as an order of its own. SPEC section 9.
  [[nodiscard]] Money money() const { return order.paid + order.subsidy; }
  // Parts the cost of the whole order in what is of the part in money, and what is of the part in coins.
  void divide_cost(Money cost) {
    order.cost = cost;
    if (order.coins == Money(0)) return;
    const Money price = money();
    order.cost = Money(multiply_divide_ceil(cost.units(), price.units(), (price + order.coins).units()));
    order.coin_cost = cost - order.cost;
  }
};

// Filled in place: it is large, and every order has one.
void fill(const State& state, const SettleOrder& command, Purchase& purchase) {
  OrderSettled& order = purchase.order;
  order.order = command.order;
  order.member = command.member;
  order.paid = command.paid;
  order.wallet = command.wallet;
  order.subsidy = command.subsidy;
  order.coins = command.coins;
  order.region = command.region;
  order.supplier = command.supplier;
  purchase.reward_rate = command.reward_rate.value_or(state.terms.reward_rate);
  purchase.platform_rate = command.platform_rate.value_or(state.terms.platform_rate);
  purchase.divide_cost(command.cost);
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
Reject split(const Terms& terms, Purchase& purchase) {
  OrderSettled& order = purchase.order;
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
Money coin_grant_value(const Terms& terms, const Purchase& purchase) {
  const OrderSettled& order = purchase.order;
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
  if (command.subsidy > share_floor(purchase.money(), purchase.platform_rate)) return Reject::subsidy_over_cap;
  return Reject::none;
}

Money coins_of(const State& state, MemberIndex member) {
  const auto holding = state.legacy.holdings.find(member);
  return holding == state.legacy.holdings.end() ? Money(0) : holding->second.coins;
}

Reject check_tender(const State& state, const SettleOrder& command) {
  if (command.coins > Money(0) && command.coins > coins_of(state, command.member)) return Reject::coins_insufficient;
  if (command.wallet > Money(0) && command.wallet > state.member(command.member).wallet) {
    return Reject::wallet_insufficient;
  }
  if (command.subsidy > state.books.balance(Account::subsidy)) return Reject::subsidy_insufficient;
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
Reject lock(const State& state, Purchase& purchase) {
  OrderSettled& order = purchase.order;
  if (order.coins == Money(0)) return Reject::none;
  const auto found = state.legacy.holdings.find(order.member);
  if (found == state.legacy.holdings.end()) return Reject::none;
  const LegacyHolding& holding = found->second;
  if (holding.claim == Money(0)) return Reject::none;
  const Money value = coin_grant_value(state.terms_of(order.version), purchase);
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
Reject grant(const State& state, Purchase& purchase) {
  OrderSettled& order = purchase.order;
  const Money profit = order.paid + order.subsidy - order.cost;
  order.grant_value = grant_value(state.terms_of(order.version), order.contribution, profit);
  const std::optional<Grant> grant = price_grant(state.pool, order.grant_value);
  if (!grant) return Reject::position_limit;  // more points than any position may hold
  if (grant->too_fine) return Reject::grant_too_fine;
  order.granted = grant->points;
  order.released = released_by(state, order);
  if (const Reject refused = place(state, order); refused != Reject::none) return refused;
  return lock(state, purchase);
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
  const Points free = Points(kPointsMax) - state.pool.circulating;
  if (order.granted > free || order.released > free - order.granted) return Reject::points_limit;
  if (order.locked > Points(kPointsMax) - legacy.locked - legacy.released) return Reject::points_limit;
  const bool room = has_room(state, Account::cash, order.prepaid ? Money(0) : price) &&
                    has_room(state, Account::platform_revenue, price) &&
                    has_room(state, Account::supplier_payable, price + order.coin_cost) &&
                    has_room(state, Account::platform_loss, order.coin_cost);
  if (!room) return Reject::account_limit;
  const std::uint64_t positions = (order.opened ? 1U : 0U) + (order.locked > Points(0) ? 1U : 0U);
  return positions > 0 && !state.has_position_numbers(positions) ? Reject::programme_full : Reject::none;
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
  Purchase purchase;
  fill(state, command, purchase);
  if (const Reject refused = check_payment(state, command, purchase); refused != Reject::none) return refused;
  if (const Reject refused = split(state.terms, purchase); refused != Reject::none) return refused;
  if (const Reject refused = grant(state, purchase); refused != Reject::none) return refused;
  if (const Reject refused = check_tender(state, command); refused != Reject::none) return refused;
  OrderSettled& order = purchase.order;
  reward(state, order, plan);
  if (!covers_coin_cost(state, order)) return Reject::platform_funds_insufficient;
  if (const Reject refused = check_bounds(state, order); refused != Reject::none) return refused;
  plan_settlement(state, order, plan);
  return Reject::none;
}

Reject check(const State& state, Timestamp, const PayOrder& command, Plan& plan) {
  Purchase purchase;
  fill(state, command, purchase);
  if (const Reject refused = check_payment(state, command, purchase); refused != Reject::none) return refused;
  if (const Reject refused = split(state.terms, purchase); refused != Reject::none) return refused;
  if (const Reject refused = check_tender(state, command); refused != Reject::none) return refused;
  if (!has_room(state, Account::cash, purchase.money())) return Reject::account_limit;
  plan.add(OrderPaid{command.order, command.member, command.paid, command.wallet, command.subsidy, command.cost,
                     purchase.reward_rate, purchase.platform_rate, command.region, command.supplier, command.coins});
  return Reject::none;
}

Reject check(const State& state, Timestamp, const SettlePaidOrder& command, Plan& plan) {
  const auto found = state.paid_orders.find(command.order);
  if (found == state.paid_orders.end()) return Reject::unknown_order;
  const PaidOrder& paid = found->second;
  Purchase purchase;
  OrderSettled& order = purchase.order;
  order.order = command.order;
  order.member = paid.member;
  order.prepaid = true;
  order.paid = paid.paid;
  order.subsidy = paid.subsidy;
  order.coins = paid.coins;
  order.region = paid.region;
  order.supplier = plan.keep(paid.supplier);
  order.version = paid.version == state.version() ? 0 : paid.version;
  purchase.reward_rate = paid.reward_rate;
  purchase.platform_rate = paid.platform_rate;
  purchase.divide_cost(paid.cost);
  // It passed when it was paid, under the same terms.
  const Reject refused_split = split(state.terms_of(order.version), purchase);
  GP_CHECK(refused_split == Reject::none, "what was paid can be split");
  if (const Reject refused = grant(state, purchase); refused != Reject::none) return refused;
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
