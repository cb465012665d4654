// How each event changes the state: one function an event, grouped by file. Each first checks that the event can follow
// from the state, and answers why not; then it changes the state and writes the posting. Called by apply() alone.
#pragma once

#include "engine/change.h"
#include "engine/state.h"

namespace greenpool {

[[nodiscard]] const char* fold(State& state, const ProgrammeOpened& event, Change& change);

// apply/members.cc
[[nodiscard]] const char* fold(State& state, const MemberRegistered& event, Change& change);
[[nodiscard]] const char* fold(State& state, const MemberStatusChanged& event, Change& change);
[[nodiscard]] const char* fold(State& state, const ReferrerChanged& event, Change& change);
[[nodiscard]] const char* fold(State& state, const AgentAppointed& event, Change& change);
[[nodiscard]] const char* fold(State& state, const AgentDismissed& event, Change& change);

// apply/pool.cc
[[nodiscard]] const char* fold(State& state, const PointsSold& event, Change& change);
[[nodiscard]] const char* fold(State& state, const PoolInjected& event, Change& change);
[[nodiscard]] const char* fold(State& state, const ForcedExit& event, Change& change);
[[nodiscard]] const char* fold(State& state, const PoolReserved& event, Change& change);
[[nodiscard]] const char* fold(State& state, const PointsSplit& event, Change& change);

// apply/orders.cc
[[nodiscard]] const char* fold(State& state, const OrderPaid& event, Change& change);
[[nodiscard]] const char* fold(State& state, const OrderCancelled& event, Change& change);
[[nodiscard]] const char* fold(State& state, const OrderSettled& event, Change& change);
[[nodiscard]] const char* fold(State& state, const RewardPaid& event, Change& change);

// apply/reversals.cc
[[nodiscard]] const char* fold(State& state, const RewardReversed& event, Change& change);
[[nodiscard]] const char* fold(State& state, const OrderReversed& event, Change& change);

// apply/withdrawals.cc
[[nodiscard]] const char* fold(State& state, const WithdrawalRequested& event, Change& change);
[[nodiscard]] const char* fold(State& state, const WithdrawalApproved& event, Change& change);
[[nodiscard]] const char* fold(State& state, const WithdrawalSent& event, Change& change);
[[nodiscard]] const char* fold(State& state, const WithdrawalUnknown& event, Change& change);
[[nodiscard]] const char* fold(State& state, const WithdrawalPaid& event, Change& change);
[[nodiscard]] const char* fold(State& state, const WithdrawalReleased& event, Change& change);
[[nodiscard]] const char* fold(State& state, const TaxRemitted& event, Change& change);

// apply/platform.cc
[[nodiscard]] const char* fold(State& state, const CapitalPaidIn& event, Change& change);
[[nodiscard]] const char* fold(State& state, const CapitalDrawn& event, Change& change);
[[nodiscard]] const char* fold(State& state, const SubsidyFunded& event, Change& change);
[[nodiscard]] const char* fold(State& state, const SupplierPaymentRequested& event, Change& change);
[[nodiscard]] const char* fold(State& state, const SupplierPaymentRejected& event, Change& change);
[[nodiscard]] const char* fold(State& state, const SupplierPaid& event, Change& change);

// apply/periods.cc
[[nodiscard]] const char* fold(State& state, const WeightSet& event, Change& change);
[[nodiscard]] const char* fold(State& state, const DividendPaid& event, Change& change);
[[nodiscard]] const char* fold(State& state, const DividendDistributed& event, Change& change);
[[nodiscard]] const char* fold(State& state, const RankChanged& event, Change& change);
[[nodiscard]] const char* fold(State& state, const RanksSettled& event, Change& change);
[[nodiscard]] const char* fold(State& state, const ProfitGathered& event, Change& change);
[[nodiscard]] const char* fold(State& state, const DayEnded& event, Change& change);
// apply/terms.cc
[[nodiscard]] const char* fold(State& state, const TermsProposed& event, Change& change);
[[nodiscard]] const char* fold(State& state, const TermsAcknowledged& event, Change& change);
[[nodiscard]] const char* fold(State& state, const TermsApproved& event, Change& change);
[[nodiscard]] const char* fold(State& state, const TermsWithdrawn& event, Change& change);
[[nodiscard]] const char* fold(State& state, const TermsChanged& event, Change& change);
// apply/consent.cc
[[nodiscard]] const char* fold(State& state, const TermsAccepted& event, Change& change);
// apply/closing.cc
[[nodiscard]] const char* fold(State& state, const ClosingProposed& event, Change& change);
[[nodiscard]] const char* fold(State& state, const ClosingConfirmed& event, Change& change);
[[nodiscard]] const char* fold(State& state, const ClosingWithdrawn& event, Change& change);
[[nodiscard]] const char* fold(State& state, const ClosingBegun& event, Change& change);
[[nodiscard]] const char* fold(State& state, const ClosingPaid& event, Change& change);
[[nodiscard]] const char* fold(State& state, const ClaimRepaid& event, Change& change);
[[nodiscard]] const char* fold(State& state, const ProgrammeClosed& event, Change& change);
// apply/streams.cc
[[nodiscard]] const char* fold(State& state, const StreamStarted& event, Change& change);
[[nodiscard]] const char* fold(State& state, const StreamStopped& event, Change& change);
[[nodiscard]] const char* fold(State& state, const StreamInjected& event, Change& change);
// apply/windows.cc
[[nodiscard]] const char* fold(State& state, const SaleRequested& event, Change& change);
[[nodiscard]] const char* fold(State& state, const WindowPriced& event, Change& change);
[[nodiscard]] const char* fold(State& state, const WindowSale& event, Change& change);
[[nodiscard]] const char* fold(State& state, const WindowClosed& event, Change& change);
// After an event: nobody asks for more than they hold.
void limit_requests(State& state, const Event& event, const Change& change);
// apply/legacy.cc
[[nodiscard]] const char* fold(State& state, const ClaimProposed& event, Change& change);
[[nodiscard]] const char* fold(State& state, const ClaimsApproved& event, Change& change);
[[nodiscard]] const char* fold(State& state, const ClaimsRejected& event, Change& change);
[[nodiscard]] const char* fold(State& state, const ClaimConverted& event, Change& change);
[[nodiscard]] const char* fold(State& state, const ReleasedCollected& event, Change& change);
[[nodiscard]] const char* fold(State& state, const ReleasesSettled& event, Change& change);
[[nodiscard]] const char* fold(State& state, const LockedLapsed& event, Change& change);
// apply/financing.cc
[[nodiscard]] const char* fold(State& state, const SharesIssued& event, Change& change);
[[nodiscard]] const char* fold(State& state, const RoundOpened& event, Change& change);
[[nodiscard]] const char* fold(State& state, const Invested& event, Change& change);
[[nodiscard]] const char* fold(State& state, const SharesTransferred& event, Change& change);
[[nodiscard]] const char* fold(State& state, const SharesListed& event, Change& change);
[[nodiscard]] const char* fold(State& state, const PointsConverted& event, Change& change);

// Into the pool, from that account. Both kinds of injection; apply/pool.cc.
void inject(State& state, Account source, Money amount, Change& change);

// Days end while something is to be done at their end.
[[nodiscard]] inline bool needs_days(const State& state) {
  return state.legacy.locked > Points(0) || state.legacy.released > Points(0) || !state.streams.empty();
}

// The periods begin with the first event after the programme opened, days with what is to be done at their end. Every
// event asks.
[[nodiscard]] inline bool rank_periods_begin(const State& state) {
  // After the end nobody earns a rank; what the platform's last profits owe to shareholders still gathers.
  return state.periods.ranks_end == Timestamp{} && !state.terms.rewards.ranks.empty() &&
         state.closing.stage != ClosingStage::closed;
}
[[nodiscard]] inline bool dividend_periods_begin(const State& state) {
  return state.periods.dividend_end == Timestamp{} && state.terms.dividend.rate > Rate(0);
}
[[nodiscard]] inline bool days_begin(const State& state) {
  return state.periods.day_end == Timestamp{} && needs_days(state);
}
[[nodiscard]] inline bool periods_begin(const State& state) {
  return rank_periods_begin(state) || dividend_periods_begin(state) || days_begin(state);
}
void begin_periods(State& state);

}  // namespace greenpool
