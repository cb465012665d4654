// What payment providers send by themselves: checked and applied outside of the office's thread, and answered as the
// provider wants it.
#include <memory>

#include "http/handlers/asking.h"
#include "http/handlers/handlers.h"
#include "http/handlers/payments.h"
#include "payments/payment_notifications.h"

namespace greenpool {
namespace {

struct Received {
  std::vector<HttpMessageField> fields;
  std::string body;
  NotificationReply reply;
};

// Those that there are; what an answer says of itself must last longer than the answer.
std::string_view media_type_of(const NotificationReply& reply) {
  if (reply.content_type.starts_with(kJson)) return kJson;
  return reply.content_type.starts_with("text/plain") ? "text/plain; charset=utf-8" : "application/octet-stream";
}

// POST /api/v1/notifications/{provider}
void take(OfficeCall& call) {
  const House& house = *call.hall.house;
  PaymentProvider* const provider = house.payments.provider(call.path("provider"));
  if (provider == nullptr) throw Refusal(info_of(HttpProblem::not_found));
  const auto received = std::make_shared<Received>();
  for (const auto& [name, value] : call.exchange.provider_fields) received->fields.push_back({name, value});
  received->body = call.exchange.content;
  read_elsewhere(
      call,
      [received, provider, &house, &office = *call.hall.office] {
        received->reply =
            take_notification(office, house.payments, *provider, {.fields = received->fields, .body = received->body});
      },
      [received](OfficeCall& then) {
        Answer& answer = then.exchange.answer;
        answer.status = received->reply.status;
        answer.content_type = media_type_of(received->reply);
        answer.body = received->reply.body;
        wake_afterwards(then);
      });
}

}  // namespace

namespace handlers {

extern const Handler take_provider_notification{.work = take};

}  // namespace handlers
}  // namespace greenpool
