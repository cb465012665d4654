// Payments of members for orders, and refunds: what is asked for, how it stands, and what the provider says of it.
// Everything here is office work; the calls are made by payments/payment_pump.h.
//
//   payment:  created ──▶ pending ──▶ succeeded | closed | failed      (closed | failed ──▶ succeeded, see
//   PaymentFacts) refund:   requested ──▶ sending ──▶ processing ──▶ succeeded | failed | abnormal
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "payments/payment_rules.h"

namespace greenpool {

struct NewPayment {
  std::string programme = {};
  std::string order = {};
  std::string member = {};
  std::string provider = {};
  PayMethod method = PayMethod::native;
  Money amount = {};
  std::string description = {};  // what the payer reads: 1 to 120 bytes, no personal data
  std::string client_ip = {};    // of the payer's browser; h5 only
  Timestamp expires_at = {};     // not paid by then, it is closed
};

struct Payment {
  std::int64_t seq = 0;  // rises; the key of lists
  std::string id;        // the number that the provider knows
  std::string programme;
  std::string order;
  std::string member;
  std::string provider;
  PayMethod method = PayMethod::native;
  Money amount;
  PaymentState state = PaymentState::created;
  bool closing = false;
  std::string provider_number;  // empty: none yet
  std::string client_json;      // what the payer's client needs; empty: not yet
  std::string problem;          // of the last call, for operators
  Timestamp created_at;
  Timestamp expires_at;
  std::optional<Timestamp> finished_at;
};

// Asked again for the same order with the same provider, method and amount, the open payment is the answer. Any other
// open one of the order is being closed. Refusals: payment_amount_invalid, payment_field_invalid,
// payment_provider_unknown, payment_made_already.
Payment create_payment(Work& work, const PaymentRules& rules, const NewPayment& payment);
// Refusal: payment_not_found.
[[nodiscard]] Payment payment_of(Work& work, const std::string& id);
// Asks the provider to take no money for it any more; done already: nothing happens. Refusals: payment_not_found,
// payment_stage (it has been paid).
void close_payment(Work& work, const PaymentRules& rules, const std::string& id);
// Asks the provider now how it stands, not when it is next due. Refusal: payment_not_found.
void ask_about_payment(Work& work, const std::string& id);

struct PaymentFilter {
  std::string programme = {};
  std::optional<PaymentState> state = {};
  std::string order = {};   // empty: any
  std::string member = {};  // empty: any
};
// The latest first, from before `before` on (0: from the latest).
[[nodiscard]] std::vector<Payment> list_payments(Work& work, const PaymentFilter& filter, std::int64_t before,
                                                 std::size_t limit);

struct NewRefund {
  std::string payment = {};
  std::string reference = {};  // the shop's; the same reference of a payment is the same refund
  Money amount = {};
  std::string reason = {};  // what the payer reads: at most 80 bytes
};

struct Refund {
  std::int64_t seq = 0;
  std::string id;
  std::string payment;
  std::string reference;
  Money amount;
  std::string reason;
  RefundState state = RefundState::requested;
  std::string provider_number;
  std::string refusal;  // the provider's code
  std::string problem;
  Timestamp created_at;
  std::optional<Timestamp> finished_at;
};

// Of a reference one is made, however often it is requested. One that failed is made again: under the same number, or
// another where the provider has closed it.
// Refusals: payment_not_found, payment_stage (not paid), payment_amount_invalid, payment_field_invalid,
// refund_over_payment, refund_differs.
Refund request_refund(Work& work, const NewRefund& refund);
[[nodiscard]] Refund refund_of(Work& work, const std::string& id);  // refusal: refund_not_found
// As ask_about_payment(); also about one that failed. Refusal: refund_not_found.
void ask_about_refund(Work& work, const std::string& id);
struct RefundFilter {
  std::string payment = {};    // empty: any
  std::string programme = {};  // empty: any
  std::optional<RefundState> state = {};
};
[[nodiscard]] std::vector<Refund> list_refunds(Work& work, const RefundFilter& filter, std::int64_t before,
                                               std::size_t limit);

// What a provider said, in an answer or a notification; applied once, however often it is said. False: the number is
// not known. Refusal: payment_amount_differs.
bool apply_payment(Work& work, const PaymentRules& rules, const ProviderPayment& said);
bool apply_refund(Work& work, const PaymentRules& rules, const ProviderRefund& said);

}  // namespace greenpool
