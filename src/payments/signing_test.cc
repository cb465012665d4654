#include "payments/signing.h"

#include <gtest/gtest.h>

#include "net/testing/certificates.h"

namespace greenpool {
namespace {

const testing::Certificate& keys() {
  static const testing::Certificate made = testing::make_certificate();
  return made;
}

TEST(Signing, OfAPrivateKeyIsVerifiedByItsPublicKeyAndItsCertificate) {
  const auto key = RsaPrivateKey::parse(keys().private_key_pem);
  ASSERT_TRUE(key) << key.error().message;
  const std::string signature = key->sign("message");
  for (const std::string& pem : {keys().public_key_pem, keys().certificate_pem}) {
    const auto open = RsaPublicKey::parse(pem);
    ASSERT_TRUE(open) << open.error().message;
    EXPECT_TRUE(open->verify("message", signature));
    EXPECT_FALSE(open->verify("Message", signature));
    EXPECT_FALSE(open->verify("message", signature.substr(4)));
    EXPECT_FALSE(open->verify("message", ""));
    EXPECT_FALSE(open->verify("message", "%%%"));
  }
}

TEST(Signing, ANameIsReadableForTheHolderOfTheKeyOnly) {
  const auto key = RsaPrivateKey::parse(keys().private_key_pem);
  const auto open = RsaPublicKey::parse(keys().public_key_pem);
  ASSERT_TRUE(key && open);
  const std::string sealed = open->encrypt("张三");
  EXPECT_NE(sealed, open->encrypt("张三"));
  EXPECT_EQ(key->decrypt(sealed), "张三");
  EXPECT_FALSE(RsaPrivateKey::parse(testing::make_certificate().private_key_pem)->decrypt(sealed));
}

TEST(Signing, AnErrorAboutAKeyDoesNotRepeatIt) {
  std::string broken = keys().private_key_pem;
  broken[200] = broken[200] == 'A' ? 'B' : '!';
  for (const std::string& text :
       {broken, std::string(), keys().public_key_pem, std::string("-----BEGIN PRIVATE KEY-----")}) {
    const auto key = RsaPrivateKey::parse(text);
    ASSERT_FALSE(key);
    EXPECT_EQ(key.error().code, "key_unreadable");
    EXPECT_EQ(key.error().message.find("BEGIN"), std::string::npos);
  }
  EXPECT_EQ(RsaPrivateKey::load("/nonexistent.pem").error().code, "key_unreadable");
}

TEST(Signing, ASealedTextIsOpenedOnlyAsItWasSealed) {
  const std::string key(32, 'k');
  SealedText sealed{.base64 = {}, .nonce = "123456789012", .associated_data = "about"};
  sealed.base64 = seal_text(key, "amount 100", sealed);
  EXPECT_EQ(open_sealed(key, sealed), "amount 100");
  EXPECT_FALSE(open_sealed(std::string(32, 'x'), sealed));
  EXPECT_FALSE(open_sealed(key, {.base64 = sealed.base64, .nonce = "123456789013", .associated_data = "about"}));
  EXPECT_FALSE(open_sealed(key, {.base64 = sealed.base64, .nonce = "123456789012", .associated_data = "aboat"}));
  EXPECT_FALSE(open_sealed(key, {.base64 = "AAAA", .nonce = "123456789012", .associated_data = "about"}));
  // As published: NIST's test case 14 for AES-256-GCM.
  SealedText nist{.base64 = {}, .nonce = std::string(12, '\0'), .associated_data = {}};
  EXPECT_EQ(seal_text(std::string(32, '\0'), std::string(16, '\0'), nist),
            "zqdAPU1ga24HTsXTuvOdGNDRyKeZmWvwJluYtdSKuRk=");
}

TEST(Signing, HashesAreTheKnownOnes) {
  EXPECT_EQ(sha1_hex("abc"), "a9993e364706816aba3e25717850c26c9cd0d89d");
  EXPECT_EQ(md5_hex("abc"), "900150983cd24fb0d6963f7d28e17f72") << "RFC 1321";
  EXPECT_EQ(hmac_sha256_hex("Jefe", "what do ya want for nothing?"),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

}  // namespace
}  // namespace greenpool
