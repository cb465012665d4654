// HMAC-SHA-256 (RFC 2104, FIPS 198-1) with one key for many messages: the key's two blocks are hashed once.
// Thread safety: none needed after construction.
#pragma once

#include <string_view>

#include "base/sha256.h"

namespace greenpool {

class HmacSha256 {
 public:
  explicit HmacSha256(const Digest& key);

  [[nodiscard]] Digest of(std::string_view message) const;

 private:
  Sha256 inner_;  // after the key's inner block
  Sha256 outer_;  // after its outer one
};

}  // namespace greenpool
