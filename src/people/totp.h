// Time-based one-time passwords (RFC 6238): SHA-1, 6 digits, steps of 30 seconds, as every authenticator app knows
// them. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"

namespace greenpool {

inline constexpr std::int64_t kTotpStepSeconds = 30;
inline constexpr std::size_t kTotpSecretBytes = 20;

// RFC 4226 section 5.3, for a counter that is the number of the step.
[[nodiscard]] std::string hotp_code(std::span<const std::uint8_t> secret, std::uint64_t counter, int digits);

[[nodiscard]] constexpr std::int64_t totp_step_of(Timestamp at) { return at.seconds() / kTotpStepSeconds; }

// The step whose code this is: now, one before or one after, and later than `last_step`, so that a code is good once.
[[nodiscard]] std::optional<std::int64_t> match_totp(std::span<const std::uint8_t> secret, std::string_view code,
                                                     Timestamp now, std::int64_t last_step);

// RFC 4648 section 6, without padding.
[[nodiscard]] std::string to_base32(std::span<const std::uint8_t> bytes);

struct TotpAccount {
  std::string_view issuer;
  std::string_view login;
};
// What the QR code for an authenticator app says.
[[nodiscard]] std::string totp_uri(std::span<const std::uint8_t> secret, const TotpAccount& account);

// RFC 3986 section 2.1: all but unreserved characters as %XX.
[[nodiscard]] std::string percent_encoded(std::string_view text);

}  // namespace greenpool
