// GET /api/v1/programmes/{programme}/shares: the cap table as of the last durable command.
#include "http/handlers/handlers.h"
#include "wire/wire.h"

namespace greenpool {
namespace {

void render(Exchange& exchange, HttpTicket&, const Outcome& outcome, const State& state) {
  if (outcome.reject != Reject::none) return exchange.fail(outcome.reject);
  append_shares(exchange.answer.body, state, state.clock);
  exchange.answer.content_type = kJson;
}

}  // namespace

namespace handlers {

extern const Handler show_shares{.begin = begin_query, .render = render};

}  // namespace handlers

}  // namespace greenpool
