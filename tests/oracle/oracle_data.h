// What the oracle remembers, as plain as it can be.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "engine/choices.h"
#include "engine/event.h"
#include "engine/reject.h"
#include "members/regions.h"
#include "rewards/rewards.h"
#include "terms/terms.h"
#include "tests/oracle/exact.h"

namespace greenpool::oracle {

// What a member is owed from before the programme. SPEC section 9.
struct OracleLegacy {
  mpz_class claim;    // approved since their legacy position last left
  mpz_class waiting;  // of all claims, what is not coins yet
  mpz_class coins;
  mpz_class sold;      // points of the legacy position, since it opened and until the next opens
  mpz_class received;  // for them
  std::optional<std::size_t> position;
};

struct OracleMember {
  std::string id;
  std::optional<std::size_t> referrer;
  mpz_class spent;
  mpz_class received;
  std::vector<std::size_t> open_positions;  // oldest first
  MemberStatus status = MemberStatus::active;
  std::size_t directs = 0;
  std::int64_t accepted = 0;  // the version of the terms; 0: none
  // Ranks.
  mpz_class period_spend;
  std::size_t rank = 0;  // 0: none
  bool met_target = false;
  // Withdrawals paid, by month.
  std::map<std::int64_t, mpz_class> withdrawn;
  std::map<std::int64_t, mpz_class> tax;
  // Dividends.
  std::int64_t weight = 0;
  std::int64_t weight_since = 0;  // seconds
  mpz_class weight_seconds;       // until then
  OracleLegacy legacy;
};

// Fixed for a position when it opens. SPEC section 5.
struct OraclePromise {
  std::optional<mpq_class> multiple;  // m
  ExitBasis basis = ExitBasis::member;

  friend bool operator==(const OraclePromise&, const OraclePromise&) = default;
};

struct OraclePosition {
  std::size_t member = 0;
  OraclePromise promise;
  mpz_class acquired;   // A
  mpz_class remaining;  // R
  mpz_class spend;      // C
  bool open = true;
  bool is_legacy = false;
  std::vector<std::size_t> lots;  // settled orders that have points left in it, oldest first
};

// An order as it is paid for. a = paid + subsidy + coins.
struct Purchase {
  std::string order;
  std::size_t member = 0;
  mpz_class paid;
  mpz_class wallet;
  mpz_class subsidy;
  mpz_class cost;
  mpq_class reward_rate;
  mpq_class platform_rate;
  RegionCode region;
  std::string supplier;
  std::int64_t version = 1;  // of the terms at payment
  bool prepaid = false;
  mpz_class coins;
  mpz_class coin_cost;  // of the part that coins pay; the rest of the cost is of the part in money

  [[nodiscard]] mpz_class price() const { return paid + subsidy; }  // the part in money
  [[nodiscard]] mpz_class money_cost() const { return cost - coin_cost; }
};

struct OracleReward {
  std::size_t member = 0;
  RewardRule rule = RewardRule::direct;
  std::int64_t generation = 0;
  std::int64_t rate = 0;  // parts per million
  mpz_class base;
  mpz_class amount;
};

// What an order is worth before it is settled: SPEC section 6 "Split" and section 3 "Grant".
struct OrderFigures {
  mpz_class rewards;  // the budget
  mpz_class platform;
  mpz_class contribution;  // c, may be negative
  mpz_class value;         // v
  mpz_class granted;       // n
  mpz_class locked;        // for the part in coins
  mpz_class released;      // r
};

// What of a settled order is not yet refunded.
struct SettledOrder {
  std::string id;
  std::size_t member = 0;
  std::optional<std::size_t> position;
  std::int64_t reversible_until = 0;  // inclusive
  mpz_class paid;
  mpz_class subsidy;
  mpz_class contribution;  // with the remainder, if that went to the pool
  mpz_class platform;      // likewise
  mpz_class reserve;       // the remainder, if that went to the reserve
  mpz_class cost;
  std::string supplier;
  mpz_class granted;
  mpz_class left;      // of the points
  mpz_class received;  // for points sold
  std::vector<OracleReward> rewards;
  mpz_class coins;
  mpz_class locked;  // for them

  [[nodiscard]] mpz_class price() const { return paid + subsidy + coins; }
};

// One refund, and what went before it.
struct Reversal {
  struct Step {
    std::string withdrawal;  // released; or empty:
    std::size_t line = 0;
    std::size_t member = 0;
    RewardRule rule = RewardRule::direct;
    mpz_class amount;
    bool made_debt = false;
  };

  mpz_class part;   // f
  mpz_class price;  // p
  std::vector<Step> steps;
  std::size_t steps_before_points = 0;  // of rewards
  mpz_class refund;
  mpz_class subsidy;
  mpz_class granted;
  mpz_class points;
  mpz_class pool_back;
  mpz_class contribution;
  mpz_class received;
  mpz_class collected;
  mpz_class platform_back;
  mpz_class rewards_back;
  mpz_class reserve_back;
  mpz_class cost;
  mpz_class cost_back;
  mpz_class loss;
  mpz_class gain;
  mpz_class coins;
  mpz_class subsidy_before;
  mpz_class locked_part;      // of the points that the order locked, what is asked for
  mpz_class locked;           // of it from the locked balance
  mpz_class legacy_points;    // then from the legacy position
  mpz_class legacy_sold;      // then of the points that it sold
  mpz_class legacy_received;  // what was received for those

  [[nodiscard]] mpz_class up(const mpz_class& left) const { return ceiling_of(ratio(left * part, price)); }
  [[nodiscard]] mpz_class down(const mpz_class& left) const { return floor_of(ratio(left * part, price)); }
};

struct OracleSupplier {
  std::string id;
  mpz_class owed;  // below 0: what the supplier owes
};

struct OracleClaim {
  std::string id;
  std::size_t member = 0;
  mpz_class amount;
};

struct OracleBatch {
  std::vector<OracleClaim> claims;
  std::set<std::string> proposed_by;
  bool approved = false;
  std::int64_t from = 0;
};

struct SupplierBill {
  std::size_t supplier = 0;
  mpz_class amount;
  std::string requested_by;
};

// SPEC section 10.
struct OracleCertificate {
  std::string holder;
  StakeKind kind = StakeKind::founder;
  mpz_class shares;
  std::int64_t vesting_from = 0;
  std::int64_t cliff_days = 0;
  std::int64_t vesting_days = 0;
  std::int64_t locked_until = 0;
  mpz_class transferred;
};

struct OracleRound {
  mpz_class pre_money;
  mpz_class amount;
  mpz_class raised;
  mpq_class subsidy_rate;
  mpz_class shares_before;
};

struct OracleCapTable {
  std::map<std::string, OracleCertificate, std::less<>> certificates;
  std::map<std::string, OracleRound, std::less<>> rounds;
  std::optional<mpz_class> share_price;  // of the listing
  std::int64_t locked_until = 0;         // of shares that points become

  // All there are: what was left to others is theirs.
  [[nodiscard]] mpz_class shares() const {
    mpz_class sum;
    for (const auto& [id, certificate] : certificates) sum += certificate.shares - certificate.transferred;
    return sum;
  }
};

// Changed terms that somebody proposed. SPEC section 13.
struct OracleProposal {
  Terms terms;
  std::string text;  // canonical
  std::int64_t effective = 0;
  std::string proposed_by;
  std::vector<std::string> acknowledged_by;
  bool blocked = false;  // by findings of the review, until two have acknowledged
  bool approved = false;
};

// Sales that were asked for and wait for the end of their window. SPEC section 13.
struct OracleSaleWindow {
  std::optional<std::int64_t> end;             // nothing: nobody asked
  std::map<std::size_t, mpz_class> requested;  // points, by member
  std::map<std::size_t, mpq_class> fees;       // as they were at the member's first request
  std::vector<std::size_t> order;              // of first requests
};

struct OracleStream {
  StreamSource source = StreamSource::subsidy;
  mpz_class daily;
  mpz_class left;
};

enum class OracleStage : std::uint8_t { running, proposed, confirmed, closed };

// The programme's end. SPEC section 15.
struct OracleClosing {
  OracleStage stage = OracleStage::running;
  std::string proposed_by;
  std::int64_t closes = 0;  // when confirmed
};

struct OraclePeriods {
  bool began = false;
  std::optional<std::int64_t> ranks_end;
  std::optional<std::int64_t> dividend_end;
  std::optional<std::int64_t> day_end;  // while something happens at the end of each day
  mpz_class revenue_before;
  mpz_class loss_before;
  mpz_class carried;
};

struct OracleTotals {
  std::uint64_t orders = 0;
  std::uint64_t sales = 0;
  std::uint64_t exits = 0;
  std::uint64_t injections = 0;
  std::uint64_t splits = 0;
  std::uint64_t reversals = 0;
  mpz_class spent;
  mpz_class sales_paid;
  mpz_class exits_paid;
  mpz_class injected;
  mpz_class rewards;
  mpz_class taken_back;
  mpz_class withdrawn;
  mpz_class converted;  // from the pool, into shares
};

// All reasons against a command; the one that stands first in the table is answered.
class Reasons {
 public:
  void add_if(bool applies, Reject reason) {
    if (applies) all_.push_back(reason);
  }
  [[nodiscard]] bool none() const { return all_.empty(); }
  [[nodiscard]] Reject first() const;

 private:
  std::vector<Reject> all_;
};

}  // namespace greenpool::oracle
