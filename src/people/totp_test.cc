#include "people/totp.h"

#include <gtest/gtest.h>

#include "base/encoding.h"

namespace greenpool {
namespace {

constexpr std::string_view kRfcSecret = "12345678901234567890";

// RFC 6238 appendix B, the SHA-1 column.
TEST(Totp, GivesTheCodesOfTheStandard) {
  struct Vector {
    std::int64_t seconds;
    std::string_view code;
  };
  for (const Vector& vector :
       {Vector{59, "94287082"}, Vector{1'111'111'109, "07081804"}, Vector{1'111'111'111, "14050471"},
        Vector{1'234'567'890, "89005924"}, Vector{2'000'000'000, "69279037"}, Vector{20'000'000'000, "65353130"}}) {
    const auto step = totp_step_of(Timestamp(vector.seconds * 1'000'000));
    EXPECT_EQ(hotp_code(bytes_of(kRfcSecret), static_cast<std::uint64_t>(step), 8), vector.code);
    EXPECT_EQ(match_totp(bytes_of(kRfcSecret), vector.code.substr(2), Timestamp(vector.seconds * 1'000'000), 0), step);
  }
}

// RFC 4226 appendix D.
TEST(Totp, GivesTheCounterCodesOfTheStandard) {
  const std::vector<std::string> codes{"755224", "287082", "359152", "969429", "338314",
                                       "254676", "287922", "162583", "399871", "520489"};
  for (std::size_t i = 0; i < codes.size(); ++i) EXPECT_EQ(hotp_code(bytes_of(kRfcSecret), i, 6), codes[i]);
}

TEST(Totp, TakesOneStepBeforeAndAfterAndNothingThatWasUsed) {
  const auto secret = bytes_of(kRfcSecret);
  const Timestamp now(1'000'000'000LL * 1'000'000);
  const std::int64_t step = totp_step_of(now);
  const auto code = [&](std::int64_t of) { return hotp_code(secret, static_cast<std::uint64_t>(of), 6); };
  EXPECT_EQ(match_totp(secret, code(step - 2), now, 0), std::nullopt);
  EXPECT_EQ(match_totp(secret, code(step - 1), now, 0), step - 1);
  EXPECT_EQ(match_totp(secret, code(step), now, 0), step);
  EXPECT_EQ(match_totp(secret, code(step + 1), now, 0), step + 1);
  EXPECT_EQ(match_totp(secret, code(step + 2), now, 0), std::nullopt);
  EXPECT_EQ(match_totp(secret, code(step), now, step), std::nullopt);
  EXPECT_EQ(match_totp(secret, code(step - 1), now, step), std::nullopt);
  EXPECT_EQ(match_totp(secret, "", now, 0), std::nullopt);
}

// RFC 4648 section 10.
TEST(Totp, WritesBase32AndTheAddressForApps) {
  const std::vector<std::pair<std::string_view, std::string_view>> vectors{{"", ""},
                                                                           {"f", "MY"},
                                                                           {"fo", "MZXQ"},
                                                                           {"foo", "MZXW6"},
                                                                           {"foob", "MZXW6YQ"},
                                                                           {"fooba", "MZXW6YTB"},
                                                                           {"foobar", "MZXW6YTBOI"}};
  for (const auto& [plain, text] : vectors) EXPECT_EQ(to_base32(bytes_of(plain)), text);
  EXPECT_EQ(
      totp_uri(bytes_of("foobar"), {.issuer = "Green Pool", .login = "li.si"}),
      "otpauth://totp/Green%20Pool:li.si?secret=MZXW6YTBOI&issuer=Green%20Pool&algorithm=SHA1&digits=6&period=30");
}

}  // namespace
}  // namespace greenpool
