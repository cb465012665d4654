// Signing in and out, the session of whoever asks, and what guards it: password, second factor, step-up.
#include <algorithm>

#include "http/handlers/identity.h"
#include "json/writer.h"
#include "people/members.h"
#include "people/operators.h"
#include "people/problems.h"
#include "people/second_factor.h"
#include "server/house.h"

namespace greenpool {
namespace {

// POST /api/v1/sessions
void sign_in_operator(OfficeCall& call) {
  const SignInAttempt attempt = begin_sign_in(call.work, people_of(call),
                                              {.realm = SignInRealm::operators,
                                               .name = call.text("login"),
                                               .client = call.exchange.client,
                                               .label = call.exchange.user_agent,
                                               .request = call.request_id()},
                                              call.hall.house->passwords.dummy_hash());
  compute_password(call, {.password = call.text("password"), .against = attempt.against},
                   [attempt](OfficeCall& then, const PasswordOutcome& outcome) {
                     answer_sign_in(then, attempt, outcome, then.text("code"));
                   });
}

// GET /api/v1/sessions
void list_sessions_of_caller(OfficeCall& call) {
  std::string json = R"({"sessions":[)";
  for (const SessionView& view : list_sessions(call.work, holder_of(call))) {
    if (json.back() != '[') json.push_back(',');
    ObjectWriter object(json);
    object.id("id", view.id);
    object.text("label", view.label);
    object.time("created_at", view.created_at);
    object.time("last_seen", view.last_seen);
    object.time("absolute_until", view.absolute_until);
    object.truth("current", view.id == call.visitor().session);
    object.close();
  }
  json += "]}";
  call.respond(std::move(json));
}

// DELETE /api/v1/sessions
void end_others(OfficeCall& call) {
  AccessChanges access;
  end_sessions(call.work, caller_of(call), holder_of(call), call.visitor().session, access);
  apply_once_durable(call, std::move(access));
  call.done();
}

void end_one(OfficeCall& call, const std::string& session) {
  AccessChanges access;
  end_session(call.work, caller_of(call), holder_of(call), session, access);
  if (session == call.visitor().session) call.add_field(call.hall.house->identity.no_cookie_line());
  apply_once_durable(call, std::move(access));
  call.done();
}

// DELETE /api/v1/sessions/{session}
void end_named(OfficeCall& call) { end_one(call, call.path("session")); }

// DELETE /api/v1/session
void end_current(OfficeCall& call) { end_one(call, call.visitor().session); }

// GET /api/v1/session
void show_current(OfficeCall& call) {
  const SessionHolder holder = holder_of(call);
  const std::vector<SessionView> running = list_sessions(call.work, holder);
  const auto current = std::find_if(running.begin(), running.end(),
                                    [&](const SessionView& view) { return view.id == call.visitor().session; });
  if (current == running.end()) throw Refusal(kSessionUnknown);
  const NewSession session{.id = current->id,
                           .token = {},
                           .csrf_token = csrf_token_of(call.work, people_of(call), current->id),
                           .absolute_until = current->absolute_until};
  call.respond(session_json(call, holder, session, call.visitor().strong_until));
}

void answer_step_up(OfficeCall& call, const std::optional<NewSession>& session, AccessChanges access,
                    const ProblemInfo& otherwise) {
  if (!session) return answer_problem(call, otherwise);
  answer_with_session(call, holder_of(call), *session, std::move(access));
}

void step_up_by_code(OfficeCall& call, const std::string& code) {
  const Visitor& who = call.visitor();
  AccessChanges access;
  const auto session =
      who.kind == VisitorKind::member
          ? step_up_with_code(call.work, people_of(call), caller_of(call), who.session, code, access)
          : step_up_with_second_factor(call.work, people_of(call), caller_of(call), who.session, code, access);
  answer_step_up(call, session, std::move(access), kCodeWrong);
}

StepUpAttempt begin_with_password(OfficeCall& call) {
  const SessionHolder holder = holder_of(call);
  return begin_step_up(call.work, people_of(call),
                       {.kind = holder.kind, .id = holder.id, .session = call.visitor().session},
                       call.hall.house->passwords.dummy_hash());
}

// POST /api/v1/session/step-up
void prove_again(OfficeCall& call) {
  const auto code = call.body().text_at("code");
  const auto password = call.body().text_at("password");
  if (code.has_value() == password.has_value()) {
    throw Refusal(info_of(HttpProblem::field_invalid), R"(either "password" or "code" is given)");
  }
  if (code) return step_up_by_code(call, std::string(*code));
  const StepUpAttempt attempt = begin_with_password(call);
  compute_password(call, {.password = std::string(*password), .against = attempt.against},
                   [attempt](OfficeCall& then, const PasswordOutcome& outcome) {
                     if (!outcome.computed) return answer_problem(then, kPasswordPoolBusy);
                     AccessChanges access;
                     const auto session =
                         finish_step_up(then.work, people_of(then), caller_of(then), attempt, outcome, access);
                     answer_step_up(then, session, std::move(access), kSignInFailed);
                   });
}

void store_new_password(OfficeCall& call, const StepUpAttempt& attempt, const PasswordOutcome& checked,
                        const PasswordOutcome& made) {
  if (!made.computed) return answer_problem(call, kPasswordPoolBusy);
  AccessChanges access;
  const Caller by = caller_of(call);
  const auto session = finish_step_up(call.work, people_of(call), by, attempt, checked, access);
  if (!session) return answer_problem(call, kSignInFailed);
  change_operator_password(call.work, people_of(call), by, session->id, made.hash, access);
  answer_with_session(call, holder_of(call), *session, std::move(access));
}

// POST /api/v1/session/password
void change_password(OfficeCall& call) {
  const auto who = find_operator(call.work, people_of(call), call.visitor().id);
  if (!who) throw Refusal(kOperatorUnknown);
  const SecondFactor second = who->second_factor == "on" ? SecondFactor::present : SecondFactor::absent;
  check_operator_password(call.text("password"), people_of(call).settings, second, who->login);
  const StepUpAttempt attempt = begin_with_password(call);
  compute_password(call, {.password = call.text("current"), .against = attempt.against},
                   [attempt](OfficeCall& then, const PasswordOutcome& checked) {
                     if (!checked.computed) return answer_problem(then, kPasswordPoolBusy);
                     if (!checked.matches) return store_new_password(then, attempt, checked, {.computed = true});
                     compute_password(then, {.password = then.text("password")},
                                      [attempt, checked](OfficeCall& last, const PasswordOutcome& made) {
                                        store_new_password(last, attempt, checked, made);
                                      });
                   });
}

void write_codes(std::string& json, const std::vector<std::string>& codes) {
  json.push_back('[');
  for (const std::string& code : codes) {
    if (&code != &codes.front()) json.push_back(',');
    append_json_string(json, code);
  }
  json.push_back(']');
}

// POST /api/v1/session/second-factor
void offer(OfficeCall& call) {
  const SecondFactorOffer offered = offer_second_factor(call.work, people_of(call), caller_of(call));
  std::string json;
  ObjectWriter object(json);
  object.text("secret", offered.secret);
  object.text("uri", offered.uri);
  object.close();
  call.keep_no_answer();
  call.respond(std::move(json));
}

// POST /api/v1/session/second-factor/confirmation
void confirm(OfficeCall& call) {
  AccessChanges access;
  const SecondFactorEnrolment enrolment =
      confirm_second_factor(call.work, people_of(call), caller_of(call), call.text("code"), access);
  if (!enrolment.confirmed) return answer_problem(call, kCodeWrong);
  const NewSession session = renew_session(call.work, people_of(call), call.visitor().session, access);
  give_session(call, session, access);
  const std::int64_t strong = call.hall.house->identity.strong_seconds() * kMicrosecondsPerSecond;
  std::string json;
  ObjectWriter object(json);
  write_codes(object.name("recovery_codes"), enrolment.recovery_codes);
  object.name("session") +=
      session_json(call, holder_of(call), session, Timestamp(call.work.now.microseconds() + strong));
  object.close();
  call.respond(std::move(json));
}

// POST /api/v1/session/second-factor/recovery-codes
void renew_codes(OfficeCall& call) {
  std::string json;
  ObjectWriter object(json);
  write_codes(object.name("recovery_codes"), renew_recovery_codes(call.work, caller_of(call)));
  object.close();
  call.keep_no_answer();
  call.respond(std::move(json));
}

}  // namespace

namespace handlers {

extern const Handler sign_in{.work = sign_in_operator};
extern const Handler list_own_sessions{.work = list_sessions_of_caller};
extern const Handler end_other_sessions{.work = end_others};
extern const Handler end_own_session{.work = end_named};
extern const Handler show_session{.work = show_current};
extern const Handler sign_out{.work = end_current};
extern const Handler step_up{.work = prove_again};
extern const Handler change_own_password{.work = change_password};
extern const Handler offer_second_factor{.work = offer};
extern const Handler confirm_second_factor{.work = confirm};
extern const Handler renew_recovery_codes{.work = renew_codes};

}  // namespace handlers
}  // namespace greenpool
