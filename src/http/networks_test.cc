#include "http/networks.h"

#include <gtest/gtest.h>

#include "http/access.h"

namespace greenpool {
namespace {

bool holds(std::string_view network, std::string_view address) {
  return contains(parse_network(network).value(), parse_ip_address(address).value());
}

TEST(Networks, HoldWhatSharesTheirFirstBits) {
  EXPECT_TRUE(holds("10.0.0.0/8", "10.255.1.2"));
  EXPECT_FALSE(holds("10.0.0.0/8", "11.0.0.0"));
  EXPECT_TRUE(holds("192.0.2.16/28", "192.0.2.31"));
  EXPECT_FALSE(holds("192.0.2.16/28", "192.0.2.32"));
  EXPECT_TRUE(holds("192.0.2.1", "192.0.2.1"));
  EXPECT_FALSE(holds("192.0.2.1", "192.0.2.2"));
  EXPECT_TRUE(holds("0.0.0.0/0", "203.0.113.9"));
  EXPECT_FALSE(holds("0.0.0.0/0", "2001:db8::1"));
  EXPECT_TRUE(holds("2001:db8::/33", "2001:db8:7fff::1"));
  EXPECT_FALSE(holds("2001:db8::/33", "2001:db8:8000::1"));
  for (const char* text : {"", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/8x", "10.0.0/8", "::/129", "host/8"}) {
    EXPECT_FALSE(parse_network(text)) << text;
  }
}

TEST(Networks, AHouseholdIsOneClient) {
  EXPECT_EQ(client_network("192.0.2.1"), "192.0.2.1");
  EXPECT_EQ(client_network("2001:db8:0:1:aaaa::1"), client_network("2001:db8:0:1:bbbb::2"));
  EXPECT_NE(client_network("2001:db8:0:1::1"), client_network("2001:db8:0:2::1"));
}

TEST(Access, BelievesProxiesOfTrustedNetworksAlone) {
  Access access("", true, {"10.0.0.0/8", "::1"});
  EXPECT_EQ(access.client_of("10.1.2.3", "203.0.113.9"), "203.0.113.9");
  EXPECT_EQ(access.client_of("10.1.2.3", "198.51.100.1, 203.0.113.9, 10.9.9.9"), "203.0.113.9");
  EXPECT_EQ(access.client_of("192.0.2.1", "203.0.113.9"), "192.0.2.1");
  EXPECT_EQ(access.client_of("::1", "203.0.113.9"), "203.0.113.9");
  access.trust({});
  EXPECT_EQ(access.client_of("10.1.2.3", "203.0.113.9"), "10.1.2.3");
}

TEST(Access, AServerBehindAProxyAnswersForItsPublicName) {
  const Access access("", true, {}, "shop.example");
  EXPECT_TRUE(access.answers_for("shop.example"));
  EXPECT_TRUE(access.answers_for("SHOP.example"));
  EXPECT_TRUE(access.answers_for("localhost"));
  EXPECT_FALSE(access.answers_for("evil.example"));
}

}  // namespace
}  // namespace greenpool
