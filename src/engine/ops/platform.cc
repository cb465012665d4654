// The platform's own money, the subsidy account and suppliers. SPEC sections 10 and 11.
#include "engine/ops/ops.h"

namespace greenpool {

Reject check(const State& state, Timestamp, const PayIn& command, Plan& plan) {
  if (!has_room(state, Account::cash, command.amount) || !has_room(state, Account::platform_capital, command.amount)) {
    return Reject::account_limit;
  }
  plan.add(CapitalPaidIn{command.amount});
  return Reject::none;
}

Reject check(const State& state, Timestamp, const Draw& command, Plan& plan) {
  if (command.amount > state.books.surplus()) return Reject::platform_funds_insufficient;
  if (!has_room(state, Account::platform_drawings, command.amount)) return Reject::account_limit;
  plan.add(CapitalDrawn{command.amount});
  return Reject::none;
}

Reject check(const State& state, Timestamp, const FundSubsidy& command, Plan& plan) {
  if (!has_room(state, Account::cash, command.amount)) return Reject::account_limit;
  plan.add(SubsidyFunded{command.amount});
  return Reject::none;
}

Reject check(const State& state, Timestamp, const RequestSupplierPayment& command, Plan& plan) {
  const std::uint32_t supplier = state.suppliers.find(command.supplier);
  if (supplier == kNoSupplier) return Reject::unknown_supplier;
  if (command.amount > state.suppliers.at(supplier).owed) return Reject::supplier_not_owed;
  plan.add(SupplierPaymentRequested{command.payment, command.supplier, command.amount, command.operator_id});
  return Reject::none;
}

Reject check(const State& state, Timestamp, const ApproveSupplierPayment& command, Plan& plan) {
  const auto payment = state.suppliers.payments().find(command.payment);
  if (payment == state.suppliers.payments().end()) return Reject::unknown_supplier_payment;
  if (payment->second.requested_by == command.operator_id) return Reject::four_eyes_required;
  const Supplier& supplier = state.suppliers.at(payment->second.supplier);
  if (payment->second.amount > supplier.owed) return Reject::supplier_not_owed;
  plan.add(SupplierPaid{command.payment, plan.keep(supplier.id), payment->second.amount, command.operator_id});
  return Reject::none;
}

Reject check(const State& state, Timestamp, const RejectSupplierPayment& command, Plan& plan) {
  if (!state.suppliers.payments().contains(command.payment)) return Reject::unknown_supplier_payment;
  plan.add(SupplierPaymentRejected{command.payment, command.operator_id});
  return Reject::none;
}

}  // namespace greenpool
