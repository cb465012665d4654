#include "hooks/signature.h"

#include <gtest/gtest.h>

#include <array>

#include "hooks/retry.h"
#include "hooks/sending.h"
#include "hooks/url.h"

namespace greenpool {
namespace {

// The published example of the format; hmac, hashlib and base64 of Python 3 give the same.
TEST(HookSignature, IsThatOfThePublishedExample) {
  const std::array<std::string, 1> secrets{"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"};
  EXPECT_EQ(hook_signatures(
                {"msg_p5jXN8AQM9LWM0D4loKWxJek", Timestamp(1'614'265'330'000'000), R"({"test": 2432232314})"}, secrets),
            "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
}

TEST(HookSignature, SignsWithEverySecretInOrder) {
  const std::array<std::string, 2> secrets{"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", new_hook_secret()};
  const SignedMessage message{"m", Timestamp(1'999'999), "{}"};
  const std::string both = hook_signatures(message, secrets);
  EXPECT_EQ(both, hook_signatures(message, std::span(secrets).first(1)) + " " +
                      hook_signatures(message, std::span(secrets).last(1)));
}

TEST(HookSignature, DependsOnIdTimeBodyAndSecret) {
  const std::array<std::string, 1> secrets{new_hook_secret()};
  const std::array<std::string, 1> others{new_hook_secret()};
  const std::string one = hook_signatures({"m", Timestamp(1'000'000), "{}"}, secrets);
  EXPECT_EQ(one, hook_signatures({"m", Timestamp(1'999'999), "{}"}, secrets)) << "whole seconds";
  EXPECT_NE(one, hook_signatures({"n", Timestamp(1'000'000), "{}"}, secrets));
  EXPECT_NE(one, hook_signatures({"m", Timestamp(2'000'000), "{}"}, secrets));
  EXPECT_NE(one, hook_signatures({"m", Timestamp(1'000'000), "[]"}, secrets));
  EXPECT_NE(one, hook_signatures({"m", Timestamp(1'000'000), "{}"}, others));
}

TEST(HookSignature, MakesSecretsOf32BytesThatDiffer) {
  const std::string secret = new_hook_secret();
  EXPECT_EQ(secret.size(), 6U + 44U);
  EXPECT_TRUE(secret.starts_with("whsec_"));
  EXPECT_NE(secret, new_hook_secret());
}

TEST(HookRetry, FollowsTheTableAndSpreadsByATenth) {
  const auto least = [](std::uint32_t) { return 0U; };
  const auto most = [](std::uint32_t bound) { return bound - 1; };
  const std::array<std::int64_t, 8> seconds{5, 30, 120, 600, 1'800, 7'200, 21'600, 86'400};
  for (std::size_t i = 0; i < seconds.size(); ++i) {
    const auto tries = static_cast<std::int64_t>(i + 1);
    EXPECT_EQ(hook_retry_delay(tries, least), seconds[i] * 900'000);
    EXPECT_EQ(hook_retry_delay(tries, most), seconds[i] * 1'100'000);
  }
  EXPECT_EQ(hook_retry_delay(9, least), std::nullopt);
}

TEST(HookUrl, IsHttpsWithoutCredentialsAndFragments) {
  const auto good = [](std::string_view url) { return is_hook_url(url, HookLoopback::refused); };
  EXPECT_TRUE(good("https://shop.example/hooks?x=1"));
  EXPECT_TRUE(good("https://shop.example:8443"));
  EXPECT_TRUE(good("https://93.184.216.34/"));
  for (const char* url :
       {"", "shop.example", "http://shop.example/", "ftp://shop.example/", "https://", "https:///path",
        "https://user@shop.example/", "https://user:word@shop.example/", "https://shop.example/#part",
        "https://shop.example:0/", "https://shop.example:99999999/", "https://shop.example/a b", "https://localhost/",
        "http://127.0.0.1:80/", "https://[::1]/", "https:/shop.example", "//shop.example/"}) {
    EXPECT_FALSE(good(url)) << url;
  }
  EXPECT_FALSE(good("https://shop.example/" + std::string(kHookUrlBytesMax, 'a')));
}

TEST(HookUrl, MayBeThisMachineWhereThatIsAllowed) {
  const auto good = [](std::string_view url) { return is_hook_url(url, HookLoopback::allowed); };
  EXPECT_TRUE(good("http://127.0.0.1:8080/hooks"));
  EXPECT_TRUE(good("http://localhost/"));
  EXPECT_TRUE(good("https://[::1]:1/"));
  EXPECT_FALSE(good("http://shop.example/")) << "plain http elsewhere stays refused";
  EXPECT_FALSE(good("http://127.0.0.1.example/"));
}

TEST(HookAnswer, BeginsWithWholeCharactersOfUtf8) {
  EXPECT_EQ(utf8_start("plain", 500), "plain");
  EXPECT_EQ(utf8_start("绿池", 5), "绿");
  EXPECT_EQ(utf8_start("绿池", 6), "绿池");
  EXPECT_EQ(utf8_start(std::string_view("a\0b", 3), 9), "a?b");
  EXPECT_EQ(utf8_start("\xff\xc0\xaf\xed\xa0\x80 \xe7", 20), "?????? ?") << "overlong, surrogate, cut short";
  EXPECT_EQ(utf8_start(std::string(1'000, 'x'), 500).size(), 500U);
}

}  // namespace
}  // namespace greenpool
