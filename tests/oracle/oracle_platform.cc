// The platform's own money, subsidies, suppliers, taxes. SPEC sections 10 and 11.
#include "tests/oracle/oracle.h"

namespace greenpool::oracle {

std::optional<std::size_t> Oracle::find_supplier(std::string_view id) const {
  for (std::size_t i = 0; i < suppliers_.size(); ++i) {
    if (suppliers_[i].id == id) return i;
  }
  return std::nullopt;
}

// What a supplier owes after returns is worked off first.
void Oracle::owe_supplier(std::string_view id, const mpz_class& cost) {
  std::optional<std::size_t> number = find_supplier(id);
  if (!number) {
    number = suppliers_.size();
    suppliers_.push_back({std::string(id), {}});
  }
  mpz_class& owed = suppliers_[*number].owed;
  if (owed < 0 && cost > 0) meet(Occasion::supplier_works_off);
  const mpz_class debt_before = owed < 0 && !flawed(Flaw::supplier_never_works_off) ? mpz_class(-owed) : mpz_class(0);
  const mpz_class worked_off = std::min(debt_before, cost);
  owed += cost;
  balance(Account::supplier_receivable) -= worked_off;
  balance(Account::supplier_payable) += cost - worked_off;
}

Reasons Oracle::reasons(const PayIn& operation, std::int64_t) const {
  const mpz_class amount = whole(operation.amount.units());
  Reasons reasons;
  reasons.add_if(overflows(Account::cash, amount) || overflows(Account::platform_capital, amount),
                 Reject::account_limit);
  return reasons;
}

void Oracle::apply(const PayIn& operation, Events& events) {
  const mpz_class amount = whole(operation.amount.units());
  balance(Account::cash) += amount;
  balance(Account::platform_capital) += amount;
  events.emplace_back(CapitalPaidIn{operation.amount});
}

Reasons Oracle::reasons(const Draw& operation, std::int64_t) const {
  const mpz_class amount = whole(operation.amount.units());
  const mpz_class surplus = books_.surplus();
  Reasons reasons;
  reasons.add_if(amount > surplus || (flawed(Flaw::draw_below_cover) && amount == surplus),
                 Reject::platform_funds_insufficient);
  reasons.add_if(overflows(Account::platform_drawings, amount), Reject::account_limit);
  return reasons;
}

void Oracle::apply(const Draw& operation, Events& events) {
  const mpz_class amount = whole(operation.amount.units());
  if (amount == books_.surplus()) meet(Occasion::draw_of_all_beyond_cover);
  balance(Account::cash) -= amount;
  balance(Account::platform_drawings) += amount;
  events.emplace_back(CapitalDrawn{operation.amount});
}

Reasons Oracle::reasons(const RemitTax& operation, std::int64_t) const {
  Reasons reasons;
  reasons.add_if(whole(operation.amount.units()) > account(Account::tax_withheld), Reject::tax_not_withheld);
  return reasons;
}

void Oracle::apply(const RemitTax& operation, Events& events) {
  const mpz_class amount = whole(operation.amount.units());
  balance(Account::cash) -= amount;
  balance(Account::tax_withheld) -= amount;
  events.emplace_back(TaxRemitted{operation.amount});
}

Reasons Oracle::reasons(const FundSubsidy& operation, std::int64_t) const {
  Reasons reasons;
  reasons.add_if(overflows(Account::cash, whole(operation.amount.units())), Reject::account_limit);
  return reasons;
}

void Oracle::apply(const FundSubsidy& operation, Events& events) {
  const mpz_class amount = whole(operation.amount.units());
  balance(Account::cash) += amount;
  balance(Account::subsidy) += amount;
  events.emplace_back(SubsidyFunded{operation.amount});
}

Reasons Oracle::reasons(const RequestSupplierPayment& operation, std::int64_t) const {
  Reasons reasons;
  const std::optional<std::size_t> supplier = find_supplier(operation.supplier);
  reasons.add_if(bills_.contains(operation.payment), Reject::name_conflict);
  reasons.add_if(!supplier, Reject::unknown_supplier);
  if (!supplier) return reasons;
  reasons.add_if(whole(operation.amount.units()) > suppliers_[*supplier].owed, Reject::supplier_not_owed);
  return reasons;
}

void Oracle::apply(const RequestSupplierPayment& operation, Events& events) {
  bills_.emplace(operation.payment, SupplierBill{*find_supplier(operation.supplier), whole(operation.amount.units()),
                                                 std::string(operation.operator_id)});
  events.emplace_back(
      SupplierPaymentRequested{operation.payment, operation.supplier, operation.amount, operation.operator_id});
}

Reasons Oracle::reasons(const ApproveSupplierPayment& operation, std::int64_t) const {
  Reasons reasons;
  const auto bill = bills_.find(operation.payment);
  reasons.add_if(bill == bills_.end(), Reject::unknown_supplier_payment);
  if (!reasons.none()) return reasons;
  const bool same = bill->second.requested_by == operation.operator_id;
  reasons.add_if(same && !flawed(Flaw::supplier_one_pair_of_eyes), Reject::four_eyes_required);
  reasons.add_if(bill->second.amount > suppliers_[bill->second.supplier].owed, Reject::supplier_not_owed);
  return reasons;
}

void Oracle::apply(const ApproveSupplierPayment& operation, Events& events) {
  const SupplierBill bill = bills_.find(operation.payment)->second;
  bills_.erase(std::string(operation.payment));
  suppliers_[bill.supplier].owed -= bill.amount;
  balance(Account::cash) -= bill.amount;
  balance(Account::supplier_payable) -= bill.amount;
  events.emplace_back(SupplierPaid{operation.payment, keep(suppliers_[bill.supplier].id), Money(units_of(bill.amount)),
                                   operation.operator_id});
}

Reasons Oracle::reasons(const RejectSupplierPayment& operation, std::int64_t) const {
  Reasons reasons;
  reasons.add_if(!bills_.contains(operation.payment), Reject::unknown_supplier_payment);
  return reasons;
}

void Oracle::apply(const RejectSupplierPayment& operation, Events& events) {
  bills_.erase(std::string(operation.payment));
  events.emplace_back(SupplierPaymentRejected{operation.payment, operation.operator_id});
}

}  // namespace greenpool::oracle
