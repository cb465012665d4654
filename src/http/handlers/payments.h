// What the handlers of payments, payouts and statements share.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "http/office_call.h"
#include "json/writer.h"
#include "people/audit_log.h"
#include "server/house.h"

namespace greenpool {

// Of the programme that the path names.
[[nodiscard]] inline int digits_of(const OfficeCall& call) { return call.exchange.programme->terms().currency.digits; }

inline void text_or_null(ObjectWriter& object, std::string_view name, std::string_view text) {
  text.empty() ? object.null(name) : object.text(name, text);
}
inline void time_or_null(ObjectWriter& object, std::string_view name, const std::optional<Timestamp>& at) {
  at ? object.time(name, *at) : object.null(name);
}

// {"name":[…],"next":…} of up to limit + 1 items, whose key is `key`.
template <class Item, class Append, class Key>
[[nodiscard]] std::string page_json(std::string_view name, const std::vector<Item>& items, std::size_t limit,
                                    Append append, Key key) {
  std::string json;
  ObjectWriter object(json);
  object.name(name).push_back('[');
  const std::size_t shown = std::min(limit, items.size());
  for (std::size_t i = 0; i < shown; ++i) {
    if (i > 0) json.push_back(',');
    append(json, items[i]);
  }
  json.push_back(']');
  if (items.size() > limit && shown > 0) {
    object.integer("next", static_cast<std::uint64_t>(key(items[shown - 1])));
  } else {
    object.null("next");
  }
  object.close();
  return json;
}
template <class Item, class Append>
[[nodiscard]] std::string page_json(std::string_view name, const std::vector<Item>& items, std::size_t limit,
                                    Append append) {
  return page_json(name, items, limit, append, [](const Item& item) { return item.seq; });
}

// "before", or 0: from the newest.
[[nodiscard]] inline std::int64_t before_of(const OfficeCall& call) { return call.query_integer("before").value_or(0); }

// The enumerator whose name_of() the query holds.
template <class Enum>
[[nodiscard]] std::optional<Enum> choice_of(const OfficeCall& call, std::string_view query, int count) {
  const auto text = call.query_text(query);
  if (!text) return std::nullopt;
  for (int i = 0; i < count; ++i) {
    if (name_of(static_cast<Enum>(i)) == *text) return static_cast<Enum>(i);
  }
  return std::nullopt;
}

inline void note_done(OfficeCall& call, std::string_view action, const std::string& subject,
                      std::string details = "{}") {
  write_audit(call.work, {.kind = ActorKind::operator_, .id = call.visitor().id, .request = call.request_id()},
              {.programme = call.programme(), .action = action, .subject = subject, .details = std::move(details)});
}

inline void wake_afterwards(OfficeCall& call) {
  House& house = *call.hall.house;
  call.after_commit([&house] { house.wake_pumps(); });
}

}  // namespace greenpool
