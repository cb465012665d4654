// GET /api/v1/members/{}: one member as of the last durable command.
#include "base/text_id.h"
#include "http/handlers/handlers.h"
#include "http/target.h"
#include "wire/wire.h"

namespace greenpool {
namespace {

Turn begin(Exchange& exchange, const HttpContext& context) {
  exchange.parameter = percent_decoded(exchange.parameter);
  if (!is_text_id(exchange.parameter)) {
    exchange.fail(Reject::id_malformed);
    return Turn::done;
  }
  return begin_query(exchange, context);
}

void render(Exchange& exchange, HttpTicket&, const Outcome& outcome, const State& state) {
  if (outcome.reject != Reject::none) return exchange.fail(outcome.reject);
  if (!append_member(exchange.answer.body, exchange.parameter, state)) return exchange.fail(Reject::unknown_member);
  exchange.answer.content_type = kJson;
}

}  // namespace

const Resource kMemberResource{.path = "/api/v1/members/{}",
                               .method = Method::get,
                               .body = BodyKind::none,
                               .allow = kAllowGet,
                               .begin = begin,
                               .render = render};

}  // namespace greenpool
