#include "people/sign_in.h"

#include "people/failures.h"
#include "people/members.h"
#include "people/problems.h"
#include "people/second_factor.h"
#include "people/text_rules.h"

namespace greenpool {
namespace {

FailureKey key_of(SignInRealm realm, const std::string& name) {
  return {.of = realm == SignInRealm::operators ? FailureOf::operator_login : FailureOf::member_phone, .name = name};
}
FailureKey client_key(const SignInRequest& request) { return {.of = FailureOf::client, .name = request.client}; }

PrincipalKind kind_of(SignInRealm realm) {
  return realm == SignInRealm::operators ? PrincipalKind::operator_ : PrincipalKind::member;
}
ActorKind actor_of(PrincipalKind kind) {
  return kind == PrincipalKind::operator_ ? ActorKind::operator_ : ActorKind::member;
}

// What is not even a name is counted as it came, within bounds.
std::string stored_name(const SignInRequest& request) {
  if (request.realm == SignInRealm::members) {
    if (auto phone = normalised_phone(request.name)) return *phone;
  }
  return request.name.substr(0, 64);
}

std::optional<std::string> holder_of(Work& work, const People& people, SignInRealm realm, const std::string& name) {
  if (realm == SignInRealm::members) return people.vault.find(work, kPhoneField, name);
  return work.db.text("SELECT id FROM operators WHERE login=?1", name);
}

struct StoredPassword {
  std::string hash;
  std::int64_t version = 0;  // rises when it is changed, not when it is only hashed anew
};

std::optional<StoredPassword> stored_password(Work& work, PrincipalKind kind, const std::string& holder) {
  Rows rows = work.db.start(kind == PrincipalKind::operator_
                                ? "SELECT password_hash,password_version FROM operators WHERE id=?1 AND state='active'"
                                : "SELECT password_hash,password_version FROM members WHERE id=?1 AND state='active'",
                            std::vector<SqlValue>{holder});
  if (!rows.next() || rows.is_null(0)) return std::nullopt;
  return StoredPassword{rows.text(0), rows.integer(1)};
}

void store_renewed_hash(Work& work, PrincipalKind kind, const std::string& holder, const std::string& hash) {
  if (hash.empty()) return;
  if (kind == PrincipalKind::operator_) {
    work.db.run("UPDATE operators SET password_hash=?2 WHERE id=?1", holder, hash);
  } else {
    work.db.run("UPDATE members SET password_hash=?2 WHERE id=?1", holder, hash);
  }
}

// The password was right, and was not changed while it was compared.
bool is_right(Work& work, const SessionHolder& holder, std::int64_t version, const PasswordOutcome& outcome) {
  if (!outcome.computed || !outcome.matches) return false;
  const auto stored = stored_password(work, holder.kind, holder.id);
  return stored && stored->version == version;
}

SignInResult failed(Work& work, const Caller& by, const SignInAttempt& attempt, std::string_view outcome) {
  write_audit(work, by, {.action = "sign_in", .subject = attempt.holder.value_or(""), .outcome = outcome});
  return {};
}

}  // namespace

SignInAttempt begin_sign_in(Work& work, const People& people, const SignInRequest& request,
                            const std::string& dummy_hash) {
  SignInAttempt attempt{.asked = request, .name = stored_name(request), .holder = std::nullopt};
  count_attempt(work, people, client_key(request));
  count_attempt(work, people, key_of(request.realm, attempt.name));
  attempt.holder = holder_of(work, people, request.realm, attempt.name);
  const auto stored = attempt.holder ? stored_password(work, kind_of(request.realm), *attempt.holder) : std::nullopt;
  attempt.against = stored ? stored->hash : dummy_hash;
  attempt.password_version = stored ? stored->version : 0;
  return attempt;
}

SignInResult finish_sign_in(Work& work, const People& people, const SignInAttempt& attempt,
                            const PasswordOutcome& outcome, std::string_view code, AccessChanges& access) {
  const SignInRealm realm = attempt.asked.realm;
  const PrincipalKind kind = kind_of(realm);
  const FailureKey key = key_of(realm, attempt.name);
  Caller by{.kind = ActorKind::anonymous, .request = attempt.asked.request};
  if (!outcome.computed) {
    // Nothing was tried.
    take_back_attempt(work, people, key);
    take_back_attempt(work, people, client_key(attempt.asked));
    return {};
  }
  const SessionHolder holder{.kind = kind, .id = attempt.holder.value_or("")};
  if (!attempt.holder || !is_right(work, holder, attempt.password_version, outcome)) {
    return failed(work, by, attempt, "wrong");
  }
  by = {.kind = actor_of(kind), .id = *attempt.holder, .request = attempt.asked.request};
  if (kind == PrincipalKind::operator_ && has_second_factor(work, by.id)) {
    if (code.empty()) {
      // Not a success yet: it must not start the counter over for who only knows the password.
      take_back_attempt(work, people, key);
      take_back_attempt(work, people, client_key(attempt.asked));
      return {.end = SignInEnd::second_factor_needed};
    }
    if (!use_second_factor(work, people, by, by.id, code)) return failed(work, by, attempt, "wrong_code");
  }
  clear_failures(work, people, key);
  take_back_attempt(work, people, client_key(attempt.asked));
  store_renewed_hash(work, kind, by.id, outcome.hash);
  write_audit(work, by, {.action = "sign_in", .subject = by.id});
  return {.end = SignInEnd::signed_in,
          .holder = by.id,
          .session = open_session(work, people, holder, attempt.asked.label, access)};
}

StepUpAttempt begin_step_up(Work& work, const People& people, const Principal& who, const std::string& dummy_hash) {
  if (who.session.empty()) throw Refusal(kSessionEnded);
  count_attempt(work, people, {.of = FailureOf::second_factor, .name = who.id});
  const auto stored = stored_password(work, who.kind, who.id);
  return {.holder = {.kind = who.kind, .id = who.id},
          .session = who.session,
          .against = stored ? stored->hash : dummy_hash,
          .password_version = stored ? stored->version : 0};
}

std::optional<NewSession> finish_step_up(Work& work, const People& people, const Caller& by,
                                         const StepUpAttempt& attempt, const PasswordOutcome& outcome,
                                         AccessChanges& access) {
  if (!is_right(work, attempt.holder, attempt.password_version, outcome)) {
    write_audit(work, by, {.action = "step_up", .subject = attempt.holder.id, .outcome = "wrong"});
    return std::nullopt;
  }
  clear_failures(work, people, {.of = FailureOf::second_factor, .name = attempt.holder.id});
  store_renewed_hash(work, attempt.holder.kind, attempt.holder.id, outcome.hash);
  write_audit(work, by, {.action = "step_up", .subject = attempt.holder.id});
  return renew_session(work, people, attempt.session, access);
}

std::optional<NewSession> step_up_with_second_factor(Work& work, const People& people, const Caller& by,
                                                     const std::string& session, std::string_view code,
                                                     AccessChanges& access) {
  const FailureKey key{.of = FailureOf::second_factor, .name = by.id};
  count_attempt(work, people, key);
  if (!use_second_factor(work, people, by, by.id, code)) {
    write_audit(work, by, {.action = "step_up", .subject = by.id, .outcome = "wrong_code"});
    return std::nullopt;
  }
  clear_failures(work, people, key);
  write_audit(work, by, {.action = "step_up", .subject = by.id});
  return renew_session(work, people, session, access);
}

void unlock_sign_in(Work& work, const People& people, const Caller& by, SignInRealm realm, const std::string& name) {
  const std::string stored = stored_name({.realm = realm, .name = name});
  const auto holder = holder_of(work, people, realm, stored);
  clear_failures(work, people, key_of(realm, stored));
  if (holder) clear_failures(work, people, {.of = FailureOf::second_factor, .name = *holder});
  if (realm == SignInRealm::members) lift_code_limit(work, people, stored);
  write_audit(work, by, {.action = "sign_in_unlocked", .subject = holder.value_or("")});
}

}  // namespace greenpool
