#include "net/addresses.h"

#include <gtest/gtest.h>

namespace greenpool {
namespace {

IpAddress address(std::string_view text) {
  const auto parsed = parse_ip_address(text);
  EXPECT_TRUE(parsed) << text;
  return parsed.value_or(IpAddress{});
}

TEST(Addresses, OfThePublicInternetPass) {
  for (const char* text :
       {"1.1.1.1", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.255.255.255", "128.0.0.0",
        "172.15.255.255", "172.32.0.0", "192.167.255.255", "198.17.255.255", "198.20.0.0", "223.255.255.255",
        "2606:4700::1111", "2400:3200::1", "::ffff:1.1.1.1", "64:ff9b::1.1.1.1", "2002:101:101::1", "2001:200::1"}) {
    EXPECT_TRUE(is_public_address(address(text))) << text;
  }
}

TEST(Addresses, OfOurOwnNetworkDoNotPassInAnyForm) {
  for (const char* text :
       {"0.0.0.0",         "0.1.2.3",         "10.0.0.1",   "100.64.0.1",     "100.127.255.255", "127.0.0.1",
        "127.255.255.254", "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.8",       "192.0.2.1",
        "192.88.99.1",     "192.168.1.1",     "198.18.0.1", "198.19.255.255", "198.51.100.7",    "203.0.113.9",
        "224.0.0.1",       "239.1.1.1",       "240.0.0.1",  "255.255.255.255"}) {
    EXPECT_FALSE(is_public_address(address(text))) << text;
    EXPECT_FALSE(is_public_address(address("::ffff:" + std::string(text)))) << text;
    EXPECT_FALSE(is_public_address(address("64:ff9b::" + std::string(text)))) << text;
    EXPECT_FALSE(is_public_address(address("::" + std::string(text)))) << text;
    EXPECT_FALSE(is_public_address(address("2606:4700::5efe:" + std::string(text)))) << text;
    IpAddress six_to_four = address("2002::1");
    const IpAddress four = address(text);
    for (std::size_t i = 0; i < 4; ++i) six_to_four.bytes[2 + i] = four.bytes[12 + i];
    EXPECT_FALSE(is_public_address(six_to_four)) << text;
  }
  for (const char* text : {"::", "::1", "fe80::1", "fc00::1", "fdff::1", "fec0::1", "ff02::1", "2001:db8::1", "2001::1",
                           "2001:10::1", "64:ff9b:1::1", "100::1", "3fff::1", "4000::1"}) {
    EXPECT_FALSE(is_public_address(address(text))) << text;
  }
}

TEST(Addresses, AreReadInTheirUsualFormsOnly) {
  for (const char* text :
       {"", "127.1", "0x7f.0.0.1", "2130706433", "127.0.0.1 ", "fe80::1%eth0", "[::1]", "1.2.3.256"}) {
    EXPECT_FALSE(parse_ip_address(text)) << text;
  }
  EXPECT_FALSE(parse_ip_address(std::string_view("1.2.3.4\0.5", 10)));
  EXPECT_EQ(format_ip_address(address("2001:0db8:0:0::1")), "2001:db8::1");
  EXPECT_EQ(format_ip_address(address("192.0.2.1")), "192.0.2.1");
}

}  // namespace
}  // namespace greenpool
