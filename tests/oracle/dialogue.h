// A story told to the oracle alone, one command after the other, for tables that can be checked by hand.
#pragma once

#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <vector>

#include "tests/oracle/oracle.h"

namespace greenpool::oracle {

inline constexpr std::int64_t kDialogueStart = 1'767'225'600'000'000;  // 2026-01-01T00:00Z, 08:00 in the calendar
inline constexpr std::int64_t kDialogueDay = 86'400'000'000;

class OracleDialogue {
 public:
  explicit OracleDialogue(const Terms& terms, int members = 3) : oracle_(terms) {
    for (int i = 0; i < members; ++i) {
      const std::string id = "m" + std::to_string(i);
      EXPECT_EQ(give(RegisterMember{id, {}, 1}), Reject::none);
    }
  }

  Reject give(const Operation& operation) {
    events_.clear();
    const Reject outcome = oracle_.decide(Command{Timestamp(now_), {}, operation}, events_);
    EXPECT_EQ(oracle_.broken().value_or(""), "");
    return outcome;
  }
  // A claim that is proposed by ann, approved by bob, and turns into coins at once.
  Reject owe(std::uint32_t member, std::int64_t amount) {
    const std::string id = "claim" + std::to_string(++claims_);
    EXPECT_EQ(give(ProposeClaim{id, id, MemberIndex(member), Money(amount), "ann"}), Reject::none);
    return give(ApproveClaims{id, {}, "bob"});
  }
  Reject order(std::string_view id, std::uint32_t member, std::int64_t paid, std::int64_t cost,
               std::int64_t coins = 0) {
    SettleOrder order{id, MemberIndex(member), Money(paid), Money(cost)};
    order.coins = Money(coins);
    return give(order);
  }
  Reject order(std::uint32_t member, std::int64_t paid, std::int64_t cost) { return order("o", member, paid, cost); }
  Reject inject(std::int64_t amount) { return give(Inject{Money(amount), InjectionSource::financing}); }
  Reject sell(std::uint32_t member, std::int64_t points) {
    return give(SellPoints{MemberIndex(member), Points(points)});
  }
  Reject sell_all(std::uint32_t member) { return give(SellPoints{MemberIndex(member), std::nullopt}); }
  Reject refund(std::string_view order, std::optional<std::int64_t> amount, CostReturn cost = CostReturn::kept) {
    const std::string id = "refund" + std::to_string(++claims_);
    ReverseOrder reversal{id, order, std::nullopt, cost};
    if (amount) reversal.amount = Money(*amount);
    return give(reversal);
  }
  void pass(std::int64_t microseconds) { now_ += microseconds; }
  // To what is due next.
  Reject advance() {
    now_ = *oracle_.next_due();
    return give(Advance{});
  }

  [[nodiscard]] const Oracle& oracle() const { return oracle_; }
  [[nodiscard]] std::int64_t now() const { return now_; }
  template <class Kind>
  [[nodiscard]] const Kind& event(std::size_t number) const {
    return std::get<Kind>(events_.at(number));
  }
  [[nodiscard]] std::size_t event_count() const { return events_.size(); }

 private:
  Oracle oracle_;
  std::vector<Event> events_;
  std::int64_t now_ = kDialogueStart;
  int claims_ = 0;
};

}  // namespace greenpool::oracle
