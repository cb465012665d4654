// Sessions of operators and members. The token is 32 random bytes that only its holder has; stored is its SHA-256. A
// session keeps its id for life, its token changes with every strong check and change of privileges.
// What changes access is added to `access`, to be applied to the AccessBook once the transaction is durable.
// Office thread.
#pragma once

#include <string>
#include <vector>

#include "people/access_book.h"
#include "people/audit_log.h"
#include "people/settings.h"

namespace greenpool {

// What the client gets, once.
struct NewSession {
  std::string id;
  std::string token;
  std::string csrf_token;
  Timestamp absolute_until;
};

struct SessionHolder {
  PrincipalKind kind = PrincipalKind::member;  // operator_ or member
  std::string id = {};
};

// After a strong check. Of one holder at most 20 are kept, the oldest end.
[[nodiscard]] NewSession open_session(Work& work, const People& people, const SessionHolder& holder,
                                      std::string_view label, AccessChanges& access);

// A new token for the session, which is counted as strongly checked now. Refusal: session_unknown.
[[nodiscard]] NewSession renew_session(Work& work, const People& people, const std::string& session,
                                       AccessChanges& access);

// Refusal of the first: session_unknown, also when it is another holder's.
void end_session(Work& work, const Caller& by, const SessionHolder& holder, const std::string& session,
                 AccessChanges& access);
// All, but the one in `except` (empty: none is spared).
void end_sessions(Work& work, const Caller& by, const SessionHolder& holder, const std::string& except,
                  AccessChanges& access);

struct SessionView {
  std::string id;
  std::string label;
  Timestamp created_at;
  Timestamp last_seen;
  Timestamp absolute_until;
};
// Newest first; those that run.
[[nodiscard]] std::vector<SessionView> list_sessions(Work& work, const SessionHolder& holder);

// For the page that a session has loaded again. Refusal: session_unknown.
[[nodiscard]] std::string csrf_token_of(Work& work, const People& people, const std::string& session);

// Tells the book what the sessions of an operator may do now.
void refresh_operator_access(Work& work, const People& people, const std::string& operator_id, AccessChanges& access);

// Everything that is valid, for the start.
[[nodiscard]] AccessChanges load_access(Work& work, const People& people);

// Writes when sessions were seen last, and on which day (UTC, since 1970) API keys were used.
void write_touches(Work& work, std::span<const AccessTouch> touches);
void sweep_sessions(Work& work);

// Rises with every use.
[[nodiscard]] std::int64_t next_access_version(Work& work);

}  // namespace greenpool
