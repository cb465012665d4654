#include "base/sha256.h"

// The one-shot EVP interface allocates per hash; the journal hashes a million small records a second.
#define OPENSSL_API_COMPAT 0x10100000L
#include <openssl/sha.h>

#include <new>

#include "base/check.h"

namespace greenpool {
namespace {

static_assert(sizeof(SHA256_CTX) <= 112 && alignof(SHA256_CTX) <= 8);

SHA256_CTX* context_of(std::array<std::uint8_t, 112>& storage) {
  return std::launder(reinterpret_cast<SHA256_CTX*>(storage.data()));
}

}  // namespace

Sha256::Sha256() : context_{} {
  auto* context = ::new (static_cast<void*>(context_.data())) SHA256_CTX;
  GP_CHECK(SHA256_Init(context) == 1, "SHA-256 starts");
}

void Sha256::update(std::span<const std::uint8_t> bytes) {
  SHA256_Update(context_of(context_), bytes.data(), bytes.size());
}

void Sha256::update(std::string_view text) { SHA256_Update(context_of(context_), text.data(), text.size()); }

Digest Sha256::finish() {
  Digest digest;
  SHA256_Final(digest.data(), context_of(context_));
  return digest;
}

Digest sha256(std::span<const std::uint8_t> bytes) {
  Sha256 hash;
  hash.update(bytes);
  return hash.finish();
}

Digest sha256(std::string_view text) {
  Sha256 hash;
  hash.update(text);
  return hash.finish();
}

}  // namespace greenpool
