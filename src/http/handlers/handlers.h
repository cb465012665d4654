// The resources, each defined in the file named beside it.
#pragma once

#include "http/resource.h"

namespace greenpool {

extern const Resource kCommandResource;      // command.cc: POST /api/v1/commands
extern const Resource kBatchResource;        // batch.cc: POST /api/v1/commands/batch
extern const Resource kProgrammeResource;    // programme.cc: GET /api/v1/programme
extern const Resource kMemberResource;       // member.cc: GET /api/v1/members/{}
extern const Resource kRiskTextResource;     // risk_text.cc: GET /api/v1/terms/risk
extern const Resource kSharesResource;       // shares.cc: GET /api/v1/shares
extern const Resource kPayoffResource;       // payoff.cc: GET /api/v1/legacy/payoff/{}
extern const Resource kLiveResource;         // health.cc: GET /health/live
extern const Resource kReadyResource;        // health.cc: GET /health/ready
extern const Resource kHomeResource;         // home.cc: GET /
extern const Resource kHomeScriptResource;   // home.cc: GET /home.js
extern const Resource kDocsResource;         // home.cc: GET /docs
extern const Resource kProblemListResource;  // problems.cc: GET /problems
extern const Resource kProblemResource;      // problems.cc: GET /problems/{}

// Asks for the state as of the last durable command.
inline Turn begin_query(Exchange& exchange, const HttpContext&) {
  exchange.make_tickets(1);
  exchange.tickets().front().is_query = true;
  exchange.submit();
  return Turn::done;
}

// Appends the outcome line of `play`. Past kEventsShownMax events it ends early and says so in "events_left_out": a
// command can cause a million exits, which belong in an export.
inline constexpr std::size_t kEventsShownMax = 1'000;
void append_answer_line(std::string& json, const Request& request, const Outcome& outcome, const State& state);

}  // namespace greenpool
