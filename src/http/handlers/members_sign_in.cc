// How members come in: by phone with a code or a password, or by WeChat.
#include <memory>

#include "http/handlers/identity.h"
#include "json/writer.h"
#include "office/random.h"
#include "people/login_codes.h"
#include "people/members.h"
#include "people/problems.h"
#include "people/wechat_accounts.h"
#include "server/house.h"

namespace greenpool {
namespace {

constexpr std::int64_t kWaySeconds = 600;  // as long as a state is good

// POST /api/v1/member-codes
void send_code_to(OfficeCall& call) {
  send_code(call.work, people_of(call),
            {.phone = call.text("phone"), .purpose = CodePurpose::sign_in, .client = call.exchange.client});
  call.after_commit(call.hall.house->wake_pumps);
  call.keep_no_answer();
  call.done();
}

void answer_entry(OfficeCall& call, const MemberEntry& entry, AccessChanges access) {
  answer_with_session(call, {.kind = PrincipalKind::member, .id = entry.member}, *entry.session, std::move(access));
}

void sign_in_with_code(OfficeCall& call, const std::string& code) {
  AccessChanges access;
  const MemberEntry entry = enter_with_code(call.work, people_of(call),
                                            {.phone = call.text("phone"),
                                             .code = code,
                                             .client = call.exchange.client,
                                             .label = call.exchange.user_agent,
                                             .request = call.request_id()},
                                            access);
  if (!entry.session) return answer_problem(call, kCodeWrong);
  answer_entry(call, entry, std::move(access));
}

void sign_in_with_password(OfficeCall& call, const std::string& password) {
  const SignInAttempt attempt = begin_sign_in(call.work, people_of(call),
                                              {.realm = SignInRealm::members,
                                               .name = call.text("phone"),
                                               .client = call.exchange.client,
                                               .label = call.exchange.user_agent,
                                               .request = call.request_id()},
                                              call.hall.house->passwords.dummy_hash());
  compute_password(
      call, {.password = password, .against = attempt.against},
      [attempt](OfficeCall& then, const PasswordOutcome& outcome) { answer_sign_in(then, attempt, outcome, ""); });
}

// POST /api/v1/member-sessions
void enter(OfficeCall& call) {
  const auto code = call.body().text_at("code");
  const auto password = call.body().text_at("password");
  if (code.has_value() == password.has_value()) {
    throw Refusal(info_of(HttpProblem::field_invalid), R"(either "code" or "password" is given)");
  }
  code ? sign_in_with_code(call, std::string(*code)) : sign_in_with_password(call, std::string(*password));
}

WechatLogin& wechat_of(const OfficeCall& call) {
  WechatLogin* const wechat = call.hall.house->wechat;
  if (wechat == nullptr) throw Refusal(kWechatFailed, "nobody signs in by WeChat here");
  return *wechat;
}

// POST /api/v1/wechat/authorizations
void set_out(OfficeCall& call) {
  const WechatLogin& wechat = wechat_of(call);
  const std::string secret = random_token();
  std::string json;
  ObjectWriter object(json);
  object.text("url", wechat.authorize_url(make_wechat_state(people_of(call).vault, secret, call.work.now)));
  object.close();
  call.add_field(call.hall.house->identity.browser_cookie_line(secret, kWaySeconds));
  call.keep_no_answer();
  call.respond(std::move(json));
}

void come_in_by_wechat(OfficeCall& call, const Result<std::string>& openid) {
  if (!openid) throw Refusal(openid.error().code == kWechatCodeRefused.code ? kWechatCodeRefused : kWechatFailed);
  AccessChanges access;
  const bool is_member = call.visitor().kind == VisitorKind::member;
  const WechatEntry found = enter_with_wechat(call.work, people_of(call),
                                              {.openid = *openid,
                                               .label = call.exchange.user_agent,
                                               .request = call.request_id(),
                                               .present = is_member ? call.visitor().id : ""},
                                              access);
  call.keep_no_answer();
  const std::optional<NewSession>& session = found.entry.session;
  std::string json;
  ObjectWriter object(json);
  if (session) {
    give_session(call, *session, access);
    const std::int64_t strong = call.hall.house->identity.strong_seconds() * kMicrosecondsPerSecond;
    object.name("session") += session_json(call, {.kind = PrincipalKind::member, .id = found.entry.member}, *session,
                                           Timestamp(call.work.now.microseconds() + strong));
    object.null("ticket");
  } else {
    object.null("session");
    object.text("ticket", found.ticket);
  }
  object.close();
  call.respond(std::move(json));
}

// POST /api/v1/wechat/sessions
void come_back(OfficeCall& call) {
  WechatLogin& wechat = wechat_of(call);
  check_wechat_state(people_of(call).vault, call.visitor().browser_secret, call.text("state"), call.work.now);
  const auto openid = std::make_shared<Result<std::string>>(failure("wechat_failed", "it was not asked"));
  Readers& errands = call.hall.house->errands;
  call.later(
      [&wechat, &errands, openid, code = call.text("code")](OfficeCall::Back back) {
        const bool taken = errands.submit([&wechat, openid, code, back] {
          *openid = wechat.exchange(code);
          back();
        });
        if (!taken) back();
      },
      [openid](OfficeCall& then) { come_in_by_wechat(then, *openid); });
}

}  // namespace

namespace handlers {

extern const Handler send_sign_in_code{.work = send_code_to};
extern const Handler sign_in_member{.work = enter};
extern const Handler authorize_wechat{.work = set_out};
extern const Handler sign_in_by_wechat{.work = come_back};

}  // namespace handlers
}  // namespace greenpool
