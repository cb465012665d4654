// What members do for themselves: …/me. The engine knows them by their account's id.
#include <string>

#include "base/sha256.h"
#include "http/handlers/handlers.h"
#include "json/writer.h"
#include "office/random.h"
#include "wire/wire.h"

namespace greenpool {
namespace {

constexpr std::size_t kNameDigits = 20;

// Something that did not exist before has a name; asked for again under the same key it is the same.
std::string own_name(const Exchange& exchange, std::string_view prefix) {
  if (exchange.idempotency_key.empty()) return random_id(prefix);
  const std::string digest = to_hex(sha256(exchange.visitor.id + "\n" + exchange.idempotency_key));
  return std::string(prefix) + digest.substr(0, kNameDigits);
}

// The body's texts as fields of a command in the member's name. named: a field that gets a name of its own; may be
// empty.
Turn give(Exchange& exchange, std::string_view type, std::string_view named, std::string_view prefix) {
  std::string command;
  ObjectWriter object(command);
  object.id("type", type);
  object.id("member", exchange.visitor.id);
  if (!named.empty()) object.id(named, own_name(exchange, prefix));
  for (const auto& [name, value] : exchange.json.members()) object.text(name, value.text());
  object.close();
  exchange.make_tickets(1);
  Request& request = exchange.tickets().front().request;
  if (Status read = read_command(command, exchange.programme->terms().currency.digits, request); !read) {
    exchange.fail(HttpProblem::field_invalid, read.error().message);
    return Turn::done;
  }
  if (named.empty() && !exchange.idempotency_key.empty()) {
    request.key = exchange.visitor.id.substr(0, kNameDigits) + ":" + own_name(exchange, "");
  }
  exchange.submit();
  return Turn::done;
}

Turn sell(Exchange& exchange, const HttpContext&) { return give(exchange, "sell_points", "", ""); }
Turn withdraw(Exchange& exchange, const HttpContext&) {
  return give(exchange, "request_withdrawal", "withdrawal", "wd-");
}
Turn accept(Exchange& exchange, const HttpContext&) { return give(exchange, "accept_terms", "", ""); }
Turn convert(Exchange& exchange, const HttpContext&) { return give(exchange, "convert_points", "conversion", "cv-"); }

void show(Exchange& exchange, HttpTicket&, const Outcome& outcome, const State& state) {
  if (outcome.reject != Reject::none) return exchange.fail(outcome.reject);
  if (!append_member(exchange.answer.body, exchange.visitor.id, state)) return exchange.fail(Reject::unknown_member);
  exchange.answer.content_type = kJson;
}

}  // namespace

namespace handlers {

extern const Handler show_me{.begin = begin_query, .render = show};
extern const Handler sell_my_points{.begin = sell, .render = render_outcome};
extern const Handler request_my_withdrawal{.begin = withdraw, .render = render_outcome};
extern const Handler accept_terms_myself{.begin = accept, .render = render_outcome};
extern const Handler convert_my_points{.begin = convert, .render = render_outcome};

}  // namespace handlers
}  // namespace greenpool
