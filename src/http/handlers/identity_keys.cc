// Keys of integrators, by owners of the programme.
#include "base/check.h"
#include "http/handlers/identity.h"
#include "json/writer.h"
#include "people/api_keys.h"
#include "people/problems.h"

namespace greenpool {
namespace {

constexpr std::int64_t kMicrosecondsPerDay = 86'400'000'000;

void maybe_time(ObjectWriter& object, std::string_view name, const std::optional<Timestamp>& at) {
  at ? object.time(name, *at) : object.null(name);
}

void append_key(std::string& json, const ApiKeyView& view) {
  ObjectWriter object(json);
  object.id("id", view.id);
  object.text("name", view.name);
  std::string& scopes = object.name("scopes");
  scopes.push_back('[');
  for (const Scope scope : view.scopes) {
    if (scope != view.scopes.front()) scopes.push_back(',');
    append_json_string(scopes, name_of(scope));
  }
  scopes.push_back(']');
  object.time("created_at", view.created_at);
  object.text("created_by", view.created_by);
  maybe_time(object, "expires_at", view.expires_at);
  view.requests_per_minute == 0
      ? object.null("requests_per_minute")
      : object.integer("requests_per_minute", static_cast<std::uint64_t>(view.requests_per_minute));
  if (view.last_used_day) {
    constexpr std::size_t kDate = 10;
    object.id("last_used_on", format_timestamp(Timestamp(*view.last_used_day * kMicrosecondsPerDay)).substr(0, kDate));
  } else {
    object.null("last_used_on");
  }
  maybe_time(object, "revoked_at", view.revoked_at);
  object.close();
}

// GET …/keys
void list(OfficeCall& call) {
  std::vector<ApiKeyView> views =
      list_api_keys(call.work, call.programme(), call.query_text("cursor").value_or(""), call.limit() + 1);
  const bool more = views.size() > call.limit();
  if (more) views.pop_back();
  std::string json = R"({"keys":[)";
  for (const ApiKeyView& view : views) {
    if (&view != &views.front()) json.push_back(',');
    append_key(json, view);
  }
  json += "],\"next\":" + quoted_or_null(more ? std::optional(views.back().id) : std::nullopt) + "}";
  call.respond(std::move(json));
}

// POST …/keys
void create(OfficeCall& call) {
  ApiKeyRequest request{.name = call.text("name"), .programme = call.programme()};
  for (const JsonValue& named : call.body().find("scopes")->items()) {
    const auto scope = scope_named(named.text());
    GP_CHECK(scope.has_value(), "the body's check knows the scopes");
    request.scopes.push_back(*scope);
  }
  if (const auto expires = call.body().text_at("expires_at")) request.expires_at = parse_timestamp(*expires).value();
  if (const auto own = call.body().integer_at("requests_per_minute")) {
    const std::int64_t most = call.hall.key_requests_per_minute;
    if (most != 0 && *own > most) {
      throw Refusal(kApiKeyMalformed, "every key has at most " + std::to_string(most) + " requests a minute");
    }
    request.requests_per_minute = *own;
  }
  AccessChanges access;
  const NewApiKey made = create_api_key(call.work, caller_of(call), request, access);
  apply_once_durable(call, std::move(access));
  std::string json;
  ObjectWriter object(json);
  object.id("id", made.id);
  object.text("key", made.key);
  object.close();
  call.keep_no_answer();
  call.respond(std::move(json), 201);
}

// DELETE …/keys/{key}
void revoke(OfficeCall& call) {
  if (programme_of_api_key(call.work, call.path("key")) != call.programme()) throw Refusal(kApiKeyUnknown);
  AccessChanges access;
  revoke_api_key(call.work, caller_of(call), call.path("key"), access);
  apply_once_durable(call, std::move(access));
  call.done();
}

}  // namespace

namespace handlers {

extern const Handler list_api_keys{.work = list};
extern const Handler create_api_key{.work = create};
extern const Handler revoke_api_key{.work = revoke};

}  // namespace handlers
}  // namespace greenpool
