// GET /metrics: figures for Prometheus.
#include "http/handlers/handlers.h"
#include "http/target.h"
#include "server/hall.h"
#include "server/metrics_door.h"

namespace greenpool {
namespace {

Origin origin_of(const Exchange& exchange) {
  if (exchange.relayed) return Origin::relayed;
  return is_loopback_host(exchange.client) ? Origin::this_machine : Origin::elsewhere;
}

Turn begin(Exchange& exchange, const HttpContext& context) {
  const MetricsDoor* const door = context.hall.metrics;
  switch (door == nullptr ? MetricsVerdict::absent : door->admits(origin_of(exchange), exchange.authorization)) {
    case MetricsVerdict::absent:
      exchange.fail(HttpProblem::not_found);
      break;
    case MetricsVerdict::refused:
      exchange.fail(HttpProblem::forbidden);
      break;
    case MetricsVerdict::token_wrong:
      exchange.fail(HttpProblem::unauthorized);
      break;
    case MetricsVerdict::shown:
      exchange.respond(kMetricsContentType, door->scrape());
      break;
  }
  return Turn::done;
}

}  // namespace

namespace handlers {

extern const Handler show_metrics{.begin = begin};

}  // namespace handlers
}  // namespace greenpool
