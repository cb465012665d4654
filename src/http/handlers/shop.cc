#include "http/handlers/shop.h"

#include <charconv>

#include "people/audit_log.h"
#include "people/memberships.h"
#include "server/house.h"
#include "server/money_wiring.h"

namespace greenpool {
namespace {

[[noreturn]] void refuse(HttpProblem problem, std::string_view field, std::string_view why) {
  throw Refusal(info_of(problem), "\"" + std::string(field) + "\" " + std::string(why));
}

ActorKind kind_of(const Visitor& visitor) {
  switch (visitor.kind) {
    case VisitorKind::member:
      return ActorKind::member;
    case VisitorKind::key:
      return ActorKind::api_key;
    default:
      return ActorKind::operator_;
  }
}

}  // namespace

shop::Actor buyer(const OfficeCall& call) {
  require_membership(call.work, call.programme(), call.visitor().id);
  return self(call);
}

shop::Actor self(const OfficeCall& call) { return {call.programme(), shop::ActorKind::member, call.visitor().id}; }

shop::Actor onlooker(const OfficeCall& call) { return {call.programme(), shop::ActorKind::member, ""}; }

shop::Actor staff(const OfficeCall& call) { return {call.programme(), shop::ActorKind::staff, call.visitor().id}; }

shop::TermsRates rates_in_force(const OfficeCall& call) {
  return terms_rates(call.hall.house->programmes, call.programme());
}

shop::Sealer& sealer(const OfficeCall& call) { return call.hall.house->shop_sealer; }

int digits(const OfficeCall& call) { return call.exchange.programme->terms().currency.digits; }

Money read_amount(const OfficeCall& call, std::string_view field, std::string_view text) {
  const Result<Money> amount = parse_money(text, digits(call));
  if (!amount) refuse(HttpProblem::field_invalid, field, "has more digits than the currency, or is too large");
  return *amount;
}

std::optional<Money> amount_at(const OfficeCall& call, const JsonValue& object, std::string_view field) {
  const auto text = object.text_at(field);
  return text ? std::optional(read_amount(call, field, *text)) : std::nullopt;
}

std::optional<Timestamp> time_at(const JsonValue& object, std::string_view field) {
  const auto text = object.text_at(field);
  if (!text) return std::nullopt;
  const Result<Timestamp> at = parse_timestamp(*text);
  if (!at) refuse(HttpProblem::field_invalid, field, "is no time");
  return *at;
}

std::optional<std::string> maybe_text(const JsonValue& object, std::string_view field) {
  const auto text = object.text_at(field);
  return text ? std::optional(std::string(*text)) : std::nullopt;
}

std::string text_at(const JsonValue& object, std::string_view field) {
  return std::string(object.text_at(field).value_or(""));
}

std::vector<std::string> texts_at(const JsonValue& object, std::string_view field) {
  std::vector<std::string> texts;
  if (const JsonValue* const list = object.find(field)) {
    for (const JsonValue& item : list->items()) texts.push_back(item.text());
  }
  return texts;
}

std::int64_t cursor_of(const OfficeCall& call) {
  const auto text = call.query_text("cursor");
  if (!text) return 0;
  std::int64_t after = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), after);
  if (error != std::errc() || end != text->data() + text->size() || after < 1) {
    refuse(HttpProblem::query_invalid, "cursor", "is not one that was given out");
  }
  return after;
}

shop::Page page_of(const OfficeCall& call) {
  return {.after = cursor_of(call), .limit = static_cast<int>(call.limit())};
}

std::optional<Timestamp> query_time(const OfficeCall& call, std::string_view name) {
  const auto text = call.query_text(name);
  if (!text) return std::nullopt;
  const Result<Timestamp> at = parse_timestamp(*text);
  if (!at) refuse(HttpProblem::query_invalid, name, "is no time");
  return *at;
}

std::optional<Money> query_amount(const OfficeCall& call, std::string_view name) {
  const auto text = call.query_text(name);
  if (!text) return std::nullopt;
  const Result<Money> amount = parse_money(*text, digits(call));
  if (!amount) refuse(HttpProblem::query_invalid, name, "has more digits than the currency, or is too large");
  return *amount;
}

void respond_made(OfficeCall& call, std::string_view id) {
  std::string json;
  ObjectWriter object(json);
  object.id("id", id);
  object.close();
  call.respond(std::move(json), 201);
}

void changed(OfficeCall& call, std::string_view action, const std::string& subject) {
  write_audit(call.work, {.kind = kind_of(call.visitor()), .id = call.visitor().id, .request = call.request_id()},
              {.programme = call.programme(), .action = action, .subject = subject});
  pass_shop_events_on(call.work, call.hall.house->programmes);
  call.after_commit([&house = *call.hall.house] { house.wake_pumps(); });
}

void maybe_id(ObjectWriter& object, std::string_view field, const std::optional<std::string>& id) {
  if (id) object.text(field, *id);
}

void id_or_null(ObjectWriter& object, std::string_view field, const std::optional<std::string>& id) {
  id ? object.text(field, *id) : object.null(field);
}

void maybe_time(ObjectWriter& object, std::string_view field, const std::optional<Timestamp>& at) {
  if (at) object.time(field, *at);
}

}  // namespace greenpool
