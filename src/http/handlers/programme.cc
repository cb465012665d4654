// GET /api/v1/programme: the programme's state as of the last durable command.
#include "http/handlers/handlers.h"
#include "wire/wire.h"

namespace greenpool {
namespace {

void render(Exchange& exchange, HttpTicket&, const Outcome& outcome, const State& state) {
  if (outcome.reject != Reject::none) return exchange.fail(outcome.reject);
  append_programme(exchange.answer.body, state);
  exchange.answer.content_type = kJson;
}

}  // namespace

const Resource kProgrammeResource{.path = "/api/v1/programme",
                                  .method = Method::get,
                                  .body = BodyKind::none,
                                  .allow = kAllowGet,
                                  .begin = begin_query,
                                  .render = render};

}  // namespace greenpool
