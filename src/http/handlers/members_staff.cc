// Members of a programme, as staff see them: masked; and their real names, for who has to compare them.
#include <array>

#include "http/handlers/identity.h"
#include "http/handlers/list_table.h"
#include "http/handlers/members.h"
#include "people/members.h"
#include "people/problems.h"
#include "people/real_name.h"
#include "server/house.h"

namespace greenpool {
namespace {

constexpr std::array kMemberTableColumns{
    TableColumn{"id"},
    TableColumn{"state"},
    TableColumn{"phone"},
    TableColumn{"nickname"},
    TableColumn{"real_name_state"},
    TableColumn{"created_at"},
    TableColumn{"membership.state"},
    TableColumn{"membership.referrer"},
    TableColumn{"membership.asked_at"},
    TableColumn{"membership.joined_at"},
};
constexpr ListTable kMemberTable{"members", kMemberTableColumns};

MembershipView membership_of(const OfficeCall& call, const std::string& member) {
  auto view = find_membership(call.work, call.programme(), member);
  if (!view) throw Refusal(kMembershipUnknown);
  return *std::move(view);
}

void append_masked(const OfficeCall& call, std::string& json, const MaskedMember& member) {
  const MembershipView view = membership_of(call, member.id);
  ObjectWriter object(json);
  object.id("id", member.id);
  object.text("state", member.state);
  object.text("phone", member.phone);
  object.text("nickname", member.nickname);
  object.text("real_name_state", member.real_name_state);
  object.time("created_at", member.created_at);
  ObjectWriter membership(object.name("membership"));
  membership.text("state", view.state);
  write_maybe_text(membership, "referrer", view.referrer);
  membership.time("asked_at", view.asked_at);
  write_maybe_time(membership, "joined_at", view.joined_at);
  membership.close();
  object.close();
}

void answer_page(OfficeCall& call, std::vector<MaskedMember> members, std::size_t limit) {
  const bool more = members.size() > limit;
  if (more) members.pop_back();
  std::string json = R"({"members":[)";
  for (const MaskedMember& member : members) {
    if (&member != &members.front()) json.push_back(',');
    append_masked(call, json, member);
  }
  json += "],\"next\":" + quoted_or_null(more ? std::optional(members.back().id) : std::nullopt) + "}";
  call.respond(std::move(json));
}

void page_of_members(OfficeCall& call) {
  const MemberFilter filter{.state = call.query_text("state"), .programme = call.programme()};
  answer_page(
      call, list_members(call.work, people_of(call), filter, call.query_text("cursor").value_or(""), call.limit() + 1),
      call.limit());
}

// GET …/members
void list(OfficeCall& call) { list_or_table(call, kMemberTable, page_of_members); }

// POST …/member-searches
void find(OfficeCall& call) {
  const MemberFilter filter{.phone = call.text("phone"), .programme = call.programme()};
  call.keep_no_answer();
  answer_page(call, list_members(call.work, people_of(call), filter, "", 1), 1);
}

// GET …/members/{member}/profile
void show(OfficeCall& call) {
  static_cast<void>(membership_of(call, call.path("member")));
  const auto member = masked_member(call.work, people_of(call), call.path("member"));
  if (!member) throw Refusal(kMembershipUnknown);
  std::string json;
  append_masked(call, json, *member);
  call.respond(std::move(json));
}

// DELETE …/members/{member}/sessions
void end_all(OfficeCall& call) {
  const std::string member = membership_of(call, call.path("member")).member;
  AccessChanges access;
  end_sessions(call.work, caller_of(call), {.kind = PrincipalKind::member, .id = member}, "", access);
  apply_once_durable(call, std::move(access));
  call.done();
}

// GET …/members/{member}/real-name
void show_name(OfficeCall& call) {
  const std::string member = membership_of(call, call.path("member")).member;
  const SubmittedRealName seen = look_at_real_name(call.work, people_of(call), caller_of(call), member);
  std::string json;
  ObjectWriter object(json);
  object.text("state", seen.state);
  object.integer("round", static_cast<std::uint64_t>(seen.round));
  object.text("name", seen.who.name);
  object.text("id_number", seen.who.id_number);
  object.close();
  call.respond(std::move(json));
}

// POST …/members/{member}/real-name/decision
void decide_name(OfficeCall& call) {
  const std::string member = membership_of(call, call.path("member")).member;
  const bool matches = call.text("verdict") == "matches";
  decide_real_name(call.work, caller_of(call), {.member = member, .round = *call.body().integer_at("round")},
                   matches ? RealNameVerdict::matches : RealNameVerdict::differs);
  call.done();
}

}  // namespace

namespace handlers {

extern const Handler list_members{.work = list};
extern const Handler search_member{.work = find};
extern const Handler show_member_profile{.work = show};
extern const Handler end_member_sessions{.work = end_all};
extern const Handler show_member_real_name{.work = show_name};
extern const Handler decide_member_real_name{.work = decide_name};

}  // namespace handlers
}  // namespace greenpool
