// The platform's own money, the subsidy account and suppliers. SPEC sections 10 and 11.
#include "base/text_id.h"
#include "engine/apply/fold.h"

namespace greenpool {

const char* fold(State&, const CapitalPaidIn& event, Change& change) {
  change.posting.debit(Account::cash, event.amount);
  change.posting.credit(Account::platform_capital, event.amount);
  return nullptr;
}

const char* fold(State&, const CapitalDrawn& event, Change& change) {
  change.posting.debit(Account::platform_drawings, event.amount);
  change.posting.credit(Account::cash, event.amount);
  return nullptr;
}

const char* fold(State&, const SubsidyFunded& event, Change& change) {
  change.posting.debit(Account::cash, event.amount);
  change.posting.credit(Account::subsidy, event.amount);
  return nullptr;
}

const char* fold(State& state, const SupplierPaymentRequested& event, Change&) {
  const std::uint32_t supplier = state.suppliers.find(event.supplier);
  if (supplier == kNoSupplier) return "the supplier is unknown";
  if (!is_text_id(event.payment) || state.suppliers.payments().contains(event.payment)) return "the payment is taken";
  state.suppliers.payments().emplace(event.payment,
                                     SupplierPayment{supplier, event.amount, std::string(event.operator_id)});
  return nullptr;
}

const char* fold(State& state, const SupplierPaymentRejected& event, Change&) {
  const auto payment = state.suppliers.payments().find(event.payment);
  if (payment == state.suppliers.payments().end()) return "nothing waits for approval";
  state.suppliers.payments().erase(payment);
  return nullptr;
}

const char* fold(State& state, const SupplierPaid& event, Change& change) {
  const auto payment = state.suppliers.payments().find(event.payment);
  if (payment == state.suppliers.payments().end()) return "nothing waits for approval";
  Supplier& supplier = state.suppliers.at(payment->second.supplier);
  if (payment->second.amount != event.amount || supplier.id != event.supplier || supplier.owed < event.amount) {
    return "the supplier is not owed that much";
  }
  supplier.owed -= event.amount;
  state.suppliers.payments().erase(payment);
  change.posting.debit(Account::supplier_payable, event.amount);
  change.posting.credit(Account::cash, event.amount);
  return nullptr;
}

}  // namespace greenpool
