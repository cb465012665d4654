#include "tests/history/author.h"

#include <algorithm>

namespace greenpool::history {
namespace {

constexpr std::int64_t kFirstTime = 1'767'225'600'000'000;  // 2026-01-01T00:00:00Z
constexpr std::int64_t kHour = 3'600'000'000;
constexpr std::size_t kOrdersKept = 50;

}  // namespace

Author::Author(std::uint64_t seed, std::uint32_t members, Commands commands, const State& state)
    : random_(seed),
      members_(members),
      commands_(commands),
      at_(std::max(kFirstTime, state.clock.microseconds())),
      number_(state.next_seq * 1'000) {}

Command Author::next(const State& state) {
  texts_.clear();
  ++number_;
  if (!random_.chance(30)) {
    at_ = Timestamp(at_.microseconds() +
                    random_.between(1, commands_ == Commands::orders ? kHour / 10 : kHour * (ending_ ? 6 : 2)));
  }
  const std::string_view key = random_.chance(20) ? name("key") : std::string_view{};
  if (const std::optional<Timestamp> due = state.next_due(); due && *due <= at_) return {at_, key, Advance{}};
  return {at_, key, next_operation(state)};
}

Operation Author::next_operation(const State& state) {
  if (state.members.size() == 0) return registration(state);
  if (commands_ == Commands::orders) {
    return state.members.size() < members_ ? registration(state) : order_of(state, someone(state));
  }
  // Now and then everybody sells, one after the other, down to the last holder.
  if (selling_out_ == 0 && random_.below(20 * std::uint64_t{members_}) == 0) selling_out_ = members_;
  if (selling_out_ > 0) {
    --selling_out_;
    return SellPoints{MemberIndex(selling_out_ % static_cast<std::uint32_t>(state.members.size())), std::nullopt};
  }
  return any(state);
}

Operation Author::any(const State& state) {
  if (ending_ && state.closing.stage < ClosingStage::confirmed && random_.chance(20)) return closing(state);
  const std::uint64_t choice = random_.below(200);
  if (choice < 14 && state.members.size() < members_) return registration(state);
  if (choice < 80) return order(state);
  if (choice < 94) return of_paid_order(state);
  if (choice < 106) return refund(state);
  if (choice < 124) return sale(state);
  if (choice < 148) return withdrawal(state);
  if (choice < 158) return people(state);
  if (choice < 164) return money(state);
  if (choice < 168) return supplier_payment(state);
  if (choice < 174) return injection(state);
  if (choice < 180) return terms(state);
  if (choice < 190) return claims(state);
  if (choice < 199) return shares(state);
  return closing(state);
}

Operation Author::registration(const State& state) {
  std::string_view referrer;
  // A copy: the directory may move its texts when it grows.
  if (state.members.size() > 0 && random_.chance(80)) {
    referrer = text(std::string(state.directory.id_of(someone(state))));
  }
  const bool accepts = commands_ == Commands::orders || random_.chance(90);
  return RegisterMember{text("member-" + std::to_string(state.members.size())), referrer,
                        accepts ? state.version() : 0};
}

SettleOrder Author::order_of(const State& state, MemberIndex member) {
  SettleOrder order;
  order.order = name("order");
  order.member = member;
  order.paid = Money(1'000 + random_.magnitude(500'000));
  order.cost = Money(order.paid.units() * random_.between(0, 30) / 100);
  if (commands_ == Commands::orders) return order;
  orders_.push_back(std::string(order.order));
  if (orders_.size() > kOrdersKept) orders_.pop_front();
  if (random_.chance(25)) {
    order.wallet = Money(std::clamp<std::int64_t>(state.member(member).wallet.units(), 0, 500));
  }
  if (random_.chance(15)) order.subsidy = Money(random_.between(0, 100));
  if (random_.chance(10)) order.reward_rate = Rate(random_.between(0, 300'000));
  if (random_.chance(10)) order.platform_rate = Rate(random_.between(0, 100'000));
  if (random_.chance(35)) order.region = parse_region("110101");
  if (random_.chance(35)) order.supplier = random_.pick({"mill", "farm"});
  return order;
}

Operation Author::order(const State& state) {
  MemberIndex member = someone(state);
  // Who has claims buys with coins.
  const auto& holdings = state.legacy.holdings;
  const auto holding = holdings.empty() || random_.chance(70) ? holdings.end() : holdings.lower_bound(member);
  if (holding != holdings.end()) member = holding->first;
  if (state.member(member).accepted != state.version() && random_.chance(80)) {
    return AcceptTerms{member, state.version()};
  }
  SettleOrder order = order_of(state, member);
  if (holding != holdings.end() && holding->second.coins > Money(0)) {
    order.coins = Money(random_.magnitude(holding->second.coins.units()));
    if (random_.chance(30)) {
      order.paid = order.wallet = Money(0);
      order.cost = Money(order.coins.units() * random_.between(0, 30) / 100);
    }
  }
  if (random_.chance(70)) return order;
  PayOrder pay;
  static_cast<SettleOrder&>(pay) = order;
  return pay;
}

Operation Author::of_paid_order(const State& state) {
  const auto* paid = some(state.paid_orders, "order");
  if (paid == nullptr) return order(state);
  if (random_.chance(30)) return CancelOrder{text(paid->first)};
  return SettlePaidOrder{text(paid->first)};
}

Operation Author::refund(const State& state) {
  if (orders_.empty()) return order(state);
  ReverseOrder refund;
  refund.refund = name("refund");
  refund.order = text(orders_[random_.below(orders_.size())]);
  if (random_.chance(50)) refund.amount = Money(random_.magnitude(100'000));
  refund.cost = random_.pick({CostReturn::kept, CostReturn::returned});
  return refund;
}

Operation Author::sale(const State& state) {
  const MemberIndex member = someone(state);
  const Points holding = state.holding_of(member);
  if (holding <= Points(0) || random_.chance(30)) return SellPoints{member, std::nullopt};
  return SellPoints{member, Points(random_.magnitude(holding.units()))};
}

Operation Author::withdrawal(const State& state) {
  std::vector<std::pair<std::string_view, WithdrawalStage>> open;
  state.withdrawals.for_each(
      [&](const std::string& id, const Withdrawal& withdrawal) { open.emplace_back(id, withdrawal.stage); });
  if (open.empty() || (open.size() < 20 && random_.chance(35))) {
    const MemberIndex member = someone(state);
    const std::int64_t wallet = std::max<std::int64_t>(state.member(member).wallet.units(), 1);
    return RequestWithdrawal{name("withdrawal"), member, Money(1'000 + random_.magnitude(wallet))};
  }
  const auto [found, stage] = open[random_.below(open.size())];
  const std::string_view id = text(std::string(found));
  if (stage == WithdrawalStage::requested) {
    if (random_.chance(20)) return RejectWithdrawal{{id, operator_id()}};
    return ApproveWithdrawal{id, operator_id()};
  }
  if (stage == WithdrawalStage::approved) return SendWithdrawal{{id, operator_id()}};
  return ResolveWithdrawal{
      id, random_.pick({PayoutResult::paid, PayoutResult::paid, PayoutResult::failed, PayoutResult::unknown})};
}

MemberIndex Author::someone(const State& state) {
  return MemberIndex(static_cast<std::uint32_t>(random_.below(state.members.size())));
}

std::string_view Author::name(std::string_view kind) { return text(std::string(kind) + "-" + std::to_string(number_)); }

std::string_view Author::operator_id() { return random_.pick<std::string_view>({"olga", "pete", "ruth"}); }

}  // namespace greenpool::history
