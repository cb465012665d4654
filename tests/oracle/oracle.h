// The oracle: SPEC sections 2 to 6 (as far as the engine goes) once more, written from the text alone, with exact
// integers and rationals and the plainest data. It shares nothing with the core but the types at the seam: terms,
// commands, events and reasons to refuse. Slow on purpose; in tests only.
//
// Where SPEC is silent it follows these decisions:
//   an order with v = 0 adds its spend to the open position it would have joined, and opens none;
//   an injection counts in the window (t - window, t], and the pool is 0 before the first order;
//   the spend of a position past 1e11 is position_limit, as are its points past 9e18;
//   a cost may be 0; a negative one is amount_out_of_range;
//   times are those of the years 1970 to 9999.
// Money in minor units, points in 1e-8 point, prices in minor units per point unit.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "engine/command.h"
#include "engine/event.h"
#include "engine/reject.h"
#include "ledger/accounts.h"
#include "terms/terms.h"
#include "tests/oracle/exact.h"
#include "tests/oracle/flaw.h"
#include "tests/oracle/occasion.h"

namespace greenpool::oracle {

struct OracleMember {
  std::string id;
  std::optional<std::size_t> referrer;
  mpz_class wallet;
  mpz_class spent;
  mpz_class received;
  std::vector<std::size_t> open_positions;  // oldest first
};

struct OraclePosition {
  std::size_t member = 0;
  mpz_class acquired;   // A
  mpz_class remaining;  // R
  mpz_class spend;      // C
  bool open = true;
};

struct OracleTotals {
  std::uint64_t orders = 0;
  std::uint64_t sales = 0;
  std::uint64_t exits = 0;
  std::uint64_t injections = 0;
  std::uint64_t splits = 0;
  mpz_class spent;
  mpz_class sales_paid;
  mpz_class exits_paid;
  mpz_class injected;
};

// What an order is worth before it is settled: SPEC section 6 "Split" and section 3 "Grant".
struct OrderFigures {
  mpz_class rewards;
  mpz_class platform;
  mpz_class contribution;  // c, may be negative
  mpz_class value;         // v
  mpz_class granted;       // n
};

class Oracle {
 public:
  explicit Oracle(const Terms& terms, Flaw flaw = Flaw::none);

  // Appends the events that the command causes, or answers why it is refused and leaves everything as it was.
  // PositionSlot in events is left empty: where the engine keeps a position is its own affair.
  [[nodiscard]] Reject decide(const Command& command, std::vector<Event>& events);
  // What decide() would answer.
  [[nodiscard]] Reject verdict(const Command& command) const;

  [[nodiscard]] const mpz_class& pool() const { return pool_; }
  [[nodiscard]] const mpz_class& circulating() const { return circulating_; }
  [[nodiscard]] mpq_class price() const;  // P / S, or q when S = 0
  [[nodiscard]] const mpz_class& account(Account account) const { return accounts_[index(account)]; }
  [[nodiscard]] const std::vector<OracleMember>& members() const { return members_; }
  [[nodiscard]] const std::vector<OraclePosition>& positions() const { return positions_; }  // in order of opening
  [[nodiscard]] const OracleTotals& totals() const { return totals_; }
  [[nodiscard]] std::int64_t clock() const { return clock_; }
  [[nodiscard]] mpz_class holding_of(std::size_t member) const;

  [[nodiscard]] const OccasionCounts& occasions() const { return occasions_; }

  // What tests aim at.
  [[nodiscard]] OrderFigures figures_of(const SettleOrder& order) const;
  [[nodiscard]] mpq_class sale_value(const mpz_class& points) const;  // after the fee, not rounded
  [[nodiscard]] std::optional<mpq_class> lowest_trigger() const;
  // The most that may still be injected at that time, nothing when there is no cap. With a window that is `slack`
  // microseconds longer than the terms say.
  [[nodiscard]] std::optional<mpz_class> injection_room(std::int64_t at, std::int64_t slack = 0) const;

 private:
  using Trigger = std::pair<mpq_class, std::ptrdiff_t>;  // the price, then the order of opening

  // Position numbers in events start at 1.
  [[nodiscard]] static PositionId id_of(std::size_t position) {
    return PositionId(static_cast<PositionId::rep>(position + 1));
  }

  struct Moment {
    std::int64_t at;
    mpz_class pool;  // after an event
  };
  struct PastInjection {
    std::int64_t at;
    mpz_class amount;
  };

  [[nodiscard]] static std::size_t index(Account account) { return static_cast<std::size_t>(account); }
  [[nodiscard]] bool flawed(Flaw flaw) const { return flaw_ == flaw; }
  [[nodiscard]] bool knows(MemberIndex member) const;
  [[nodiscard]] std::optional<std::size_t> find(std::string_view id) const;

  [[nodiscard]] Reject shape_of(const Command& command) const;
  [[nodiscard]] Reject refusal(const Command& command, const RegisterMember& operation) const;
  [[nodiscard]] Reject refusal(const Command& command, const SettleOrder& operation) const;
  [[nodiscard]] Reject refusal(const Command& command, const SellPoints& operation) const;
  [[nodiscard]] Reject refusal(const Command& command, const Inject& operation) const;
  [[nodiscard]] Reject limits_of(const SettleOrder& operation, const OrderFigures& figures) const;
  [[nodiscard]] bool too_fine(const OrderFigures& figures) const;
  [[nodiscard]] bool covers_grant_on_profit(const SettleOrder& operation) const;

  // The commands that the oracle does not know yet.
  template <class Operation>
  [[nodiscard]] Reject refusal(const Command&, const Operation&) const {
    return Reject::programme_stopped;
  }
  template <class Operation>
  void apply(const Operation&, std::vector<Event>&) {}

  void apply(const RegisterMember& operation, std::vector<Event>& events);
  void apply(const SettleOrder& operation, std::vector<Event>& events);
  void apply(const SellPoints& operation, std::vector<Event>& events);
  void apply(const Inject& operation, std::vector<Event>& events);

  void consequences(Occasion cause, std::vector<Event>& events);
  void split_points(std::vector<Event>& events);
  void sweep(std::vector<Event>& events);
  [[nodiscard]] std::optional<std::size_t> next_due() const;
  void exit(std::size_t position, const mpq_class& price, std::vector<Event>& events);

  [[nodiscard]] std::optional<std::size_t> joined_by(const SettleOrder& operation) const;
  void take_points(std::size_t position, const mpz_class& points);
  void leave_pool(std::size_t member, const mpz_class& points, const mpz_class& paid);
  void set_trigger(std::size_t position);
  void clear_trigger(std::size_t position);
  [[nodiscard]] Trigger key_of(std::size_t position) const;
  [[nodiscard]] std::int64_t window_start(std::int64_t at) const;
  [[nodiscard]] mpz_class smallest_pool_since(std::int64_t start) const;
  [[nodiscard]] mpz_class injected_since(std::int64_t start) const;
  [[nodiscard]] std::optional<mpq_class> injection_cap_since(std::int64_t start) const;
  void meet(Occasion occasion) { ++occasions_[static_cast<std::size_t>(occasion)]; }
  void meet_order(const SettleOrder& operation, const OrderFigures& figures, bool joins);
  void meet_bounds(const std::optional<std::size_t>& position);
  void meet_sale(std::size_t seller, const mpz_class& points, const mpz_class& paid);
  void meet_injection(const Inject& operation);
  void meet_exit(std::size_t position, const mpq_class& price, const mpz_class& paid);
  void remember_pool() { moments_.push_back({clock_, pool_}); }

  Terms terms_;
  Flaw flaw_;
  mpq_class grant_rate_;
  mpq_class fee_;
  mpq_class exit_fee_;
  mpq_class reward_rate_;
  mpq_class platform_rate_;
  mpq_class split_at_;
  std::optional<mpq_class> multiple_;

  mpz_class pool_;         // P
  mpz_class circulating_;  // S
  mpq_class last_price_;   // q
  std::array<mpz_class, kAccountCount> accounts_;
  std::vector<OracleMember> members_;
  std::vector<OraclePosition> positions_;
  std::set<Trigger> triggers_;  // of the open positions
  std::vector<Moment> moments_;
  std::vector<PastInjection> injections_;
  OracleTotals totals_;
  OccasionCounts occasions_{};
  std::int64_t clock_ = 0;
};

}  // namespace greenpool::oracle
