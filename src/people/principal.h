// Who is behind a request, as the HTTP room asks before it does anything. Everything in it is as of the last change in
// the office; reading it needs no database.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/sha256.h"
#include "base/time.h"
#include "people/roles.h"

namespace greenpool {

enum class PrincipalKind : std::uint8_t { operator_, member, api_key };

// What has to be done before anything else may be.
enum class Standing : std::uint8_t { full, password_change_needed, second_factor_enrolment_needed };

struct Principal {
  PrincipalKind kind = PrincipalKind::member;
  std::string id = {};                   // op-…, m-…, key-…
  std::string session = {};              // s-…; empty for an API key
  std::vector<RoleGrant> roles = {};     // of an operator
  std::string programme = {};            // of an API key
  std::vector<Scope> scopes = {};        // of an API key
  std::int64_t requests_per_minute = 0;  // of an API key, its own limit; 0: that of all keys
  Digest csrf_digest = {};               // SHA-256 of the session's CSRF token
  Timestamp absolute_until = {};         // never valid from here on
  std::int64_t idle_microseconds = 0;    // nor this long after it was last seen; 0: no such limit
  Timestamp last_seen = {};
  Timestamp strong_at = {};  // the last check of password, code or second factor
  Standing standing = Standing::full;

  // Of this programme, or of every one.
  [[nodiscard]] bool has_role(std::string_view programme, Role role) const;
  [[nodiscard]] bool has_scope(std::string_view programme, Scope scope) const;
};

// Refusals: not_permitted; password_change_needed or second_factor_enrolment_needed.
void require_role(const Principal& principal, std::string_view programme, Role role);
void require_full_standing(const Principal& principal);
// Refusal: step_up_needed, when the last strong check is longer ago than that.
void require_step_up(const Principal& principal, Timestamp now, std::int64_t max_age_seconds);
// Refusal: csrf_token_wrong. An API key needs none.
void require_csrf_token(const Principal& principal, std::string_view token);

}  // namespace greenpool
