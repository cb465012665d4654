// A refund after settlement, whole or in part. SPEC sections 7 and 9.
//
// Of every figure of the order that is left, the refund takes the part amount / price not yet refunded: what is taken
// from members rounds up, what pool, supplier and platform give back rounds down, and the platform carries the
// difference.
#include <algorithm>
#include <boost/container/small_vector.hpp>

#include "engine/apply/purse.h"
#include "engine/ops/legacy.h"
#include "engine/ops/ops.h"

namespace greenpool {
namespace {

// The wallets that a refund touches, as they will be: what apply/purse.h will do to them, and to full cover.
class Wallets {
 public:
  explicit Wallets(const State& state) : state_(state) {}

  void credit(MemberIndex member, Money amount) {
    Purse& purse = of(member);
    const Money debt = std::max(Money(0), -purse.wallet);
    const Money repaid = std::min(debt, amount);
    purse.wallet += amount;
    covered_ += amount - repaid;
    const Money to_reserve = purse.reserve_due - std::min(purse.reserve_due, debt - repaid);
    purse.reserve_due -= to_reserve;
    covered_ += to_reserve;
  }
  // Returns what it collects; `due_later` of the debt that it leaves will belong to the reserve.
  Money charge(MemberIndex member, Money amount) {
    Purse& purse = of(member);
    const Money collected = collectable(purse.wallet, amount);
    purse.wallet -= amount;
    covered_ -= collected;
    debt_ += amount - collected;
    return collected;
  }
  [[nodiscard]] Money wallet(MemberIndex member) { return of(member).wallet; }
  // How much more full cover has to cover; below 0: less.
  [[nodiscard]] Money covered() const { return covered_; }
  // How much debt arises, at most.
  [[nodiscard]] Money debt() const { return debt_; }

 private:
  struct Purse {
    MemberIndex member;
    Money wallet;
    Money reserve_due;
  };

  Purse& of(MemberIndex member) {
    for (Purse& purse : purses_) {
      if (purse.member == member) return purse;
    }
    const auto due = state_.reserve_due.find(member);
    purses_.push_back({member, state_.member(member).wallet, due == state_.reserve_due.end() ? Money(0) : due->second});
    return purses_.back();
  }

  const State& state_;
  boost::container::small_vector<Purse, 16> purses_;
  Money covered_;
  Money debt_;
};

class Refund {
 public:
  Refund(const State& state, const ReverseOrder& command, OrderNumber number, Plan& plan)
      : state_(state),
        command_(command),
        order_(state.orders.at(number)),
        plan_(plan),
        wallets_(state),
        price_(order_.price()),
        amount_(command.amount.value_or(price_)) {}

  Reject run() {
    collected_ = plan_collection(state_, order_.member, plan_);
    Money rewards_back;
    for (std::size_t line = 0; line < order_.rewards; ++line) rewards_back += take_reward_back(line);
    OrderReversed event = figures();
    event.rewards_back = rewards_back;
    event.reserve_back = std::min(part_down(order_.reserve), state_.books.balance(Account::reserve));
    event.cost_back = command_.cost == CostReturn::returned ? event.cost : Money(0);
    take_locked_back(event);
    take_from_pool_back(event);
    take_received_back(event);
    balance(event);
    if (!covered(event)) return Reject::platform_funds_insufficient;
    if (!accounts_have_room(event)) return Reject::account_limit;
    plan_.add(event);
    return Reject::none;
  }

 private:
  [[nodiscard]] Money part_down(Money left) const {
    return Money(multiply_divide_floor(left.units(), amount_.units(), price_.units()));
  }
  [[nodiscard]] Money part_up(Money left) const {
    return Money(multiply_divide_ceil(left.units(), amount_.units(), price_.units()));
  }
  [[nodiscard]] Points part_up(Points left) const {
    return Points(multiply_divide_ceil(left.units(), amount_.units(), price_.units()));
  }

  [[nodiscard]] Money coins() const { return part_down(order_.coins); }
  // Roundings of coins and subsidy together never ask the member for more than was paid.
  [[nodiscard]] Money subsidy() const { return std::max(part_down(order_.subsidy), amount_ - coins() - order_.paid); }
  [[nodiscard]] Money refund() const { return amount_ - coins() - subsidy(); }

  // Withdrawals not yet sent are released, the newest request first, until the wallet holds that much.
  void release_withdrawals(MemberIndex member, Money amount) {
    const std::vector<std::string>& open = state_.withdrawals.of_member(member);
    for (auto id = open.rbegin(); id != open.rend() && wallets_.wallet(member) < amount; ++id) {
      const Withdrawal& withdrawal = *state_.withdrawals.find(*id);
      if (withdrawal.stage >= WithdrawalStage::sent || is_released(*id)) continue;
      plan_.add(WithdrawalReleased{plan_.keep(*id), member, withdrawal.amount, ReleaseReason::debt, {}});
      wallets_.credit(member, withdrawal.amount);
      held_ += withdrawal.amount;
    }
  }
  [[nodiscard]] bool is_released(std::string_view id) const {
    return std::any_of(plan_.events().begin(), plan_.events().end(), [id](const Event& event) {
      const auto* released = std::get_if<WithdrawalReleased>(&event);
      return released != nullptr && released->withdrawal == id;
    });
  }

  Money take_reward_back(std::size_t line) {
    const KeptReward& reward = state_.orders.reward(order_, line);
    const Money amount = part_up(reward.amount);
    if (amount == Money(0)) return amount;
    // Who bought gets the refund in the same moment: it counts before their withdrawals do.
    release_withdrawals(reward.member, reward.member == order_.member ? amount - refund() : amount);
    wallets_.charge(reward.member, amount);
    plan_.add(RewardReversed{command_.order, static_cast<std::int64_t>(line), reward.member,
                             static_cast<RewardRule>(reward.rule), amount});
    return amount;
  }

  [[nodiscard]] OrderReversed figures() const {
    OrderReversed event{};
    event.refund_id = command_.refund;
    event.order = command_.order;
    event.member = order_.member;
    event.subsidy = subsidy();
    event.refund = refund();
    event.coins = coins();
    event.granted = part_up(order_.granted);
    event.points = part_up(order_.left);
    event.contribution = part_down(order_.contribution);
    event.received = part_up(order_.received);
    event.platform_back = part_down(order_.platform);
    event.cost = part_down(order_.cost);
    return event;
  }

  // The locked balance first, then what the legacy position holds, then what it received for points that it sold. What
  // lapsed is not asked for again.
  void take_locked_back(OrderReversed& event) {
    const auto found = state_.legacy.holdings.find(order_.member);
    if (order_.locked == Points(0) || found == state_.legacy.holdings.end()) return;
    const LegacyHolding& holding = found->second;
    Points asked = part_up(order_.locked);
    event.locked = std::min(asked, state_.legacy.locked_of(holding));
    asked -= event.locked;
    const bool opens = collected_ > Points(0) && !holding.position.exists();
    const Points held = holding.position.exists() ? state_.positions.at(holding.slot).remaining : Points(0);
    event.legacy_points = std::min(asked, held + collected_);
    asked = std::min(asked - event.legacy_points, opens ? Points(0) : holding.sold);
    if (asked == Points(0)) return;
    event.legacy_received = Money(multiply_divide_ceil(asked.units(), holding.received.units(), holding.sold.units()));
  }

  void take_from_pool_back(OrderReversed& event) {
    Pool pool = state_.pool;
    const Points leaving = event.points + event.legacy_points;
    if (would_leave_residue(state_, event.member, collected_, leaving)) {
      plan_releases_settled(state_, collected_, plan_);
      pool.circulating = leaving;
    }
    if (event.points == Points(0)) return;
    event.pool_back = std::min(event.contribution, price_sale(pool, event.points, Rate(0)));
  }

  // The refund is credited first; then what the lot received is taken back, and what the legacy position did.
  void take_received_back(OrderReversed& event) {
    const MemberIndex member = event.member;
    release_withdrawals(member, event.received + event.legacy_received - event.refund);
    wallets_.credit(member, event.refund);
    event.collected = wallets_.charge(member, event.received);
    legacy_collected_ = wallets_.charge(member, event.legacy_received);
  }

  // What nobody else gives is the platform's loss; what roundings leave over is its gain.
  static void balance(OrderReversed& event) {
    const Money made_good = std::min(event.received, event.contribution - event.pool_back);
    const Money missing = event.refund + event.subsidy - event.pool_back - made_good - event.platform_back -
                          event.rewards_back - event.reserve_back - event.cost_back;
    (missing > Money(0) ? event.loss : event.gain) = missing > Money(0) ? missing : -missing;
  }

  // Nothing is refunded that would leave pool, wallets and the rest without cover.
  [[nodiscard]] bool covered(const OrderReversed& event) const {
    const Money made_good = std::min(event.received, event.contribution - event.pool_back);
    const Money to_reserve = std::max(Money(0), event.collected - made_good) + legacy_collected_;
    const Money from_payable = std::clamp(state_.suppliers.at(order_.supplier).owed, Money(0), event.cost_back);
    const Money more = wallets_.covered() - held_ + event.subsidy + to_reserve - event.pool_back - event.reserve_back;
    return more <= state_.books.surplus() + from_payable;
  }

  [[nodiscard]] bool accounts_have_room(const OrderReversed& event) const {
    return has_room(state_, Account::member_debt, wallets_.debt()) &&
           has_room(state_, Account::reserve_due, event.received + event.legacy_received) &&
           has_room(state_, Account::legacy_assumed, event.coins) &&
           has_room(state_, Account::platform_loss, event.loss) &&
           has_room(state_, Account::platform_revenue, event.gain) &&
           has_room(state_, Account::supplier_receivable, event.cost_back);
  }

  const State& state_;
  const ReverseOrder& command_;
  const KeptOrder& order_;
  Plan& plan_;
  Wallets wallets_;
  Money held_;              // released from withdrawals
  Points collected_;        // by the legacy position, before all of this
  Money legacy_collected_;  // of legacy_received from the wallet
  Money price_;
  Money amount_;
};

}  // namespace

Reject check(const State& state, Timestamp at, const ReverseOrder& command, Plan& plan) {
  const std::optional<OrderNumber> number = state.orders.find(command.order);
  if (!number || state.orders.at(*number).reversible_until < at) return Reject::unknown_order;
  const Money price = state.orders.at(*number).price();
  if (price == Money(0)) return Reject::order_refunded;
  if (command.amount && *command.amount > price) return Reject::refund_too_large;
  return Refund(state, command, *number, plan).run();
}

}  // namespace greenpool
