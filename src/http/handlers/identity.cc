#include "http/handlers/identity.h"

#include <algorithm>
#include <memory>

#include "base/check.h"
#include "json/writer.h"
#include "people/members.h"
#include "people/operators.h"
#include "people/problems.h"
#include "people/second_factor.h"
#include "server/house.h"

namespace greenpool {
namespace {

std::string_view name_of(Standing standing) {
  switch (standing) {
    case Standing::full:
      return "full";
    case Standing::password_change_needed:
      return "password_change_needed";
    case Standing::second_factor_enrolment_needed:
      break;
  }
  return "second_factor_enrolment_needed";
}

void write_roles(std::string& json, const std::vector<RoleGrant>& roles) {
  json.push_back('[');
  for (const RoleGrant& grant : roles) {
    if (&grant != &roles.front()) json.push_back(',');
    ObjectWriter object(json);
    object.text("programme", grant.programme);
    object.id("role", name_of(grant.role));
    object.close();
  }
  json.push_back(']');
}

void write_operator(OfficeCall& call, ObjectWriter& object, const std::string& id) {
  const People& people = call.hall.house->people;
  const auto who = find_operator(call.work, people, id);
  if (!who) throw Refusal(kSessionUnknown);
  object.id("kind", "operator");
  object.text("display_name", who->display_name);
  object.id("standing", name_of(standing_of(call.work, people, id)));
  object.text("second_factor", who->second_factor);
  object.integer("recovery_codes_left", recovery_codes_left(call.work, id));
  write_roles(object.name("roles"), who->roles);
}

void write_member(OfficeCall& call, ObjectWriter& object, const std::string& id) {
  const auto who = member_profile(call.work, call.hall.house->people, id);
  if (!who) throw Refusal(kSessionUnknown);
  object.id("kind", "member");
  object.text("display_name", who->nickname);
  object.id("standing", name_of(Standing::full));
  object.id("second_factor", "none");
  object.name("roles") += "[]";
}

// A browser that signs in again leaves the session that it had.
void end_session_before(OfficeCall& call, const std::string& next, AccessChanges& access) {
  const std::string& before = call.visitor().session;
  if (before.empty() || before == next) return;
  const SessionHolder holder = holder_of(call);
  const std::vector<SessionView> running = list_sessions(call.work, holder);
  if (std::none_of(running.begin(), running.end(), [&](const SessionView& view) { return view.id == before; })) return;
  end_session(call.work, caller_of(call), holder, before, access);
}

}  // namespace

const People& people_of(const OfficeCall& call) { return call.hall.house->people; }

Caller caller_of(const OfficeCall& call) {
  const Visitor& visitor = call.visitor();
  ActorKind kind = ActorKind::anonymous;
  if (visitor.kind == VisitorKind::operator_account) kind = ActorKind::operator_;
  if (visitor.kind == VisitorKind::member) kind = ActorKind::member;
  if (visitor.kind == VisitorKind::key) kind = ActorKind::api_key;
  return {.kind = kind, .id = visitor.id, .request = call.request_id()};
}

SessionHolder holder_of(const OfficeCall& call) {
  const Visitor& visitor = call.visitor();
  GP_CHECK(!visitor.session.empty(), "whoever holds a session has one");
  return {.kind = visitor.kind == VisitorKind::member ? PrincipalKind::member : PrincipalKind::operator_,
          .id = visitor.id};
}

void apply_once_durable(OfficeCall& call, AccessChanges access) {
  if (access.empty()) return;
  AccessBook& book = call.hall.house->book;
  call.after_commit([&book, changes = std::move(access)] { book.apply(changes); });
}

void answer_problem(OfficeCall& call, const ProblemInfo& problem) {
  call.keep_no_answer();
  call.exchange.fail(problem);
}

std::string session_json(OfficeCall& call, const SessionHolder& holder, const NewSession& session,
                         Timestamp strong_until) {
  std::string json;
  ObjectWriter object(json);
  object.id("id", holder.id);
  object.id("session", session.id);
  holder.kind == PrincipalKind::operator_ ? write_operator(call, object, holder.id)
                                          : write_member(call, object, holder.id);
  object.text("csrf_token", session.csrf_token);
  object.time("strong_until", strong_until);
  object.time("absolute_until", session.absolute_until);
  object.close();
  return json;
}

void give_session(OfficeCall& call, const NewSession& session, AccessChanges& access) {
  end_session_before(call, session.id, access);
  const std::int64_t left = session.absolute_until.microseconds() - call.work.now.microseconds();
  call.add_field(call.hall.house->identity.cookie_line(session.token, left / kMicrosecondsPerSecond));
  call.keep_no_answer();
  apply_once_durable(call, std::move(access));
}

void answer_with_session(OfficeCall& call, const SessionHolder& holder, const NewSession& session,
                         AccessChanges access) {
  give_session(call, session, access);
  const std::int64_t strong = call.hall.house->identity.strong_seconds() * kMicrosecondsPerSecond;
  call.respond(session_json(call, holder, session, Timestamp(call.work.now.microseconds() + strong)));
}

void answer_sign_in(OfficeCall& call, const SignInAttempt& attempt, const PasswordOutcome& outcome,
                    std::string_view code) {
  AccessChanges access;
  const SignInResult result = finish_sign_in(call.work, call.hall.house->people, attempt, outcome, code, access);
  if (!outcome.computed) return answer_problem(call, kPasswordPoolBusy);
  if (result.end == SignInEnd::second_factor_needed) return answer_problem(call, kSecondFactorNeeded);
  if (result.end == SignInEnd::failed) return answer_problem(call, kSignInFailed);
  const PrincipalKind kind =
      attempt.asked.realm == SignInRealm::operators ? PrincipalKind::operator_ : PrincipalKind::member;
  answer_with_session(call, {.kind = kind, .id = result.holder}, *result.session, std::move(access));
}

void compute_password(OfficeCall& call, PasswordJob job, PasswordThen then) {
  PasswordPool& pool = call.hall.house->passwords;
  const auto outcome = std::make_shared<PasswordOutcome>();
  const auto asked = std::make_shared<PasswordJob>(std::move(job));
  call.later(
      [&pool, outcome, asked](OfficeCall::Back back) {
        asked->done = [outcome, back](PasswordOutcome computed) {
          *outcome = std::move(computed);
          back();
        };
        try {
          pool.submit(std::move(*asked));
        } catch (const Refusal&) {
          back();
        }
      },
      [outcome, finish = std::move(then)](OfficeCall& further) { finish(further, *outcome); });
}

std::string quoted_or_null(const std::optional<std::string>& text) {
  if (!text) return "null";
  std::string json;
  append_json_string(json, *text);
  return json;
}

}  // namespace greenpool
