// GET /health/live: the process answers. GET /health/ready: and every programme accepts commands.
#include "http/handlers/handlers.h"
#include "server/hall.h"
#include "server/house.h"

namespace greenpool {
namespace {

Turn begin_live(Exchange& exchange, const HttpContext&) {
  exchange.respond(kJson, R"({"status":"live"})");
  return Turn::done;
}

// Why it is not ready stands in the log: this page is open to everybody.
Turn begin_ready(Exchange& exchange, const HttpContext& context) {
  if (context.stopping) {
    exchange.fail(Reject::service_stopping);
    return Turn::done;
  }
  if (context.hall.house != nullptr && !context.hall.house->opener.all_open()) {
    exchange.fail(HttpProblem::not_ready);
    return Turn::done;
  }
  for (const Programme* programme : context.hall.programmes.all()) {
    if (!programme->status().alarm) continue;
    exchange.fail(HttpProblem::not_ready);
    return Turn::done;
  }
  exchange.respond(kJson, R"({"status":"ready"})");
  return Turn::done;
}

}  // namespace

namespace handlers {

extern const Handler show_live{.begin = begin_live};
extern const Handler show_ready{.begin = begin_ready};

}  // namespace handlers

}  // namespace greenpool
