// What the shop's handlers share: who acts, amounts as texts, pages, and what follows each change.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "http/office_call.h"
#include "json/writer.h"
#include "money/money.h"
#include "shop/actor.h"
#include "shop/page.h"
#include "shop/ports.h"
#include "shop/rates.h"

namespace greenpool {

// The caller, who must have joined the programme. Refusal: membership_unknown.
[[nodiscard]] shop::Actor buyer(const OfficeCall& call);
// The caller as the member that they are, for what they have already: it is theirs, or unknown.
[[nodiscard]] shop::Actor self(const OfficeCall& call);
// Somebody who only looks, and sees what members see.
[[nodiscard]] shop::Actor onlooker(const OfficeCall& call);
// The operator or integrator who calls.
[[nodiscard]] shop::Actor staff(const OfficeCall& call);

[[nodiscard]] shop::TermsRates rates_in_force(const OfficeCall& call);
[[nodiscard]] shop::Sealer& sealer(const OfficeCall& call);

// Of the programme's currency.
[[nodiscard]] int digits(const OfficeCall& call);
// An amount of a body or query that was given. Refusal: field_invalid.
[[nodiscard]] Money read_amount(const OfficeCall& call, std::string_view field, std::string_view text);
[[nodiscard]] std::optional<Money> amount_at(const OfficeCall& call, const JsonValue& object, std::string_view field);
[[nodiscard]] std::optional<Timestamp> time_at(const JsonValue& object, std::string_view field);
[[nodiscard]] std::optional<std::string> maybe_text(const JsonValue& object, std::string_view field);
[[nodiscard]] std::string text_at(const JsonValue& object, std::string_view field);
[[nodiscard]] std::vector<std::string> texts_at(const JsonValue& object, std::string_view field);

// Of the query. Refusal: query_invalid.
[[nodiscard]] shop::Page page_of(const OfficeCall& call);
[[nodiscard]] std::int64_t cursor_of(const OfficeCall& call);
[[nodiscard]] std::optional<Timestamp> query_time(const OfficeCall& call, std::string_view name);
[[nodiscard]] std::optional<Money> query_amount(const OfficeCall& call, std::string_view name);
template <class E>
[[nodiscard]] std::optional<E> query_name(const OfficeCall& call, std::string_view name) {
  const auto text = call.query_text(name);
  return text ? shop::find_name<E>(*text) : std::nullopt;
}

// {"name":[…]} of what append writes of each.
template <class T, class F>
std::string& append_list(std::string& json, const std::vector<T>& items, F&& append) {
  json.push_back('[');
  for (const T& item : items) {
    if (&item != items.data()) json.push_back(',');
    append(json, item);
  }
  json.push_back(']');
  return json;
}
template <class T, class F>
void respond_list(OfficeCall& call, std::string_view name, const std::vector<T>& items, F&& append) {
  std::string json;
  ObjectWriter object(json);
  append_list(object.name(name), items, append);
  object.close();
  call.respond(std::move(json));
}
// A page; a full one may be followed by another. number: what the next page goes on after.
template <class T, class F, class N>
void respond_page(OfficeCall& call, std::string_view name, const std::vector<T>& items, F&& append, N&& number) {
  std::string json;
  ObjectWriter object(json);
  append_list(object.name(name), items, append);
  if (items.size() < call.limit()) {
    object.null("next");
  } else {
    object.id("next", std::to_string(number(items.back())));
  }
  object.close();
  call.respond(std::move(json));
}
template <class T, class F>
void respond_page(OfficeCall& call, std::string_view name, const std::vector<T>& items, F&& append) {
  respond_page(call, name, items, append, [](const T& item) { return item.number; });
}
void respond_made(OfficeCall& call, std::string_view id);

// After a change: it is written down, receivers of webhooks are told, and whoever sends wakes up once it is durable.
void changed(OfficeCall& call, std::string_view action, const std::string& subject);

void maybe_id(ObjectWriter& object, std::string_view field, const std::optional<std::string>& id);
void id_or_null(ObjectWriter& object, std::string_view field, const std::optional<std::string>& id);
void maybe_time(ObjectWriter& object, std::string_view field, const std::optional<Timestamp>& at);

}  // namespace greenpool
