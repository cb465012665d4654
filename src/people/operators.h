// Operators: who works in the office, and as what. Whether a change was approved is asked by whoever calls; the rules
// that no approval can lift are kept here. Passwords arrive as hashes (password_pool.h), checked by
// check_operator_password() before. Office thread.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "people/access_book.h"
#include "people/audit_log.h"
#include "people/settings.h"

namespace greenpool {

struct NewOperator {
  std::string login = {};
  std::string display_name = {};   // 1 to 40 characters; sealed
  std::string password_hash = {};  // of an initial password: it has to be changed at the first sign-in
};

// An owner of every programme, made at the machine itself: two of them, since the second person of whatever an owner
// asks for is another owner. Again where only one active is left. Refusals: owner_exists (there are two), and those of
// create_operator().
std::string bootstrap_owner(Work& work, const People& people, const NewOperator& who);
// Without roles. Returns the id. Refusals: login_name_malformed, login_name_taken, person_name_malformed.
std::string create_operator(Work& work, const People& people, const Caller& by, const NewOperator& who);

// Again: nothing happens. Refusals: operator_unknown, operator_disabled, programme_id_malformed,
// roles_conflict (finance maker and finance checker of one programme, every programme included).
void grant_role(Work& work, const People& people, const Caller& by, const std::string& operator_id,
                const RoleGrant& grant, AccessChanges& access);
// Refusals: operator_unknown, last_owner (the last active owner of every programme).
void revoke_role(Work& work, const People& people, const Caller& by, const std::string& operator_id,
                 const RoleGrant& grant, AccessChanges& access);
// Ends their sessions. Refusals: operator_unknown, last_owner.
void disable_operator(Work& work, const Caller& by, const std::string& operator_id, AccessChanges& access);
void enable_operator(Work& work, const Caller& by, const std::string& operator_id);

// A new initial password, set by somebody else: all sessions end. Refusals: operator_unknown, operator_disabled.
void reset_operator_password(Work& work, const Caller& by, const std::string& operator_id,
                             const std::string& password_hash, AccessChanges& access);
// Their own: all other sessions end, this one is renewed by the caller (renew_session). Refusals: as above.
void change_operator_password(Work& work, const People& people, const Caller& by, const std::string& session,
                              const std::string& password_hash, AccessChanges& access);

struct OperatorView {
  std::string id;
  std::string login;
  std::string display_name;
  std::string state;          // active, disabled
  std::string second_factor;  // none, enrolling, on
  std::vector<RoleGrant> roles;
  Timestamp created_at;
  std::string created_by;
};
struct OperatorFilter {
  std::optional<std::string> state = {};
  std::optional<std::string> programme = {};  // who has a role there or in all
};
[[nodiscard]] std::optional<OperatorView> find_operator(Work& work, const People& people, const std::string& id);
// By id, after `after`.
[[nodiscard]] std::vector<OperatorView> list_operators(Work& work, const People& people, const OperatorFilter& filter,
                                                       const std::string& after, std::size_t at_most);

[[nodiscard]] std::vector<RoleGrant> roles_of(Work& work, const std::string& operator_id);
[[nodiscard]] bool is_active_operator(Work& work, const std::string& operator_id);
[[nodiscard]] Standing standing_of(Work& work, const People& people, const std::string& operator_id);

enum class SecondFactor : std::uint8_t { absent, present };
// Any thread. Refusals: those of password_rules.h.
void check_operator_password(std::string_view password, const PeopleSettings& settings, SecondFactor second_factor,
                             std::string_view login);

}  // namespace greenpool
