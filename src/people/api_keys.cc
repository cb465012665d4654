#include "people/api_keys.h"

#include <limits>

#include "base/check.h"
#include "base/text_id.h"
#include "office/random.h"
#include "people/operators.h"
#include "people/problems.h"
#include "people/sessions.h"
#include "people/text_rules.h"

namespace greenpool {
namespace {

constexpr std::size_t kNameMax = 60;

void require_owner(Work& work, const Caller& by, std::string_view programme) {
  if (by.kind == ActorKind::operator_ && is_active_operator(work, by.id)) {
    for (const RoleGrant& grant : roles_of(work, by.id)) {
      if (grant.role == Role::owner && (grant.programme == programme || grant.programme == kEveryProgramme)) return;
    }
  }
  throw Refusal(kNotPermitted, "only an owner of the programme may do this");
}

Digest digest_in(const Rows& rows, int column) {
  const auto bytes = rows.blob(column);
  Digest digest{};
  GP_CHECK(bytes.size() == digest.size(), "a stored token is a SHA-256");
  std::copy(bytes.begin(), bytes.end(), digest.begin());
  return digest;
}

std::vector<Scope> stored_scopes(const std::string& text) {
  auto scopes = parse_scopes(text);
  GP_CHECK(scopes.has_value(), "stored scopes are known");
  return *scopes;
}

}  // namespace

NewApiKey create_api_key(Work& work, const Caller& by, const ApiKeyRequest& request, AccessChanges& access) {
  require_owner(work, by, request.programme);
  if (!is_person_name(request.name, kNameMax)) throw Refusal(kApiKeyMalformed, "the name has 1 to 60 characters");
  if (!is_text_id(request.programme)) throw Refusal(kApiKeyMalformed, "the programme is no valid id");
  if (request.scopes.empty()) throw Refusal(kApiKeyMalformed, "at least one scope is needed");
  if (request.expires_at && *request.expires_at <= work.now) throw Refusal(kApiKeyMalformed, "the expiry is past");
  if (request.requests_per_minute < 0) throw Refusal(kApiKeyMalformed, "a limit is a number of requests");
  NewApiKey made{.id = random_id("key-"), .key = std::string(kApiKeyPrefix) + random_token()};
  const std::string scopes = scopes_text(request.scopes);
  const SqlValue expires = request.expires_at ? SqlValue(request.expires_at->microseconds()) : SqlValue(std::nullopt);
  work.db.run(
      "INSERT INTO api_keys(id,token,name,programme,scopes,created_at,created_by,expires_at,requests_per_minute) "
      "VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9)",
      made.id, Blob{sha256(made.key)}, request.name, request.programme, scopes, work.now.microseconds(), by.id, expires,
      request.requests_per_minute);
  write_audit(work, by,
              {.programme = request.programme,
               .action = "api_key_created",
               .subject = made.id,
               .details = "{\"scopes\":\"" + scopes +
                          "\",\"requests_per_minute\":" + std::to_string(request.requests_per_minute) + "}"});
  add_api_key_access(work, next_access_version(work), access);
  return made;
}

void revoke_api_key(Work& work, const Caller& by, const std::string& id, AccessChanges& access) {
  std::string programme;
  Digest token{};
  {
    Rows rows = work.db.query("SELECT programme,token FROM api_keys WHERE id=?1", id);
    if (!rows.next()) throw Refusal(kApiKeyUnknown);
    programme = rows.text(0);
    token = digest_in(rows, 1);
  }
  require_owner(work, by, programme);
  if (work.db.run("UPDATE api_keys SET revoked_at=?2 WHERE id=?1 AND revoked_at IS NULL", id,
                  work.now.microseconds()) == 0) {
    return;
  }
  access.push_back({.token = token, .version = next_access_version(work), .principal = nullptr});
  write_audit(work, by, {.programme = programme, .action = "api_key_revoked", .subject = id});
}

std::vector<ApiKeyView> list_api_keys(Work& work, const std::string& programme, const std::string& after,
                                      std::size_t at_most) {
  std::vector<ApiKeyView> views;
  const auto time = [](std::optional<std::int64_t> at) { return at ? std::optional(Timestamp(*at)) : std::nullopt; };
  Rows rows = work.db.query(
      "SELECT id,name,programme,scopes,created_at,created_by,expires_at,last_used_day,revoked_at,"
      "requests_per_minute FROM api_keys "
      "WHERE programme=?1 AND id>?2 ORDER BY id LIMIT ?3",
      programme, after, at_most);
  while (rows.next()) {
    views.push_back({rows.text(0), rows.text(1), rows.text(2), stored_scopes(rows.text(3)), Timestamp(rows.integer(4)),
                     rows.text(5), time(rows.maybe_integer(6)), rows.maybe_integer(7), time(rows.maybe_integer(8)),
                     rows.integer(9)});
  }
  return views;
}

std::optional<std::string> programme_of_api_key(Work& work, const std::string& id) {
  return work.db.text("SELECT programme FROM api_keys WHERE id=?1", id);
}

void add_api_key_access(Work& work, std::int64_t version, AccessChanges& access) {
  Rows rows = work.db.query(
      "SELECT id,token,programme,scopes,expires_at,last_used_day,requests_per_minute FROM api_keys WHERE revoked_at IS "
      "NULL "
      "AND ifnull(expires_at,?1+1)>?1",
      work.now.microseconds());
  while (rows.next()) {
    auto principal = std::make_shared<Principal>();
    principal->kind = PrincipalKind::api_key;
    principal->id = rows.text(0);
    principal->programme = rows.text(2);
    principal->scopes = stored_scopes(rows.text(3));
    principal->absolute_until = Timestamp(rows.maybe_integer(4).value_or(std::numeric_limits<std::int64_t>::max()));
    principal->last_seen = Timestamp(rows.maybe_integer(5).value_or(0) * 86'400 * kMicrosecondsPerSecond);
    principal->requests_per_minute = rows.integer(6);
    access.push_back({.token = digest_in(rows, 1), .version = version, .principal = std::move(principal)});
  }
}

}  // namespace greenpool
