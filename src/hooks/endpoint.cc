#include "hooks/endpoint.h"

#include <algorithm>

#include "base/check.h"
#include "hooks/event_types.h"
#include "hooks/names.h"
#include "hooks/problems.h"
#include "hooks/queue.h"
#include "hooks/signature.h"
#include "office/random.h"

namespace greenpool {
namespace {

std::vector<std::uint8_t> sealed(const HookPolicy& policy, const std::string& endpoint, const std::string& secret) {
  return policy.sealer->seal(secret, endpoint);
}

void check_url(const HookPolicy& policy, const std::string& url) {
  if (!is_hook_url(url, policy.loopback)) throw Refusal(kHookUrlRefused);
}

void check_description(const std::string& description) {
  const bool one_line = std::none_of(description.begin(), description.end(),
                                     [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
  if (!one_line || description.size() > kHookDescriptionBytesMax) throw Refusal(kHookDescriptionRefused);
}

void check_types(const std::vector<std::string>& types) {
  if (types.empty()) throw Refusal(kHookTypesMissing);
  for (const std::string& type : types) {
    if (!is_hook_event_type(type)) throw Refusal(kHookTypeUnknown);
  }
}

void store_types(Work& work, const std::string& endpoint, const std::vector<std::string>& types) {
  work.db.run("DELETE FROM hook_subscription WHERE endpoint=?1", endpoint);
  for (const std::string& type : types) {
    work.db.run("INSERT OR IGNORE INTO hook_subscription VALUES(?1,?2)", endpoint, type);
  }
}

std::optional<Timestamp> time_at(const Rows& rows, int column) {
  const auto microseconds = rows.maybe_integer(column);
  return microseconds ? std::optional(Timestamp(*microseconds)) : std::nullopt;
}

// Columns as in kColumns below.
HookEndpoint read_endpoint(Work& work, const Rows& rows) {
  HookEndpoint endpoint;
  endpoint.key = {rows.text(0), rows.text(1)};
  endpoint.url = rows.text(2);
  endpoint.description = rows.text(3);
  endpoint.state = hook_endpoint_state(rows.text(4));
  if (const auto because = rows.maybe_text(5)) endpoint.disabled_because = hook_disabled_because(*because);
  endpoint.failing_since = time_at(rows, 6);
  endpoint.old_secret_until = time_at(rows, 7);
  if (endpoint.old_secret_until && *endpoint.old_secret_until <= work.now) endpoint.old_secret_until.reset();
  endpoint.created_at = Timestamp(rows.integer(8));
  endpoint.changed_at = Timestamp(rows.integer(9));
  Rows types = work.db.query("SELECT type FROM hook_subscription WHERE endpoint=?1 ORDER BY type", endpoint.key.id);
  while (types.next()) endpoint.types.push_back(types.text(0));
  return endpoint;
}

#define GREENPOOL_HOOK_ENDPOINT_COLUMNS                                                        \
  "SELECT programme,id,url,description,state,disabled_because,failing_since,old_secret_until," \
  "created_at,changed_at FROM hook_endpoint "

// Leaves no column of the row that is overwritten half-way: activating is the one way out of being disabled.
void switch_endpoint(Work& work, const HookEndpoint& endpoint, HookSwitch to) {
  if (to == HookSwitch::pause) {
    if (endpoint.state == HookEndpointState::disabled) throw Refusal(kHookEndpointNotActive);
    work.db.run("UPDATE hook_endpoint SET state='paused' WHERE id=?1", endpoint.key.id);
    return;
  }
  if (endpoint.state == HookEndpointState::active) return;
  work.db.run("UPDATE hook_endpoint SET state='active',disabled_because=NULL,failing_since=NULL WHERE id=?1",
              endpoint.key.id);
}

}  // namespace

AddedHookEndpoint add_hook_endpoint(Work& work, const HookPolicy& policy, const NewHookEndpoint& wanted) {
  check_url(policy, wanted.url);
  check_description(wanted.description);
  check_types(wanted.types);
  if (*work.db.integer("SELECT count(*) FROM hook_endpoint WHERE programme=?1", wanted.programme) >=
      kHookEndpointsMax) {
    throw Refusal(kHookEndpointsTooMany);
  }
  const std::string id = random_id("whe-");
  std::string secret = new_hook_secret();
  const std::vector<std::uint8_t> stored = sealed(policy, id, secret);
  work.db.run(
      "INSERT INTO hook_endpoint(id,programme,url,description,state,secret,created_at,changed_at) "
      "VALUES(?1,?2,?3,?4,'active',?5,?6,?6)",
      id, wanted.programme, wanted.url, wanted.description, Blob{stored}, work.now.microseconds());
  store_types(work, id, wanted.types);
  return {find_hook_endpoint(work, {wanted.programme, id}), std::move(secret)};
}

std::vector<HookEndpoint> list_hook_endpoints(Work& work, const HookEndpointFilter& filter) {
  std::vector<HookEndpoint> endpoints;
  const auto state = filter.state ? std::optional(std::string(hook_name(*filter.state))) : std::nullopt;
  Rows rows = work.db.query(GREENPOOL_HOOK_ENDPOINT_COLUMNS
                            "WHERE programme=?1 AND id>?2 AND (?3 IS NULL OR state=?3) ORDER BY id LIMIT ?4",
                            filter.programme, filter.after, state, filter.limit);
  while (rows.next()) endpoints.push_back(read_endpoint(work, rows));
  return endpoints;
}

HookEndpoint find_hook_endpoint(Work& work, const HookEndpointKey& key) {
  Rows rows = work.db.query(GREENPOOL_HOOK_ENDPOINT_COLUMNS "WHERE programme=?1 AND id=?2", key.programme, key.id);
  if (!rows.next()) throw Refusal(kHookEndpointUnknown);
  return read_endpoint(work, rows);
}

HookEndpoint change_hook_endpoint(Work& work, const HookPolicy& policy, const HookEndpointKey& key,
                                  const HookEndpointChange& change) {
  const HookEndpoint before = find_hook_endpoint(work, key);
  if (change.url) {
    check_url(policy, *change.url);
    work.db.run("UPDATE hook_endpoint SET url=?2 WHERE id=?1", key.id, *change.url);
  }
  if (change.description) {
    check_description(*change.description);
    work.db.run("UPDATE hook_endpoint SET description=?2 WHERE id=?1", key.id, *change.description);
  }
  if (change.types) {
    check_types(*change.types);
    store_types(work, key.id, *change.types);
  }
  if (change.state) switch_endpoint(work, before, *change.state);
  work.db.run("UPDATE hook_endpoint SET changed_at=?2 WHERE id=?1", key.id, work.now.microseconds());
  return find_hook_endpoint(work, key);
}

std::string rotate_hook_secret(Work& work, const HookPolicy& policy, const HookEndpointKey& key) {
  static_cast<void>(find_hook_endpoint(work, key));
  std::string secret = new_hook_secret();
  const std::vector<std::uint8_t> stored = sealed(policy, key.id, secret);
  work.db.run("UPDATE hook_endpoint SET old_secret=secret,old_secret_until=?3,secret=?2,changed_at=?4 WHERE id=?1",
              key.id, Blob{stored}, work.now.microseconds() + kHookOldSecretMicroseconds, work.now.microseconds());
  return secret;
}

void remove_hook_endpoint(Work& work, const HookEndpointKey& key) {
  static_cast<void>(find_hook_endpoint(work, key));
  work.db.run("DELETE FROM hook_endpoint WHERE id=?1", key.id);
  work.db.run(
      "DELETE FROM hook_event WHERE programme=?1 AND NOT EXISTS(SELECT 1 FROM hook_delivery d WHERE "
      "d.event=hook_event.id)",
      key.programme);
}

std::int64_t ping_hook_endpoint(Work& work, const HookEndpointKey& key) {
  if (find_hook_endpoint(work, key).state != HookEndpointState::active) throw Refusal(kHookEndpointNotActive);
  const HookEvent event{key.programme, "ping", random_id("whm-"), work.now, "{}"};
  store_hook_event(work, event);
  return queue_hook_delivery(work, event, key.id);
}

std::vector<HookNotice> list_hook_notices(Work& work, const HookNoticeFilter& filter) {
  std::vector<HookNotice> notices;
  Rows rows = work.db.query(
      "SELECT number,endpoint,url,because,created_at FROM hook_notice WHERE programme=?1 AND (?2 IS NULL OR number<?2) "
      "ORDER BY number DESC LIMIT ?3",
      filter.programme, filter.before, filter.limit);
  while (rows.next()) {
    notices.push_back(
        {rows.integer(0), rows.text(1), rows.text(2), hook_disabled_because(rows.text(3)), Timestamp(rows.integer(4))});
  }
  return notices;
}

}  // namespace greenpool
