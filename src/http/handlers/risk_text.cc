// GET /api/v1/programmes/{programme}/terms/risk: what members accept before their orders are taken, and its hash.
#include "http/handlers/handlers.h"
#include "wire/wire.h"

namespace greenpool {
namespace {

void render(Exchange& exchange, HttpTicket&, const Outcome& outcome, const State& state) {
  if (outcome.reject != Reject::none) return exchange.fail(outcome.reject);
  append_risk_text(exchange.answer.body, state);
  exchange.answer.content_type = kJson;
}

}  // namespace

namespace handlers {

extern const Handler show_risk_text{.begin = begin_query, .render = render};

}  // namespace handlers

}  // namespace greenpool
