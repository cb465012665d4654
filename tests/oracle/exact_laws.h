// The promises of SPEC sections 3 and 6 to 8, stated on exact numbers over the engine's events alone, without the
// oracle: the price never falls, rounding never favours the user and never costs a whole unit, no unit appears or
// vanishes, the pool always covers, rewards stay inside their budget, nothing is given back twice.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "engine/event.h"
#include "engine/state.h"
#include "terms/terms.h"
#include "tests/oracle/exact.h"

namespace greenpool::oracle {

class ExactLaws {
 public:
  explicit ExactLaws(const Terms& terms);

  // The events of one command, and the state that they led to. The first broken promise, if one is. An order that is
  // paid and settled at once does not tell its product's rates: the command does.
  [[nodiscard]] std::optional<std::string> observe(std::span<const Event> events, const State& after,
                                                   const SettleOrder* order = nullptr);
  // What costs a walk over everything. O(members and positions).
  [[nodiscard]] std::optional<std::string> walk(const State& state) const;

 private:
  // What an order may still give back.
  struct Kept {
    mpz_class price;
    mpz_class contribution;
    std::vector<mpz_class> rewards;
    mpz_class coins;
    mpz_class locked;  // for them
  };
  struct Deposit {
    mpz_class paid;
    mpz_class wallet;
    mpz_class subsidy;
    Rate reward_rate;
    Rate platform_rate;
    mpz_class coins;
  };
  struct ToldBatch {
    std::vector<std::pair<std::size_t, mpz_class>> claims;  // of whom, how much
    std::set<std::string> proposed_by;
    bool approved = false;
  };
  // What is locked for a member, or released and not collected.
  struct LockedShare {
    mpz_class held;
    mpq_class exact;  // of it, what should be locked
    mpq_class slack;  // how much more rounding may have kept locked, but for the last
    mpz_class noted;
    mpz_class index = 1;
    std::uint64_t epoch = 0;
  };
  struct ToldCertificate {
    mpz_class shares;  // that are left
    std::int64_t vesting_from = 0;
    std::int64_t cliff_days = 0;
    std::int64_t vesting_days = 0;
    std::int64_t locked_until = 0;
    mpz_class transferred{};
  };
  struct ToldRound {
    mpz_class pre_money;
    mpz_class left;
    mpz_class shares_before;
    Rate subsidy_rate;
  };

  struct Change {
    Terms terms;
    std::string text;
    std::string proposed_by;
    std::vector<std::string> acknowledged_by;
    std::int64_t effective = 0;
    bool approved = false;
  };

  // A window's sales, or the parts of what a programme leaves: all by the figures at its beginning.
  struct Division {
    mpz_class pool;
    mpz_class points;
    mpz_class reserve;
    mpz_class paid_points;
    mpz_class paid;
    std::int64_t lines = 0;
  };
  struct Flow {
    StreamSource source;
    Money daily;
    Money left;
  };

  // Of no weight here: people, ranks, steps that move no money.
  template <class Kind>
  const char* broken_by(const Kind&) {
    return nullptr;
  }
  const char* broken_by(const MemberRegistered& member);
  const char* broken_by(const OrderPaid& order);
  const char* broken_by(const OrderCancelled& order);
  const char* broken_by(const OrderSettled& order);
  const char* broken_by(const RewardPaid& reward);
  const char* broken_by(const RewardReversed& reward);
  const char* broken_by(const OrderReversed& reversal);
  const char* broken_by(const PointsSold& sale);
  const char* broken_by(const PoolInjected& injection);
  const char* broken_by(const ForcedExit& exit);
  const char* broken_by(const PoolReserved& rest);
  const char* broken_by(const PointsSplit& split);
  const char* broken_by(const WithdrawalRequested& withdrawal);
  const char* broken_by(const WithdrawalPaid& withdrawal);
  const char* broken_by(const WithdrawalReleased& withdrawal);
  const char* broken_by(const CapitalPaidIn& capital);
  const char* broken_by(const CapitalDrawn& capital);
  const char* broken_by(const TaxRemitted& tax);
  const char* broken_by(const SubsidyFunded& subsidy);
  const char* broken_by(const SupplierPaid& payment);
  const char* broken_by(const DividendPaid& share);
  const char* broken_by(const DividendDistributed& dividend);
  const char* broken_by(const ProfitGathered& profit);

  const char* broken_by(const TermsProposed& proposal);
  const char* broken_by(const TermsAcknowledged& acknowledgement);
  const char* broken_by(const TermsApproved& approval);
  const char* broken_by(const TermsWithdrawn& withdrawal);
  const char* broken_by(const TermsChanged& change);
  const char* broken_by(const TermsAccepted& acceptance);
  [[nodiscard]] bool has_accepted(MemberIndex member) const;

  // Claims, locked points, shares (exact_laws_legacy.cc).
  const char* broken_by(const ClaimProposed& claim);
  const char* broken_by(const ClaimsApproved& approval);
  const char* broken_by(const ClaimsRejected& rejection);
  const char* broken_by(const ClaimConverted& claim);
  const char* broken_by(const ClaimRepaid& part);
  const char* broken_by(const ReleasedCollected& collected);
  const char* broken_by(const LockedLapsed& lapse);
  const char* broken_by(const ReleasesSettled& settled);
  const char* broken_by(const SharesIssued& issue);
  const char* broken_by(const SharesTransferred& transfer);
  const char* broken_by(const RoundOpened& round);
  const char* broken_by(const Invested& investment);
  const char* broken_by(const SharesListed& listing);
  const char* broken_by(const PointsConverted& conversion);
  const char* spend_coins(MemberIndex member, Money amount);
  const char* broken_by_coins(const OrderSettled& order);
  const char* broken_by_release(const OrderSettled& order);
  [[nodiscard]] mpq_class unrounded(const LockedShare& share) const;
  void note(LockedShare& share, const mpz_class& locked);
  void begin_epoch_if_empty();
  [[nodiscard]] std::optional<PositionId> legacy_position_of(MemberIndex member) const;
  mpz_class leave_locked(MemberIndex member, const mpz_class& points);
  void split_locked(const mpz_class& factor);
  [[nodiscard]] const char* broken_in_locked(const State& state) const;
  const char* add_certificate(std::string_view id, const ToldCertificate& certificate);

  const char* broken_by(const SaleRequested& request);
  const char* broken_by(const WindowPriced& window);
  const char* broken_by(const WindowSale& sale);
  const char* broken_by(const WindowClosed& window);
  const char* broken_by(const StreamStarted& stream);
  const char* broken_by(const StreamStopped& stopped);
  const char* broken_by(const StreamInjected& injection);
  const char* broken_by(const DayEnded& day);
  const char* broken_by(const ClosingProposed& closing);
  const char* broken_by(const ClosingConfirmed& closing);
  const char* broken_by(const ClosingWithdrawn& closing);
  const char* broken_by(const ClosingBegun& closing);
  const char* broken_by(const ClosingPaid& part);
  const char* broken_by(const ProgrammeClosed& closed);

  [[nodiscard]] bool is_part(Money part, const mpz_class& of, const mpz_class& points) const;
  [[nodiscard]] const Terms& terms_of(const OrderSettled& order) const;
  const char* broken_by_payment(Points points, Money paid, Rate fee);
  const char* broken_by_deposit(const OrderSettled& order);
  const char* broken_by_split(const OrderSettled& order) const;
  [[nodiscard]] const char* broken_at_end();
  [[nodiscard]] const char* broken_afterwards(const State& state) const;
  void set_price();
  mpz_class& wallet_of(MemberIndex member) { return wallets_[member.value()]; }

  Terms terms_;  // in force
  std::vector<Terms> versions_;
  std::map<std::string, Change, std::less<>> changes_;  // that wait
  std::int64_t now_ = 0;
  mpz_class pool_;         // P
  mpz_class circulating_;  // S
  mpz_class cash_;         // all that came in from outside, less what went out
  std::vector<mpz_class> wallets_;
  std::vector<std::int64_t> accepted_;                  // by member, the version of the terms
  std::map<std::string, mpz_class, std::less<>> held_;  // withdrawals that are not over
  std::map<std::string, Deposit, std::less<>> deposits_;
  std::map<std::string, Kept, std::less<>> kept_;         // when orders can be reversed
  std::map<std::string, ToldBatch, std::less<>> claims_;  // that wait
  std::map<std::size_t, mpz_class> coins_;                // of members
  mpz_class owed_claims_;
  mpz_class owed_coins_;  // with those of orders that are paid
  std::map<std::size_t, LockedShare> locked_shares_;
  std::map<PositionId::rep, std::size_t> legacy_positions_;  // that may be open
  mpz_class locked_;                                         // L
  mpz_class released_;
  mpz_class index_ = mpz_class(1) << 62;  // F
  std::uint64_t epoch_ = 0;
  std::map<std::string, ToldCertificate, std::less<>> certificates_;
  std::map<std::string, ToldRound, std::less<>> rounds_;
  mpz_class share_price_;  // of the listing
  std::int64_t free_from_ = 0;
  mpz_class equity_;
  std::map<std::string, Flow, std::less<>> streams_;
  std::optional<std::string> closing_proposed_by_;
  std::optional<std::int64_t> closes_;
  // Of the command in hand.
  std::optional<Division> window_;
  std::optional<Division> closing_;
  Rate reward_rate_;
  Rate platform_rate_;
  Kept* settled_ = nullptr;
  mpz_class rewards_;       // promised by its order_settled and not yet paid
  mpz_class rewards_back_;  // reversed before its order_reversed
  mpz_class shares_;        // of a dividend, before its end
  // The price as minor_ / units_, and the highest so far, adjusted for splits.
  mpz_class minor_;
  mpz_class units_;
  mpz_class highest_minor_;
  mpz_class highest_units_;
};

}  // namespace greenpool::oracle
