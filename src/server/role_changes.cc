#include "server/role_changes.h"

#include "base/check.h"
#include "json/value.h"
#include "json/writer.h"
#include "people/operators.h"
#include "people/problems.h"

namespace greenpool {
namespace {

constexpr std::string_view kGrant = "grant";
constexpr std::string_view kRevoke = "revoke";

RoleChange read(const std::string& content) {
  const auto json = parse_json(content);
  GP_CHECK(json.has_value(), "what was approved was written here");
  const auto text = [&](std::string_view name) { return std::string(json->text_at(name).value_or("")); };
  const auto role = role_named(text("role"));
  if (!role) throw Refusal(kRoleUnknown);
  return {.operator_id = text("operator"),
          .grant = {.programme = text("programme"), .role = *role},
          .kind = text("change") == kGrant ? RoleChangeKind::grant : RoleChangeKind::revoke};
}

}  // namespace

std::string content_of(Work& work, const People& people, const RoleChange& change) {
  if (!find_operator(work, people, change.operator_id)) throw Refusal(kOperatorUnknown);
  std::string json;
  ObjectWriter object(json);
  object.text("operator", change.operator_id);
  object.text("programme", change.grant.programme);
  object.id("role", name_of(change.grant.role));
  object.id("change", change.kind == RoleChangeKind::grant ? kGrant : kRevoke);
  object.close();
  return json;
}

void carry_out_role_change(Work& work, const People& people, const Approval& approval, AccessChanges& access) {
  const RoleChange change = read(approval.what.content);
  const Caller by{.kind = ActorKind::operator_, .id = approval.what.asked_by};
  if (change.kind == RoleChangeKind::grant) {
    grant_role(work, people, by, change.operator_id, change.grant, access);
  } else {
    revoke_role(work, people, by, change.operator_id, change.grant, access);
  }
}

}  // namespace greenpool
