#include "http/problem.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

namespace greenpool {
namespace {

TEST(Problem, TheLanguageIsTheOneThatAcceptLanguagePrefers) {
  struct Case {
    const char* header;
    ProblemLanguage preferred;
  };
  constexpr auto kEnglish = ProblemLanguage::english;
  constexpr auto kChinese = ProblemLanguage::chinese;
  for (const Case& c : {Case{"", kEnglish},
                        {"zh", kChinese},
                        {"zh-CN,zh;q=0.9,en;q=0.8", kChinese},
                        {"en-GB, zh;q=0.5", kEnglish},
                        {"fr, de", kEnglish},
                        {"fr, zh-Hans;q=0.1", kChinese},
                        {"en;q=0.3, ZH-tw;q=0.31", kChinese},
                        {"en;q=0.8,zh;q=0.8", kEnglish},
                        {"zh;q=0.8,en;q=0.8", kChinese},
                        {"zh;q=0", kEnglish},
                        {"zha", kEnglish},
                        {"zh;q=banana", kEnglish},
                        {"zh;q=1.0000", kEnglish},
                        {",,;;,q=", kEnglish},
                        {"*", kEnglish}}) {
    EXPECT_EQ(preferred_language(c.header), c.preferred) << c.header;
  }
}

TEST(Problem, EveryProblemHasItsOwnCodeAndNumberAndAnErrorStatus) {
  std::set<std::string_view> codes;
  int last_number = 0;
  for (const ProblemInfo& info : all_problems()) {
    EXPECT_TRUE(codes.insert(info.code).second) << info.code;
    EXPECT_GT(info.number, last_number) << info.code;
    last_number = info.number;
    EXPECT_GE(info.status, 400) << info.code;
    EXPECT_LE(info.status, 505) << info.code;
    EXPECT_FALSE(info.text_zh.empty());
    EXPECT_FALSE(info.text_en.empty());
  }
  EXPECT_GT(codes.size(), all_rejects().size());
}

TEST(Problem, TheNumbersOfTheHttpProblemsNeverChange) {
  EXPECT_EQ(info_of(HttpProblem::request_malformed).number, 701);
  EXPECT_EQ(info_of(HttpProblem::unauthorized).number, 710);
  EXPECT_EQ(info_of(HttpProblem::version_unsupported).number, 725);
}

TEST(Problem, ItIsWrittenInTheAskedLanguageWithDetailAndRequestId) {
  std::string json;
  append_problem(json, problem_of(Reject::insufficient_points), ProblemLanguage::chinese, "", "");
  EXPECT_EQ(json, R"({"type":"/problems/insufficient_points","title":"可卖积分不足","status":409,)"
                  R"("code":"insufficient_points","number":309,"retryable":true})");
  json.clear();
  append_problem(json, info_of(HttpProblem::command_malformed), ProblemLanguage::english, "field \"at\"", "00ff");
  EXPECT_EQ(
      json,
      R"({"type":"/problems/command_malformed","title":"the command is malformed","status":400,)"
      R"("code":"command_malformed","number":707,"retryable":false,"detail":"field \"at\"","request_id":"00ff"})");
}

}  // namespace
}  // namespace greenpool
