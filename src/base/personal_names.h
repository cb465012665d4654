// Names of fields that hold personal data. What leaves the office (webhooks, logs) is looked through for them, so that
// a slip in one place does not publish a phone number. Pure; O(names).
#pragma once

#include <algorithm>
#include <array>
#include <string_view>

namespace greenpool {

inline constexpr std::array<std::string_view, 22> kPersonalNames{
    "phone",     "mobile",        "telephone", "email",   "id_number", "id_card",   "identity_number", "real_name",
    "full_name", "recipient",     "address",   "openid",  "unionid",   "bank_card", "bank_account",    "birthday",
    "password",  "password_hash", "token",     "session", "sms_code",  "secret"};

[[nodiscard]] constexpr bool is_personal_name(std::string_view name) {
  return std::find(kPersonalNames.begin(), kPersonalNames.end(), name) != kPersonalNames.end();
}

}  // namespace greenpool
