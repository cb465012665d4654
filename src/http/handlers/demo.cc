// What a demo tells everybody who can reach it, which is this machine. Elsewhere there is no such thing.
#include "http/handlers/handlers.h"
#include "json/writer.h"
#include "people/text_rules.h"
#include "server/demo_desk.h"
#include "server/hall.h"
#include "server/house.h"

namespace greenpool {
namespace {

const DemoDesk* desk_of(const HttpContext& context) {
  return context.hall.house == nullptr ? nullptr : context.hall.house->demo;
}

// GET /api/v1/demo/accounts
Turn begin_accounts(Exchange& exchange, const HttpContext& context) {
  const DemoDesk* const desk = desk_of(context);
  desk == nullptr ? exchange.fail(HttpProblem::not_found) : exchange.respond(kJson, desk->accounts());
  return Turn::done;
}

// GET /api/v1/demo/codes/{phone}
Turn begin_code(Exchange& exchange, const HttpContext& context) {
  const DemoDesk* const desk = desk_of(context);
  const auto phone = normalised_phone(exchange.parameters.front());
  const auto code = desk != nullptr && phone ? desk->code_of(*phone) : std::nullopt;
  if (!code) {
    exchange.fail(HttpProblem::not_found);
    return Turn::done;
  }
  std::string json;
  ObjectWriter object(json);
  object.text("phone", *phone);
  object.text("code", *code);
  object.close();
  exchange.respond(kJson, json);
  return Turn::done;
}

}  // namespace

namespace handlers {

extern const Handler list_demo_accounts{.begin = begin_accounts};
extern const Handler show_demo_code{.begin = begin_code};

}  // namespace handlers
}  // namespace greenpool
