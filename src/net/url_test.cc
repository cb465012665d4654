#include "net/url.h"

#include <gtest/gtest.h>

namespace greenpool {
namespace {

TEST(Url, IsTakenApart) {
  const auto url = parse_http_url("https://API.Example.com/v3/pay?x=1");
  ASSERT_TRUE(url);
  EXPECT_EQ(url->host, "api.example.com");
  EXPECT_EQ(url->port, 443);
  EXPECT_EQ(url->target, "/v3/pay?x=1");
  EXPECT_EQ(url->authority(), "api.example.com");
  EXPECT_EQ(parse_http_url("http://a.b")->target, "/");
  EXPECT_EQ(parse_http_url("http://a.b?q")->target, "/?q");
  EXPECT_EQ(parse_http_url("http://[::1]:8080/")->authority(), "[::1]:8080");
  EXPECT_EQ(parse_http_url("http://a.b:80/")->authority(), "a.b");
  EXPECT_EQ(parse_http_url("https://a.b:80/")->authority(), "a.b:80");
}

TEST(Url, IsRefusedWhenItCouldMeanSomethingElse) {
  for (const char* text : {"",
                           "ftp://a.b/",
                           "//a.b/",
                           "HTTPS://a.b/",
                           "https://",
                           "https:///x",
                           "https://user@a.b/",
                           "https://a.b:0/",
                           "https://a.b:65536/",
                           "https://a.b:/",
                           "https://a.b:1x/",
                           "https://a b/",
                           "https://a.b/\r\nX: y",
                           "https://a.b/#f",
                           "https://[::1/",
                           "https://[127.0.0.1]/",
                           "https://[::1]x/",
                           "https://-a/",
                           "https://a.b/\x80",
                           "https://a\\b/"}) {
    const auto url = parse_http_url(text);
    ASSERT_FALSE(url) << text;
    EXPECT_EQ(url.error().code, "url_malformed");
  }
  EXPECT_FALSE(parse_http_url("https://a.b/" + std::string(9'000, 'x')));
}

TEST(Url, ValuesAreEncoded) { EXPECT_EQ(percent_encode("a b&c=绿~"), "a%20b%26c%3D%E7%BB%BF~"); }

}  // namespace
}  // namespace greenpool
