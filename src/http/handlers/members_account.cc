// A member's own account: …/me.
#include <memory>
#include <optional>

#include "http/handlers/identity.h"
#include "http/handlers/members.h"
#include "http/problem.h"
#include "people/login_codes.h"
#include "people/members.h"
#include "people/memberships.h"
#include "people/problems.h"
#include "people/real_name.h"
#include "people/wechat_accounts.h"
#include "server/house.h"
#include "server/member_holdings.h"

namespace greenpool {
namespace {

MemberProfile profile_of(const OfficeCall& call) {
  auto profile = member_profile(call.work, people_of(call), call.visitor().id);
  if (!profile) throw Refusal(kAccountErased);
  return *std::move(profile);
}

// GET /api/v1/me
void show(OfficeCall& call) {
  const MemberProfile profile = profile_of(call);
  std::string json;
  ObjectWriter object(json);
  object.id("id", profile.id);
  object.text("phone", profile.phone);
  object.text("nickname", profile.nickname);
  object.truth("has_password", profile.has_password);
  object.truth("has_wechat", profile.has_wechat);
  object.text("real_name_state", profile.real_name_state);
  object.time("created_at", profile.created_at);
  object.close();
  call.respond(std::move(json));
}

// PATCH /api/v1/me
void change(OfficeCall& call) {
  set_nickname(call.work, people_of(call), caller_of(call), call.text("nickname"));
  call.keep_no_answer();
  show(call);
}

// POST /api/v1/me/step-up-codes
void send_own_code(OfficeCall& call) {
  send_step_up_code(call.work, people_of(call), call.visitor().id, call.exchange.client);
  call.after_commit(call.hall.house->wake_pumps);
  call.done();
}

// PUT /api/v1/me/password
void set_password(OfficeCall& call) {
  check_member_password(call.text("password"), people_of(call).settings, profile_of(call).phone);
  compute_password(call, {.password = call.text("password")}, [](OfficeCall& then, const PasswordOutcome& made) {
    if (!made.computed) throw Refusal(kPasswordPoolBusy);
    AccessChanges access;
    set_member_password(then.work, caller_of(then), then.visitor().session, made.hash, access);
    const NewSession session = renew_session(then.work, people_of(then), then.visitor().session, access);
    answer_with_session(then, holder_of(then), session, std::move(access));
  });
}

// POST /api/v1/me/phone-codes
void send_phone_code(OfficeCall& call) {
  send_code(call.work, people_of(call),
            {.phone = call.text("phone"), .purpose = CodePurpose::change_phone, .client = call.exchange.client});
  call.after_commit(call.hall.house->wake_pumps);
  call.keep_no_answer();
  call.done();
}

// PUT /api/v1/me/phone
void change_own_phone(OfficeCall& call) {
  if (!change_phone(call.work, people_of(call), caller_of(call), call.text("phone"), call.text("code"))) {
    return answer_problem(call, kCodeWrong);
  }
  call.keep_no_answer();
  show(call);
}

// POST /api/v1/me/wechat
void link(OfficeCall& call) {
  link_wechat(call.work, people_of(call), caller_of(call), call.text("ticket"));
  call.keep_no_answer();
  call.done();
}

// DELETE /api/v1/me/wechat
void unlink(OfficeCall& call) {
  unlink_wechat(call.work, people_of(call), caller_of(call));
  call.done();
}

// GET /api/v1/me/real-name
void show_real_name(OfficeCall& call) {
  const auto masked = masked_real_name(call.work, people_of(call), call.visitor().id);
  std::string json;
  ObjectWriter object(json);
  object.text("state", real_name_state(call.work, call.visitor().id));
  write_maybe_text(object, "name", masked ? std::optional(masked->name) : std::nullopt);
  write_maybe_text(object, "id_number", masked ? std::optional(masked->id_number) : std::nullopt);
  object.close();
  call.respond(std::move(json));
}

// PUT /api/v1/me/real-name
void submit_own_name(OfficeCall& call) {
  submit_real_name(call.work, people_of(call), caller_of(call),
                   {.name = call.text("name"), .id_number = call.text("id_number")});
  call.after_commit(call.hall.house->wake_pumps);
  call.keep_no_answer();
  show_real_name(call);
}

// GET /api/v1/me/memberships
void list_own(OfficeCall& call) {
  std::string json = R"({"memberships":[)";
  for (const MembershipView& view : memberships_of(call.work, call.visitor().id)) {
    if (json.back() != '[') json.push_back(',');
    append_membership(json, view);
  }
  json += "]}";
  call.respond(std::move(json));
}

// GET /api/v1/me/personal-data
void export_own(OfficeCall& call) {
  House& house = *call.hall.house;
  call.respond(
      to_json(export_personal_data(call.work, house.people, caller_of(call), call.visitor().id, house.personal_data)));
}

void erase_now(OfficeCall& call) {
  House& house = *call.hall.house;
  AccessChanges access;
  erase_member(call.work, house.people, caller_of(call), call.visitor().id, house.personal_data, access);
  call.add_field(house.identity.no_cookie_line());
  apply_once_durable(call, std::move(access));
  call.keep_no_answer();
  call.done();
}

// POST /api/v1/me/erasure: not while an engine holds anything for them.
void erase_own(OfficeCall& call) {
  const auto held = std::make_shared<std::optional<std::vector<MemberHoldings>>>();
  std::vector<Programme*> programmes;
  for (const MembershipView& membership : memberships_of(call.work, call.visitor().id)) {
    Programme* const programme = call.hall.programmes.find(membership.programme);
    if (programme == nullptr) throw Refusal(problem_of(Reject::service_busy), membership.programme + " is not open");
    programmes.push_back(programme);
  }
  call.later(
      [held, programmes = std::move(programmes), member = call.visitor().id](OfficeCall::Back back) {
        ask_holdings(programmes, member, [held, back = std::move(back)](auto found) {
          *held = std::move(found);
          back();
        });
      },
      [held](OfficeCall& then) {
        if (!*held) throw Refusal(problem_of(Reject::service_busy), "an engine could not be asked");
        if (std::string left = describe(**held); !left.empty()) throw Refusal(kMemberHoldsValue, std::move(left));
        erase_now(then);
      });
}

void answer_membership(OfficeCall& call, int status) {
  const auto view = find_membership(call.work, call.programme(), call.visitor().id);
  if (!view) throw Refusal(kMembershipUnknown);
  std::string json;
  append_membership(json, *view);
  call.respond(std::move(json), status);
}

// GET …/me/membership
void show_membership(OfficeCall& call) { answer_membership(call, 200); }

// POST …/me/membership
void join(OfficeCall& call) {
  const std::int64_t entry = join_programme(call.work, caller_of(call), call.visitor().id,
                                            {.programme = call.programme(),
                                             .invitation_code = call.text("invitation_code"),
                                             .accepts = call.text("accepts")});
  call.after_engine(entry, [](OfficeCall& then, const OutboxAnswer& answer) {
    refuse_unless_accepted(answer);
    answer_membership(then, 201);
  });
}

}  // namespace

void write_maybe_text(ObjectWriter& object, std::string_view name, const std::optional<std::string>& text) {
  text ? object.text(name, *text) : object.null(name);
}

void write_maybe_time(ObjectWriter& object, std::string_view name, const std::optional<Timestamp>& at) {
  at ? object.time(name, *at) : object.null(name);
}

void append_membership(std::string& json, const MembershipView& view) {
  ObjectWriter object(json);
  object.text("programme", view.programme);
  object.text("state", view.state);
  write_maybe_text(object, "referrer", view.referrer);
  write_maybe_text(object, "invitation_code", view.invitation_code);
  write_maybe_text(object, "reason", view.reason);
  object.time("asked_at", view.asked_at);
  write_maybe_time(object, "joined_at", view.joined_at);
  object.close();
}

namespace handlers {

extern const Handler show_my_account{.work = show};
extern const Handler change_my_account{.work = change};
extern const Handler send_my_step_up_code{.work = send_own_code};
extern const Handler set_my_password{.work = set_password};
extern const Handler send_phone_change_code{.work = send_phone_code};
extern const Handler change_my_phone{.work = change_own_phone};
extern const Handler link_my_wechat{.work = link};
extern const Handler unlink_my_wechat{.work = unlink};
extern const Handler show_my_real_name{.work = show_real_name};
extern const Handler submit_my_real_name{.work = submit_own_name};
extern const Handler list_my_memberships{.work = list_own};
extern const Handler export_my_personal_data{.work = export_own};
extern const Handler erase_my_account{.work = erase_own};
extern const Handler show_my_membership{.work = show_membership};
extern const Handler join_programme{.work = join};

}  // namespace handlers
}  // namespace greenpool
