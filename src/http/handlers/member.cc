// GET /api/v1/programmes/{programme}/members/{member}: one member as of the last durable command.
#include "http/handlers/handlers.h"
#include "wire/wire.h"

namespace greenpool {
namespace {

void render(Exchange& exchange, HttpTicket&, const Outcome& outcome, const State& state) {
  if (outcome.reject != Reject::none) return exchange.fail(outcome.reject);
  if (!append_member(exchange.answer.body, exchange.parameters[1], state)) return exchange.fail(Reject::unknown_member);
  exchange.answer.content_type = kJson;
}

}  // namespace

namespace handlers {

extern const Handler show_member{.begin = begin_query, .render = render};

}  // namespace handlers

}  // namespace greenpool
