// What handlers share. Each is defined in a file of its resource, by the name that the document gives its operation;
// the table of routes declares them (http/operations.h), so that a new one compiles nobody else anew.
#pragma once

#include "http/route.h"

namespace greenpool {

// Asks for the state as of the last durable command.
inline Turn begin_query(Exchange& exchange, const HttpContext&) {
  exchange.make_tickets(1);
  exchange.tickets().front().is_query = true;
  exchange.submit();
  return Turn::done;
}

// Answers with the outcome of the one command, or why it was refused.
void render_outcome(Exchange& exchange, HttpTicket& ticket, const Outcome& outcome, const State& state);

// Appends the outcome line of `play`. Past kEventsShownMax events it ends early and says so in "events_left_out": a
// command can cause a million exits, which belong in an export.
inline constexpr std::size_t kEventsShownMax = 1'000;
void append_answer_line(std::string& json, const Request& request, const Outcome& outcome, const State& state);

}  // namespace greenpool
