// The cryptography that payment providers use: RSA signatures (PKCS #1 v1.5 with SHA-256), RSA encryption (OAEP with
// SHA-1, as WeChat Pay asks for), AES-256-GCM; by OpenSSL. No error and no text here ever holds a key.
// Thread safety: a key may be used by several threads.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace greenpool {

struct RsaKeyHolder;  // OpenSSL's

class RsaPrivateKey {
 public:
  // PKCS #8 or PKCS #1, not encrypted, at least 2048 bits. Error: key_unreadable.
  [[nodiscard]] static Result<RsaPrivateKey> parse(std::string_view pem);
  [[nodiscard]] static Result<RsaPrivateKey> load(const std::string& path);

  [[nodiscard]] std::string sign(std::string_view message) const;  // base64
  // nullopt: not encrypted for this key.
  [[nodiscard]] std::optional<std::string> decrypt(std::string_view base64) const;

 private:
  explicit RsaPrivateKey(std::shared_ptr<RsaKeyHolder> key) : key_(std::move(key)) {}
  std::shared_ptr<RsaKeyHolder> key_;
};

class RsaPublicKey {
 public:
  // A public key or a certificate, at least 2048 bits. Error: key_unreadable.
  [[nodiscard]] static Result<RsaPublicKey> parse(std::string_view pem);
  [[nodiscard]] static Result<RsaPublicKey> load(const std::string& path);

  [[nodiscard]] bool verify(std::string_view message, std::string_view base64_signature) const;
  [[nodiscard]] std::string encrypt(std::string_view text) const;  // base64; text of at most 214 bytes

 private:
  explicit RsaPublicKey(std::shared_ptr<RsaKeyHolder> key) : key_(std::move(key)) {}
  std::shared_ptr<RsaKeyHolder> key_;
};

// What AES-256-GCM protects: base64 of the ciphertext with its tag of 16 bytes behind it.
struct SealedText {
  std::string base64 = {};
  std::string nonce = {};            // 12 bytes
  std::string associated_data = {};  // may be empty
};

// key: 32 bytes. nullopt: not sealed with this key, nonce and data.
[[nodiscard]] std::optional<std::string> open_sealed(std::string_view key, const SealedText& sealed);
[[nodiscard]] std::string seal_text(std::string_view key, std::string_view text, const SealedText& with);

// Lower-case hexadecimal. For the hash of bills only, where WeChat Pay uses it against damage, not against forgers.
[[nodiscard]] std::string sha1_hex(std::string_view bytes);
// Lower-case hexadecimal. For services that ask for nothing better: it proves little to whoever can make collisions.
[[nodiscard]] std::string md5_hex(std::string_view bytes);
// Lower-case hexadecimal.
[[nodiscard]] std::string hmac_sha256_hex(std::string_view key, std::string_view message);

}  // namespace greenpool
