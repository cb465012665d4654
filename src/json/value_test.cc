#include "json/value.h"

#include <gtest/gtest.h>

namespace greenpool {
namespace {

std::string again(std::string_view text) {
  const Result<JsonValue> value = parse_json(text);
  return value ? to_json(*value) : value.error().message;
}

TEST(JsonValue, KeepsWhatItRead) {
  EXPECT_EQ(again(R"( {"a":[1,-2.50,1e9,true,null,"\u4f60\n"],"b":{"c":{}}} )"),
            R"({"a":[1,-2.50,1e9,true,null,"你\n"],"b":{"c":{}}})");
  EXPECT_EQ(again(R"("a text alone")"), R"("a text alone")");
  EXPECT_EQ(again("12345678901234567890.000000001"), "12345678901234567890.000000001");
}

TEST(JsonValue, AnswersOnlyForTheRightKind) {
  const JsonValue value = *parse_json(R"({"name":"tea","count":7,"on":true,"rate":7.0,"big":9223372036854775808})");
  EXPECT_EQ(value.text_at("name"), "tea");
  EXPECT_EQ(value.text_at("count"), std::nullopt);
  EXPECT_EQ(value.text_at("missing"), std::nullopt);
  EXPECT_EQ(value.integer_at("count"), 7);
  EXPECT_EQ(value.integer_at("rate"), std::nullopt);
  EXPECT_EQ(value.integer_at("big"), std::nullopt);
  EXPECT_EQ(value.truth_at("on"), true);
}

TEST(JsonValue, RefusesWhatCouldBeReadInTwoWays) {
  EXPECT_EQ(again(R"({"a":1,"a":2})"), "the key \"a\" stands there twice");
  EXPECT_EQ(again(R"({"x":{"a":1,"\u0061":2}})"), "the key \"a\" stands there twice");
  EXPECT_FALSE(parse_json(R"({"a":1} {"b":2})"));
  EXPECT_FALSE(parse_json("{\"a\":\"\xff\"}"));
  EXPECT_FALSE(parse_json(""));
  EXPECT_FALSE(parse_json("{\"a\":01}"));
  EXPECT_FALSE(parse_json("[1,]"));
}

TEST(JsonValue, BoundsItsDepth) {
  const auto nested = [](std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); };
  EXPECT_TRUE(parse_json(nested(kJsonDepthMax)));
  EXPECT_FALSE(parse_json(nested(kJsonDepthMax + 1)));
  EXPECT_FALSE(parse_json(nested(100'000)));
}

}  // namespace
}  // namespace greenpool
