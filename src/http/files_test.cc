#include "http/files.h"

#include <gtest/gtest.h>

#include <string>

#include "http/embedded.h"

namespace greenpool {
namespace {

TEST(Files, StandInOrderWithTheirDigestsAndAreFoundByTheirWholePath) {
  const EmbeddedFile* const document = find_embedded("/openapi.json");
  ASSERT_NE(document, nullptr);
  EXPECT_EQ(document->type, "application/json");
  EXPECT_EQ(document->digest.size(), 32U);
  EXPECT_TRUE(document->bytes.starts_with("{")) << document->bytes.substr(0, 20);
  EXPECT_LT(document->gzip.size(), document->bytes.size() / 4);
  EXPECT_EQ(static_cast<unsigned char>(document->gzip[0]), 0x1fU);
  std::string_view before;
  for (const EmbeddedFile& file : embedded_files()) {
    EXPECT_LT(before, file.path);
    before = file.path;
    EXPECT_EQ(find_embedded(file.path), &file);
  }
  for (const char* path : {"", "openapi.json", "/openapi", "/openapi.jso", "/openapi.json/", "/OPENAPI.json"}) {
    EXPECT_EQ(find_embedded(path), nullptr) << path;
  }
}

TEST(Files, AreReadOnly) {
  EXPECT_NE(find_file(Method::get, "/docs").route, nullptr);
  EXPECT_NE(find_file(Method::head, "/docs").route, nullptr);
  EXPECT_EQ(find_file(Method::post, "/docs").route, nullptr);
  EXPECT_EQ(find_file(Method::post, "/docs").allow, "Allow: GET, HEAD\r\n");
  EXPECT_TRUE(find_file(Method::get, "/nowhere").allow.empty());
}

TEST(Files, ComeCompressedToWhoTakesThemSo) {
  for (const char* yes :
       {"gzip", "GZIP", "deflate, gzip;q=1.0", "gzip;q=0.5", "*", "br;q=1, *;q=0.1", "x-gzip", " gzip "}) {
    EXPECT_TRUE(accepts_gzip(yes)) << yes;
  }
  for (const char* no : {"", "identity", "br", "gzip;q=0", "gzip; q=0.000", "*;q=0", "gzip;q=0, *", "gzipped"}) {
    EXPECT_FALSE(accepts_gzip(no)) << no;
  }
}

}  // namespace
}  // namespace greenpool
