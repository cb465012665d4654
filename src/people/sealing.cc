#include "people/sealing.h"

#include <sodium.h>

#include "base/check.h"
#include "office/random.h"

namespace greenpool {
namespace {

constexpr std::uint8_t kVersion = 1;
constexpr std::size_t kNonce = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t kTag = crypto_aead_xchacha20poly1305_ietf_ABYTES;
constexpr std::size_t kHead = 1 + kNonce;

}  // namespace

std::vector<std::uint8_t> seal_bytes(const SecretKey& key, std::string_view bound,
                                     std::span<const std::uint8_t> plain) {
  std::vector<std::uint8_t> sealed(kHead + plain.size() + kTag);
  sealed[0] = kVersion;
  fill_random(std::span(sealed).subspan(1, kNonce));
  unsigned long long length = 0;
  const auto extra = bytes_of(bound);
  GP_CHECK(crypto_aead_xchacha20poly1305_ietf_encrypt(sealed.data() + kHead, &length, plain.data(), plain.size(),
                                                      extra.data(), extra.size(), nullptr, sealed.data() + 1,
                                                      key.bytes().data()) == 0,
           "sealing cannot fail");
  return sealed;
}

std::optional<std::vector<std::uint8_t>> unseal_bytes(const SecretKey& key, std::string_view bound,
                                                      std::span<const std::uint8_t> sealed) {
  if (sealed.size() < kHead + kTag || sealed[0] != kVersion) return std::nullopt;
  std::vector<std::uint8_t> plain(sealed.size() - kHead - kTag);
  unsigned long long length = 0;
  const auto extra = bytes_of(bound);
  if (crypto_aead_xchacha20poly1305_ietf_decrypt(plain.data(), &length, nullptr, sealed.data() + kHead,
                                                 sealed.size() - kHead, extra.data(), extra.size(), sealed.data() + 1,
                                                 key.bytes().data()) != 0) {
    return std::nullopt;
  }
  return plain;
}

}  // namespace greenpool
