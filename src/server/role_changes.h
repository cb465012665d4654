// Roles are granted and revoked by two: an owner asks, another one approves, and what was approved is what happens.
// Thread safety: the office's thread.
#pragma once

#include <string>

#include "people/access_book.h"
#include "people/roles.h"
#include "people/settings.h"
#include "server/approvals.h"

namespace greenpool {

// Of approvals of the whole server; content: {"operator":…,"programme":…,"role":…,"change":"grant"|"revoke"}
inline constexpr std::string_view kRoleKind = "role";

enum class RoleChangeKind : std::uint8_t { grant, revoke };

struct RoleChange {
  std::string operator_id;
  RoleGrant grant;
  RoleChangeKind kind = RoleChangeKind::grant;
};

// The canonical content. Refusal: operator_unknown.
[[nodiscard]] std::string content_of(Work& work, const People& people, const RoleChange& change);

// The executor of kRoleKind. Refusals: those of grant_role() and revoke_role().
void carry_out_role_change(Work& work, const People& people, const Approval& approval, AccessChanges& access);

}  // namespace greenpool
