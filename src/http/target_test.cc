#include "http/target.h"

#include <gtest/gtest.h>

#include "http/access.h"

namespace greenpool {
namespace {

TEST(Target, IsTakenApartInBothForms) {
  struct Case {
    const char* target;
    const char* authority;
    const char* path;
    const char* query;
  };
  for (const Case& c : {Case{"/", "", "/", ""},
                        {"/a/b?x=1&y=2", "", "/a/b", "x=1&y=2"},
                        {"/a?", "", "/a", ""},
                        {"/a?b?c", "", "/a", "b?c"},
                        {"http://host:80/a?b", "host:80", "/a", "b"},
                        {"HTTP://host", "host", "/", ""},
                        {"http://host?q", "host", "/", "q"},
                        {"//a", "", "//a", ""}}) {
    const auto target = parse_target(c.target);
    ASSERT_TRUE(target) << c.target;
    EXPECT_EQ(target->authority, c.authority) << c.target;
    EXPECT_EQ(target->path, c.path) << c.target;
    EXPECT_EQ(target->query, c.query) << c.target;
  }
}

TEST(Target, IsRefusedWhenMalformed) {
  for (const char* target : {"", "a", "*", "host:80", "http:///a", "https://host/", "/a#b", "/%", "/%4", "/%zz", "/%4g",
                             "/a b", "/\x7f", "/\xc3\xa9", "/\x01"}) {
    EXPECT_FALSE(parse_target(target)) << target;
  }
}

TEST(Target, PercentEncodingIsUndoneOnce) {
  EXPECT_EQ(percent_decoded("a%2Fb%2f%41"), "a/b/A");
  EXPECT_EQ(percent_decoded("%2541"), "%41");
  EXPECT_EQ(percent_decoded("%00"), std::string(1, '\0'));
}

TEST(Target, AHostIsFoundWithoutItsPort) {
  EXPECT_EQ(host_of("localhost:8080"), "localhost");
  EXPECT_EQ(host_of("[::1]:8080"), "::1");
  EXPECT_EQ(host_of("a.example"), "a.example");
  for (const char* bad : {"", ":80", "[::1", "[]", "a b", "a:b", "a:80:90", "a/b", "user@host", "[::1]x", "a,b"}) {
    EXPECT_FALSE(host_of(bad)) << bad;
  }
}

TEST(Target, OnlyThisMachineIsALoopbackHost) {
  for (const char* host : {"localhost", "LOCALHOST", "127.0.0.1", "127.9.9.9", "::1"}) {
    EXPECT_TRUE(is_loopback_host(host)) << host;
  }
  for (const char* host : {"", "localhost.example", "127.0.0.1.example", "127.1", "128.0.0.1", "::2", "example"}) {
    EXPECT_FALSE(is_loopback_host(host)) << host;
  }
}

TEST(Access, WithoutATokenEverybodyIsAdmittedButOnlyLoopbackHostsAreAnswered) {
  const Access access("", true);
  EXPECT_TRUE(access.admits(""));
  EXPECT_TRUE(access.answers_for("127.0.0.1"));
  EXPECT_FALSE(access.answers_for("evil.example"));
}

TEST(Access, WithATokenItAloneAdmits) {
  const Access access("0123456789abcdef", true);
  EXPECT_TRUE(access.admits("Bearer 0123456789abcdef"));
  EXPECT_TRUE(access.admits("bearer 0123456789abcdef"));
  EXPECT_TRUE(access.answers_for("shop.example"));
  for (const char* wrong :
       {"", "Bearer", "Bearer ", "0123456789abcdef", "Basic 0123456789abcdef", "Bearer 0123456789abcdeg",
        "Bearer 0123456789abcde", "Bearer 0123456789abcdef0", "Bearer  0123456789abcdef", "Bearer0123456789abcdef"}) {
    EXPECT_FALSE(access.admits(wrong)) << wrong;
  }
}

TEST(Access, WhoAsksIsToldByTrustedProxiesOnly) {
  const Access alone("", false);
  EXPECT_EQ(alone.client_of("203.0.113.9", "198.51.100.1"), "203.0.113.9") << "nobody is believed";
  const Access behind("", false, {"10.0.0.1", "10.0.0.2"});
  EXPECT_EQ(behind.client_of("10.0.0.1", "198.51.100.1"), "198.51.100.1");
  EXPECT_EQ(behind.client_of("10.0.0.1", "1.2.3.4, 198.51.100.1, 10.0.0.2"), "198.51.100.1")
      << "what the client wrote itself stands before";
  EXPECT_EQ(behind.client_of("203.0.113.9", "198.51.100.1"), "203.0.113.9") << "not through the proxy";
  EXPECT_EQ(behind.client_of("10.0.0.1", ""), "10.0.0.1");
}

TEST(Access, ATokenIsLongEnoughAndOfHarmlessCharacters) {
  EXPECT_TRUE(is_token("0123456789abcdef"));
  EXPECT_FALSE(is_token("0123456789abcde"));
  EXPECT_FALSE(is_token("0123456789 abcdef"));
  EXPECT_FALSE(is_token(std::string(257, 'a')));
}

}  // namespace
}  // namespace greenpool
