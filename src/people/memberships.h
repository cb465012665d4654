// Which programmes a member has joined, and by whose invitation. The engine decides: a membership is pending until it
// has answered. Office thread.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "office/outbox.h"
#include "people/audit_log.h"

namespace greenpool {

// The topic of this room's commands in the outbox; the reference is the member.
inline constexpr std::string_view kPeopleTopic = "people";

struct JoinRequest {
  std::string programme = {};
  std::string invitation_code = {};  // of a member of the programme; empty: referred by nobody
  std::string accepts = {};          // the version of the terms that the member accepts
};

// Asks the engine for it; the number of the outbox's entry. After a refusal of the engine's it may be asked again.
// Refusals: account_unknown, account_erased, already_joined, invitation_unknown, programme_id_malformed.
std::int64_t join_programme(Work& work, const Caller& by, const std::string& member, const JoinRequest& request);

// For the dispatcher: reacts to the answers of kPeopleTopic.
void on_people_answer(Work& work, const OutboxAnswer& answer);

struct MembershipView {
  std::string programme;
  std::string member;
  std::string state;  // pending, joined, refused
  std::optional<std::string> referrer;
  std::optional<std::string> invitation_code;  // their own, once joined
  std::optional<std::string> reason;           // of a refusal: the engine's code
  Timestamp asked_at;
  std::optional<Timestamp> joined_at;
};
[[nodiscard]] std::optional<MembershipView> find_membership(Work& work, const std::string& programme,
                                                            const std::string& member);
[[nodiscard]] std::vector<MembershipView> memberships_of(Work& work, const std::string& member);
// Refusal: membership_unknown.
void require_membership(Work& work, const std::string& programme, const std::string& member);

struct MembershipFilter {
  std::optional<std::string> state = {};
  std::optional<std::string> referrer = {};
};
// Of one programme, by member, after `after`.
[[nodiscard]] std::vector<MembershipView> list_memberships(Work& work, const std::string& programme,
                                                           const MembershipFilter& filter, const std::string& after,
                                                           std::size_t at_most);

}  // namespace greenpool
