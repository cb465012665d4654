#include "proof/hmac.h"

namespace greenpool {
namespace {

Sha256 begin(const Digest& key, std::uint8_t pad) {
  std::array<std::uint8_t, 64> block;
  block.fill(pad);
  for (std::size_t i = 0; i < key.size(); ++i) block[i] = static_cast<std::uint8_t>(block[i] ^ key[i]);
  Sha256 hash;
  hash.update(block);
  return hash;
}

}  // namespace

HmacSha256::HmacSha256(const Digest& key) : inner_(begin(key, 0x36)), outer_(begin(key, 0x5c)) {}

Digest HmacSha256::of(std::string_view message) const {
  Sha256 inner = inner_;
  inner.update(message);
  Sha256 outer = outer_;
  outer.update(inner.finish());
  return outer.finish();
}

}  // namespace greenpool
