// Withdrawals and the tax withheld from them. SPEC section 8.
#include "base/calendar.h"
#include "base/text_id.h"
#include "engine/apply/fold.h"
#include "engine/apply/purse.h"

namespace greenpool {
namespace {

// The member's figures with those of a day or month that is over forgotten.
WithdrawnSoFar so_far_at(const State& state, MemberIndex member) {
  const Calendar calendar(state.terms.utc_offset_minutes);
  return state.withdrawals.so_far(member).at(calendar.day_of(state.clock), calendar.month_of(state.clock));
}

}  // namespace

const char* fold(State& state, const WithdrawalRequested& event, Change& change) {
  if (event.member.value() >= state.members.size()) return "the member is unknown";
  if (!is_text_id(event.withdrawal) || state.withdrawals.find(event.withdrawal)) return "the withdrawal is taken";
  if (event.amount > state.member(event.member).wallet) return "the wallet holds less";
  WithdrawnSoFar so_far = so_far_at(state, event.member);
  so_far.requested += event.amount;
  state.withdrawals.set_so_far(event.member, so_far);
  state.withdrawals.add(event.withdrawal,
                        Withdrawal{event.member, event.amount, WithdrawalStage::requested, so_far.day, {}});
  charge_member(state, event.member, event.amount, change);
  change.posting.credit(Account::held_withdrawals, event.amount);
  return nullptr;
}

const char* fold(State& state, const WithdrawalApproved& event, Change&) {
  Withdrawal* const withdrawal = state.withdrawals.find(event.withdrawal);
  if (withdrawal == nullptr || withdrawal->stage != WithdrawalStage::requested) return "nothing waits for approval";
  withdrawal->stage = WithdrawalStage::approved;
  withdrawal->approved_by = event.operator_id;
  return nullptr;
}

const char* fold(State& state, const WithdrawalSent& event, Change&) {
  Withdrawal* const withdrawal = state.withdrawals.find(event.withdrawal);
  if (withdrawal == nullptr || withdrawal->stage != WithdrawalStage::approved) return "nothing is approved";
  withdrawal->stage = WithdrawalStage::sent;
  return nullptr;
}

const char* fold(State& state, const WithdrawalUnknown& event, Change&) {
  Withdrawal* const withdrawal = state.withdrawals.find(event.withdrawal);
  if (withdrawal == nullptr || withdrawal->stage != WithdrawalStage::sent) return "nothing was sent";
  withdrawal->stage = WithdrawalStage::unknown;
  return nullptr;
}

const char* fold(State& state, const WithdrawalPaid& event, Change& change) {
  const Withdrawal* const withdrawal = state.withdrawals.find(event.withdrawal);
  if (withdrawal == nullptr || withdrawal->stage < WithdrawalStage::sent) return "nothing was sent";
  if (withdrawal->member != event.member || withdrawal->amount != event.amount) return "another amount was sent";
  if (event.fee + event.tax > event.amount) return "fee and tax are taken from the amount";
  change.posting.debit(Account::held_withdrawals, event.amount);
  change.posting.credit(Account::cash, event.amount - event.fee - event.tax);
  change.posting.credit(Account::withdrawal_fees, event.fee);
  change.posting.credit(Account::tax_withheld, event.tax);
  WithdrawnSoFar so_far = so_far_at(state, event.member);
  so_far.paid += event.amount;
  so_far.tax += event.tax;
  state.withdrawals.set_so_far(event.member, so_far);
  state.withdrawals.remove(event.withdrawal);
  state.totals.withdrawn += event.amount;
  return nullptr;
}

const char* fold(State& state, const WithdrawalReleased& event, Change& change) {
  const Withdrawal* const withdrawal = state.withdrawals.find(event.withdrawal);
  if (withdrawal == nullptr) return "nothing is held";
  if (withdrawal->member != event.member || withdrawal->amount != event.amount) return "another amount is held";
  const bool sent = withdrawal->stage >= WithdrawalStage::sent;
  if (sent != (event.reason == ReleaseReason::failed)) return "what was sent is released by its failure alone";
  WithdrawnSoFar so_far = so_far_at(state, event.member);
  if (withdrawal->day == so_far.day) so_far.requested -= event.amount;
  state.withdrawals.set_so_far(event.member, so_far);
  state.withdrawals.remove(event.withdrawal);
  change.posting.debit(Account::held_withdrawals, event.amount);
  credit_member(state, event.member, event.amount, change);
  return nullptr;
}

const char* fold(State&, const TaxRemitted& event, Change& change) {
  change.posting.debit(Account::tax_withheld, event.amount);
  change.posting.credit(Account::cash, event.amount);
  return nullptr;
}

}  // namespace greenpool
