// A small mirror of the engine for the coalition search: pool, orders, rewards, refunds, sales in windows, exits and
// dividends of SPEC sections 3 to 7 and 13 once more, in plain integers, fast enough for millions of strategies.
// mirror_test.cc proves that it decides like the engine. Unlike the engine it can do without a guard, so that the
// search is seen to find what each guard prevents.
//
// Left out: ranks, legacy claims, shares, and the bounds of accounts that no strategy reaches. Money in minor units,
// points in 1e-8 point, times in whole seconds. Thread safety: none needed.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "base/int128.h"
#include "engine/choices.h"
#include "terms/terms.h"

namespace greenpool::coalition {

struct Guards {
  bool subsidy_cap = true;          // a subsidy is at most the platform's share of the order
  bool injection_cap = true;        // injections of a window are capped against the smallest pool in it
  bool sweep = true;                // what the last holder leaves goes to the reserve
  bool grant_before = true;         // points are priced before their contribution, not after it
  bool takes_received_back = true;  // a refund takes back what its points were sold for
  bool takes_rewards_back = true;   // and the rewards that its order paid
};

// Who there is: members are numbers from 0; -1 is nobody.
struct Cast {
  std::vector<int> referrers;             // of each member
  std::array<int, 3> agents{-1, -1, -1};  // of district, city and province
  std::vector<std::int64_t> weights;      // in dividends, of each member
};

enum class Act : std::uint8_t {
  pay_in,
  fund_subsidy,
  order,
  sale,
  refund,
  withdrawal,  // all that the wallet holds, to the bank
  collection,  // all that the supplier is owed
  injection,
  distribution,
};
inline constexpr std::size_t kActs = 9;

inline constexpr std::int64_t kOfTheTerms = -1;

// What somebody does, with every figure that it needs.
struct Op {
  Act act = Act::order;
  std::int64_t at = 0;
  int member = 0;
  std::int64_t paid = 0;  // by the member
  std::int64_t cost = 0;
  std::int64_t subsidy = 0;
  std::int64_t reward_rate = kOfTheTerms;  // of this product
  std::int64_t platform_rate = kOfTheTerms;
  bool in_region = false;     // whether agents earn
  int supplier = 0;           // 0, or kFakeSupplier
  std::int64_t points = 0;    // of a sale; 0: all
  int order = 0;              // of a refund: the number of the accepted order
  std::int64_t amount = 0;    // of a refund, 0: all; of an injection, a payment
  bool cost_returned = true;  // of a refund
  InjectionSource source = InjectionSource::financing;
};
inline constexpr int kFakeSupplier = 1;
inline constexpr int kSuppliers = 2;

struct PaidReward {
  int member = 0;
  std::int64_t amount = 0;
};

class Model {
 public:
  // Terms and cast outlive the model; the programme begins at that second.
  Model(const Terms& terms, const Cast& cast, Guards guards, std::int64_t begins);

  // What the calendar makes due until then comes first. false: refused, and nothing else changed.
  bool play(const Op& op);
  void catch_up(std::int64_t at);
  [[nodiscard]] std::optional<std::int64_t> next_due() const;

  [[nodiscard]] std::int64_t pool() const { return pool_; }
  [[nodiscard]] std::int64_t circulating() const { return circulating_; }
  [[nodiscard]] std::int64_t wallet(int member) const { return wallets_[index(member)]; }
  [[nodiscard]] std::int64_t holding(int member) const;
  [[nodiscard]] std::int64_t available(int member) const { return holding(member) - requested_[index(member)]; }
  [[nodiscard]] std::int64_t owed(int supplier) const { return owed_[index(supplier)]; }  // below 0: it owes
  [[nodiscard]] std::int64_t subsidy() const { return subsidy_; }
  [[nodiscard]] std::int64_t reserve() const { return reserve_; }
  [[nodiscard]] std::int64_t revenue() const { return revenue_; }
  [[nodiscard]] std::int64_t loss() const { return loss_; }
  [[nodiscard]] std::int64_t dividend() const { return dividend_; }
  [[nodiscard]] std::int64_t surplus() const;
  [[nodiscard]] std::int64_t window_end() const { return window_end_; }
  [[nodiscard]] int orders() const { return static_cast<int>(orders_.size()); }
  [[nodiscard]] int exits() const { return exits_; }
  // What orders and injections brought so far beyond the points that their buyers got, at the price before.
  [[nodiscard]] std::int64_t brought() const { return brought_; }
  // Of an order, the price that is not yet refunded, 0 when it cannot be refunded at that time.
  [[nodiscard]] std::int64_t refundable(int order, std::int64_t at) const;
  // What a sale of so many points would pay now.
  [[nodiscard]] std::int64_t sale_value(std::int64_t points, std::int64_t fee) const;
  // The position of the member whose trigger is nearest: the price at which it is due, over today's.
  [[nodiscard]] std::optional<long double> nearest_trigger() const;
  // How much may be injected at that time; nothing: there is no cap.
  [[nodiscard]] std::optional<std::int64_t> injection_room(std::int64_t at) const;

 private:
  struct Position {
    int member = 0;
    std::int64_t acquired = 0;
    std::int64_t remaining = 0;
    std::int64_t spend = 0;
    bool open = true;
  };
  struct Order {
    int member = 0;
    int position = -1;
    int supplier = 0;
    std::int64_t until = 0;
    std::int64_t paid = 0, subsidy = 0, cost = 0, contribution = 0, platform = 0, reserve = 0;
    std::int64_t granted = 0, left = 0, received = 0;
    std::array<PaidReward, 5> rewards;
    int reward_count = 0;
  };
  // The figures of a settlement or refund that several steps need.
  struct Split;
  struct Reversal;

  [[nodiscard]] static std::size_t index(int number) { return static_cast<std::size_t>(number); }

  bool order(const Op& op);
  bool split(const Op& op, Split& split) const;
  bool grant(const Op& op, Split& split) const;
  [[nodiscard]] int joining_position(int member) const;
  void pay_rewards(const Op& op, Split& split);
  void reward(const Op& op, Split& split, int member, std::int64_t rate);
  [[nodiscard]] Order order_of(const Op& op, const Split& split) const;
  void settle(const Op& op, const Split& split);

  bool sale(const Op& op);
  bool request_sale(int member, std::int64_t points);
  void execute_window();
  void take_holding(int member, std::int64_t points, std::int64_t paid);
  void pay_from_pool(int member, std::int64_t points, std::int64_t paid);

  bool refund(const Op& op);
  void take_rewards_back(Order& order, Reversal& reversal);
  void measure(const Op& op, const Order& order, Reversal& reversal) const;
  void move_money(const Order& order, Reversal& reversal);
  static void lessen(Order& order, const Reversal& reversal);
  void leave_position(const Order& order, const Reversal& reversal);

  bool withdrawal(int member);
  bool collection(int supplier);
  bool injection(const Op& op);
  bool distribution();
  void gather_profit();

  void credit(int member, std::int64_t amount);
  std::int64_t charge(int member, std::int64_t amount);  // what the wallet held of it
  void settle_consequences();
  void sweep();
  [[nodiscard]] int next_due_position() const;
  void split_points();
  void limit_request(int member);
  void note_pool();
  [[nodiscard]] std::int64_t end_of_period(std::int64_t at) const;
  [[nodiscard]] std::pair<std::int64_t, std::int64_t> smallest_and_injected(std::int64_t at) const;

  const Terms* terms_;
  const Cast* cast_;
  Guards guards_;
  std::int64_t clock_ = 0;
  std::int64_t pool_ = 0;
  std::int64_t circulating_ = 0;
  Price last_price_;
  std::int64_t cash_ = 0, subsidy_ = 0, reserve_ = 0, dividend_ = 0;
  std::int64_t revenue_ = 0, loss_ = 0, revenue_before_ = 0, loss_before_ = 0, dividend_carried_ = 0;
  std::int64_t period_end_ = 0;  // 0: no period runs
  std::int64_t window_end_ = 0;  // 0: no sale waits
  std::vector<std::int64_t> wallets_;
  std::vector<std::int64_t> reserve_due_;
  std::vector<std::int64_t> requested_;
  std::array<std::int64_t, kSuppliers> owed_{};
  std::vector<Position> positions_;
  std::vector<Order> orders_;
  std::vector<std::pair<std::int64_t, std::int64_t>> levels_;      // second, the pool since
  std::vector<std::pair<std::int64_t, std::int64_t>> injections_;  // second, amount
  std::int64_t brought_ = 0;
  int exits_ = 0;
};

// floor and ceiling of a x b / divisor, not negative; nothing leaves 128 bits.
[[nodiscard]] inline std::int64_t share_down(std::int64_t a, std::int64_t b, std::int64_t divisor) {
  return static_cast<std::int64_t>(Int128{a} * b / divisor);
}
[[nodiscard]] inline std::int64_t share_up(std::int64_t a, std::int64_t b, std::int64_t divisor) {
  return static_cast<std::int64_t>((Int128{a} * b + divisor - 1) / divisor);
}

}  // namespace greenpool::coalition
