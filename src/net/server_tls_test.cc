#include "net/server_tls.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>

#include "base/check.h"
#include "base/system_clock.h"
#include "net/testing/certificates.h"
#include "net/testing/pem_files.h"

namespace greenpool {
namespace {

using ::testing::HasSubstr;

const testing::Certificate& certificate() {
  static const testing::Certificate made = testing::make_certificate();
  return made;
}

// "" where the pair is loaded.
std::string code_of(const TlsFiles& files) {
  const auto loaded = ServerTls::load(files);
  return loaded ? "" : loaded.error().code;
}

// The same key, behind a passphrase.
std::string sealed(const std::string& key_pem) {
  const std::unique_ptr<BIO, decltype(&BIO_free)> in(BIO_new_mem_buf(key_pem.data(), static_cast<int>(key_pem.size())),
                                                     &BIO_free);
  const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key(
      PEM_read_bio_PrivateKey(in.get(), nullptr, nullptr, nullptr), &EVP_PKEY_free);
  const std::unique_ptr<BIO, decltype(&BIO_free)> out(BIO_new(BIO_s_mem()), &BIO_free);
  GP_CHECK(PEM_write_bio_PKCS8PrivateKey(out.get(), key.get(), EVP_aes_256_cbc(), "phrase", 6, nullptr, nullptr) == 1,
           "a key is sealed");
  char* begin = nullptr;
  const long size = BIO_get_mem_data(out.get(), &begin);
  return {begin, static_cast<std::size_t>(size)};
}

TEST(ServerTls, LoadsAPairAndKnowsWhenItEnds) {
  const testing::PemFiles files;
  const auto loaded = ServerTls::load({.certificate_file = files.write("chain.pem", certificate().certificate_pem),
                                       .key_file = files.write("key.pem", certificate().private_key_pem)});
  ASSERT_TRUE(loaded) << loaded.error().message;
  constexpr std::int64_t kDay = 86'400;
  const std::int64_t now = SystemClock().now().seconds();
  EXPECT_NEAR(static_cast<double>((*loaded)->valid_from().seconds()), static_cast<double>(now - kDay), 60.0);
  EXPECT_NEAR(static_cast<double>((*loaded)->valid_until().seconds()), static_cast<double>(now + kDay), 60.0);
  const auto renewed = (*loaded)->renewed();
  EXPECT_NE(renewed->native(), (*loaded)->native());
  EXPECT_EQ(renewed->valid_until(), (*loaded)->valid_until());
}

TEST(ServerTls, TakesTheCertificatesAboveItsOwn) {
  const testing::PemFiles files;
  const std::string chain = certificate().certificate_pem + testing::make_certificate().certificate_pem;
  const auto loaded = ServerTls::load({.certificate_file = files.write("chain.pem", chain),
                                       .key_file = files.write("key.pem", certificate().private_key_pem)});
  ASSERT_TRUE(loaded) << loaded.error().message;
  for (const auto& tls : {*loaded, (*loaded)->renewed()}) {
    STACK_OF(X509)* above = nullptr;
    SSL_CTX_get0_chain_certs(tls->native(), &above);
    EXPECT_EQ(sk_X509_num(above), 1);
  }
}

TEST(ServerTls, SaysWhichFileCannotBeUsed) {
  const testing::PemFiles files;
  const std::string good = files.write("chain.pem", certificate().certificate_pem);
  const std::string key = files.write("key.pem", certificate().private_key_pem);
  const std::string text = files.write("text.pem", "no PEM\n");
  const std::string none = (files.directory() / "none.pem").string();
  EXPECT_EQ(code_of({.certificate_file = text, .key_file = key}), "tls_certificate_unusable");
  EXPECT_EQ(code_of({.certificate_file = none, .key_file = key}), "tls_certificate_unusable");
  EXPECT_EQ(code_of({.certificate_file = key, .key_file = good}), "tls_certificate_unusable") << "changed about";
  EXPECT_EQ(code_of({.certificate_file = good, .key_file = text}), "tls_key_unusable");
  EXPECT_EQ(code_of({.certificate_file = good, .key_file = none}), "tls_key_unusable");
  const auto refused = ServerTls::load({.certificate_file = good, .key_file = text});
  EXPECT_THAT(refused.error().message, HasSubstr(text));
}

TEST(ServerTls, TheKeyMustBeTheCertificates) {
  const testing::PemFiles files;
  const std::string other = testing::make_certificate().private_key_pem;
  EXPECT_EQ(code_of({.certificate_file = files.write("chain.pem", certificate().certificate_pem),
                     .key_file = files.write("key.pem", other)}),
            "tls_key_mismatch");
}

TEST(ServerTls, AsksNobodyForAPassphrase) {
  const testing::PemFiles files;
  EXPECT_EQ(code_of({.certificate_file = files.write("chain.pem", certificate().certificate_pem),
                     .key_file = files.write("key.pem", sealed(certificate().private_key_pem))}),
            "tls_key_unusable");
}

TEST(ServerTls, WeakKeysAreNotTaken) {
  const testing::PemFiles files;
  const testing::Certificate weak = testing::make_certificate({.key_bits = 1'024});
  EXPECT_EQ(code_of({.certificate_file = files.write("chain.pem", weak.certificate_pem),
                     .key_file = files.write("key.pem", weak.private_key_pem)}),
            "tls_certificate_unusable");
}

}  // namespace
}  // namespace greenpool
