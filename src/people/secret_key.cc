#include "people/secret_key.h"

#include <sodium.h>

#include <algorithm>

#include "base/check.h"
#include "office/random.h"

namespace greenpool {

SecretKey SecretKey::random() {
  SecretKey key;
  fill_random(key.bytes_);
  return key;
}

SecretKey SecretKey::of(std::span<const std::uint8_t> bytes) {
  GP_CHECK(bytes.size() == kSize, "a key has 32 bytes");
  SecretKey key;
  std::copy(bytes.begin(), bytes.end(), key.bytes_.begin());
  return key;
}

Digest SecretKey::digest_of(std::string_view text) const {
  Digest digest;
  const auto message = bytes_of(text);
  GP_CHECK(crypto_generichash(digest.data(), digest.size(), message.data(), message.size(), bytes_.data(),
                              bytes_.size()) == 0,
           "BLAKE2b takes 32 bytes of key");
  return digest;
}

SecretKey SecretKey::derive(std::string_view label) const {
  Digest digest = digest_of(label);
  SecretKey key = of(digest);
  sodium_memzero(digest.data(), digest.size());
  return key;
}

void SecretKey::wipe() { sodium_memzero(bytes_.data(), bytes_.size()); }

void wipe(std::string& text) {
  sodium_memzero(text.data(), text.size());
  text.clear();
}

}  // namespace greenpool
