// Webhooks: a programme's endpoints, and what became of each message to them.
#include <charconv>

#include "hooks/delivery.h"
#include "hooks/endpoint.h"
#include "hooks/event_types.h"
#include "hooks/names.h"
#include "hooks/problems.h"
#include "http/handlers/handlers.h"
#include "http/office_call.h"
#include "json/writer.h"
#include "people/audit_log.h"
#include "server/house.h"

namespace greenpool {
namespace {

const HookPolicy& policy_of(const OfficeCall& call) { return call.hall.house->hooks; }

HookEndpointKey key_of(const OfficeCall& call) { return {call.programme(), call.path("webhook")}; }

HookDeliveryKey delivery_key_of(const OfficeCall& call) {
  const std::string& text = call.path("number");
  std::int64_t number = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (problem != std::errc{} || end != text.data() + text.size()) throw Refusal(kHookDeliveryUnknown);
  return {call.programme(), number};
}

// The text has passed its check.
std::optional<Timestamp> time_of(const std::optional<std::string>& text) {
  if (!text) return std::nullopt;
  return *parse_timestamp(*text);
}

void note(OfficeCall& call, std::string_view action, const std::string& subject) {
  const ActorKind kind = call.visitor().kind == VisitorKind::key ? ActorKind::api_key : ActorKind::operator_;
  write_audit(call.work, {.kind = kind, .id = call.visitor().id, .request = call.request_id()},
              {.programme = call.programme(), .action = action, .subject = subject});
}

void append_types(std::string& json, const std::vector<std::string>& types) {
  json.push_back('[');
  for (const std::string& type : types) {
    if (&type != &types.front()) json.push_back(',');
    append_json_string(json, type);
  }
  json.push_back(']');
}

void append_endpoint(std::string& json, const HookEndpoint& endpoint) {
  ObjectWriter object(json);
  object.id("id", endpoint.key.id);
  object.id("programme", endpoint.key.programme);
  object.text("url", endpoint.url);
  object.text("description", endpoint.description);
  append_types(object.name("types"), endpoint.types);
  object.id("state", hook_name(endpoint.state));
  if (endpoint.disabled_because) object.id("disabled_because", hook_name(*endpoint.disabled_because));
  if (endpoint.failing_since) object.time("failing_since", *endpoint.failing_since);
  if (endpoint.old_secret_until) object.time("old_secret_until", *endpoint.old_secret_until);
  object.time("created_at", endpoint.created_at);
  object.time("changed_at", endpoint.changed_at);
  object.close();
}

std::string text_of(const HookEndpoint& endpoint) {
  std::string json;
  append_endpoint(json, endpoint);
  return json;
}

std::string text_with_secret(const HookEndpoint& endpoint, std::string_view secret) {
  std::string json;
  ObjectWriter object(json);
  append_endpoint(object.name("webhook"), endpoint);
  object.text("secret", secret);
  object.close();
  return json;
}

void append_delivery(std::string& json, const HookDelivery& delivery) {
  ObjectWriter object(json);
  object.integer("number", static_cast<std::uint64_t>(delivery.number));
  object.id("webhook", delivery.endpoint);
  object.text("event", delivery.event);
  object.id("type", delivery.type);
  object.id("state", hook_name(delivery.state));
  object.integer("tries", static_cast<std::uint64_t>(delivery.tries));
  object.time("created_at", delivery.created_at);
  if (delivery.due_at) object.time("due_at", *delivery.due_at);
  if (delivery.finished_at) object.time("finished_at", *delivery.finished_at);
  object.close();
}

void append_attempt(std::string& json, const HookAttempt& attempt) {
  ObjectWriter object(json);
  object.integer("number", static_cast<std::uint64_t>(attempt.number));
  object.time("started_at", attempt.started_at);
  object.integer("microseconds", static_cast<std::uint64_t>(attempt.duration));
  if (attempt.status) object.integer("status", static_cast<std::uint64_t>(*attempt.status));
  if (!attempt.error.empty()) object.id("error", attempt.error);
  object.text("answer", attempt.answer);
  object.close();
}

void append_notice(std::string& json, const HookNotice& notice) {
  ObjectWriter object(json);
  object.integer("number", static_cast<std::uint64_t>(notice.number));
  object.id("webhook", notice.endpoint);
  object.text("url", notice.url);
  object.id("because", hook_name(notice.because));
  object.time("created_at", notice.created_at);
  object.close();
}

// {"NAME":[…],"next":…} of at most the caller's limit; `found` has one more where there is a next page.
template <class Item, class Append, class Cursor>
void respond_with_page(OfficeCall& call, std::string_view name, std::vector<Item> found, Append&& append,
                       Cursor&& cursor) {
  const bool more = found.size() > call.limit();
  if (more) found.pop_back();
  std::string json = R"({")" + std::string(name) + R"(":[)";
  for (const Item& item : found) {
    if (&item != &found.front()) json.push_back(',');
    append(json, item);
  }
  json += "],\"next\":";
  json += more ? cursor(found.back()) : "null";
  json += "}";
  call.respond(std::move(json));
}

void respond_with_count(OfficeCall& call, std::int64_t count) {
  call.after_commit(call.hall.house->wake_pumps);
  call.respond(R"({"queued":)" + std::to_string(count) + "}", 202);
}

std::vector<std::string> types_of(const JsonValue& list) {
  std::vector<std::string> types;
  for (const JsonValue& type : list.items()) types.push_back(type.text());
  return types;
}

// GET …/webhook-types
void list_types(OfficeCall& call) {
  std::string json = R"({"types":[)";
  for (const HookEventType& type : kHookEventTypes) {
    if (&type != &kHookEventTypes.front()) json.push_back(',');
    ObjectWriter object(json);
    object.id("type", type.name);
    object.text("text_zh", type.text_zh);
    object.text("text_en", type.text_en);
    object.close();
  }
  call.respond(json + "]}");
}

// GET …/webhooks
void list(OfficeCall& call) {
  HookEndpointFilter filter{.programme = call.programme(), .limit = call.limit() + 1};
  if (const auto state = call.query_text("state")) filter.state = hook_endpoint_state(*state);
  filter.after = call.query_text("cursor").value_or("");
  respond_with_page(call, "webhooks", list_hook_endpoints(call.work, filter), append_endpoint,
                    [](const HookEndpoint& last) { return "\"" + last.key.id + "\""; });
}

// POST …/webhooks
void add(OfficeCall& call) {
  const AddedHookEndpoint added = add_hook_endpoint(call.work, policy_of(call),
                                                    {.programme = call.programme(),
                                                     .url = call.text("url"),
                                                     .description = call.text("description"),
                                                     .types = types_of(*call.body().find("types"))});
  note(call, "webhook_added", added.endpoint.key.id);
  call.keep_no_answer();
  call.respond(text_with_secret(added.endpoint, added.secret), 201);
}

// GET …/webhooks/{webhook}
void show(OfficeCall& call) { call.respond(text_of(find_hook_endpoint(call.work, key_of(call)))); }

// PATCH …/webhooks/{webhook}
void change(OfficeCall& call) {
  HookEndpointChange wanted;
  if (call.body().find("url") != nullptr) wanted.url = call.text("url");
  if (call.body().find("description") != nullptr) wanted.description = call.text("description");
  if (const JsonValue* const types = call.body().find("types")) wanted.types = types_of(*types);
  if (call.body().find("state") != nullptr) {
    wanted.state = call.text("state") == "active" ? HookSwitch::activate : HookSwitch::pause;
  }
  const HookEndpoint changed = change_hook_endpoint(call.work, policy_of(call), key_of(call), wanted);
  note(call, "webhook_changed", changed.key.id);
  // What gathered while it was paused is due now.
  call.after_commit(call.hall.house->wake_pumps);
  call.respond(text_of(changed));
}

// DELETE …/webhooks/{webhook}
void remove(OfficeCall& call) {
  remove_hook_endpoint(call.work, key_of(call));
  note(call, "webhook_removed", call.path("webhook"));
  call.done();
}

// POST …/webhooks/{webhook}/rotate
void rotate(OfficeCall& call) {
  const std::string secret = rotate_hook_secret(call.work, policy_of(call), key_of(call));
  note(call, "webhook_secret_rotated", call.path("webhook"));
  call.keep_no_answer();
  call.respond(text_with_secret(find_hook_endpoint(call.work, key_of(call)), secret));
}

// POST …/webhooks/{webhook}/ping
void ping(OfficeCall& call) {
  const std::int64_t delivery = ping_hook_endpoint(call.work, key_of(call));
  note(call, "webhook_pinged", call.path("webhook"));
  call.after_commit(call.hall.house->wake_pumps);
  call.respond(R"({"delivery":)" + std::to_string(delivery) + "}", 202);
}

// POST …/webhooks/{webhook}/replay-dead
void replay_dead(OfficeCall& call) {
  const std::int64_t count = replay_dead_hook_deliveries(call.work, call.programme(), call.path("webhook"));
  note(call, "webhook_replayed", call.path("webhook"));
  respond_with_count(call, count);
}

// POST …/webhooks/{webhook}/replay
void replay_range(OfficeCall& call) {
  const std::int64_t count = replay_hook_range(call.work, {.programme = call.programme(),
                                                           .endpoint = call.path("webhook"),
                                                           .from = *parse_timestamp(call.text("from")),
                                                           .to = *parse_timestamp(call.text("to"))});
  note(call, "webhook_replayed", call.path("webhook"));
  respond_with_count(call, count);
}

// GET …/webhook-notices
void list_notices(OfficeCall& call) {
  HookNoticeFilter filter{.programme = call.programme(), .limit = call.limit() + 1};
  filter.before = call.query_integer("before");
  respond_with_page(call, "notices", list_hook_notices(call.work, filter), append_notice,
                    [](const HookNotice& last) { return std::to_string(last.number); });
}

// GET …/webhook-deliveries
void list_deliveries(OfficeCall& call) {
  HookDeliveryFilter filter{.programme = call.programme(), .limit = call.limit() + 1};
  filter.endpoint = call.query_text("webhook");
  if (const auto state = call.query_text("state")) filter.state = hook_delivery_state(*state);
  filter.from = time_of(call.query_text("from"));
  filter.to = time_of(call.query_text("to"));
  filter.before = call.query_integer("before");
  respond_with_page(call, "deliveries", list_hook_deliveries(call.work, filter), append_delivery,
                    [](const HookDelivery& last) { return std::to_string(last.number); });
}

// GET …/webhook-deliveries/{number}
void show_delivery(OfficeCall& call) {
  const HookDeliveryDetail found = find_hook_delivery(call.work, delivery_key_of(call));
  std::string json;
  ObjectWriter object(json);
  append_delivery(object.name("delivery"), found.delivery);
  object.text("body", found.body);
  object.name("attempts").push_back('[');
  for (const HookAttempt& attempt : found.attempts) {
    if (&attempt != &found.attempts.front()) json.push_back(',');
    append_attempt(json, attempt);
  }
  json.push_back(']');
  object.close();
  call.respond(std::move(json));
}

// POST …/webhook-deliveries/{number}/replay
void replay_one(OfficeCall& call) {
  replay_hook_delivery(call.work, delivery_key_of(call));
  note(call, "webhook_replayed", call.path("number"));
  respond_with_count(call, 1);
}

}  // namespace

namespace handlers {

extern const Handler list_webhook_types{.work = list_types};
extern const Handler list_webhooks{.work = list};
extern const Handler add_webhook{.work = add};
extern const Handler show_webhook{.work = show};
extern const Handler change_webhook{.work = change};
extern const Handler remove_webhook{.work = remove};
extern const Handler rotate_webhook_secret{.work = rotate};
extern const Handler ping_webhook{.work = ping};
extern const Handler replay_dead_webhook_deliveries{.work = replay_dead};
extern const Handler replay_webhook_range{.work = replay_range};
extern const Handler list_webhook_notices{.work = list_notices};
extern const Handler list_webhook_deliveries{.work = list_deliveries};
extern const Handler show_webhook_delivery{.work = show_delivery};
extern const Handler replay_webhook_delivery{.work = replay_one};

}  // namespace handlers
}  // namespace greenpool
