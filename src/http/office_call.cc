#include "http/office_call.h"

#include "base/check.h"
#include "engine/reject.h"
#include "server/dispatcher.h"

namespace greenpool {
namespace {

constexpr std::size_t kLimitDefault = 50;

}  // namespace

const std::string& OfficeCall::path(std::string_view name) const {
  return exchange.parameters[parameter_place(*exchange.route, name)];
}

const JsonValue* OfficeCall::query(std::string_view name) const {
  const std::span<const FieldRule> rules = exchange.route->query;
  for (std::size_t i = 0; i < rules.size(); ++i) {
    if (rules[i].name == name) return exchange.query[i].is(JsonValue::Kind::null) ? nullptr : &exchange.query[i];
  }
  check_failed("query", "a handler asks for a parameter of its query");
}

std::optional<std::string> OfficeCall::query_text(std::string_view name) const {
  const JsonValue* const value = query(name);
  return value == nullptr ? std::nullopt : std::optional(value->text());
}

std::optional<std::int64_t> OfficeCall::query_integer(std::string_view name) const {
  const JsonValue* const value = query(name);
  return value == nullptr ? std::nullopt : value->integer();
}

std::size_t OfficeCall::limit() const {
  return static_cast<std::size_t>(query_integer("limit").value_or(kLimitDefault));
}

std::string OfficeCall::text(std::string_view field, std::string_view otherwise) const {
  return std::string(body().text_at(field).value_or(otherwise));
}

void OfficeCall::add_field(std::string_view line) {
  exchange.answer.fields += line;
  exchange.answer.fields += "\r\n";
}

void OfficeCall::after_engine(std::int64_t outbox_number, std::function<void(OfficeCall&, const OutboxAnswer&)> then) {
  const auto answer = std::make_shared<OutboxAnswer>();
  Dispatcher& dispatcher = *hall.dispatcher;
  later(
      [&dispatcher, outbox_number, answer](Back back) {
        dispatcher.wait_for(outbox_number, [answer, resume = std::move(back)](const OutboxAnswer& given) {
          *answer = given;
          resume();
        });
        dispatcher.wake();
      },
      [answer, finish = std::move(then)](OfficeCall& call) { finish(call, *answer); });
}

void OfficeCall::respond(std::string json, int status) {
  exchange.answer.status = status;
  exchange.answer.content_type = kJson;
  exchange.answer.body = std::move(json);
}

void refuse_unless_accepted(const OutboxAnswer& answer) {
  if (answer.accepted()) return;
  for (const ProblemInfo& problem : all_problems()) {
    if (problem.code == answer.outcome) throw Refusal(problem);
  }
  throw Refusal(info_of(HttpProblem::command_malformed), answer.outcome);
}

}  // namespace greenpool
