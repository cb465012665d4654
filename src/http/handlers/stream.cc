// GET /api/v1/programmes/{programme}/stream: a programme's moments as they become durable.
#include <charconv>

#include "http/handlers/handlers.h"
#include "server/flow.h"
#include "server/hall.h"

namespace greenpool {
namespace {

// The number of records that the listener has heard of; nothing: it begins with the last moment.
std::optional<std::uint64_t> heard(const Exchange& exchange) {
  const std::string& text = exchange.last_event_id;
  std::uint64_t number = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (text.empty() || problem != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

Turn begin(Exchange& exchange, const HttpContext& context) {
  const Flow* const flow = context.hall.flow;
  if (flow == nullptr || context.streams >= context.limits.streams || context.stopping) {
    exchange.fail(Reject::service_busy);
    return Turn::done;
  }
  exchange.answer.content_type = "text/event-stream";
  if (const auto after = heard(exchange)) {
    exchange.to_stream(*after);
  } else {
    const std::optional<Moment> last = flow->last(exchange.programme_id);
    exchange.to_stream(last ? last->next_seq - 1 : 0);
  }
  return Turn::done;
}

}  // namespace

namespace handlers {

extern const Handler stream_programme{.begin = begin};

}  // namespace handlers
}  // namespace greenpool
