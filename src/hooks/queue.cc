#include "hooks/queue.h"

#include <utility>
#include <vector>

#include "base/check.h"
#include "base/personal_names.h"
#include "hooks/event_types.h"
#include "json/value.h"

namespace greenpool {
namespace {

JsonValue without_personal_data(const JsonValue& value) {
  if (value.is(JsonValue::Kind::list)) {
    std::vector<JsonValue> items;
    for (const JsonValue& item : value.items()) items.push_back(without_personal_data(item));
    return JsonValue::of_list(std::move(items));
  }
  if (!value.is(JsonValue::Kind::object)) return value;
  std::vector<JsonValue::Member> members;
  for (const auto& [name, member] : value.members()) {
    if (!is_personal_name(name)) members.emplace_back(name, without_personal_data(member));
  }
  return JsonValue::of_object(std::move(members));
}

}  // namespace

std::string hook_body(const HookEvent& event) {
  const Result<JsonValue> payload = parse_json(event.payload);
  GP_CHECK(payload && payload->is(JsonValue::Kind::object), "the payload of an event is a JSON object");
  std::vector<JsonValue::Member> members;
  members.emplace_back("type", JsonValue::of_text(event.type));
  members.emplace_back("timestamp", JsonValue::of_text(format_timestamp(event.created_at)));
  members.emplace_back("programme", JsonValue::of_text(event.programme));
  members.emplace_back("data", without_personal_data(*payload));
  return to_json(JsonValue::of_object(std::move(members)));
}

bool store_hook_event(Work& work, const HookEvent& event) {
  GP_CHECK(is_hook_event_type(event.type), "events have a type of hooks/event_types.h");
  return work.db.run("INSERT INTO hook_event VALUES(?1,?2,?3,?4,?5) ON CONFLICT(id) DO NOTHING", event.id,
                     event.programme, event.type, hook_body(event), event.created_at.microseconds()) == 1;
}

std::int64_t queue_hook_delivery(Work& work, const HookEvent& event, const std::string& endpoint) {
  work.db.run(
      "INSERT INTO hook_delivery(programme,event,endpoint,state,due_at,created_at) VALUES(?1,?2,?3,'waiting',?4,?4)",
      event.programme, event.id, endpoint, work.now.microseconds());
  return work.db.last_key();
}

std::size_t enqueue(Work& work, const HookEvent& event) {
  GP_CHECK(is_hook_event_type(event.type), "events have a type of hooks/event_types.h");
  std::vector<std::string> endpoints;
  {
    Rows rows = work.db.query(
        "SELECT e.id FROM hook_endpoint e JOIN hook_subscription s ON s.endpoint=e.id "
        "WHERE e.programme=?1 AND s.type=?2 AND e.state<>'disabled' ORDER BY e.id",
        event.programme, event.type);
    while (rows.next()) endpoints.push_back(rows.text(0));
  }
  // An event that nobody wants leaves no row.
  if (endpoints.empty() || !store_hook_event(work, event)) return 0;
  for (const std::string& endpoint : endpoints) queue_hook_delivery(work, event, endpoint);
  return endpoints.size();
}

}  // namespace greenpool
