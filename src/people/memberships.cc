#include "people/memberships.h"

#include "base/text_id.h"
#include "json/writer.h"
#include "office/random.h"
#include "people/members.h"
#include "people/problems.h"

namespace greenpool {
namespace {

constexpr std::size_t kInvitationCharacters = 8;

constexpr std::string_view kColumns =
    "SELECT programme,member,state,referrer,invitation_code,reason,asked_at,joined_at FROM memberships ";

MembershipView view_of(const Rows& rows) {
  const auto joined = rows.maybe_integer(7);
  return {.programme = rows.text(0),
          .member = rows.text(1),
          .state = rows.text(2),
          .referrer = rows.maybe_text(3),
          .invitation_code = rows.maybe_text(4),
          .reason = rows.maybe_text(5),
          .asked_at = Timestamp(rows.integer(6)),
          .joined_at = joined ? std::optional(Timestamp(*joined)) : std::nullopt};
}

std::string plain_code(std::string_view code) {
  std::string plain;
  for (const char c : code) {
    if (c != ' ' && c != '-') plain.push_back(c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c);
  }
  return plain;
}

std::optional<std::string> inviter(Work& work, const JoinRequest& request, const std::string& member) {
  if (request.invitation_code.empty()) return std::nullopt;
  auto found = work.db.text(
      "SELECT member FROM memberships WHERE programme=?1 AND invitation_code=?2 AND state='joined' AND member<>?3",
      request.programme, plain_code(request.invitation_code), member);
  if (!found) throw Refusal(kInvitationUnknown);
  return found;
}

std::string command_of(const std::string& member, const std::optional<std::string>& referrer,
                       const std::string& accepts) {
  std::string json;
  ObjectWriter object(json);
  object.text("type", "register_member");
  object.text("member", member);
  if (referrer) object.text("referrer", *referrer);
  if (!accepts.empty()) object.text("accepts", accepts);
  object.close();
  return json;
}

// 40 bits, without letters that look like digits; another one in the rare case that it is taken.
std::string free_invitation_code(Work& work, const std::string& programme) {
  for (;;) {
    const std::string code = plain_code(random_id("").substr(0, kInvitationCharacters));
    if (!work.db.integer("SELECT 1 FROM memberships WHERE programme=?1 AND invitation_code=?2", programme, code)) {
      return code;
    }
  }
}

}  // namespace

std::int64_t join_programme(Work& work, const Caller& by, const std::string& member, const JoinRequest& request) {
  require_active_member(work, member);
  if (!is_text_id(request.programme)) throw Refusal(kProgrammeIdMalformed);
  const auto before = find_membership(work, request.programme, member);
  if (before && before->state != "refused") throw Refusal(kAlreadyJoined);
  const auto referrer = inviter(work, request, member);
  work.db.run(
      "INSERT INTO memberships(programme,member,state,referrer,asked_at) VALUES(?1,?2,'pending',?3,?4) "
      "ON CONFLICT(programme,member) DO UPDATE SET state='pending',referrer=?3,asked_at=?4,reason=NULL",
      request.programme, member, referrer, work.now.microseconds());
  write_audit(work, by, {.programme = request.programme, .action = "join_asked", .subject = member});
  return add_to_outbox(work, {.programme = request.programme,
                              .topic = std::string(kPeopleTopic),
                              .reference = member,
                              .command = command_of(member, referrer, request.accepts)});
}

void on_people_answer(Work& work, const OutboxAnswer& answer) {
  // That the engine knows the member already is what was wanted.
  const bool joined = answer.accepted() || answer.outcome == "member_exists";
  const auto membership = find_membership(work, answer.programme, answer.reference);
  if (!membership || membership->state != "pending") return;
  if (joined) {
    work.db.run(
        "UPDATE memberships SET state='joined',invitation_code=?3,joined_at=?4 WHERE programme=?1 AND member=?2",
        answer.programme, answer.reference, free_invitation_code(work, answer.programme), work.now.microseconds());
  } else {
    work.db.run("UPDATE memberships SET state='refused',reason=?3 WHERE programme=?1 AND member=?2", answer.programme,
                answer.reference, answer.outcome);
  }
  write_audit(work, {.kind = ActorKind::system},
              {.programme = answer.programme,
               .action = "join_answered",
               .subject = answer.reference,
               .outcome = answer.outcome});
}

std::optional<MembershipView> find_membership(Work& work, const std::string& programme, const std::string& member) {
  Rows rows = work.db.start(std::string(kColumns) + "WHERE programme=?1 AND member=?2",
                            std::vector<SqlValue>{programme, member});
  if (!rows.next()) return std::nullopt;
  return view_of(rows);
}

std::vector<MembershipView> memberships_of(Work& work, const std::string& member) {
  std::vector<MembershipView> views;
  Rows rows =
      work.db.start(std::string(kColumns) + "WHERE member=?1 ORDER BY programme", std::vector<SqlValue>{member});
  while (rows.next()) views.push_back(view_of(rows));
  return views;
}

void require_membership(Work& work, const std::string& programme, const std::string& member) {
  const auto membership = find_membership(work, programme, member);
  if (!membership || membership->state != "joined") throw Refusal(kMembershipUnknown);
}

std::vector<MembershipView> list_memberships(Work& work, const std::string& programme, const MembershipFilter& filter,
                                             const std::string& after, std::size_t at_most) {
  std::string sql = std::string(kColumns) + "WHERE programme=?1 AND member>?2 ";
  std::vector<SqlValue> values{programme, after, at_most};
  const auto condition = [&](std::string_view column, const std::string& value) {
    values.emplace_back(value);
    sql += "AND " + std::string(column) + "=?" + std::to_string(values.size()) + " ";
  };
  if (filter.state) condition("state", *filter.state);
  if (filter.referrer) condition("referrer", *filter.referrer);
  std::vector<MembershipView> views;
  Rows rows = work.db.start(sql + "ORDER BY member LIMIT ?3", values);
  while (rows.next()) views.push_back(view_of(rows));
  return views;
}

}  // namespace greenpool
