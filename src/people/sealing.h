// Authenticated encryption of short texts: a version byte, a random nonce of 24 bytes, then XChaCha20-Poly1305 with its
// tag. `bound` is authenticated along with it and not stored. Thread safety: any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "people/secret_key.h"

namespace greenpool {

[[nodiscard]] std::vector<std::uint8_t> seal_bytes(const SecretKey& key, std::string_view bound,
                                                   std::span<const std::uint8_t> plain);
// nullopt: another key, another `bound`, or altered bytes.
[[nodiscard]] std::optional<std::vector<std::uint8_t>> unseal_bytes(const SecretKey& key, std::string_view bound,
                                                                    std::span<const std::uint8_t> sealed);

}  // namespace greenpool
