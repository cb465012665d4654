// The second factor of operators: enrolment, use, recovery codes. The secret is sealed in the vault; a code is good
// once; of recovery codes only digests are stored. Office thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "people/access_book.h"
#include "people/audit_log.h"
#include "people/settings.h"

namespace greenpool {

inline constexpr std::size_t kRecoveryCodes = 10;

struct SecondFactorOffer {
  std::string secret;  // base32, to be typed
  std::string uri;     // otpauth://…, for a QR code
};

// Offers the caller a new secret; an earlier offer is void. Refusals: operator_unknown, second_factor_stage (it is on).
[[nodiscard]] SecondFactorOffer offer_second_factor(Work& work, const People& people, const Caller& by);

struct SecondFactorEnrolment {
  bool confirmed = false;                        // false: the code was wrong, and is counted
  std::vector<std::string> recovery_codes = {};  // shown once
};
// Turns it on when the code shows that the app has the secret. Refusals: second_factor_stage (nothing was offered),
// sign_in_delayed.
[[nodiscard]] SecondFactorEnrolment confirm_second_factor(Work& work, const People& people, const Caller& by,
                                                          std::string_view code, AccessChanges& access);

// Whether a code of the app, or a recovery code, is good; uses it up. No attempt is counted here.
[[nodiscard]] bool use_second_factor(Work& work, const People& people, const Caller& by, const std::string& operator_id,
                                     std::string_view code);

// New recovery codes in the place of all others. Refusal: second_factor_stage (it is not on).
[[nodiscard]] std::vector<std::string> renew_recovery_codes(Work& work, const Caller& by);
[[nodiscard]] std::size_t recovery_codes_left(Work& work, const std::string& operator_id);

// Takes it away, for somebody who lost the device. Their sessions end. Refusal: operator_unknown.
void remove_second_factor(Work& work, const People& people, const Caller& by, const std::string& operator_id,
                          AccessChanges& access);

[[nodiscard]] bool has_second_factor(Work& work, const std::string& operator_id);

}  // namespace greenpool
