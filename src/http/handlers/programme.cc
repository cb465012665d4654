// GET /api/v1/programmes: what there is. GET /api/v1/programmes/{programme}: the programme's state as of the last
// durable command.
#include <utility>

#include "http/handlers/handlers.h"
#include "json/writer.h"
#include "server/hall.h"
#include "server/house.h"
#include "wire/wire.h"

namespace greenpool {
namespace {

void render(Exchange& exchange, HttpTicket&, const Outcome& outcome, const State& state) {
  if (outcome.reject != Reject::none) return exchange.fail(outcome.reject);
  append_programme(exchange.answer.body, state);
  exchange.answer.content_type = kJson;
}

Turn begin_list(Exchange& exchange, const HttpContext& context) {
  std::string& json = exchange.answer.body;
  json = R"({"programmes":[)";
  bool first = true;
  for (const Programme* programme : context.hall.programmes.all()) {
    if (!std::exchange(first, false)) json.push_back(',');
    ObjectWriter object(json);
    object.id("id", programme->terms().id);
    object.text("name", programme->terms().name);
    object.text("currency", programme->terms().currency.code);
    object.truth("ready", !programme->status().alarm);
    object.close();
  }
  const House* const house = context.hall.house;
  json += R"(],"wechat":)";
  json += house != nullptr && house->wechat != nullptr ? "true}" : "false}";
  exchange.answer.content_type = kJson;
  return Turn::done;
}

}  // namespace

namespace handlers {

extern const Handler list_programmes{.begin = begin_list};
extern const Handler show_programme{.begin = begin_query, .render = render};

}  // namespace handlers

}  // namespace greenpool
