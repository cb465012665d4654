// Passwords as argon2id (RFC 9106, by libsodium). Slow on purpose: never on the office thread, see password_pool.h.
// Thread safety: any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace greenpool {

// One hash costs this much; about 100 ms and 64 MiB on a small server.
struct PasswordWork {
  std::uint64_t passes = 2;
  std::size_t memory_bytes = std::size_t{64} << 20U;
};

// The hash with its salt and parameters as text.
[[nodiscard]] std::string hash_password(std::string_view password, const PasswordWork& work);
[[nodiscard]] bool password_matches(std::string_view password, const std::string& hash);
// Whether the hash was made with other parameters than these, and should be made anew at the next sign-in.
[[nodiscard]] bool is_hash_stale(const std::string& hash, const PasswordWork& work);

}  // namespace greenpool
