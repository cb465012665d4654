// POST /api/v1/programmes/{programme}/commands: one command, answered once its outcome is durable.
#include "http/command_access.h"
#include "http/handlers/handlers.h"
#include "wire/wire.h"

namespace greenpool {
namespace {

Turn begin(Exchange& exchange, const HttpContext& context) {
  exchange.make_tickets(1);
  Request& request = exchange.tickets().front().request;
  Status read =
      read_command(exchange.content, exchange.programme->terms().currency.digits, request, exchange.visitor.id);
  if (!read) {
    exchange.fail(HttpProblem::command_malformed, read.error().message);
    return Turn::done;
  }
  if (const HttpProblem problem = admit(exchange, context.hall, request.operation); problem != HttpProblem::none) {
    exchange.fail(problem);
    return Turn::done;
  }
  if (!exchange.idempotency_key.empty()) {
    if (!request.key.empty() && request.key != exchange.idempotency_key) {
      exchange.fail(HttpProblem::key_mismatch);
      return Turn::done;
    }
    request.key = exchange.idempotency_key;
  }
  exchange.submit();
  return Turn::done;
}

}  // namespace

namespace handlers {

extern const Handler submit_command{.begin = begin, .render = render_outcome};

}  // namespace handlers

void render_outcome(Exchange& exchange, HttpTicket& ticket, const Outcome& outcome, const State& state) {
  if (outcome.reject == Reject::time_went_back) {
    return exchange.fail(outcome.reject, "the programme's clock stands at " + format_timestamp(state.clock));
  }
  if (outcome.reject != Reject::none) return exchange.fail(outcome.reject);
  append_answer_line(exchange.answer.body, ticket.request, outcome, state);
  exchange.answer.content_type = kJson;
  if (outcome.repeated) exchange.answer.fields = "Idempotent-Replayed: true\r\n";
}

void append_answer_line(std::string& json, const Request& request, const Outcome& outcome, const State& state) {
  if (outcome.events.size() <= kEventsShownMax) return append_outcome(json, request, outcome, state);
  Outcome shortened = outcome;
  shortened.events = outcome.events.first(kEventsShownMax);
  append_outcome(json, request, shortened, state);
  json.pop_back();
  json += ",\"events_left_out\":" + std::to_string(outcome.events.size() - kEventsShownMax) + "}";
}

}  // namespace greenpool
