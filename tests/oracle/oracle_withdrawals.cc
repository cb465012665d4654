// Withdrawals. SPEC section 8.
#include "tests/oracle/oracle.h"

namespace greenpool::oracle {

mpz_class Oracle::requested_today(std::size_t member, std::int64_t at) const {
  const Purse& purse = books_.purses()[member];
  return purse.day == day_of(at) ? purse.requested : mpz_class(0);
}

// Each bracket bears its rate on the part above it, up to the next.
mpz_class Oracle::tax_on(const mpz_class& month_total) const {
  const std::vector<TaxBracket>& brackets = terms_.withdrawal.tax;
  mpq_class tax;
  for (std::size_t i = 0; i < brackets.size(); ++i) {
    const mpz_class above = whole(brackets[i].above.units());
    mpz_class top = month_total;
    if (i + 1 < brackets.size()) top = std::min(top, whole(brackets[i + 1].above.units()));
    if (top > above) tax += ratio((top - above) * whole(brackets[i].rate.units()), 1'000'000);
  }
  return flawed(Flaw::tax_rounds_down) ? floor_of(tax) : ceiling_of(tax);
}

Reasons Oracle::reasons(const RequestWithdrawal& operation, std::int64_t at) const {
  Reasons reasons;
  reasons.add_if(books_.find(operation.withdrawal) != nullptr, Reject::name_conflict);
  reasons.add_if(!knows(operation.member), Reject::unknown_member);
  if (!knows(operation.member)) return reasons;
  const std::size_t member = operation.member.value();
  const mpz_class amount = whole(operation.amount.units());
  reasons.add_if(is_frozen(operation.member), Reject::member_frozen);
  reasons.add_if(in_debt(member), Reject::member_in_debt);
  reasons.add_if(amount > books_.purses()[member].wallet, Reject::wallet_insufficient);
  reasons.add_if(operation.amount < terms_.withdrawal.minimum, Reject::withdrawal_below_minimum);
  if (const std::optional<Money> limit = terms_.withdrawal.daily_limit) {
    reasons.add_if(requested_today(member, at) + amount > whole(limit->units()), Reject::withdrawal_over_daily_limit);
  }
  return reasons;
}

void Oracle::apply(const RequestWithdrawal& operation, Events& events) {
  const std::size_t member = operation.member.value();
  const mpz_class amount = whole(operation.amount.units());
  books_.hold({std::string(operation.withdrawal), member, amount, Stage::requested, day_of(clock_), {}});
  if (terms_.withdrawal.daily_limit && requested_today(member, clock_) == terms_.withdrawal.daily_limit->units()) {
    meet(Occasion::withdrawal_up_to_daily_limit);
  }
  events.emplace_back(WithdrawalRequested{operation.withdrawal, operation.member, operation.amount});
}

Reasons Oracle::reasons(const ApproveWithdrawal& operation, std::int64_t) const {
  const OpenWithdrawal* const withdrawal = books_.find(operation.withdrawal);
  Reasons reasons;
  reasons.add_if(withdrawal == nullptr, Reject::unknown_withdrawal);
  reasons.add_if(withdrawal != nullptr && withdrawal->stage != Stage::requested, Reject::withdrawal_stage);
  return reasons;
}

void Oracle::apply(const ApproveWithdrawal& operation, Events& events) {
  OpenWithdrawal& withdrawal = *books_.find(operation.withdrawal);
  withdrawal.stage = Stage::approved;
  withdrawal.approved_by = operation.operator_id;
  events.emplace_back(WithdrawalApproved{operation.withdrawal, operation.operator_id});
}

Reasons Oracle::reasons(const RejectWithdrawal& operation, std::int64_t) const {
  const OpenWithdrawal* const withdrawal = books_.find(operation.withdrawal);
  Reasons reasons;
  reasons.add_if(withdrawal == nullptr, Reject::unknown_withdrawal);
  if (withdrawal == nullptr) return reasons;
  reasons.add_if(withdrawal->stage != Stage::requested && withdrawal->stage != Stage::approved,
                 Reject::withdrawal_stage);
  return reasons;
}

void Oracle::apply(const RejectWithdrawal& operation, Events& events) {
  const OpenWithdrawal withdrawal = *books_.find(operation.withdrawal);
  books_.release(operation.withdrawal);
  events.emplace_back(WithdrawalReleased{operation.withdrawal, index_of(withdrawal.member),
                                         Money(units_of(withdrawal.amount)), ReleaseReason::rejected,
                                         operation.operator_id});
}

Reasons Oracle::reasons(const SendWithdrawal& operation, std::int64_t) const {
  const OpenWithdrawal* const withdrawal = books_.find(operation.withdrawal);
  Reasons reasons;
  reasons.add_if(withdrawal == nullptr, Reject::unknown_withdrawal);
  if (withdrawal == nullptr) return reasons;
  const mpz_class limit = whole(terms_.withdrawal.four_eyes_above.units());
  const bool two = flawed(Flaw::four_eyes_at_limit) ? withdrawal->amount >= limit : withdrawal->amount > limit;
  reasons.add_if(is_frozen(index_of(withdrawal->member)), Reject::member_frozen);
  reasons.add_if(withdrawal->stage != Stage::approved, Reject::withdrawal_stage);
  reasons.add_if(withdrawal->stage == Stage::approved && two && withdrawal->approved_by == operation.operator_id,
                 Reject::four_eyes_required);
  reasons.add_if(in_debt(withdrawal->member), Reject::member_in_debt);
  return reasons;
}

void Oracle::apply(const SendWithdrawal& operation, Events& events) {
  books_.find(operation.withdrawal)->stage = Stage::sent;
  events.emplace_back(WithdrawalSent{operation.withdrawal, operation.operator_id});
}

Reasons Oracle::reasons(const ResolveWithdrawal& operation, std::int64_t) const {
  const OpenWithdrawal* const withdrawal = books_.find(operation.withdrawal);
  Reasons reasons;
  reasons.add_if(withdrawal == nullptr, Reject::unknown_withdrawal);
  if (withdrawal == nullptr) return reasons;
  const bool was_sent = withdrawal->stage == Stage::sent ||
                        (withdrawal->stage == Stage::unknown && operation.result != PayoutResult::unknown);
  reasons.add_if(!was_sent, Reject::withdrawal_stage);
  if (operation.result == PayoutResult::paid) {
    reasons.add_if(overflows(Account::withdrawal_fees, fee_of(withdrawal->amount)), Reject::account_limit);
  }
  return reasons;
}

mpz_class Oracle::fee_of(const mpz_class& amount) const {
  const mpq_class share = ratio(amount * whole(terms_.withdrawal.fee_rate.units()), 1'000'000);
  const mpz_class fee = flawed(Flaw::withdrawal_fee_rounds_down) ? floor_of(share) : ceiling_of(share);
  return std::min(amount, mpz_class(fee + whole(terms_.withdrawal.fee_fixed.units())));
}

void Oracle::apply(const ResolveWithdrawal& operation, Events& events) {
  OpenWithdrawal& open = *books_.find(operation.withdrawal);
  const OpenWithdrawal withdrawal = open;
  const Money amount(units_of(withdrawal.amount));
  const MemberIndex index = index_of(withdrawal.member);
  if (operation.result == PayoutResult::unknown) {
    open.stage = Stage::unknown;
    events.emplace_back(WithdrawalUnknown{operation.withdrawal});
    return;
  }
  if (withdrawal.stage == Stage::unknown) meet(Occasion::unknown_payout_resolved);
  if (operation.result == PayoutResult::failed) {
    if (in_debt(withdrawal.member)) meet(Occasion::failed_payout_repays_debt);
    books_.release(operation.withdrawal);
    events.emplace_back(WithdrawalReleased{operation.withdrawal, index, amount, ReleaseReason::failed, {}});
    return;
  }
  OracleMember& member = members_[withdrawal.member];
  const std::int64_t month = month_of(clock_);
  const mpz_class fee = fee_of(withdrawal.amount);
  mpz_class& withdrawn = member.withdrawn[month];
  mpz_class& withheld = member.tax[month];
  if (withheld > 0) meet(Occasion::tax_on_second_withdrawal_of_month);
  if (flawed(Flaw::tax_forgets_month)) withdrawn = 0;
  if (flawed(Flaw::tax_forgets_month)) withheld = 0;
  withdrawn += withdrawal.amount;
  mpz_class tax = tax_on(withdrawn) - withheld;
  if (tax < 0) tax = 0;
  if (tax > withdrawal.amount - fee) tax = withdrawal.amount - fee;
  withheld += tax;
  books_.forget(operation.withdrawal);
  balance(Account::held_withdrawals) -= withdrawal.amount;
  balance(Account::cash) -= withdrawal.amount - fee - tax;
  balance(Account::tax_withheld) += tax;
  balance(Account::withdrawal_fees) += fee;
  totals_.withdrawn += withdrawal.amount;
  events.emplace_back(WithdrawalPaid{operation.withdrawal, index, amount, Money(units_of(fee)), Money(units_of(tax))});
}

}  // namespace greenpool::oracle
