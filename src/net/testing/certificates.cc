#include "net/testing/certificates.h"

#include <openssl/bn.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/rsa.h>
#include <openssl/x509v3.h>

#include <array>
#include <memory>

#include "base/check.h"
#include "base/encoding.h"

namespace greenpool::testing {
namespace {

constexpr long kDaySeconds = 86'400;

template <class Write>
std::string to_pem(const Write& write) {
  const std::unique_ptr<BIO, decltype(&BIO_free)> memory(BIO_new(BIO_s_mem()), &BIO_free);
  GP_CHECK(write(memory.get()) == 1, "a key or certificate is written");
  char* begin = nullptr;
  const long size = BIO_get_mem_data(memory.get(), &begin);
  return {begin, static_cast<std::size_t>(size)};
}

void add_extension(X509* certificate, int kind, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
  const std::unique_ptr<X509_EXTENSION, decltype(&X509_EXTENSION_free)> extension(
      X509V3_EXT_conf_nid(nullptr, &context, kind, value.c_str()), &X509_EXTENSION_free);
  GP_CHECK(extension && X509_add_ext(certificate, extension.get(), -1) == 1, "an extension is added");
}

}  // namespace

Certificate make_certificate(const CertificateRequest& request) {
  const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key(EVP_RSA_gen(request.key_bits), &EVP_PKEY_free);
  const std::unique_ptr<X509, decltype(&X509_free)> certificate(X509_new(), &X509_free);
  GP_CHECK(key && certificate, "a key is made");
  std::array<std::uint8_t, 16> serial{};
  GP_CHECK(RAND_bytes(serial.data(), static_cast<int>(serial.size())) == 1, "there is randomness");
  serial[0] = static_cast<std::uint8_t>((serial[0] & 0x3fU) | 0x40U);  // positive, and never shorter

  X509_set_version(certificate.get(), X509_VERSION_3);
  const std::unique_ptr<BIGNUM, decltype(&BN_free)> number(BN_bin2bn(serial.data(), 16, nullptr), &BN_free);
  BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(certificate.get()));
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), request.valid_from_days * kDaySeconds);
  X509_gmtime_adj(X509_getm_notAfter(certificate.get()), (request.valid_from_days + request.valid_days) * kDaySeconds);
  X509_set_pubkey(certificate.get(), key.get());
  X509_NAME* const name = X509_get_subject_name(certificate.get());
  const std::string common = "greenpool test " + to_hex(serial);
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>(common.c_str()), -1, -1,
                             0);
  X509_set_issuer_name(certificate.get(), name);
  add_extension(certificate.get(), NID_subject_alt_name, request.subject_alternative_name);
  add_extension(certificate.get(), NID_basic_constraints, "critical,CA:TRUE");
  GP_CHECK(X509_sign(certificate.get(), key.get(), EVP_sha256()) != 0, "a certificate is signed");

  Certificate made;
  made.certificate_pem = to_pem([&](BIO* out) { return PEM_write_bio_X509(out, certificate.get()); });
  made.private_key_pem =
      to_pem([&](BIO* out) { return PEM_write_bio_PrivateKey(out, key.get(), nullptr, nullptr, 0, nullptr, nullptr); });
  made.public_key_pem = to_pem([&](BIO* out) { return PEM_write_bio_PUBKEY(out, key.get()); });
  const std::unique_ptr<char, void (*)(char*)> digits(BN_bn2hex(number.get()), [](char* text) { OPENSSL_free(text); });
  made.serial = digits.get();
  return made;
}

}  // namespace greenpool::testing
