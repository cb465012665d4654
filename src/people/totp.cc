#include "people/totp.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>

#include "base/check.h"
#include "office/random.h"

namespace greenpool {

std::string hotp_code(std::span<const std::uint8_t> secret, std::uint64_t counter, int digits) {
  std::array<std::uint8_t, 8> message{};
  for (std::size_t i = 0; i < message.size(); ++i) {
    message[i] = static_cast<std::uint8_t>(counter >> (8 * (message.size() - 1 - i)));
  }
  std::array<std::uint8_t, 20> mac{};
  unsigned int size = 0;
  GP_CHECK(HMAC(EVP_sha1(), secret.data(), static_cast<int>(secret.size()), message.data(), message.size(), mac.data(),
                &size) != nullptr &&
               size == mac.size(),
           "HMAC-SHA-1 gives 20 bytes");
  const std::size_t at = mac.back() & 15U;
  const std::uint32_t value = (std::uint32_t{mac[at]} & 0x7fU) << 24U | std::uint32_t{mac[at + 1]} << 16U |
                              std::uint32_t{mac[at + 2]} << 8U | std::uint32_t{mac[at + 3]};
  std::string text = std::to_string(value);
  const auto width = static_cast<std::size_t>(digits);
  if (text.size() < width) text.insert(0, width - text.size(), '0');
  return text.substr(text.size() - width);
}

std::optional<std::int64_t> match_totp(std::span<const std::uint8_t> secret, std::string_view code, Timestamp now,
                                       std::int64_t last_step) {
  const std::int64_t current = totp_step_of(now);
  std::optional<std::int64_t> matched;
  for (std::int64_t step = current - 1; step <= current + 1; ++step) {
    if (step < 0 || step <= last_step) continue;
    if (equal_in_constant_time(hotp_code(secret, static_cast<std::uint64_t>(step), 6), code)) matched = step;
  }
  return matched;
}

std::string to_base32(std::span<const std::uint8_t> bytes) {
  constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  std::string text;
  std::uint32_t held = 0;
  int bits = 0;
  for (const std::uint8_t byte : bytes) {
    held = (held << 8U) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text.push_back(kAlphabet[(held >> bits) & 31U]);
    }
    held &= (1U << bits) - 1U;
  }
  if (bits > 0) text.push_back(kAlphabet[(held << (5 - bits)) & 31U]);
  return text;
}

std::string totp_uri(std::span<const std::uint8_t> secret, const TotpAccount& account) {
  const std::string issuer = percent_encoded(account.issuer);
  return "otpauth://totp/" + issuer + ":" + percent_encoded(account.login) + "?secret=" + to_base32(secret) +
         "&issuer=" + issuer + "&algorithm=SHA1&digits=6&period=30";
}

std::string percent_encoded(std::string_view text) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string encoded;
  for (const char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                       c == '.' || c == '_' || c == '~';
    if (plain) {
      encoded.push_back(c);
    } else {
      const auto byte = static_cast<std::uint8_t>(c);
      encoded.push_back('%');
      encoded.push_back(kDigits[byte >> 4U]);
      encoded.push_back(kDigits[byte & 15U]);
    }
  }
  return encoded;
}

}  // namespace greenpool
