// A member's payments. A payment is begun here and carried on by its pump; the client asks how it stands until it holds
// what its provider's page or app needs.
#include "http/handlers/handlers.h"
#include "http/handlers/shop.h"
#include "payments/payment_flow.h"
#include "payments/problems.h"
#include "payments/sandbox.h"
#include "server/house.h"
#include "shop/payments.h"

namespace greenpool {
namespace {

constexpr std::string_view kSandbox = "sandbox";
constexpr std::size_t kDescriptionMax = 120;  // bytes, of what the payer reads

// Not in the middle of a character.
std::string cut(std::string text) {
  if (text.size() <= kDescriptionMax) return text;
  std::size_t end = kDescriptionMax;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0U) == 0x80U) --end;
  text.resize(end);
  return text;
}

void append_payment(std::string& json, const OfficeCall& call, const Payment& payment) {
  ObjectWriter object(json);
  object.id("id", payment.id);
  object.id("order", payment.order);
  object.id("provider", payment.provider);
  object.id("method", name_of(payment.method));
  object.money("amount", payment.amount, digits(call));
  object.id("state", name_of(payment.state));
  if (payment.client_json.empty()) {
    object.null("client");
  } else {
    object.name("client") += payment.client_json;
  }
  object.time("created_at", payment.created_at);
  object.time("expires_at", payment.expires_at);
  maybe_time(object, "finished_at", payment.finished_at);
  object.close();
}

void answer_with(OfficeCall& call, const Payment& payment, int status = 200) {
  std::string json;
  append_payment(json, call, payment);
  call.respond(std::move(json), status);
}

// The caller's own; another's is unknown.
Payment own_payment(const OfficeCall& call) {
  Payment payment = payment_of(call.work, call.path("payment"));
  if (payment.programme != call.programme() || payment.member != call.visitor().id) throw Refusal(kPaymentNotFound);
  return payment;
}

PayMethod method_of(std::string_view name) {
  for (const PayMethod method : {PayMethod::jsapi, PayMethod::h5, PayMethod::native}) {
    if (name_of(method) == name) return method;
  }
  throw Refusal(info_of(HttpProblem::field_invalid), "\"method\" is none");
}

// POST …/me/orders/{order}/payments
void pay(OfficeCall& call) {
  const shop::PaymentDue due = shop::payment_due(call.work, self(call), call.path("order"));
  const Payment payment = create_payment(call.work, call.hall.house->payments,
                                         {.programme = due.programme,
                                          .order = due.order,
                                          .member = due.member,
                                          .provider = call.text("provider"),
                                          .method = method_of(call.text("method")),
                                          .amount = due.amount,
                                          .description = cut(due.title_zh),
                                          .client_ip = call.exchange.client,
                                          .expires_at = due.expires_at});
  changed(call, "payment_begun", payment.id);
  answer_with(call, payment, 201);
}

// GET …/me/payments
void list(OfficeCall& call) {
  const PaymentFilter filter{
      .programme = call.programme(), .order = call.query_text("order").value_or(""), .member = call.visitor().id};
  respond_page(
      call, "payments", list_payments(call.work, filter, cursor_of(call), call.limit()),
      [&](std::string& text, const Payment& payment) { append_payment(text, call, payment); },
      [](const Payment& payment) { return payment.seq; });
}

// GET …/me/payments/{payment}
void show(OfficeCall& call) { answer_with(call, own_payment(call)); }

// POST …/me/payments/{payment}/sandbox
void settle_sandbox(OfficeCall& call) {
  const Payment payment = own_payment(call);
  if (payment.provider != kSandbox || call.hall.house->payments.provider(kSandbox) == nullptr) {
    throw Refusal(kPaymentProviderUnknown);
  }
  const bool succeeded = call.text("outcome") == "succeeded";
  if (!sandbox_settle(call.work, payment.id, succeeded ? SandboxOutcome::succeeded : SandboxOutcome::failed)) {
    throw Refusal(kPaymentStage, "the sandbox does not know of it yet, or it is over");
  }
  ask_about_payment(call.work, payment.id);
  changed(call, "sandbox_settled", payment.id);
  answer_with(call, payment);
}

}  // namespace

namespace handlers {

extern const Handler pay_my_order{.work = pay};
extern const Handler list_my_payments{.work = list};
extern const Handler show_my_payment{.work = show};
extern const Handler settle_my_sandbox_payment{.work = settle_sandbox};

}  // namespace handlers
}  // namespace greenpool
