#include "people/sessions.h"

#include "base/check.h"
#include "office/random.h"
#include "people/api_keys.h"
#include "people/operators.h"
#include "people/problems.h"
#include "people/text_rules.h"

namespace greenpool {
namespace {

constexpr std::int64_t kSessionsMax = 20;
constexpr std::int64_t kMicrosecondsPerDay = 86'400 * kMicrosecondsPerSecond;

constexpr std::string_view kColumns =
    "SELECT id,token,kind,holder,last_seen,strong_at,absolute_until,idle_microseconds FROM sessions ";

std::string_view kind_text(PrincipalKind kind) {
  GP_CHECK(kind != PrincipalKind::api_key, "an API key has no session");
  return kind == PrincipalKind::operator_ ? "operator" : "member";
}

Digest token_digest(const Rows& rows, int column) {
  const auto bytes = rows.blob(column);
  Digest digest{};
  GP_CHECK(bytes.size() == digest.size(), "a stored token is a SHA-256");
  std::copy(bytes.begin(), bytes.end(), digest.begin());
  return digest;
}

std::string csrf_token(const Vault& vault, const Digest& token) {
  return to_base64url(vault.digest(Vault::Purpose::csrf, to_hex(token)));
}

AccessChange change_of(Work& work, const People& people, const Rows& rows, std::int64_t version) {
  auto principal = std::make_shared<Principal>();
  const Digest token = token_digest(rows, 1);
  principal->kind = rows.text(2) == "operator" ? PrincipalKind::operator_ : PrincipalKind::member;
  principal->id = rows.text(3);
  principal->session = rows.text(0);
  principal->last_seen = Timestamp(rows.integer(4));
  principal->strong_at = Timestamp(rows.integer(5));
  principal->absolute_until = Timestamp(rows.integer(6));
  principal->idle_microseconds = rows.integer(7);
  principal->csrf_digest = sha256(csrf_token(people.vault, token));
  if (principal->kind == PrincipalKind::operator_) {
    principal->roles = roles_of(work, principal->id);
    principal->standing = standing_of(work, people, principal->id);
  }
  return {.token = token, .version = version, .principal = std::move(principal)};
}

void add_session_change(Work& work, const People& people, const std::string& session, AccessChanges& access) {
  Rows rows = work.db.start(std::string(kColumns) + "WHERE id=?1", std::vector<SqlValue>{session});
  GP_CHECK(rows.next(), "a session that was just written is there");
  access.push_back(change_of(work, people, rows, next_access_version(work)));
}

// Ends the sessions that a condition on `sessions` names; how many.
std::size_t end_those(Work& work, std::string_view condition, std::span<const SqlValue> values, AccessChanges& access) {
  std::size_t count = 0;
  {
    Rows rows = work.db.start("SELECT token FROM sessions WHERE " + std::string(condition), values);
    while (rows.next()) {
      access.push_back({.token = token_digest(rows, 0), .version = next_access_version(work), .principal = nullptr});
      ++count;
    }
  }
  if (count > 0) work.db.finish("DELETE FROM sessions WHERE " + std::string(condition), values);
  return count;
}

}  // namespace

std::int64_t next_access_version(Work& work) {
  work.db.run("UPDATE access_version SET version=version+1");
  return *work.db.integer("SELECT version FROM access_version");
}

NewSession open_session(Work& work, const People& people, const SessionHolder& holder, std::string_view label,
                        AccessChanges& access) {
  end_those(
      work,
      "holder=?1 AND id IN (SELECT id FROM sessions WHERE holder=?1 ORDER BY created_at DESC,id LIMIT -1 OFFSET ?2)",
      std::vector<SqlValue>{holder.id, kSessionsMax - 1}, access);
  const SessionTimes& times =
      holder.kind == PrincipalKind::operator_ ? people.settings.operator_session : people.settings.member_session;
  const std::int64_t now = work.now.microseconds();
  NewSession session{.id = random_id("s-"), .token = random_token(), .csrf_token = {}, .absolute_until = {}};
  session.absolute_until = Timestamp(now + times.absolute_seconds * kMicrosecondsPerSecond);
  const Digest token = sha256(session.token);
  session.csrf_token = csrf_token(people.vault, token);
  work.db.run(
      "INSERT INTO sessions(id,token,kind,holder,label,created_at,last_seen,strong_at,absolute_until,"
      "idle_microseconds) VALUES(?1,?2,?3,?4,?5,?6,?6,?6,?7,?8)",
      session.id, Blob{token}, kind_text(holder.kind), holder.id, client_label(label), now,
      session.absolute_until.microseconds(), times.idle_seconds * kMicrosecondsPerSecond);
  add_session_change(work, people, session.id, access);
  return session;
}

NewSession renew_session(Work& work, const People& people, const std::string& session, AccessChanges& access) {
  Digest before{};
  Timestamp until;
  {
    Rows rows = work.db.query("SELECT token,absolute_until FROM sessions WHERE id=?1 AND absolute_until>?2", session,
                              work.now.microseconds());
    if (!rows.next()) throw Refusal(kSessionUnknown);
    before = token_digest(rows, 0);
    until = Timestamp(rows.integer(1));
  }
  NewSession renewed{.id = session, .token = random_token(), .csrf_token = {}, .absolute_until = until};
  const Digest token = sha256(renewed.token);
  renewed.csrf_token = csrf_token(people.vault, token);
  work.db.run("UPDATE sessions SET token=?2,strong_at=?3,last_seen=?3 WHERE id=?1", session, Blob{token},
              work.now.microseconds());
  access.push_back({.token = before, .version = next_access_version(work), .principal = nullptr});
  add_session_change(work, people, session, access);
  return renewed;
}

void end_session(Work& work, const Caller& by, const SessionHolder& holder, const std::string& session,
                 AccessChanges& access) {
  if (end_those(work, "id=?1 AND holder=?2", std::vector<SqlValue>{session, holder.id}, access) == 0) {
    throw Refusal(kSessionUnknown);
  }
  write_audit(work, by, {.action = "session_ended", .subject = holder.id});
}

void end_sessions(Work& work, const Caller& by, const SessionHolder& holder, const std::string& except,
                  AccessChanges& access) {
  const std::size_t count = end_those(work, "holder=?1 AND id<>?2", std::vector<SqlValue>{holder.id, except}, access);
  if (count == 0) return;
  write_audit(
      work, by,
      {.action = "sessions_ended", .subject = holder.id, .details = "{\"count\":" + std::to_string(count) + "}"});
}

std::vector<SessionView> list_sessions(Work& work, const SessionHolder& holder) {
  std::vector<SessionView> views;
  Rows rows = work.db.query(
      "SELECT id,label,created_at,last_seen,absolute_until FROM sessions WHERE holder=?1 AND absolute_until>?2 "
      "AND last_seen+idle_microseconds>?2 ORDER BY created_at DESC,id",
      holder.id, work.now.microseconds());
  while (rows.next()) {
    views.push_back({rows.text(0), rows.text(1), Timestamp(rows.integer(2)), Timestamp(rows.integer(3)),
                     Timestamp(rows.integer(4))});
  }
  return views;
}

std::string csrf_token_of(Work& work, const People& people, const std::string& session) {
  Rows rows = work.db.query("SELECT token FROM sessions WHERE id=?1", session);
  if (!rows.next()) throw Refusal(kSessionUnknown);
  return csrf_token(people.vault, token_digest(rows, 0));
}

void refresh_operator_access(Work& work, const People& people, const std::string& operator_id, AccessChanges& access) {
  Rows rows = work.db.start(std::string(kColumns) + "WHERE holder=?1", std::vector<SqlValue>{operator_id});
  while (rows.next()) access.push_back(change_of(work, people, rows, next_access_version(work)));
}

AccessChanges load_access(Work& work, const People& people) {
  AccessChanges access;
  const std::int64_t version = next_access_version(work);
  Rows rows =
      work.db.start(std::string(kColumns) + "WHERE absolute_until>?1", std::vector<SqlValue>{work.now.microseconds()});
  while (rows.next()) access.push_back(change_of(work, people, rows, version));
  add_api_key_access(work, version, access);
  return access;
}

void write_touches(Work& work, std::span<const AccessTouch> touches) {
  for (const AccessTouch& touch : touches) {
    const std::int64_t at = touch.seen.microseconds();
    if (work.db.run("UPDATE sessions SET last_seen=max(last_seen,?2) WHERE token=?1", Blob{touch.token}, at) == 0) {
      work.db.run("UPDATE api_keys SET last_used_day=?2 WHERE token=?1 AND ifnull(last_used_day,-1)<?2",
                  Blob{touch.token}, at / kMicrosecondsPerDay);
    }
  }
}

void sweep_sessions(Work& work) {
  work.db.run("DELETE FROM sessions WHERE absolute_until<=?1 OR last_seen+idle_microseconds<=?1 - 3600000000",
              work.now.microseconds());
}

}  // namespace greenpool
