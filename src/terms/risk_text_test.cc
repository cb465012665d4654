// The risk text says what the terms say, in both languages, and its wording stands: journals hold its hash.
#include "terms/risk_text.h"

#include <gmock/gmock.h>

#include <set>

#include "terms/random_terms_for_test.h"
#include "terms/utf8.h"

namespace greenpool {
namespace {

using testing::HasSubstr;
using testing::Not;

Terms preset(std::string_view name) { return *find_preset(name); }

std::size_t count(std::string_view text, std::string_view part) {
  std::size_t found = 0;
  for (std::size_t at = text.find(part); at != std::string_view::npos; at = text.find(part, at + 1)) ++found;
  return found;
}

// Classic: 1 - 0.3 - 0.1 = 60 % reach the pool; 70 % of 60 % = 42 % of the price are worth at once.
TEST(RiskText, NamesTheFiguresOfTheTermsInBothLanguages) {
  const std::string text = risk_text(preset("classic"));
  for (const char* said :
       {"Classic 经典方案 (classic, CNY)", "所付金额最多 60 % 进入盈利池", "30 % 是奖励预算，10 % 归平台",
        "按进池金额的 70 % 赠送积分", "最多相当于所付金额的 42 %", "20 % 作为卖出费留在盈利池，到手 80 %",
        "消费额的 2 倍时", "并照收卖出费", "取决于以后的订单，可能永远达不到", "不超过池中的现金", "不是承诺",
        "本方案不再办理退款", "至少提前 7 天公告", "30 天后把盈利池的现金", "由会员自己承担",
        "退款中收不回的部分由平台承担"}) {
    EXPECT_THAT(text, HasSubstr(said));
  }
  for (const char* said :
       {"at most 60 % of what is paid reach the pool", "30 % are the budget of rewards, 10 % are the platform's",
        "granted for 70 % of what it pays into the pool", "come to at most 42 % of what was paid",
        "Of a sale of points 20 % stay in the pool as fee, and 80 % are paid", "worth 2 times what was spent",
        "less the fee", "depends on later orders; it may never be", "no more than the cash in the pool",
        "is no promise", "is not refunded in this programme", "a notice of at least 7 days",
        "30 days later the cash in the pool", "is the member's own loss", "is the platform's loss"}) {
    EXPECT_THAT(text, HasSubstr(said));
  }
}

TEST(RiskText, SaysOnlyWhatTheTermsHave) {
  const std::string starter = risk_text(preset("starter"));
  EXPECT_THAT(starter, HasSubstr("没有强制退出，也没有任何到期兑付"));
  EXPECT_THAT(starter, HasSubstr("There is no forced exit and nothing falls due"));
  EXPECT_THAT(starter, Not(HasSubstr("奖励只从")));
  EXPECT_THAT(starter, Not(HasSubstr("Rewards are paid")));
  EXPECT_THAT(starter, Not(HasSubstr("锁定积分只由")));
  const std::string two_level = risk_text(preset("two-level"));
  EXPECT_THAT(two_level, HasSubstr("不收卖出费。能否达到"));
  EXPECT_THAT(two_level, HasSubstr("Within 30 days of its settlement an order can be refunded"));
  EXPECT_THAT(two_level, HasSubstr("至少 10.00 CNY，手续费为 0.6 % 加 0.00 CNY"));
  EXPECT_THAT(two_level, HasSubstr("A member can ask for at most 5000.00 CNY a day"));
  const std::string clearance = risk_text(preset("inventory-clearance"));
  EXPECT_THAT(clearance, HasSubstr("没有用掉的部分也进入盈利池"));
  EXPECT_THAT(clearance, HasSubstr("What of the budget no reward used goes to the pool too"));
  const std::string legacy = risk_text(preset("legacy-conversion"));
  EXPECT_THAT(legacy, HasSubstr("进池金额减去赠送值后的 50 %"));
  EXPECT_THAT(legacy, HasSubstr("at 1 times the claim, what is still locked lapses"));

  Terms window = preset("classic");
  window.sale_pricing = SalePricing::window;
  EXPECT_THAT(risk_text(window), HasSubstr("最长 24 小时的窗口结束时"));
  EXPECT_THAT(risk_text(window), HasSubstr("at the end of a window of up to 24 hours"));
  EXPECT_THAT(risk_text(preset("classic")), Not(HasSubstr("窗口")));
}

// On profit v = min(g (a - k), c), which is at most g of the price, not g of what reaches the pool.
TEST(RiskText, OfAGrantOnProfitNamesTheProfit) {
  Terms terms = preset("classic");
  terms.grant_base = GrantBase::profit;
  terms.grant_rate = Rate(500'000);
  EXPECT_THAT(risk_text(terms),
              HasSubstr("按利润的 50 % 赠送积分，以结算前的价格折算；按该价格计，最多相当于所付金额的 50 %"));
  EXPECT_THAT(risk_text(terms), HasSubstr("granted for 50 % of its profit"));
}

// 0.333333 x 0.333333 = 0.111110888889: a maximum is not cut.
TEST(RiskText, RoundsAMaximumUp) {
  Terms terms = preset("classic");
  terms.reward_rate = Rate(333'333);
  terms.platform_rate = Rate(333'334);
  terms.grant_rate = Rate(333'333);
  EXPECT_THAT(risk_text(terms), HasSubstr("come to at most 11.1111 % of what was paid"));
}

TEST(RiskText, IsWholeForAnyTerms) {
  RandomTerms random;
  for (int i = 0; i < 2'000; ++i) {
    const Terms terms = random.next();
    const std::string text = risk_text(terms);
    std::string_view rest = text;
    while (!rest.empty()) ASSERT_TRUE(take_code_point(rest).has_value()) << text;
    ASSERT_EQ(text.find("{}"), std::string::npos) << text;
    const std::size_t middle = text.find("\n\n");
    ASSERT_NE(middle, std::string::npos);
    const std::size_t chinese = count(text.substr(0, middle + 1), "\n");
    const std::size_t english = count(text.substr(middle + 2), "\n");
    ASSERT_EQ(chinese, english) << "each sentence stands in both languages\n" << text;
    ASSERT_EQ(text.back(), '\n');
  }
}

TEST(TextHash, IsThatOfTermsAZeroByteAndRiskText) {
  for (const std::string_view name : preset_names()) {
    const Terms terms = preset(name);
    EXPECT_EQ(text_hash(terms), sha256(to_toml(terms) + std::string(1, '\0') + risk_text(terms))) << name;
  }
}

TEST(TextHash, DiffersWhereTermsDiffer) {
  RandomTerms random;
  std::set<Digest> hashes;
  for (int i = 0; i < 500; ++i) hashes.insert(text_hash(random.next()));
  EXPECT_EQ(hashes.size(), 500U);
  Terms terms = preset("classic");
  const Digest classic = text_hash(terms);
  terms.injection_window_days = 8;  // of which the risk text says nothing
  EXPECT_NE(text_hash(terms), classic);
}

// A journal holds the hash of every acceptance: another wording would make it one that cannot be verified.
TEST(TextHash, OfPresetsNeverChanges) {
  EXPECT_EQ(to_hex(text_hash(preset("classic"))), "2c8d5075a403e11df9721980a0d484d5c4540610cfa2d96981182be4930b0c07");
  EXPECT_EQ(to_hex(text_hash(preset("starter"))), "6a97a21b938ed6f16e8b5e4de8206f224175ff914a9bc34e6fbdb98c952eb6d9");
  EXPECT_EQ(to_hex(text_hash(preset("two-level"))), "453f70b4e527bd731cf54e5d21608835af60a63878b79922fc63555d06ac2018");
  EXPECT_EQ(to_hex(text_hash(preset("inventory-clearance"))),
            "ac897a432d8c9dbfa62f429687eee11e368d99f541469f51aaa3d9b719ab281a");
  EXPECT_EQ(to_hex(text_hash(preset("legacy-conversion"))),
            "68cdc5024d64a4673dfb15bd665cbd59cdc6f58083cd4532254cd74b9fdc223c");
}

}  // namespace
}  // namespace greenpool
