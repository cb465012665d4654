// Signing in with a password, and proving oneself again (step-up), in three parts, because the password is checked on a
// thread of the pool and never in the office:
//
//   begin_…() in the office ──▶ PasswordPool ──▶ finish_…() in the office ──▶ AccessBook::apply()
//
// What is wrong is an answer here and no refusal, because it has to be counted: the caller answers sign_in_failed or
// second_factor_needed once it is durable. Unknown names take the same way with a dummy hash, are counted alike and get
// the same answers. Office thread.
#pragma once

#include <optional>
#include <string>

#include "people/access_book.h"
#include "people/audit_log.h"
#include "people/password_pool.h"
#include "people/sessions.h"
#include "people/settings.h"

namespace greenpool {

enum class SignInRealm : std::uint8_t { operators, members };

struct SignInRequest {
  SignInRealm realm = SignInRealm::members;
  std::string name = {};     // a login name, or a phone as it was typed
  std::string client = {};   // the client's address; empty: not known
  std::string label = {};    // what the client says of itself
  std::string request = {};  // the request's id
};

struct SignInAttempt {
  SignInRequest asked;
  std::string name = {};              // as it is stored
  std::optional<std::string> holder;  // whom it would be
  std::string against = {};           // for the pool
  std::int64_t password_version = 0;
};

enum class SignInEnd : std::uint8_t { signed_in, failed, second_factor_needed };

struct SignInResult {
  SignInEnd end = SignInEnd::failed;
  std::string holder = {};
  std::optional<NewSession> session = {};
};

// Refusal: sign_in_delayed.
[[nodiscard]] SignInAttempt begin_sign_in(Work& work, const People& people, const SignInRequest& request,
                                          const std::string& dummy_hash);
// `code`: of the second factor; empty: none was given.
[[nodiscard]] SignInResult finish_sign_in(Work& work, const People& people, const SignInAttempt& attempt,
                                          const PasswordOutcome& outcome, std::string_view code, AccessChanges& access);

// The password once more, of who is signed in. `against` is for the pool. Refusals: session_ended, sign_in_delayed.
struct StepUpAttempt {
  SessionHolder holder;
  std::string session = {};
  std::string against = {};
  std::int64_t password_version = 0;
};
[[nodiscard]] StepUpAttempt begin_step_up(Work& work, const People& people, const Principal& who,
                                          const std::string& dummy_hash);
// nullopt: it was wrong. Otherwise the session's new token.
[[nodiscard]] std::optional<NewSession> finish_step_up(Work& work, const People& people, const Caller& by,
                                                       const StepUpAttempt& attempt, const PasswordOutcome& outcome,
                                                       AccessChanges& access);
// By a code of the second factor. Refusal: sign_in_delayed.
[[nodiscard]] std::optional<NewSession> step_up_with_second_factor(Work& work, const People& people, const Caller& by,
                                                                   const std::string& session, std::string_view code,
                                                                   AccessChanges& access);

// Lifts the delays of a name, and of a phone the day's limit of codes, for support. The same answer whether or not
// somebody has it.
void unlock_sign_in(Work& work, const People& people, const Caller& by, SignInRealm realm, const std::string& name);

}  // namespace greenpool
