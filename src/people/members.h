// Member accounts. A member's id ("m-…") is the engine's too. Phone, nickname and openid are sealed in the vault; a
// phone belongs to one account. Office thread.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "people/access_book.h"
#include "people/audit_log.h"
#include "people/login_codes.h"
#include "people/sessions.h"
#include "people/settings.h"
#include "people/sign_in.h"

namespace greenpool {

// Fields in the vault.
inline constexpr std::string_view kPhoneField = "phone";
inline constexpr std::string_view kNicknameField = "nickname";
inline constexpr std::string_view kOpenidField = "openid";

struct CodeSignIn {
  std::string phone = {};  // as it was typed
  std::string code = {};
  std::string client = {};
  std::string label = {};
  std::string request = {};
};

struct MemberEntry {
  SignInEnd end = SignInEnd::failed;
  std::string member = {};
  bool created = false;
  std::optional<NewSession> session = {};
};

// Signs in by phone and code; who has no account gets one. A wrong code is an answer, not a refusal: it is counted.
// Refusal: sign_in_delayed.
[[nodiscard]] MemberEntry enter_with_code(Work& work, const People& people, const CodeSignIn& given,
                                          AccessChanges& access);

// A fresh check by a code (purpose step_up) sent to the member's own phone. nullopt: it was wrong. Refusal:
// sign_in_delayed.
[[nodiscard]] std::optional<NewSession> step_up_with_code(Work& work, const People& people, const Caller& by,
                                                          const std::string& session, const std::string& code,
                                                          AccessChanges& access);
// Sends that code. Refusals: account_unknown, account_erased, and those of send_code().
void send_step_up_code(Work& work, const People& people, const std::string& member, const std::string& client);

// Sets or changes the password; check_member_password() was asked before. All sessions but `session` end. Refusals:
// account_unknown, account_erased.
void set_member_password(Work& work, const Caller& by, const std::string& session, const std::string& password_hash,
                         AccessChanges& access);
// Any thread. Refusals: those of password_rules.h.
void check_member_password(std::string_view password, const PeopleSettings& settings, std::string_view phone);

// By a code (purpose change_phone) sent to the new phone. False: the code was wrong. Refusals: phone_malformed,
// phone_taken, account_unknown, account_erased, sign_in_delayed.
[[nodiscard]] bool change_phone(Work& work, const People& people, const Caller& by, const std::string& phone,
                                const std::string& code);
// Refusals: person_name_malformed (1 to 20 characters), account_unknown, account_erased.
void set_nickname(Work& work, const People& people, const Caller& by, const std::string& nickname);

// Refusals: account_unknown, account_erased.
void require_active_member(Work& work, const std::string& member);

// What the member sees of themselves.
struct MemberProfile {
  std::string id;
  std::string phone;
  std::string nickname;
  bool has_password = false;
  bool has_wechat = false;
  std::string real_name_state;  // none, unverified, verified, rejected
  Timestamp created_at;
};
[[nodiscard]] std::optional<MemberProfile> member_profile(Work& work, const People& people, const std::string& id);

// What others see.
struct MaskedMember {
  std::string id;
  std::string state;     // active, erased
  std::string phone;     // masked; empty once erased
  std::string nickname;  // masked
  std::string real_name_state;
  Timestamp created_at;
};
struct MemberFilter {
  std::optional<std::string> state = {};
  std::optional<std::string> phone = {};      // whole, as it was typed
  std::optional<std::string> programme = {};  // who has joined it
};
[[nodiscard]] std::optional<MaskedMember> masked_member(Work& work, const People& people, const std::string& id);
// By id, after `after`.
[[nodiscard]] std::vector<MaskedMember> list_members(Work& work, const People& people, const MemberFilter& filter,
                                                     const std::string& after, std::size_t at_most);

// For entries by another proof than a code (wechat_accounts.h): a session for an active member.
[[nodiscard]] MemberEntry enter_as(Work& work, const People& people, const Caller& by, const std::string& member,
                                   std::string_view label, AccessChanges& access);

}  // namespace greenpool
