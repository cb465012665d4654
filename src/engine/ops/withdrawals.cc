// Money out of wallets, step by step. SPEC section 8.
#include <algorithm>

#include "base/calendar.h"
#include "engine/ops/ops.h"
#include "engine/ops/withdrawal_price.h"

namespace greenpool {
namespace {

Money fee_of(const WithdrawalTerms& terms, Money amount) {
  return terms.fee_fixed + Money(multiply_divide_ceil(amount.units(), terms.fee_rate.units(), kRateOne));
}

// What the month's tax is with this payment, less what was withheld before.
Money tax_now(const WithdrawalTerms& terms, const WithdrawnSoFar& so_far, Money amount) {
  return std::max(Money(0), tax_of(terms.tax, so_far.paid + amount) - so_far.tax);
}

}  // namespace

Reject check(const State& state, Timestamp at, const RequestWithdrawal& command, Plan& plan) {
  if (!known(state, command.member)) return Reject::unknown_member;
  if (is_frozen(state, command.member)) return Reject::member_frozen;
  const Money wallet = state.member(command.member).wallet;
  if (wallet < Money(0)) return Reject::member_in_debt;
  if (command.amount > wallet) return Reject::wallet_insufficient;
  const WithdrawalTerms& terms = state.terms.withdrawal;
  if (command.amount < terms.minimum) return Reject::withdrawal_below_minimum;
  const Calendar calendar(state.terms.utc_offset_minutes);
  const WithdrawnSoFar so_far = state.withdrawals.so_far(command.member).at(calendar.day_of(at), calendar.month_of(at));
  if (terms.daily_limit && so_far.requested + command.amount > *terms.daily_limit) {
    return Reject::withdrawal_over_daily_limit;
  }
  plan.add(WithdrawalRequested{command.withdrawal, command.member, command.amount});
  return Reject::none;
}

Reject check(const State& state, Timestamp, const ApproveWithdrawal& command, Plan& plan) {
  const Withdrawal* const withdrawal = state.withdrawals.find(command.withdrawal);
  if (withdrawal == nullptr) return Reject::unknown_withdrawal;
  if (withdrawal->stage != WithdrawalStage::requested) return Reject::withdrawal_stage;
  plan.add(WithdrawalApproved{command.withdrawal, command.operator_id});
  return Reject::none;
}

Reject check(const State& state, Timestamp, const RejectWithdrawal& command, Plan& plan) {
  const Withdrawal* const withdrawal = state.withdrawals.find(command.withdrawal);
  if (withdrawal == nullptr) return Reject::unknown_withdrawal;
  if (withdrawal->stage >= WithdrawalStage::sent) return Reject::withdrawal_stage;
  plan.add(WithdrawalReleased{command.withdrawal, withdrawal->member, withdrawal->amount, ReleaseReason::rejected,
                              command.operator_id});
  return Reject::none;
}

Reject check(const State& state, Timestamp, const SendWithdrawal& command, Plan& plan) {
  const Withdrawal* const withdrawal = state.withdrawals.find(command.withdrawal);
  if (withdrawal == nullptr) return Reject::unknown_withdrawal;
  if (is_frozen(state, withdrawal->member)) return Reject::member_frozen;
  if (withdrawal->stage != WithdrawalStage::approved) return Reject::withdrawal_stage;
  // Above the limit, the one who approved is never the one who pays.
  const bool needs_two = withdrawal->amount > state.terms.withdrawal.four_eyes_above;
  if (needs_two && withdrawal->approved_by == command.operator_id) return Reject::four_eyes_required;
  if (state.member(withdrawal->member).wallet < Money(0)) return Reject::member_in_debt;
  plan.add(WithdrawalSent{command.withdrawal, command.operator_id});
  return Reject::none;
}

Reject check(const State& state, Timestamp at, const ResolveWithdrawal& command, Plan& plan) {
  const Withdrawal* const withdrawal = state.withdrawals.find(command.withdrawal);
  if (withdrawal == nullptr) return Reject::unknown_withdrawal;
  if (withdrawal->stage < WithdrawalStage::sent) return Reject::withdrawal_stage;
  if (command.result == PayoutResult::unknown) {
    if (withdrawal->stage == WithdrawalStage::unknown) return Reject::withdrawal_stage;
    plan.add(WithdrawalUnknown{command.withdrawal});
    return Reject::none;
  }
  if (command.result == PayoutResult::failed) {
    plan.add(WithdrawalReleased{command.withdrawal, withdrawal->member, withdrawal->amount, ReleaseReason::failed, {}});
    return Reject::none;
  }
  const WithdrawalPaid paid = price_withdrawal(state, at, command.withdrawal);
  if (!has_room(state, Account::withdrawal_fees, paid.fee)) return Reject::account_limit;
  plan.add(paid);
  return Reject::none;
}

WithdrawalPaid price_withdrawal(const State& state, Timestamp at, std::string_view id) {
  const Withdrawal& withdrawal = *state.withdrawals.find(id);
  const Calendar calendar(state.terms.utc_offset_minutes);
  const WithdrawnSoFar so_far =
      state.withdrawals.so_far(withdrawal.member).at(calendar.day_of(at), calendar.month_of(at));
  WithdrawalPaid paid{id, withdrawal.member, withdrawal.amount, {}, {}};
  // Never more than what is paid: terms may have changed since the request.
  paid.fee = std::min(fee_of(state.terms.withdrawal, paid.amount), paid.amount);
  paid.tax = std::min(tax_now(state.terms.withdrawal, so_far, paid.amount), paid.amount - paid.fee);
  return paid;
}

Reject check(const State& state, Timestamp, const RemitTax& command, Plan& plan) {
  if (command.amount > state.books.balance(Account::tax_withheld)) return Reject::tax_not_withheld;
  plan.add(TaxRemitted{command.amount});
  return Reject::none;
}

}  // namespace greenpool
