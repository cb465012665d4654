// Signatures as Standard Webhooks has them (https://www.standardwebhooks.com): HMAC-SHA256 over
// "<webhook-id>.<webhook-timestamp>.<body>", as "v1,<base64>"; several stand in one field, separated by a blank.
// Pure but for new_hook_secret(). Thread safety: any thread.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/time.h"

namespace greenpool {

// "whsec_" and the base64 of 32 random bytes.
[[nodiscard]] std::string new_hook_secret();

struct SignedMessage {
  std::string_view id;
  Timestamp at;  // sent as whole seconds
  std::string_view body;
};

// One signature for each secret, in their order. A secret that is malformed is a bug (GP_CHECK).
[[nodiscard]] std::string hook_signatures(const SignedMessage& message, std::span<const std::string> secrets);

}  // namespace greenpool
