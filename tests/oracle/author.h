// Writes a random story, one step at a time, looking at the oracle to aim at corners: the last point, the cap, a
// trigger, a bound, the last moment for a refund, one unit to either side of each.
#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "tests/oracle/op.h"
#include "tests/oracle/oracle.h"
#include "tests/oracle/random.h"
#include "tests/oracle/world.h"

namespace greenpool::oracle {

class Author {
 public:
  // The theme follows from the seed unless it is given.
  explicit Author(std::uint64_t seed);
  Author(std::uint64_t seed, Theme theme);

  // Everything but the ops.
  [[nodiscard]] const Story& story() const { return story_; }
  [[nodiscard]] int length() const { return length_; }
  void enlarge(int members, int length) {
    world_.members = members;
    length_ = length;
  }
  [[nodiscard]] Op next(const Oracle& oracle);

 private:
  using Order = BasicSettleOrder<ToldForm>;

  Author(Random random, std::uint64_t seed, Theme theme);

  [[nodiscard]] Told next_operation(const Oracle& oracle, std::int64_t& at);
  [[nodiscard]] std::int64_t next_time(const Oracle& oracle);
  [[nodiscard]] Told registration(const Oracle& oracle);
  void spoil(const Oracle& oracle, Op& op);

  // Orders and the pool (author_orders.cc).
  [[nodiscard]] Told order(const Oracle& oracle);
  [[nodiscard]] Told end_of_paid_order(const Oracle& oracle);
  [[nodiscard]] Told sale(const Oracle& oracle);
  [[nodiscard]] Told injection(const Oracle& oracle, std::int64_t at);
  [[nodiscard]] Told reversal(const Oracle& oracle, std::int64_t& at);
  void tender(const Oracle& oracle, Order& order);
  void aim_order(const Oracle& oracle, Order& order);
  // An order that contributes exactly that much, if one can.
  void contribute(const Oracle& oracle, Order& order, const mpz_class& contribution);
  // An order that is granted about that many points.
  void buy(const Oracle& oracle, Order& order, const mpz_class& points);

  // Claims and coins (author_legacy.cc).
  [[nodiscard]] Told claim(const Oracle& oracle, std::int64_t at);
  [[nodiscard]] Told proposal_of_claim(const Oracle& oracle);
  void spend_coins(const Oracle& oracle, Order& order);
  // An order whose surplus releases about that many points.
  void release(const Oracle& oracle, Order& order, const mpz_class& points);

  // Shares (author_shares.cc).
  [[nodiscard]] Told shares(const Oracle& oracle, std::int64_t& at);
  [[nodiscard]] Told certificate(const Oracle& oracle, std::int64_t at);
  [[nodiscard]] Told round(const Oracle& oracle, std::int64_t at);
  [[nodiscard]] Told transfer(const Oracle& oracle, std::int64_t& at);
  [[nodiscard]] Told conversion(const Oracle& oracle);
  [[nodiscard]] std::string some_certificate(const Oracle& oracle);

  // Terms (author_terms.cc).
  [[nodiscard]] bool has_business_with_terms(const Oracle& oracle) const;
  [[nodiscard]] Told step_of_terms(const Oracle& oracle, std::int64_t& at);
  [[nodiscard]] Told proposal(const Oracle& oracle, std::int64_t at);
  [[nodiscard]] std::int64_t later(const Oracle& oracle, std::int64_t earliest);

  // Streams, sales in windows, the end (author_closing.cc).
  [[nodiscard]] Told stream(const Oracle& oracle, std::int64_t at);
  [[nodiscard]] Told step_of_closing(const Oracle& oracle);
  [[nodiscard]] bool is_time_to_close(const Oracle& oracle);
  [[nodiscard]] static bool has_debtor_with_points(const Oracle& oracle);

  // Everything else (author_money.cc).
  [[nodiscard]] Told withdrawal(const Oracle& oracle, std::int64_t at);
  [[nodiscard]] Told step_of_withdrawal(const OpenWithdrawal& withdrawal);
  [[nodiscard]] Told platform(const Oracle& oracle);
  [[nodiscard]] Told supplier_payment(const Oracle& oracle);
  [[nodiscard]] Told people(const Oracle& oracle);
  [[nodiscard]] RegionCode some_region();
  [[nodiscard]] std::string some_operator() { return random_.chance(60) ? "ann" : "bob"; }
  // Mostly.
  [[nodiscard]] std::string another_than(std::string_view operator_id) {
    return random_.chance(85) ? (operator_id == "ann" ? "bob" : "ann") : some_operator();
  }
  [[nodiscard]] std::string new_id(char kind) { return kind + std::to_string(written_); }

  // To the next midnight of the calendar.
  [[nodiscard]] std::int64_t until_midnight(std::int64_t at) const;
  // The least step of time.
  [[nodiscard]] std::int64_t tick() const { return story_.has_fractional_times ? 1 : 1'000'000; }
  [[nodiscard]] MemberIndex someone(const Oracle& oracle);
  [[nodiscard]] MemberIndex some_holder(const Oracle& oracle);
  [[nodiscard]] MemberIndex some_creditor(const Oracle& oracle);
  // The amounts, or 1 when it is none that an op can hold.
  [[nodiscard]] std::int64_t amount_of(const mpz_class& exact) const;
  [[nodiscard]] Money money_of(const mpz_class& exact) const { return Money(amount_of(exact)); }
  // Mostly 0, sometimes one more or less.
  [[nodiscard]] std::int64_t nudge() { return random_.pick<std::int64_t>({0, 0, 0, 1, -1}); }

  Random random_;
  World world_;
  Story story_;
  int length_ = 0;
  std::int64_t last_time_;
  std::array<std::int64_t, 8> notable_times_{};
  std::uint64_t written_ = 0;
  std::int64_t version_ = 1;  // of the terms that the world follows
};

}  // namespace greenpool::oracle
