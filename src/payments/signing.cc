#include "payments/signing.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include <array>
#include <fstream>
#include <sstream>
#include <vector>

#include "base/check.h"
#include "base/encoding.h"

namespace greenpool {

struct RsaKeyHolder {
  explicit RsaKeyHolder(EVP_PKEY* given) : key(given) {}
  RsaKeyHolder(const RsaKeyHolder&) = delete;
  RsaKeyHolder& operator=(const RsaKeyHolder&) = delete;
  ~RsaKeyHolder() { EVP_PKEY_free(key); }
  EVP_PKEY* key;
};

namespace {

constexpr std::size_t kTagBytes = 16;
constexpr std::size_t kNonceBytes = 12;
constexpr std::size_t kKeyBytes = 32;

using Bio = std::unique_ptr<BIO, decltype(&BIO_free)>;
using KeyContext = std::unique_ptr<EVP_PKEY_CTX, decltype(&EVP_PKEY_CTX_free)>;
using DigestContext = std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)>;
using CipherContext = std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)>;

const unsigned char* raw(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }
unsigned char* raw(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

Bio memory_of(std::string_view text) {
  return {BIO_new_mem_buf(text.data(), static_cast<int>(text.size())), &BIO_free};
}

// A key with a passphrase is not asked for one on the terminal.
int no_passphrase(char* /*buffer*/, int /*size*/, int /*writing*/, void* /*data*/) { return -1; }

bool is_good_rsa(const EVP_PKEY* key) {
  return key != nullptr && EVP_PKEY_is_a(key, "RSA") == 1 && EVP_PKEY_get_bits(key) >= 2048;
}

Result<std::string> read_key_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  if (!file) return failure("key_unreadable", path + " cannot be read");
  return text.str();
}

template <class Key>
Result<Key> load_key(const std::string& path) {
  const Result<std::string> text = read_key_file(path);
  if (!text) return tl::unexpected(text.error());
  Result<Key> key = Key::parse(*text);
  if (!key) return failure("key_unreadable", path + ": " + key.error().message);
  return key;
}

KeyContext oaep_context(EVP_PKEY* key, int (*start)(EVP_PKEY_CTX*)) {
  KeyContext context(EVP_PKEY_CTX_new(key, nullptr), &EVP_PKEY_CTX_free);
  GP_CHECK(context && start(context.get()) == 1 &&
               EVP_PKEY_CTX_set_rsa_padding(context.get(), RSA_PKCS1_OAEP_PADDING) == 1 &&
               EVP_PKEY_CTX_set_rsa_oaep_md(context.get(), EVP_sha1()) == 1,
           "RSA with OAEP is available");
  return context;
}

}  // namespace

Result<RsaPrivateKey> RsaPrivateKey::parse(std::string_view pem) {
  const Bio memory = memory_of(pem);
  auto key = std::make_shared<RsaKeyHolder>(PEM_read_bio_PrivateKey(memory.get(), nullptr, &no_passphrase, nullptr));
  if (!is_good_rsa(key->key)) return failure("key_unreadable", "not an RSA private key of at least 2048 bits in PEM");
  return RsaPrivateKey(std::move(key));
}

Result<RsaPrivateKey> RsaPrivateKey::load(const std::string& path) { return load_key<RsaPrivateKey>(path); }

std::string RsaPrivateKey::sign(std::string_view message) const {
  const DigestContext context(EVP_MD_CTX_new(), &EVP_MD_CTX_free);
  std::size_t size = static_cast<std::size_t>(EVP_PKEY_get_size(key_->key));
  std::vector<std::uint8_t> signature(size);
  GP_CHECK(context && EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, key_->key) == 1 &&
               EVP_DigestSign(context.get(), signature.data(), &size, raw(message), message.size()) == 1,
           "an RSA key signs");
  return to_base64({signature.data(), size});
}

std::optional<std::string> RsaPrivateKey::decrypt(std::string_view base64) const {
  const auto bytes = from_base64(base64);
  if (!bytes) return std::nullopt;
  const KeyContext context = oaep_context(key_->key, &EVP_PKEY_decrypt_init);
  std::string text(static_cast<std::size_t>(EVP_PKEY_get_size(key_->key)), '\0');
  std::size_t size = text.size();
  if (EVP_PKEY_decrypt(context.get(), raw(text), &size, bytes->data(), bytes->size()) != 1) return std::nullopt;
  text.resize(size);
  return text;
}

Result<RsaPublicKey> RsaPublicKey::parse(std::string_view pem) {
  const Bio memory = memory_of(pem);
  EVP_PKEY* read = nullptr;
  if (pem.find("BEGIN CERTIFICATE") != std::string_view::npos) {
    const std::unique_ptr<X509, decltype(&X509_free)> certificate(
        PEM_read_bio_X509(memory.get(), nullptr, &no_passphrase, nullptr), &X509_free);
    if (certificate) read = X509_get_pubkey(certificate.get());
  } else {
    read = PEM_read_bio_PUBKEY(memory.get(), nullptr, &no_passphrase, nullptr);
  }
  auto key = std::make_shared<RsaKeyHolder>(read);
  if (!is_good_rsa(key->key)) {
    return failure("key_unreadable", "not an RSA public key or certificate of at least 2048 bits in PEM");
  }
  return RsaPublicKey(std::move(key));
}

Result<RsaPublicKey> RsaPublicKey::load(const std::string& path) { return load_key<RsaPublicKey>(path); }

bool RsaPublicKey::verify(std::string_view message, std::string_view base64_signature) const {
  const auto signature = from_base64(base64_signature);
  if (!signature) return false;
  const DigestContext context(EVP_MD_CTX_new(), &EVP_MD_CTX_free);
  GP_CHECK(context && EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha256(), nullptr, key_->key) == 1,
           "an RSA key verifies");
  return EVP_DigestVerify(context.get(), signature->data(), signature->size(), raw(message), message.size()) == 1;
}

std::string RsaPublicKey::encrypt(std::string_view text) const {
  const KeyContext context = oaep_context(key_->key, &EVP_PKEY_encrypt_init);
  std::vector<std::uint8_t> out(static_cast<std::size_t>(EVP_PKEY_get_size(key_->key)));
  std::size_t size = out.size();
  GP_CHECK(EVP_PKEY_encrypt(context.get(), out.data(), &size, raw(text), text.size()) == 1,
           "a short text is encrypted");
  return to_base64({out.data(), size});
}

std::optional<std::string> open_sealed(std::string_view key, const SealedText& sealed) {
  auto bytes = from_base64(sealed.base64);
  if (key.size() != kKeyBytes || !bytes || bytes->size() < kTagBytes || sealed.nonce.size() != kNonceBytes) {
    return std::nullopt;
  }
  const CipherContext context(EVP_CIPHER_CTX_new(), &EVP_CIPHER_CTX_free);
  const std::size_t length = bytes->size() - kTagBytes;
  std::string text(length, '\0');
  int done = 0;
  const bool ready =
      context && EVP_DecryptInit_ex(context.get(), EVP_aes_256_gcm(), nullptr, raw(key), raw(sealed.nonce)) == 1;
  GP_CHECK(ready, "AES-256-GCM is available");
  const std::string_view data = sealed.associated_data;
  bool opened =
      data.empty() || EVP_DecryptUpdate(context.get(), nullptr, &done, raw(data), static_cast<int>(data.size())) == 1;
  opened = opened && EVP_DecryptUpdate(context.get(), raw(text), &done, bytes->data(), static_cast<int>(length)) == 1;
  opened = opened && EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_SET_TAG, static_cast<int>(kTagBytes),
                                         bytes->data() + length) == 1;
  std::array<unsigned char, kTagBytes> rest{};
  opened = opened && EVP_DecryptFinal_ex(context.get(), rest.data(), &done) == 1;
  return opened ? std::optional(std::move(text)) : std::nullopt;
}

std::string seal_text(std::string_view key, std::string_view text, const SealedText& with) {
  GP_CHECK(key.size() == kKeyBytes && with.nonce.size() == kNonceBytes, "key and nonce have their size");
  const CipherContext context(EVP_CIPHER_CTX_new(), &EVP_CIPHER_CTX_free);
  std::vector<std::uint8_t> out(text.size() + kTagBytes);
  int done = 0;
  const std::string_view data = with.associated_data;
  bool sealed =
      context && EVP_EncryptInit_ex(context.get(), EVP_aes_256_gcm(), nullptr, raw(key), raw(with.nonce)) == 1;
  sealed = sealed && (data.empty() ||
                      EVP_EncryptUpdate(context.get(), nullptr, &done, raw(data), static_cast<int>(data.size())) == 1);
  sealed =
      sealed && EVP_EncryptUpdate(context.get(), out.data(), &done, raw(text), static_cast<int>(text.size())) == 1 &&
      EVP_EncryptFinal_ex(context.get(), out.data() + text.size(), &done) == 1 &&
      EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_GET_TAG, static_cast<int>(kTagBytes), out.data() + text.size()) ==
          1;
  GP_CHECK(sealed, "AES-256-GCM is available");
  return to_base64(out);
}

std::string sha1_hex(std::string_view bytes) {
  std::array<std::uint8_t, 20> digest{};
  GP_CHECK(EVP_Digest(bytes.data(), bytes.size(), digest.data(), nullptr, EVP_sha1(), nullptr) == 1,
           "SHA-1 is available");
  return to_hex(digest);
}

std::string md5_hex(std::string_view bytes) {
  std::array<std::uint8_t, 16> digest{};
  GP_CHECK(EVP_Digest(bytes.data(), bytes.size(), digest.data(), nullptr, EVP_md5(), nullptr) == 1, "MD5 is available");
  return to_hex(digest);
}

std::string hmac_sha256_hex(std::string_view key, std::string_view message) {
  std::array<std::uint8_t, 32> digest{};
  unsigned size = 0;
  GP_CHECK(HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), raw(message), message.size(), digest.data(),
                &size) != nullptr,
           "HMAC is available");
  return to_hex(digest);
}

}  // namespace greenpool
