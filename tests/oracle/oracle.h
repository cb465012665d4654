// The oracle: SPEC sections 2 to 10 and 15 once more, written from the text alone, with exact
// integers and rationals and the plainest data. It shares nothing with the core but the types at the seam: terms,
// commands, events and reasons to refuse. Slow on purpose; in tests only.
//
// Where SPEC is silent it follows these decisions:
//   an order with v = 0 adds its spend to the open position it would have joined, and opens none;
//   an injection counts in the window (t - window, t], and the pool is 0 before the first order;
//   the spend of a position past 1e11 is position_limit, as are its points past 9e18;
//   a cost, or what comes from a wallet or a subsidy, may be 0; a negative one is amount_out_of_range;
//   times are those of the years 1970 to 9999;
//   settle_order is payment and settlement at once; an order can be reversed until reversal_days after its settlement,
//   inclusive, and a reversal shares every figure of it by what is left of the price;
//   account_limit is answered before anything is posted, against the whole price of an order.
// Money in minor units, points in 1e-8 point, prices in minor units per point unit.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "engine/command.h"
#include "engine/event.h"
#include "engine/reject.h"
#include "terms/terms.h"
#include "tests/oracle/occasion.h"
#include "tests/oracle/oracle_books.h"
#include "tests/oracle/oracle_data.h"
#include "tests/oracle/oracle_locked.h"

namespace greenpool::oracle {

// All commands there are: one without a place here does not compile.
// clang-format off
#define GREENPOOL_ORACLE_OPERATIONS(X) \
  X(RegisterMember) X(SettleOrder) X(SellPoints) X(Inject) X(PayOrder) X(SettlePaidOrder) X(CancelOrder) \
  X(ReverseOrder) X(RequestWithdrawal) X(ApproveWithdrawal) X(RejectWithdrawal) X(SendWithdrawal) \
  X(ResolveWithdrawal) X(PayIn) X(Draw) X(RemitTax) X(FundSubsidy) X(RequestSupplierPayment) \
  X(ApproveSupplierPayment) X(RejectSupplierPayment) X(SetMemberStatus) X(ChangeReferrer) X(AppointAgent) \
  X(DismissAgent) X(SetWeight) X(DistributeDividend) X(Advance) X(ProposeClaim) X(ApproveClaims) \
  X(RejectClaims) X(IssueShares) X(OpenRound) X(Invest) X(TransferShares) X(ListShares) X(ConvertPoints) \
  X(ProposeTerms) X(AcknowledgeTerms) X(ApproveTerms) X(WithdrawTerms) X(AcceptTerms) X(CloseProgramme) \
  X(ConfirmClosing) X(WithdrawClosing) X(StartStream) X(StopStream)
// clang-format on

class Oracle {
 public:
  explicit Oracle(const Terms& terms, Flaw flaw = Flaw::none);

  // Appends the events that the command causes, or answers why it is refused and leaves everything as it was.
  // PositionSlot in events is left empty: where the engine keeps a position is its own affair. Texts in events live
  // until the next decide(), or as long as the command's.
  [[nodiscard]] Reject decide(const Command& command, std::vector<Event>& events);
  // What decide() would answer.
  [[nodiscard]] Reject verdict(const Command& command) const;

  [[nodiscard]] const mpz_class& pool() const { return pool_; }
  [[nodiscard]] const mpz_class& circulating() const { return circulating_; }
  [[nodiscard]] mpq_class price() const;  // P / S, or q when S = 0
  [[nodiscard]] const mpz_class& account(Account account) const { return books_.at(account); }
  [[nodiscard]] const OracleBooks& books() const { return books_; }
  [[nodiscard]] const std::vector<OracleMember>& members() const { return members_; }
  [[nodiscard]] const std::vector<OraclePosition>& positions() const { return positions_; }  // in order of opening
  [[nodiscard]] const std::vector<SettledOrder>& settled() const { return settled_; }        // in order of settlement
  [[nodiscard]] bool has_settled(std::string_view id) const { return settled_by_id_.contains(id); }
  [[nodiscard]] const std::map<std::string, Purchase, std::less<>>& paid() const { return paid_; }
  [[nodiscard]] const std::vector<OracleSupplier>& suppliers() const { return suppliers_; }
  [[nodiscard]] const std::map<std::string, SupplierBill, std::less<>>& bills() const { return bills_; }
  [[nodiscard]] const std::map<RegionCode, std::size_t>& agents() const { return agents_; }
  [[nodiscard]] const OraclePeriods& periods() const { return periods_; }
  [[nodiscard]] const OracleTotals& totals() const { return totals_; }
  [[nodiscard]] std::int64_t clock() const { return clock_; }
  [[nodiscard]] const Terms& terms() const { return terms_; }  // in force
  [[nodiscard]] std::int64_t version() const { return static_cast<std::int64_t>(versions_.size()); }
  [[nodiscard]] const std::map<std::string, OracleProposal, std::less<>>& proposals() const { return proposals_; }
  [[nodiscard]] const OracleSaleWindow& sale_window() const { return sale_window_; }
  [[nodiscard]] mpz_class requested_of(std::size_t member) const;
  // What the member may sell: held, and not asked for already.
  [[nodiscard]] mpz_class available_to(std::size_t member) const;
  [[nodiscard]] const std::map<std::string, OracleStream, std::less<>>& streams() const { return streams_; }
  [[nodiscard]] const OracleClosing& closing() const { return closing_; }
  // Microseconds that have to lie before those terms take effect.
  [[nodiscard]] std::int64_t notice_of(const Terms& proposed) const;
  [[nodiscard]] mpz_class holding_of(std::size_t member) const;
  [[nodiscard]] const std::map<std::string, OracleBatch, std::less<>>& batches() const { return batches_; }
  // Of any version of the terms, approved ones that wait included.
  [[nodiscard]] Multiple highest_legacy_multiple() const;
  [[nodiscard]] const LockedPoints& locked_points() const { return locked_; }
  [[nodiscard]] const OracleCapTable& cap_table() const { return cap_table_; }
  [[nodiscard]] mpz_class vested(const OracleCertificate& certificate, std::int64_t at) const;
  // What does not add up in the oracle itself.
  [[nodiscard]] std::optional<std::string> broken() const;

  [[nodiscard]] const OccasionCounts& occasions() const { return occasions_; }

  // What tests aim at.
  [[nodiscard]] OrderFigures figures_of(const SettleOrder& order) const { return figures_of(purchase_of(order)); }
  [[nodiscard]] mpq_class sale_value(const mpz_class& points) const;  // after the fee, not rounded
  [[nodiscard]] std::optional<mpq_class> lowest_trigger() const;
  [[nodiscard]] std::optional<std::int64_t> next_due() const;  // when the calendar has work
  [[nodiscard]] mpz_class tax_on(const mpz_class& month_total) const;
  [[nodiscard]] mpz_class fee_of(const mpz_class& withdrawn) const;
  [[nodiscard]] mpz_class requested_today(std::size_t member, std::int64_t at) const;
  // The most that may still be injected at that time, nothing when there is no cap. With a window that is `slack`
  // microseconds longer than the terms say.
  [[nodiscard]] std::optional<mpz_class> injection_room(std::int64_t at, std::int64_t slack = 0) const;

 private:
  using Trigger = std::pair<mpq_class, std::ptrdiff_t>;  // the price, then the order of opening
  using Events = std::vector<Event>;

  struct Moment {
    std::int64_t at;
    mpz_class pool;  // after an event
  };
  struct PastInjection {
    std::int64_t at;
    mpz_class amount;
  };

  // Position numbers in events start at 1.
  [[nodiscard]] static PositionId id_of(std::size_t position) {
    return PositionId(static_cast<PositionId::rep>(position + 1));
  }
  [[nodiscard]] static MemberIndex index_of(std::size_t member) {
    return MemberIndex(static_cast<MemberIndex::rep>(member));
  }
  [[nodiscard]] bool flawed(Flaw flaw) const { return flaw_ == flaw; }
  [[nodiscard]] mpz_class& balance(Account account) { return books_.at(account); }
  [[nodiscard]] bool knows(MemberIndex member) const;
  [[nodiscard]] bool is_frozen(MemberIndex member) const;
  [[nodiscard]] bool in_debt(std::size_t member) const { return books_.purses()[member].wallet < 0; }
  [[nodiscard]] std::optional<std::size_t> find(std::string_view id) const;
  [[nodiscard]] std::optional<std::size_t> find_supplier(std::string_view id) const;
  // Whether the account would pass its bound.
  [[nodiscard]] bool overflows(Account account, const mpz_class& more) const;
  // A text that lives until the next command.
  [[nodiscard]] std::string_view keep(std::string_view text) { return texts_.emplace_back(text); }

  // One command each: all reasons against it, and what it does.
#define GREENPOOL_ORACLE_OPERATION(Kind)                                       \
  [[nodiscard]] Reasons reasons(const Kind& operation, std::int64_t at) const; \
  void apply(const Kind& operation, Events& events);
  GREENPOOL_ORACLE_OPERATIONS(GREENPOOL_ORACLE_OPERATION)
#undef GREENPOOL_ORACLE_OPERATION

  // Terms that change (oracle_terms.cc).
  void adopt(const Terms& terms);
  [[nodiscard]] const Terms& terms_of(const Purchase& purchase) const;  // as they were at payment
  [[nodiscard]] OraclePromise promise_of(const Terms& terms) const;
  [[nodiscard]] std::optional<std::int64_t> terms_effective() const;  // of the change that was approved
  void change_terms(Events& events);
  void change_periods(const Terms& before);

  // Consent (oracle_terms.cc).
  [[nodiscard]] bool has_accepted(std::size_t member) const;
  void accept(std::size_t member, Events& events);
  [[nodiscard]] std::string accepted_text_hash() const;

  // Sales in windows (oracle_windows.cc).
  [[nodiscard]] bool sells_in_windows() const;
  void ask_for_sale(std::size_t seller, const mpz_class& points, Events& events);
  // A request is no larger than what the member holds.
  void trim_request(std::size_t member, Occasion cause);
  void split_requests(const mpz_class& factor);
  [[nodiscard]] std::optional<std::int64_t> window_due() const;
  void end_window(Events& events);

  // Injections in daily parts (oracle_streams.cc).
  [[nodiscard]] bool has_daily_work() const;
  void end_day(Events& events);
  void run_stream(const std::string& id, Events& events);

  // The end (oracle_closing.cc).
  [[nodiscard]] bool is_closing() const { return closing_.stage == OracleStage::confirmed; }
  [[nodiscard]] bool is_closed() const { return closing_.stage == OracleStage::closed; }
  [[nodiscard]] std::optional<std::int64_t> closing_due() const;
  void add_reasons_of_closing(const Operation& operation, Reasons& reasons) const;
  void close(Events& events);
  void cancel_paid_orders(Events& events);
  // Without claims and locked points there is nothing to do.
  void lapse_locked_points(Events& events);
  [[nodiscard]] mpz_class unpaid_claims() const;
  // Pays that much of the reserve for claims.
  void repay_claims(const mpz_class& amount, Events& events);
  void pay_holder(std::size_t member, const mpz_class& from_pool, const mpz_class& from_reserve, Events& events);

  // Orders (oracle_orders.cc).
  [[nodiscard]] Purchase purchase_of(const SettleOrder& order) const;
  [[nodiscard]] OrderFigures figures_of(const Purchase& purchase) const;
  [[nodiscard]] Reasons reasons_of_payment(const SettleOrder& order) const;
  void add_reasons_of_split(const Purchase& purchase, const OrderFigures& figures, Reasons& reasons) const;
  void add_reasons_of_grant(const Purchase& purchase, const OrderFigures& figures, Reasons& reasons) const;
  [[nodiscard]] bool too_fine(const OrderFigures& figures) const;
  void cancel(const std::string& id, Events& events);
  [[nodiscard]] bool covers_grant_on_profit(const Purchase& purchase) const;
  [[nodiscard]] std::optional<std::size_t> joined_by(const Purchase& purchase) const;
  void settle(const Purchase& purchase, Events& events);
  std::optional<std::size_t> join(const Purchase& purchase, const OrderFigures& figures, OrderSettled& event);
  void post(const Purchase& purchase, const OrderFigures& figures, const mpz_class& remainder);
  void owe_supplier(std::string_view id, const mpz_class& cost);

  // Claims, coins (oracle_legacy.cc), and locked points (oracle_release.cc).
  [[nodiscard]] mpq_class legacy_multiple(std::size_t member) const;
  [[nodiscard]] bool claims_are_bounded(const mpz_class& together, Multiple multiple) const;
  [[nodiscard]] mpz_class claims_together() const;
  void convert_claims(std::string_view name, Events& events);
  [[nodiscard]] std::optional<std::int64_t> claims_from() const;
  void convert_due_claims(Events& events);
  void add_coin_part(const Purchase& purchase, OrderFigures& figures) const;
  void add_release(const Purchase& purchase, OrderFigures& figures) const;
  void add_reasons_of_coins(const Purchase& purchase, const OrderFigures& figures, Reasons& reasons) const;
  [[nodiscard]] mpz_class surplus_after(const Purchase& purchase, const OrderFigures& figures) const;
  void settle_coins(const Purchase& purchase, const OrderFigures& figures);
  bool collect(std::size_t member, Events& events);
  bool collect_all(Events& events);
  mpz_class take_locked(std::size_t member, const mpz_class& points);
  void lapse(std::size_t member, const mpz_class& points, LapseReason reason, Events& events);
  void collect_what_alone_circulates(Events& events);
  [[nodiscard]] bool leaves_residue(const std::set<std::size_t>& collectors, const mpz_class& points) const;
  [[nodiscard]] mpq_class price_for(std::size_t member, const mpz_class& points) const;
  void settle_residue_before(const mpz_class& points, Events& events);
  void settle_residue(Events& events);
  bool prepare_split(Events& events);
  void leave_legacy(std::size_t position, Events& events);
  void take_legacy_back(const SettledOrder& order, Reversal& reversal) const;
  void leave_legacy_position(const Reversal& reversal, const SettledOrder& order);

  // Shares (oracle_shares.cc).
  struct Conversion {
    mpz_class available;
    mpz_class points;  // n
    mpz_class shares;
    mpz_class cash;
    mpz_class burnt;
  };
  struct Investment {
    mpz_class amount;
    mpz_class shares;
    mpz_class subsidy;
  };
  [[nodiscard]] Investment investment_of(const OracleRound& round, const Invest& operation) const;
  [[nodiscard]] Conversion conversion_of(const ConvertPoints& operation) const;
  [[nodiscard]] bool shares_overflow(const mpz_class& more) const;
  void add_certificate(std::string_view id, OracleCertificate certificate);

  // Rewards (oracle_rewards.cc).
  [[nodiscard]] mpq_class worst_case_rewards() const;
  [[nodiscard]] std::vector<OracleReward> rewards_of(const Purchase& purchase) const;
  void reward(OracleReward reward, std::vector<OracleReward>& rewards) const;
  void reward_referrers(const Purchase& purchase, std::vector<OracleReward>& rewards) const;
  void reward_ranks(const Purchase& purchase, std::vector<OracleReward>& rewards) const;
  void reward_agents(const Purchase& purchase, std::vector<OracleReward>& rewards) const;
  [[nodiscard]] bool earns(std::size_t member) const;

  // Reversals (oracle_reversal.cc).
  [[nodiscard]] const SettledOrder* reversible(std::string_view id, std::int64_t at) const;
  // Changes the books and the order, which may be copies.
  Reversal reverse(const ReverseOrder& operation, OracleBooks& books, SettledOrder& order) const;
  void take_rewards_back(const Reversal& share, OracleBooks& books, SettledOrder& order, Reversal& reversal) const;
  void make_room(std::size_t member, const mpz_class& amount, OracleBooks& books, Reversal& reversal) const;
  void leave_position(const Reversal& reversal, const SettledOrder& order);

  // The pool (oracle_pool.cc).
  void consequences(Occasion cause, Events& events);
  void split_points(Events& events);
  void sweep(Events& events);
  [[nodiscard]] std::optional<std::size_t> next_exit() const;
  void exit(std::size_t position, const mpq_class& price, Events& events);
  // Points leave positions, and the pool pays for them; lots share what is paid by cumulative floors.
  void sell_from(const std::vector<std::size_t>& positions, const mpz_class& points, const mpz_class& paid);
  void take_points(std::size_t position, const mpz_class& points);
  void close_if_empty(std::size_t position);
  void close_position(std::size_t position);
  void run_exits(Events& events);
  void leave_pool(std::size_t member, const mpz_class& points, const mpz_class& paid);
  void set_trigger(std::size_t position);
  void clear_trigger(std::size_t position);
  [[nodiscard]] bool has_trigger(std::size_t position) const;
  [[nodiscard]] Trigger key_of(std::size_t position) const;
  [[nodiscard]] std::int64_t window_start(std::int64_t at) const;
  [[nodiscard]] mpz_class smallest_pool_since(std::int64_t start) const;
  [[nodiscard]] mpz_class injected_since(std::int64_t start) const;
  [[nodiscard]] std::optional<mpq_class> injection_cap_since(std::int64_t start) const;
  void remember_pool() { moments_.push_back({clock_, pool_}); }

  // The calendar (oracle_calendar.cc).
  [[nodiscard]] std::int64_t day_of(std::int64_t at) const;
  [[nodiscard]] std::int64_t month_of(std::int64_t at) const;
  [[nodiscard]] std::int64_t end_of_period(Period period, std::int64_t at) const;
  void begin_periods();
  void settle_ranks(Events& events);
  void gather_profit(Events& events);
  [[nodiscard]] std::vector<mpz_class> team_spends() const;
  [[nodiscard]] std::size_t rank_earned_by(std::size_t member, const mpz_class& team) const;
  [[nodiscard]] mpz_class weight_of(const OracleMember& member, std::int64_t at) const;

  // Occasions (oracle_occasions.cc).
  void meet(Occasion occasion) { ++occasions_[static_cast<std::size_t>(occasion)]; }
  void meet_order(const Purchase& purchase, const OrderFigures& figures, bool joins);
  void meet_rewards(const Purchase& purchase, const OrderFigures& figures);
  void meet_bounds(const std::optional<std::size_t>& position);
  void meet_change(const Terms& before);
  void meet_due(std::int64_t due);
  void meet_window(const OracleSaleWindow& window);
  void meet_window_sale(std::size_t seller, const mpz_class& points);
  void meet_confirmation();
  void meet_closing(const std::vector<std::size_t>& holders, const mpz_class& reserve);
  void meet_promise(std::size_t member, const OraclePromise& promise);
  void meet_sale(std::size_t seller, const mpz_class& points, const mpz_class& paid);
  void meet_injection(const Inject& operation);
  void meet_exit(std::size_t position, const mpq_class& price, const mpz_class& paid);
  void meet_reversal(const Reversal& reversal, const SettledOrder& order);
  void meet_claim(const OracleClaim& claim);
  void meet_coins(const Purchase& purchase, const OrderFigures& figures);
  void meet_legacy_exit(std::size_t position);
  void meet_legacy_refund(const Reversal& reversal);
  void meet_conversion(const Conversion& conversion, std::size_t member);

  Flaw flaw_;
  std::vector<Terms> versions_;
  Terms terms_;  // in force: those of the last version
  mpq_class grant_rate_;
  mpq_class fee_;
  mpq_class exit_fee_;
  mpq_class split_at_;
  std::map<std::string, OracleProposal, std::less<>> proposals_;

  mpz_class pool_;         // P
  mpz_class circulating_;  // S
  mpq_class last_price_;   // q
  OracleBooks books_;
  std::vector<OracleMember> members_;
  std::map<std::string, std::size_t, std::less<>> numbers_;  // of members, by id
  std::vector<OraclePosition> positions_;
  std::set<Trigger> triggers_;  // of the open positions that can be due
  std::vector<Moment> moments_;
  std::vector<PastInjection> injections_;
  std::vector<SettledOrder> settled_;  // when orders can be reversed
  std::map<std::string, std::size_t, std::less<>> settled_by_id_;
  std::map<std::string, Purchase, std::less<>> paid_;
  std::vector<OracleSupplier> suppliers_{1};  // the first stands for none
  std::map<std::string, SupplierBill, std::less<>> bills_;
  std::map<RegionCode, std::size_t> agents_;
  LockedPoints locked_;
  std::map<std::string, OracleBatch, std::less<>> batches_;  // that wait
  OracleCapTable cap_table_;
  OracleSaleWindow sale_window_;
  std::map<std::string, OracleStream, std::less<>> streams_;
  OracleClosing closing_;
  OraclePeriods periods_;
  OracleTotals totals_;
  OccasionCounts occasions_{};
  std::deque<std::string> texts_;
  std::int64_t clock_ = 0;
};

}  // namespace greenpool::oracle
