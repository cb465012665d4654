// GET /health/live: the process answers. GET /health/ready: and it accepts commands.
#include "http/handlers/handlers.h"

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
  } else if (context.programme.status().alarm) {
    exchange.fail(HttpProblem::not_ready);
  } else {
    exchange.respond(kJson, R"({"status":"ready"})");
  }
  return Turn::done;
}

}  // namespace

const Resource kLiveResource{
    .path = "/health/live", .method = Method::get, .body = BodyKind::none, .allow = kAllowGet, .begin = begin_live};

const Resource kReadyResource{
    .path = "/health/ready", .method = Method::get, .body = BodyKind::none, .allow = kAllowGet, .begin = begin_ready};

}  // namespace greenpool
