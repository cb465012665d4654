// GET /api/v1/shares: the cap table as of the last durable command.
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

const Resource kSharesResource{.path = "/api/v1/shares",
                               .method = Method::get,
                               .body = BodyKind::none,
                               .allow = kAllowGet,
                               .begin = begin_query,
                               .render = render};

}  // namespace greenpool
