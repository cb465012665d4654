// The state checks of each command, one file a command or a family: nothing is changed, and what is accepted cannot
// fail afterwards. Each answers the reason to refuse, or adds the command's direct events to the plan.
#pragma once

#include <algorithm>

#include "engine/command.h"
#include "engine/plan.h"
#include "engine/reject.h"
#include "engine/state.h"

namespace greenpool {

// ops/register_member.cc
[[nodiscard]] Reject check(const State& state, Timestamp at, const RegisterMember& command, Plan& plan);
// ops/settle_order.cc
[[nodiscard]] Reject check(const State& state, Timestamp at, const SettleOrder& command, Plan& plan);
[[nodiscard]] Reject check(const State& state, Timestamp at, const PayOrder& command, Plan& plan);
[[nodiscard]] Reject check(const State& state, Timestamp at, const SettlePaidOrder& command, Plan& plan);
[[nodiscard]] Reject check(const State& state, Timestamp at, const CancelOrder& command, Plan& plan);
// ops/reverse_order.cc
[[nodiscard]] Reject check(const State& state, Timestamp at, const ReverseOrder& command, Plan& plan);
// ops/sell_points.cc, ops/inject.cc
[[nodiscard]] Reject check(const State& state, Timestamp at, const SellPoints& command, Plan& plan);
[[nodiscard]] Reject check(const State& state, Timestamp at, const Inject& command, Plan& plan);
// ops/withdrawals.cc
[[nodiscard]] Reject check(const State& state, Timestamp at, const RequestWithdrawal& command, Plan& plan);
[[nodiscard]] Reject check(const State& state, Timestamp at, const ApproveWithdrawal& command, Plan& plan);
[[nodiscard]] Reject check(const State& state, Timestamp at, const RejectWithdrawal& command, Plan& plan);
[[nodiscard]] Reject check(const State& state, Timestamp at, const SendWithdrawal& command, Plan& plan);
[[nodiscard]] Reject check(const State& state, Timestamp at, const ResolveWithdrawal& command, Plan& plan);
[[nodiscard]] Reject check(const State& state, Timestamp at, const RemitTax& command, Plan& plan);
// ops/platform.cc
[[nodiscard]] Reject check(const State& state, Timestamp at, const PayIn& command, Plan& plan);
[[nodiscard]] Reject check(const State& state, Timestamp at, const Draw& command, Plan& plan);
[[nodiscard]] Reject check(const State& state, Timestamp at, const FundSubsidy& command, Plan& plan);
[[nodiscard]] Reject check(const State& state, Timestamp at, const RequestSupplierPayment& command, Plan& plan);
[[nodiscard]] Reject check(const State& state, Timestamp at, const ApproveSupplierPayment& command, Plan& plan);
[[nodiscard]] Reject check(const State& state, Timestamp at, const RejectSupplierPayment& command, Plan& plan);
// ops/people.cc
[[nodiscard]] Reject check(const State& state, Timestamp at, const SetMemberStatus& command, Plan& plan);
[[nodiscard]] Reject check(const State& state, Timestamp at, const ChangeReferrer& command, Plan& plan);
[[nodiscard]] Reject check(const State& state, Timestamp at, const AppointAgent& command, Plan& plan);
[[nodiscard]] Reject check(const State& state, Timestamp at, const DismissAgent& command, Plan& plan);
// ops/dividends.cc
[[nodiscard]] Reject check(const State& state, Timestamp at, const SetWeight& command, Plan& plan);
[[nodiscard]] Reject check(const State& state, Timestamp at, const DistributeDividend& command, Plan& plan);
// ops/terms.cc
[[nodiscard]] Reject check(const State& state, Timestamp at, const ProposeTerms& command, Plan& plan);
[[nodiscard]] Reject check(const State& state, Timestamp at, const AcknowledgeTerms& command, Plan& plan);
[[nodiscard]] Reject check(const State& state, Timestamp at, const ApproveTerms& command, Plan& plan);
[[nodiscard]] Reject check(const State& state, Timestamp at, const WithdrawTerms& command, Plan& plan);
// ops/consent.cc
[[nodiscard]] Reject check(const State& state, Timestamp at, const AcceptTerms& command, Plan& plan);
// ops/closing.cc
[[nodiscard]] Reject check(const State& state, Timestamp at, const CloseProgramme& command, Plan& plan);
[[nodiscard]] Reject check(const State& state, Timestamp at, const ConfirmClosing& command, Plan& plan);
[[nodiscard]] Reject check(const State& state, Timestamp at, const WithdrawClosing& command, Plan& plan);
// ops/streams.cc
[[nodiscard]] Reject check(const State& state, Timestamp at, const StartStream& command, Plan& plan);
[[nodiscard]] Reject check(const State& state, Timestamp at, const StopStream& command, Plan& plan);
// ops/legacy.cc
[[nodiscard]] Reject check(const State& state, Timestamp at, const ProposeClaim& command, Plan& plan);
[[nodiscard]] Reject check(const State& state, Timestamp at, const ApproveClaims& command, Plan& plan);
[[nodiscard]] Reject check(const State& state, Timestamp at, const RejectClaims& command, Plan& plan);
// ops/financing.cc
[[nodiscard]] Reject check(const State& state, Timestamp at, const IssueShares& command, Plan& plan);
[[nodiscard]] Reject check(const State& state, Timestamp at, const OpenRound& command, Plan& plan);
[[nodiscard]] Reject check(const State& state, Timestamp at, const Invest& command, Plan& plan);
[[nodiscard]] Reject check(const State& state, Timestamp at, const TransferShares& command, Plan& plan);
[[nodiscard]] Reject check(const State& state, Timestamp at, const ListShares& command, Plan& plan);
[[nodiscard]] Reject check(const State& state, Timestamp at, const ConvertPoints& command, Plan& plan);
// ops/advance.cc
[[nodiscard]] Reject check(const State& state, Timestamp at, const Advance& command, Plan& plan);

// Whether what the operation brings into being has a name that is in use. Names that were used and are over are known
// to the service alone (service/past.h).
[[nodiscard]] Reject check_name(const State& state, const Operation& operation);

// What can be said of a command without the state: ids, amounts, time. The state checks take it for granted.
[[nodiscard]] Reject check_shape(const Operation& operation, Timestamp at);

// Times beyond this one have no text.
inline constexpr Timestamp kEndOfTime{253'402'300'799'999'999};  // 9999-12-31T23:59:59.999999Z
// No later than that.
[[nodiscard]] constexpr Timestamp hours_after(Timestamp at, int hours) {
  return std::min(Timestamp(at.microseconds() + std::int64_t{hours} * 3'600'000'000), kEndOfTime);
}

// Everything goes back where it came from.
[[nodiscard]] inline OrderCancelled cancellation_of(std::string_view order, const PaidOrder& paid) {
  return {order, paid.member, paid.paid - paid.wallet, paid.wallet, paid.subsidy, paid.coins};
}

[[nodiscard]] inline bool known(const State& state, MemberIndex member) {
  return member.exists() && member.value() < state.members.size();
}
[[nodiscard]] inline bool is_frozen(const State& state, MemberIndex member) {
  return state.member(member).status == MemberStatus::frozen;
}
// Whether the member accepted the terms in force, with their risk text. SPEC section 12.
[[nodiscard]] inline bool has_accepted(const State& state, MemberIndex member) {
  return state.member(member).accepted == state.version();
}
// The account's balance may grow by that much. For accounts that full cover bounds by cash, it is cash that is asked.
[[nodiscard]] inline bool has_room(const State& state, Account account, Money amount) {
  return amount <= Money(kMoneyMax) - state.books.balance(account);
}

}  // namespace greenpool
