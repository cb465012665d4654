// Payments and refunds, for those who watch over the money: lists, one of them, asking the provider again, closing.
#include <array>

#include "http/handlers/handlers.h"
#include "http/handlers/list_table.h"
#include "http/handlers/payments.h"
#include "payments/payment_flow.h"
#include "payments/problems.h"

namespace greenpool {
namespace {

constexpr int kPaymentStates = 5;
constexpr int kRefundStates = 6;

constexpr TableColumn::Kind kNumber = TableColumn::Kind::number;

constexpr std::array kPaymentTableColumns{
    TableColumn{"id"},          TableColumn{"order"},      TableColumn{"member"},
    TableColumn{"provider"},    TableColumn{"method"},     TableColumn{"amount", kNumber},
    TableColumn{"state"},       TableColumn{"closing"},    TableColumn{"provider_number"},
    TableColumn{"problem"},     TableColumn{"created_at"}, TableColumn{"expires_at"},
    TableColumn{"finished_at"},
};
constexpr ListTable kPaymentTable{"payments", kPaymentTableColumns};

constexpr std::array kRefundTableColumns{
    TableColumn{"id"},      TableColumn{"payment"},    TableColumn{"reference"},       TableColumn{"amount", kNumber},
    TableColumn{"reason"},  TableColumn{"state"},      TableColumn{"provider_number"}, TableColumn{"refusal"},
    TableColumn{"problem"}, TableColumn{"created_at"}, TableColumn{"finished_at"},
};
constexpr ListTable kRefundTable{"refunds", kRefundTableColumns};

void append_payment(std::string& json, const Payment& payment, int digits) {
  ObjectWriter object(json);
  object.id("id", payment.id);
  object.text("order", payment.order);
  object.text("member", payment.member);
  object.text("provider", payment.provider);
  object.id("method", name_of(payment.method));
  object.money("amount", payment.amount, digits);
  object.id("state", name_of(payment.state));
  object.truth("closing", payment.closing);
  text_or_null(object, "provider_number", payment.provider_number);
  text_or_null(object, "problem", payment.problem);
  object.time("created_at", payment.created_at);
  object.time("expires_at", payment.expires_at);
  time_or_null(object, "finished_at", payment.finished_at);
  object.close();
}

void append_refund(std::string& json, const Refund& refund, int digits) {
  ObjectWriter object(json);
  object.id("id", refund.id);
  object.text("payment", refund.payment);
  object.text("reference", refund.reference);
  object.money("amount", refund.amount, digits);
  object.text("reason", refund.reason);
  object.id("state", name_of(refund.state));
  text_or_null(object, "provider_number", refund.provider_number);
  text_or_null(object, "refusal", refund.refusal);
  text_or_null(object, "problem", refund.problem);
  object.time("created_at", refund.created_at);
  time_or_null(object, "finished_at", refund.finished_at);
  object.close();
}

// Those of other programmes are not there.
Payment payment_of_path(OfficeCall& call) {
  Payment payment = payment_of(call.work, call.path("payment"));
  if (payment.programme != call.programme()) throw Refusal(kPaymentNotFound);
  return payment;
}

Refund refund_of_path(OfficeCall& call) {
  Refund refund = refund_of(call.work, call.path("refund"));
  if (payment_of(call.work, refund.payment).programme != call.programme()) throw Refusal(kRefundNotFound);
  return refund;
}

void answer(OfficeCall& call, const Payment& payment) {
  std::string json;
  append_payment(json, payment, digits_of(call));
  call.respond(std::move(json));
}

void answer(OfficeCall& call, const Refund& refund) {
  std::string json;
  append_refund(json, refund, digits_of(call));
  call.respond(std::move(json));
}

void page_of_payments(OfficeCall& call) {
  PaymentFilter filter{.programme = call.programme()};
  filter.state = choice_of<PaymentState>(call, "state", kPaymentStates);
  filter.order = call.query_text("order").value_or("");
  filter.member = call.query_text("member").value_or("");
  const std::vector<Payment> found = list_payments(call.work, filter, before_of(call), call.limit() + 1);
  call.respond(page_json("payments", found, call.limit(), [&call](std::string& json, const Payment& payment) {
    append_payment(json, payment, digits_of(call));
  }));
}

// GET …/payments
void list(OfficeCall& call) { list_or_table(call, kPaymentTable, page_of_payments); }

// GET …/payments/{payment}
void show(OfficeCall& call) { answer(call, payment_of_path(call)); }

// POST …/payments/{payment}/ask
void ask(OfficeCall& call) {
  const Payment payment = payment_of_path(call);
  ask_about_payment(call.work, payment.id);
  note_done(call, "payment_asked", payment.id);
  wake_afterwards(call);
  answer(call, payment);
}

// POST …/payments/{payment}/close
void close(OfficeCall& call) {
  const std::string id = payment_of_path(call).id;
  close_payment(call.work, call.hall.house->payments, id);
  note_done(call, "payment_closed", id);
  wake_afterwards(call);
  show(call);
}

void page_of_refunds(OfficeCall& call) {
  RefundFilter filter{.payment = call.query_text("payment").value_or(""), .programme = call.programme()};
  filter.state = choice_of<RefundState>(call, "state", kRefundStates);
  const std::vector<Refund> found = list_refunds(call.work, filter, before_of(call), call.limit() + 1);
  call.respond(page_json("refunds", found, call.limit(), [&call](std::string& json, const Refund& refund) {
    append_refund(json, refund, digits_of(call));
  }));
}

// GET …/provider-refunds
void list_of_refunds(OfficeCall& call) { list_or_table(call, kRefundTable, page_of_refunds); }

// GET …/provider-refunds/{refund}
void show_refund(OfficeCall& call) { answer(call, refund_of_path(call)); }

// POST …/provider-refunds/{refund}/ask
void ask_refund(OfficeCall& call) {
  const Refund refund = refund_of_path(call);
  ask_about_refund(call.work, refund.id);
  note_done(call, "refund_asked", refund.id);
  wake_afterwards(call);
  answer(call, refund);
}

}  // namespace

namespace handlers {

extern const Handler list_payments{.work = list};
extern const Handler show_payment{.work = show};
extern const Handler ask_about_payment_again{.work = ask};
extern const Handler close_open_payment{.work = close};
extern const Handler list_provider_refunds{.work = list_of_refunds};
extern const Handler show_provider_refund{.work = show_refund};
extern const Handler ask_about_refund_again{.work = ask_refund};

}  // namespace handlers
}  // namespace greenpool
