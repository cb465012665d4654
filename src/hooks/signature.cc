#include "hooks/signature.h"

#include <sodium.h>

#include <array>
#include <optional>
#include <vector>

#include "base/check.h"
#include "base/encoding.h"
#include "office/random.h"

namespace greenpool {
namespace {

constexpr std::string_view kPrefix = "whsec_";

std::string signature(std::string_view content, std::string_view secret) {
  GP_CHECK(secret.starts_with(kPrefix), "a webhook secret begins with whsec_");
  const std::optional<std::vector<std::uint8_t>> key = from_base64(secret.substr(kPrefix.size()));
  GP_CHECK(key && !key->empty(), "a webhook secret is base64");
  std::array<std::uint8_t, crypto_auth_hmacsha256_BYTES> mac{};
  crypto_auth_hmacsha256_state state;
  crypto_auth_hmacsha256_init(&state, key->data(), key->size());
  const auto bytes = bytes_of(content);
  crypto_auth_hmacsha256_update(&state, bytes.data(), bytes.size());
  crypto_auth_hmacsha256_final(&state, mac.data());
  return "v1," + to_base64(mac);
}

}  // namespace

std::string new_hook_secret() {
  std::array<std::uint8_t, 32> key{};
  fill_random(key);
  return std::string(kPrefix) + to_base64(key);
}

std::string hook_signatures(const SignedMessage& message, std::span<const std::string> secrets) {
  std::string content(message.id);
  content.append(".").append(std::to_string(message.at.seconds())).append(".").append(message.body);
  std::string signatures;
  for (const std::string& secret : secrets) {
    if (!signatures.empty()) signatures.push_back(' ');
    signatures += signature(content, secret);
  }
  return signatures;
}

}  // namespace greenpool
