// Randomness that nobody can guess, by libsodium. Thread safety: any thread.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace greenpool {

void fill_random(std::span<std::uint8_t> bytes);
// Uniform in 0 .. bound - 1.
[[nodiscard]] std::uint32_t random_below(std::uint32_t bound);

// A name that nobody else has: the prefix and 20 characters of Crockford's base32 in lower case (100 bits).
[[nodiscard]] std::string random_id(std::string_view prefix);
// A secret: 32 random bytes as base64url (43 characters).
[[nodiscard]] std::string random_token();

// Whether two texts are equal, in a time that depends on their lengths only.
[[nodiscard]] bool equal_in_constant_time(std::string_view one, std::string_view other);

}  // namespace greenpool
