#include "people/text_rules.h"

#include <gtest/gtest.h>

#include <set>

#include "people/mask.h"
#include "people/problems.h"

namespace greenpool {
namespace {

TEST(Mask, ShowsEnoughToRecogniseAndNoMore) {
  EXPECT_EQ(mask_phone("+8613812345678"), "138****5678");
  EXPECT_EQ(mask_phone("13812345678"), "138****5678");
  EXPECT_EQ(mask_phone("123"), "****");
  EXPECT_EQ(mask_name("张三丰"), "张*");
  EXPECT_EQ(mask_name("Ann"), "A*");
  EXPECT_EQ(mask_name(""), "*");
  EXPECT_EQ(mask_id_number("11010519491231002X"), "1****************X");
  EXPECT_EQ(mask_id_number("1"), "***");
  EXPECT_EQ(mask_address("浙江省杭州市西湖区文三路 1 号"), "浙江省杭州市****");
}

TEST(TextRules, NormalisePhones) {
  EXPECT_EQ(normalised_phone("13812345678"), "+8613812345678");
  EXPECT_EQ(normalised_phone("+86 138-1234-5678"), "+8613812345678");
  EXPECT_EQ(normalised_phone("+49 170 1234567"), "+491701234567");
  for (const char* bad : {"", "12812345678", "1381234567", "138123456789", "138x2345678", "+86 12812345678",
                          "+0123456789", "+1234567", "+1234567890123456", "１３８１２３４５６７８"}) {
    EXPECT_EQ(normalised_phone(bad), std::nullopt) << bad;
  }
}

TEST(TextRules, KnowIdentityNumbers) {
  EXPECT_TRUE(is_id_number("11010519491231002X"));  // the example of GB 11643
  EXPECT_TRUE(is_id_number("440524188001010014") == false) << "nobody was born in 1880";
  for (const char* bad : {"110105194912310021", "11010519491331002X", "1101051949123100", "01010519491231002X",
                          "11010519490230002X", ""}) {
    EXPECT_FALSE(is_id_number(bad)) << bad;
  }
}

TEST(TextRules, KnowNames) {
  EXPECT_TRUE(is_login_name("li.si-2_x"));
  for (const char* bad : {"", "ab", "2li", "Li.Si", "li si", "abcdefghijklmnopqrstuvwxyzabcdefg"}) {
    EXPECT_FALSE(is_login_name(bad)) << bad;
  }
  EXPECT_TRUE(is_person_name("张三丰", 3));
  EXPECT_FALSE(is_person_name("张三丰", 2));
  for (const char* bad : {"", " a", "a ", "a\nb", "a\xc2\x85", "\xff", "\xed\xa0\x80", "\xc0\x80"}) {
    EXPECT_FALSE(is_person_name(bad, 20)) << bad;
  }
  EXPECT_EQ(client_label("a\nb\xe5"), "a?b?");
  EXPECT_EQ(client_label(std::string(500, 'a')).size(), 120U);
}

TEST(PeopleProblems, HaveTheirOwnCodesAndNumbersInTheRangeOfTheRoom) {
  std::set<std::string_view> codes;
  int before = 2099;
  for (const ProblemInfo& problem : kPeopleProblems) {
    EXPECT_TRUE(codes.insert(problem.code).second) << problem.code;
    EXPECT_GT(problem.number, before) << problem.code;
    EXPECT_LT(problem.number, 2300) << problem.code;
    EXPECT_FALSE(problem.text_zh.empty());
    EXPECT_FALSE(problem.text_en.empty());
    before = problem.number;
  }
}

}  // namespace
}  // namespace greenpool
