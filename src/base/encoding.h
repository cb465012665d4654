// Bytes as text: hexadecimal digits, base64 (RFC 4648 section 4, padded) and base64url (section 5, without padding).
// Reading is strict: no blanks, no other alphabet, no stray bits. Pure; O(length).
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace greenpool {

[[nodiscard]] std::string to_hex(std::span<const std::uint8_t> bytes);  // lower case
[[nodiscard]] std::string to_base64(std::span<const std::uint8_t> bytes);
[[nodiscard]] std::string to_base64url(std::span<const std::uint8_t> bytes);

// nullopt: malformed.
[[nodiscard]] std::optional<std::vector<std::uint8_t>> from_hex(std::string_view text);  // both cases
[[nodiscard]] std::optional<std::vector<std::uint8_t>> from_base64(std::string_view text);
[[nodiscard]] std::optional<std::vector<std::uint8_t>> from_base64url(std::string_view text);

// The bytes of a text.
[[nodiscard]] inline std::span<const std::uint8_t> bytes_of(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

}  // namespace greenpool
