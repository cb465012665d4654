// Which passwords are taken (NIST SP 800-63B section 5.1.1.2, OWASP ASVS 5 section 6.2): long enough, any characters,
// no rule of composition; refused is what guessers try first: common words with digits and signs around them, runs of
// the keyboard and the alphabet, repetitions, and what is known of the account. Pure; O(length).
#pragma once

#include <span>
#include <string_view>

namespace greenpool {

struct PasswordRules {
  std::size_t characters_min = 8;
  std::size_t characters_max = 128;
};

// `context`: words that belong to the account (its login name, its phone, the programme's name).
// Refusals: password_too_short, password_too_long, password_too_common, password_malformed.
void check_password(std::string_view password, const PasswordRules& rules, std::span<const std::string_view> context);

}  // namespace greenpool
