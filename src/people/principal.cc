#include "people/principal.h"

#include <algorithm>

#include "office/random.h"
#include "office/refusal.h"
#include "people/problems.h"

namespace greenpool {

bool Principal::has_role(std::string_view of_programme, Role role) const {
  return std::any_of(roles.begin(), roles.end(), [&](const RoleGrant& grant) {
    return grant.role == role && (grant.programme == of_programme || grant.programme == kEveryProgramme);
  });
}

bool Principal::has_scope(std::string_view of_programme, Scope scope) const {
  return programme == of_programme && std::find(scopes.begin(), scopes.end(), scope) != scopes.end();
}

void require_role(const Principal& principal, std::string_view programme, Role role) {
  if (!principal.has_role(programme, role)) {
    throw Refusal(kNotPermitted, "this needs the role " + std::string(name_of(role)));
  }
}

void require_full_standing(const Principal& principal) {
  switch (principal.standing) {
    case Standing::full:
      return;
    case Standing::password_change_needed:
      throw Refusal(kPasswordChangeNeeded);
    case Standing::second_factor_enrolment_needed:
      throw Refusal(kSecondFactorEnrolmentNeeded);
  }
}

void require_step_up(const Principal& principal, Timestamp now, std::int64_t max_age_seconds) {
  if (now.microseconds() - principal.strong_at.microseconds() > max_age_seconds * 1'000'000) {
    throw Refusal(kStepUpNeeded);
  }
}

void require_csrf_token(const Principal& principal, std::string_view token) {
  if (principal.kind == PrincipalKind::api_key) return;
  const Digest digest = sha256(token);
  const auto text = [](const Digest& bytes) {
    return std::string_view(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  };
  if (!equal_in_constant_time(text(digest), text(principal.csrf_digest))) throw Refusal(kCsrfTokenWrong);
}

}  // namespace greenpool
