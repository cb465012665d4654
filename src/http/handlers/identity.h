// What the handlers around identities share: who asks, as the people's room names them; sessions that are given out;
// failures that count; passwords, which take their time on threads of their own.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "http/handlers/handlers.h"
#include "http/office_call.h"
#include "people/access_book.h"
#include "people/audit_log.h"
#include "people/password_pool.h"
#include "people/sessions.h"
#include "people/sign_in.h"

namespace greenpool {

[[nodiscard]] const People& people_of(const OfficeCall& call);
[[nodiscard]] Caller caller_of(const OfficeCall& call);
// Of a visitor with a session.
[[nodiscard]] SessionHolder holder_of(const OfficeCall& call);

// Who may come in changes once this piece of work is durable.
void apply_once_durable(OfficeCall& call, AccessChanges access);

// Answers why not, and keeps what was done: a wrong password has been counted. A Refusal would undo it.
void answer_problem(OfficeCall& call, const ProblemInfo& problem);

// A session as the document's Session, for who has just got it, or has it.
[[nodiscard]] std::string session_json(OfficeCall& call, const SessionHolder& holder, const NewSession& session,
                                       Timestamp strong_until);
// Gives a session out: its cookie, its CSRF token, and the changes of the book. What stood in the cookie before,
// another session, ends.
void answer_with_session(OfficeCall& call, const SessionHolder& holder, const NewSession& session,
                         AccessChanges access);
// The cookie and the rest alone; the caller answers.
void give_session(OfficeCall& call, const NewSession& session, AccessChanges& access);

// What became of a sign-in by password.
void answer_sign_in(OfficeCall& call, const SignInAttempt& attempt, const PasswordOutcome& outcome,
                    std::string_view code);

using PasswordThen = std::function<void(OfficeCall& call, const PasswordOutcome& outcome)>;
// Not computed: too many wait. Without `against` a hash is made.
void compute_password(OfficeCall& call, PasswordJob job, PasswordThen then);

// "next": of a list that goes on, or null.
[[nodiscard]] std::string quoted_or_null(const std::optional<std::string>& text);

}  // namespace greenpool
