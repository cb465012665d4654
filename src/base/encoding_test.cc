#include "base/encoding.h"

#include <gtest/gtest.h>

namespace greenpool {
namespace {

std::string text_of(const std::optional<std::vector<std::uint8_t>>& bytes) {
  return bytes ? std::string(bytes->begin(), bytes->end()) : "malformed";
}

TEST(Encoding, WritesTheVectorsOfRfc4648) {
  const std::pair<std::string_view, std::string_view> vectors[]{
      {"", ""},
      {"f", "Zg=="},
      {"fo", "Zm8="},
      {"foo", "Zm9v"},
      {"foob", "Zm9vYg=="},
      {"fooba", "Zm9vYmE="},
      {"foobar", "Zm9vYmFy"},
  };
  for (const auto& [plain, coded] : vectors) {
    EXPECT_EQ(to_base64(bytes_of(plain)), coded);
    EXPECT_EQ(text_of(from_base64(coded)), plain);
    const std::string url = to_base64url(bytes_of(plain));
    EXPECT_EQ(url, coded.substr(0, coded.find('=')));
    EXPECT_EQ(text_of(from_base64url(url)), plain);
  }
  EXPECT_EQ(to_base64(bytes_of("\xff\xef\xbe")), "/+++");
  EXPECT_EQ(to_base64url(bytes_of("\xff\xef\xbe")), "_---");
}

TEST(Encoding, RefusesWhatIsNotItsOwn) {
  for (const std::string_view text : {"Z", "Zg", "Zg=", "Zh==", "Zm9=", "Z===", "Zm8=Zm8=", "Zm9v\n", "Zm-v", "===="}) {
    EXPECT_EQ(from_base64(text), std::nullopt) << text;
  }
  for (const std::string_view text : {"Z", "Zg==", "Zh", "Zm+v", " Zg"}) {
    EXPECT_EQ(from_base64url(text), std::nullopt) << text;
  }
}

TEST(Encoding, ReadsHexadecimalDigits) {
  EXPECT_EQ(to_hex(bytes_of("\x01\xab")), "01ab");
  EXPECT_EQ(text_of(from_hex("01aB")), "\x01\xab");
  EXPECT_EQ(from_hex("0"), std::nullopt);
  EXPECT_EQ(from_hex("0g"), std::nullopt);
}

}  // namespace
}  // namespace greenpool
