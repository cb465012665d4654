// GET /api/v1/terms/risk: what members accept before their orders are taken, and its hash.
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

const Resource kRiskTextResource{.path = "/api/v1/terms/risk",
                                 .method = Method::get,
                                 .body = BodyKind::none,
                                 .allow = kAllowGet,
                                 .begin = begin_query,
                                 .render = render};

}  // namespace greenpool
