#include "people/operators.h"

#include <array>

#include "base/check.h"
#include "base/text_id.h"
#include "office/random.h"
#include "people/password_rules.h"
#include "people/problems.h"
#include "people/sessions.h"
#include "people/text_rules.h"

namespace greenpool {
namespace {

constexpr std::size_t kDisplayNameMax = 40;
constexpr std::string_view kDisplayName = "display_name";

std::string state_of(Work& work, const std::string& operator_id) {
  const auto state = work.db.text("SELECT state FROM operators WHERE id=?1", operator_id);
  if (!state) throw Refusal(kOperatorUnknown);
  return *state;
}

void require_active(Work& work, const std::string& operator_id) {
  if (state_of(work, operator_id) != "active") throw Refusal(kOperatorDisabled);
}

// Active owners of every programme but that one.
std::int64_t count_other_owners(Work& work, const std::string& operator_id) {
  return work.db
      .integer(
          "SELECT count(*) FROM operator_roles r JOIN operators o ON o.id=r.operator WHERE r.programme='*' "
          "AND r.role='owner' AND o.state='active' AND o.id<>?1",
          operator_id)
      .value_or(0);
}

// Somebody else must be left who can do everything.
void require_other_owner(Work& work, const std::string& operator_id) {
  if (count_other_owners(work, operator_id) == 0) throw Refusal(kLastOwner);
}

bool is_owner_of_all(Work& work, const std::string& operator_id) {
  return work.db
      .integer("SELECT 1 FROM operator_roles WHERE operator=?1 AND programme='*' AND role='owner'", operator_id)
      .has_value();
}

void refuse_conflict(const std::vector<RoleGrant>& held, const RoleGrant& wanted) {
  const auto opposite = [](Role role) -> std::optional<Role> {
    if (role == Role::finance_maker) return Role::finance_checker;
    if (role == Role::finance_checker) return Role::finance_maker;
    return std::nullopt;
  };
  for (const RoleGrant& grant : held) {
    const bool meets = grant.programme == wanted.programme || grant.programme == kEveryProgramme ||
                       wanted.programme == kEveryProgramme;
    if (meets && opposite(wanted.role) == grant.role) throw Refusal(kRolesConflict);
  }
}

std::string grant_details(const RoleGrant& grant) { return "{\"role\":\"" + std::string(name_of(grant.role)) + "\"}"; }

OperatorView view_of(Work& work, const People& people, const Rows& rows) {
  const std::string id = rows.text(0);
  return {.id = id,
          .login = rows.text(1),
          .display_name = people.vault.get(work, {.person = id, .field = kDisplayName}).value_or(""),
          .state = rows.text(2),
          .second_factor = rows.text(3),
          .roles = roles_of(work, id),
          .created_at = Timestamp(rows.integer(4)),
          .created_by = rows.text(5)};
}

void store_password(Work& work, const std::string& operator_id, const std::string& hash, int must_change) {
  work.db.run(
      "UPDATE operators SET password_hash=?2,password_version=password_version+1,must_change_password=?3 WHERE id=?1",
      operator_id, hash, must_change);
}

}  // namespace

std::string bootstrap_owner(Work& work, const People& people, const NewOperator& who) {
  constexpr std::int64_t kFourEyes = 2;
  if (count_other_owners(work, "") >= kFourEyes) throw Refusal(kOwnerExists);
  const Caller by{.kind = ActorKind::system};
  const std::string id = create_operator(work, people, by, who);
  AccessChanges none;
  grant_role(work, people, by, id, {.programme = std::string(kEveryProgramme), .role = Role::owner}, none);
  return id;
}

std::string create_operator(Work& work, const People& people, const Caller& by, const NewOperator& who) {
  if (!is_login_name(who.login)) throw Refusal(kLoginNameMalformed);
  if (!is_person_name(who.display_name, kDisplayNameMax)) throw Refusal(kPersonNameMalformed);
  if (work.db.integer("SELECT 1 FROM operators WHERE login=?1", who.login)) throw Refusal(kLoginNameTaken);
  const std::string id = random_id("op-");
  work.db.run(
      "INSERT INTO operators(id,login,password_hash,state,must_change_password,second_factor,created_at,"
      "created_by) VALUES(?1,?2,?3,'active',1,'none',?4,?5)",
      id, who.login, who.password_hash, work.now.microseconds(), by.id);
  people.vault.put(work, {.person = id, .field = kDisplayName}, who.display_name);
  write_audit(work, by, {.action = "operator_created", .subject = id});
  return id;
}

void grant_role(Work& work, const People& people, const Caller& by, const std::string& operator_id,
                const RoleGrant& grant, AccessChanges& access) {
  require_active(work, operator_id);
  if (!is_text_id(grant.programme)) throw Refusal(kProgrammeIdMalformed);
  refuse_conflict(roles_of(work, operator_id), grant);
  if (work.db.run("INSERT INTO operator_roles(operator,programme,role,granted_at,granted_by) VALUES(?1,?2,?3,?4,?5) "
                  "ON CONFLICT DO NOTHING",
                  operator_id, grant.programme, name_of(grant.role), work.now.microseconds(), by.id) == 0) {
    return;
  }
  write_audit(work, by,
              {.programme = grant.programme,
               .action = "role_granted",
               .subject = operator_id,
               .details = grant_details(grant)});
  refresh_operator_access(work, people, operator_id, access);
}

void revoke_role(Work& work, const People& people, const Caller& by, const std::string& operator_id,
                 const RoleGrant& grant, AccessChanges& access) {
  const bool active = state_of(work, operator_id) == "active";
  const bool of_all = grant.programme == kEveryProgramme && grant.role == Role::owner;
  if (of_all && active && is_owner_of_all(work, operator_id)) require_other_owner(work, operator_id);
  if (work.db.run("DELETE FROM operator_roles WHERE operator=?1 AND programme=?2 AND role=?3", operator_id,
                  grant.programme, name_of(grant.role)) == 0) {
    return;
  }
  write_audit(work, by,
              {.programme = grant.programme,
               .action = "role_revoked",
               .subject = operator_id,
               .details = grant_details(grant)});
  refresh_operator_access(work, people, operator_id, access);
}

void disable_operator(Work& work, const Caller& by, const std::string& operator_id, AccessChanges& access) {
  if (state_of(work, operator_id) == "disabled") return;
  if (is_owner_of_all(work, operator_id)) require_other_owner(work, operator_id);
  work.db.run("UPDATE operators SET state='disabled' WHERE id=?1", operator_id);
  write_audit(work, by, {.action = "operator_disabled", .subject = operator_id});
  end_sessions(work, by, {.kind = PrincipalKind::operator_, .id = operator_id}, "", access);
}

void enable_operator(Work& work, const Caller& by, const std::string& operator_id) {
  if (state_of(work, operator_id) == "active") return;
  work.db.run("UPDATE operators SET state='active' WHERE id=?1", operator_id);
  write_audit(work, by, {.action = "operator_enabled", .subject = operator_id});
}

void reset_operator_password(Work& work, const Caller& by, const std::string& operator_id,
                             const std::string& password_hash, AccessChanges& access) {
  require_active(work, operator_id);
  store_password(work, operator_id, password_hash, 1);
  write_audit(work, by, {.action = "password_reset", .subject = operator_id});
  end_sessions(work, by, {.kind = PrincipalKind::operator_, .id = operator_id}, "", access);
}

void change_operator_password(Work& work, const People& people, const Caller& by, const std::string& session,
                              const std::string& password_hash, AccessChanges& access) {
  require_active(work, by.id);
  store_password(work, by.id, password_hash, 0);
  write_audit(work, by, {.action = "password_changed", .subject = by.id});
  end_sessions(work, by, {.kind = PrincipalKind::operator_, .id = by.id}, session, access);
  refresh_operator_access(work, people, by.id, access);
}

std::optional<OperatorView> find_operator(Work& work, const People& people, const std::string& id) {
  Rows rows = work.db.query("SELECT id,login,state,second_factor,created_at,created_by FROM operators WHERE id=?1", id);
  if (!rows.next()) return std::nullopt;
  return view_of(work, people, rows);
}

std::vector<OperatorView> list_operators(Work& work, const People& people, const OperatorFilter& filter,
                                         const std::string& after, std::size_t at_most) {
  std::vector<OperatorView> views;
  Rows rows = work.db.query(
      "SELECT id,login,state,second_factor,created_at,created_by FROM operators WHERE id>?1 AND state=ifnull(?2,state) "
      "AND (?4 IS NULL OR EXISTS(SELECT 1 FROM operator_roles WHERE operator=id AND programme IN (?4,'*'))) "
      "ORDER BY id LIMIT ?3",
      after, filter.state, at_most, filter.programme);
  while (rows.next()) views.push_back(view_of(work, people, rows));
  return views;
}

std::vector<RoleGrant> roles_of(Work& work, const std::string& operator_id) {
  std::vector<RoleGrant> roles;
  Rows rows =
      work.db.query("SELECT programme,role FROM operator_roles WHERE operator=?1 ORDER BY programme,role", operator_id);
  while (rows.next()) {
    const auto role = role_named(rows.text(1));
    GP_CHECK(role.has_value(), "a stored role is known");
    roles.push_back({.programme = rows.text(0), .role = *role});
  }
  return roles;
}

bool is_active_operator(Work& work, const std::string& operator_id) {
  return work.db.integer("SELECT 1 FROM operators WHERE id=?1 AND state='active'", operator_id).has_value();
}

Standing standing_of(Work& work, const People& people, const std::string& operator_id) {
  Rows rows = work.db.query("SELECT must_change_password,second_factor FROM operators WHERE id=?1", operator_id);
  if (!rows.next()) throw Refusal(kOperatorUnknown);
  if (rows.truth(0)) return Standing::password_change_needed;
  const bool required = people.settings.second_factor == SecondFactorRule::required;
  return required && rows.text(1) != "on" ? Standing::second_factor_enrolment_needed : Standing::full;
}

void check_operator_password(std::string_view password, const PeopleSettings& settings, SecondFactor second_factor,
                             std::string_view login) {
  const bool guarded = second_factor == SecondFactor::present || settings.second_factor == SecondFactorRule::required;
  const PasswordRules rules{.characters_min = guarded ? settings.operator_password_min
                                                      : settings.operator_password_min_without_second_factor};
  const std::array context{login, std::string_view(settings.issuer)};
  check_password(password, rules, context);
}

}  // namespace greenpool
