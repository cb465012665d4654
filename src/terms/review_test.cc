// Every rule of the review fires where it should and is silent where it should; its texts are whole; docs/review.md
// lists the table.
#include "terms/review.h"

#include <gtest/gtest.h>

#include <fstream>
#include <functional>
#include <set>
#include <sstream>

#include "terms/random_terms_for_test.h"
#include "terms/review/rules.h"
#include "terms/validate.h"

namespace greenpool {
namespace {

const Finding* find(const std::vector<Finding>& findings, std::string_view code) {
  for (const Finding& finding : findings) {
    if (finding.code == code) return &finding;
  }
  return nullptr;
}

std::string figure(const Finding& finding, std::string_view name) {
  for (const Figure& candidate : finding.figures) {
    if (candidate.name == name) return candidate.value;
  }
  ADD_FAILURE() << finding.code << " has no figure " << name;
  return {};
}

Terms preset(std::string_view name) { return *find_preset(name); }

using Change = std::function<void(Terms&)>;

// `fires` and `silent` each change the classic terms.
struct Case {
  std::string_view code;
  Severity severity;
  Change fires, silent;
};

RankTerms rank(std::int64_t rate) { return {"银", Rate(rate), {}, 0, {}}; }

void nothing(Terms&) {}

std::vector<Case> cases() {
  const Change ranked = [](Terms& t) { t.rewards.ranks = {rank(50'000)}; };
  return {
      {"rewards_beyond_two_levels", Severity::blocking, ranked,
       [](Terms& t) { t.rewards.ranks = {rank(50'000)}, t.rewards.max_generations = 2; }},
      {"rewards_on_team_performance", Severity::blocking, ranked,
       [](Terms& t) { t.rewards.direct = Rate(100'000), t.rewards.indirect = Rate(50'000); }},
      {"rank_by_headcount", Severity::blocking,
       [](Terms& t) { t.rewards.ranks = {rank(50'000)}, t.rewards.ranks[0].directs = 3; }, ranked},
      {"purchase_required_to_earn", Severity::blocking,
       [](Terms& t) { t.rewards.ranks = {rank(50'000)}, t.rewards.ranks[0].own_spend = Money(1); }, ranked},
      {"stated_multiple", Severity::blocking, nothing, [](Terms& t) { t.exit_multiple = std::nullopt; }},
      {"stated_multiple", Severity::warning, [](Terms& t) { t.exit_multiple = Multiple(kRateOne); },
       [](Terms& t) { t.exit_multiple = std::nullopt; }},
      {"three_levels_of_people", Severity::warning, [](Terms& t) { t.rewards.indirect = Rate(1); },
       [](Terms& t) { t.rewards.direct = Rate(1); }},
      {"rewards_on_own_orders", Severity::warning,
       [](Terms& t) { t.rewards.on_own_orders = true, t.rewards.direct = Rate(1); },
       [](Terms& t) { t.rewards.on_own_orders = true; }},
      {"tax_not_withheld", Severity::warning, [](Terms& t) { t.rewards.direct = Rate(1); },
       [](Terms& t) { t.rewards.direct = Rate(1), t.withdrawal = preset("two-level").withdrawal; }},
      {"tax_not_withheld", Severity::warning,
       [](Terms& t) {
         t.dividend.rate = Rate(1);
         t.withdrawal.tax = {{Money(0), Rate(0)}};
       },
       nothing},
      {"seven_day_return", Severity::warning, [](Terms& t) { t.reversal_days = 6; },
       [](Terms& t) { t.reversal_days = 7; }},
      {"stored_value", Severity::information, [](Terms& t) { t.withdrawal.minimum = Money(2); }, nothing},
      {"stored_value", Severity::information, [](Terms& t) { t.withdrawal.daily_limit = Money(2); }, nothing},
      {"stored_value", Severity::warning, [](Terms& t) { t.legacy.release_share = Rate(1); }, nothing},
      {"dividend_to_holders", Severity::warning, [](Terms& t) { t.dividend.rate = Rate(1); }, nothing},
      {"short_notice", Severity::warning, [](Terms& t) { t.notice_days = 6; }, nothing},
      {"referral_rewards", Severity::information, [](Terms& t) { t.rewards.direct = Rate(1); }, nothing},
      {"agents_by_region", Severity::information, [](Terms& t) { t.rewards.city_agent = Rate(1); }, nothing},
      {"conversion_into_shares", Severity::information, nothing, [](Terms& t) { t.grant_rate = Rate(0); }},
      {"rising_price_in_texts", Severity::information, nothing, [](Terms& t) { t.grant_rate = Rate(0); }},
      {"aggregate_bound", Severity::information, nothing, nullptr},  // always said
      {"break_even_growth", Severity::warning, nothing, [](Terms& t) { t.grant_rate = Rate(0); }},
      {"break_even_growth", Severity::warning, [](Terms& t) { t.legacy.release_share = Rate(kRateOne); },
       [](Terms& t) { t.platform_rate = Rate(700'000); }},
      {"nothing_contributed", Severity::warning, [](Terms& t) { t.platform_rate = Rate(700'000); },
       [](Terms& t) { t.platform_rate = Rate(699'999); }},
      {"unnamed_rewards", Severity::warning, nothing, [](Terms& t) { t.rewards.direct = t.reward_rate; }},
      {"unnamed_rewards", Severity::information, [](Terms& t) { t.remainder_to = RemainderTo::reserve; },
       [](Terms& t) { t.reward_rate = Rate(0); }},
      {"self_purchase_loss", Severity::information, nothing, [](Terms& t) { t.grant_rate = Rate(0); }},
      {"self_purchase_loss", Severity::warning, [](Terms& t) { t.grant_rate = Rate(kRateOne); },
       [](Terms& t) { t.platform_rate = Rate(700'000); }},
      {"buying_ahead", Severity::information, nothing, [](Terms& t) { t.grant_rate = Rate(0); }},
      {"buying_ahead", Severity::information, [](Terms& t) { t.grant_rate = Rate(kRateOne); },
       [](Terms& t) { t.grant_rate = Rate(kRateOne), t.sell_fee = Rate(0); }},
      {"profit_base", Severity::warning,
       [](Terms& t) { t.grant_base = GrantBase::profit, t.grant_rate = Rate(400'000); }, nothing},
      {"profit_base", Severity::warning,
       [](Terms& t) { t.grant_base = GrantBase::profit, t.grant_rate = Rate(600'000); },
       [](Terms& t) { t.grant_base = GrantBase::profit, t.reward_rate = t.platform_rate = Rate(0); }},
      {"subsidy_limits", Severity::information, nothing, [](Terms& t) { t.grant_rate = Rate(0); }},
      {"subsidy_limits", Severity::warning, [](Terms& t) { t.platform_rate = Rate(0); },
       [](Terms& t) { t.platform_rate = Rate(700'000); }},
      {"subsidy_limits", Severity::warning, [](Terms& t) { t.dividend.rate = Rate(1); },
       [](Terms& t) { t.grant_rate = Rate(0); }},
      {"injection_front_running", Severity::information, nothing, [](Terms& t) { t.grant_rate = Rate(0); }},
      {"injection_front_running", Severity::warning, [](Terms& t) { t.exit_fee = ExitFee::waived; },
       [](Terms& t) { t.grant_rate = Rate(0); }},
      {"injection_front_running", Severity::information,
       [](Terms& t) { t.exit_fee = ExitFee::waived, t.exit_multiple = std::nullopt; },
       [](Terms& t) { t.grant_rate = Rate(0); }},
      {"exit_fee_capture", Severity::warning, nothing, [](Terms& t) { t.exit_fee = ExitFee::waived; }},
      {"exit_fee_capture", Severity::warning, nothing, [](Terms& t) { t.exit_multiple = std::nullopt; }},
      {"exit_fee_capture", Severity::warning, nothing, [](Terms& t) { t.sell_fee = Rate(0); }},
      {"slice_selling", Severity::warning, nothing, [](Terms& t) { t.sell_fee = Rate(0); }},
      {"slice_selling", Severity::information, [](Terms& t) { t.sale_pricing = SalePricing::window; },
       [](Terms& t) { t.sell_fee = Rate(0); }},
      {"large_order", Severity::information, nothing, [](Terms& t) { t.grant_rate = Rate(kRateOne); }},
      {"reversal_loss", Severity::warning, [](Terms& t) { t.reversal_days = 1; }, nothing},
      {"reversal_loss", Severity::information,
       [](Terms& t) { t.reversal_days = 1, t.grant_rate = Rate(kRateOne), t.sell_fee = Rate(0); }, nothing},
      {"legacy_release", Severity::information, [](Terms& t) { t.legacy.release_share = Rate(500'000); }, nothing},
      {"legacy_release", Severity::warning,
       [](Terms& t) { t.legacy.release_share = Rate(500'000), t.grant_rate = Rate(kRateOne); }, nothing},
  };
}

TEST(Review, HasRulesThatFireAndFallSilent) {
  std::set<std::string_view> tried;
  for (const Case& c : cases()) {
    SCOPED_TRACE(c.code);
    tried.insert(c.code);
    Terms terms = preset("classic");
    c.fires(terms);
    ASSERT_TRUE(validate(terms).has_value()) << validate(terms).error().message;
    const std::vector<Finding> found = review(terms);
    const Finding* finding = find(found, c.code);
    ASSERT_NE(finding, nullptr);
    EXPECT_EQ(finding->severity, c.severity);
    if (!c.silent) continue;
    terms = preset("classic");
    c.silent(terms);
    ASSERT_TRUE(validate(terms).has_value()) << validate(terms).error().message;
    EXPECT_EQ(find(review(terms), c.code), nullptr);
  }
  for (const Rule* rule : review_rules()) EXPECT_TRUE(tried.contains(rule->code)) << rule->code;
}

TEST(Review, ListsFindingsInTheOrderOfTheTableEachOnce) {
  std::vector<std::string_view> codes;
  std::set<std::string_view> unique;
  bool economics = false;
  for (const Rule* rule : review_rules()) {
    codes.push_back(rule->code);
    EXPECT_TRUE(unique.insert(rule->code).second) << rule->code;
    economics = economics || rule->topic == ReviewTopic::economics;
    EXPECT_EQ(economics, rule->topic == ReviewTopic::economics) << rule->code;
  }
  std::size_t at = 0;
  for (const Finding& finding : review(preset("classic"))) {
    while (at < codes.size() && codes[at] != finding.code) ++at;
    ASSERT_LT(at++, codes.size()) << finding.code;
  }
}

TEST(Review, BlocksTermsThatPromiseOrReachTooFar) {
  EXPECT_TRUE(blocks_activation(review(preset("classic"))));
  EXPECT_TRUE(blocks_activation(review(preset("two-level"))));
  for (const std::string_view name : {"starter", "inventory-clearance", "legacy-conversion"}) {
    EXPECT_FALSE(blocks_activation(review(preset(name)))) << name;
  }
  EXPECT_FALSE(blocks_activation({}));
  // Of the two-level preset it is the multiple alone that blocks.
  Terms terms = preset("two-level");
  terms.exit_multiple = std::nullopt;
  EXPECT_FALSE(blocks_activation(review(terms)));
}

void expect_whole(const Finding& finding) {
  SCOPED_TRACE(finding.code);
  for (const std::string_view text :
       {std::string_view(finding.explanation.zh), std::string_view(finding.explanation.en), finding.title.zh,
        finding.title.en, finding.source.zh, finding.source.en, finding.notice.zh, finding.notice.en}) {
    EXPECT_FALSE(text.empty());
    EXPECT_EQ(text.find("{}"), std::string_view::npos) << text;
    EXPECT_EQ(text.find("  "), std::string_view::npos) << text;
  }
  // Chinese where it says zh, and nothing but ASCII where it says en.
  EXPECT_TRUE(std::any_of(finding.explanation.zh.begin(), finding.explanation.zh.end(), [](char c) { return c < 0; }));
  EXPECT_TRUE(std::all_of(finding.explanation.en.begin(), finding.explanation.en.end(), [](char c) { return c > 0; }));
  EXPECT_NE(finding.notice.en.find("not legal advice"), std::string_view::npos);
  EXPECT_NE(finding.notice.zh.find("不构成法律意见"), std::string_view::npos);
  EXPECT_FALSE(finding.figures.empty());
  std::set<std::string_view> names;
  for (const Figure& number : finding.figures) {
    EXPECT_TRUE(names.insert(number.name).second) << number.name;
    EXPECT_NE(number.value, "");
    EXPECT_EQ(number.value.find_first_not_of("0123456789.-"), std::string::npos) << number.value;
    EXPECT_EQ(number.exact.find_first_not_of("0123456789/-"), std::string::npos) << number.exact;
  }
  for (const std::string_view promise : {"guaranteed", "risk-free", "for free", "保本", "稳赚", "免费消费", "必涨"}) {
    EXPECT_EQ(finding.explanation.en.find(promise), std::string::npos) << promise;
    EXPECT_EQ(finding.explanation.zh.find(promise), std::string::npos) << promise;
  }
}

TEST(Review, SaysWhatItFindsOfAnyValidTerms) {
  RandomTerms random;
  std::set<std::string_view> fired;
  for (int i = 0; i < 4'000; ++i) {
    const Terms terms = random.next();
    for (const Finding& finding : review(terms)) {
      fired.insert(finding.code);
      expect_whole(finding);
      if (HasFailure()) FAIL() << to_toml(terms);
    }
  }
  for (const std::string_view name : preset_names()) {
    for (const Finding& finding : review(preset(name))) expect_whole(finding);
  }
  EXPECT_EQ(fired.size(), review_rules().size());
}

TEST(Review, NamesTheLawsThatSpecNames) {
  const std::vector<Finding> found = review([] {
    Terms terms = preset("classic");
    terms.rewards.ranks = {rank(50'000)};
    terms.rewards.indirect = Rate(1);
    terms.legacy.release_share = Rate(1);
    terms.dividend.rate = Rate(1);
    return terms;
  }());
  const auto source = [&found](std::string_view code) { return std::string(find(found, code)->source.zh); };
  EXPECT_NE(source("rewards_beyond_two_levels").find("《禁止传销条例》第七条"), std::string::npos);
  EXPECT_NE(source("rewards_beyond_two_levels").find("公通字〔2013〕37号"), std::string::npos);
  EXPECT_NE(source("stated_multiple").find("《防范和处置非法集资条例》"), std::string::npos);
  EXPECT_NE(source("dividend_to_holders").find("《证券法》"), std::string::npos);
  EXPECT_NE(source("stored_value").find("《单用途商业预付卡管理办法（试行）》"), std::string::npos);
  EXPECT_NE(source("seven_day_return").find("《消费者权益保护法》第二十五条"), std::string::npos);
  EXPECT_NE(source("tax_not_withheld").find("《个人所得税法》"), std::string::npos);
}

TEST(Review, WritesAmountsInTheCurrencyOfTheTerms) {
  Terms terms = preset("classic");
  terms.currency = *find_currency("JPY");
  ASSERT_TRUE(validate(terms).has_value());
  const std::vector<Finding> found = review(terms);
  EXPECT_EQ(figure(*find(found, "subsidy_limits"), "empty_pool"), "16000");
  EXPECT_NE(find(found, "subsidy_limits")->explanation.en.find("On an order of 100000,"), std::string::npos);
}

TEST(ReviewPage, ListsTheTableOfRulesWithTheirTitlesAndSources) {
  std::ifstream file(std::string(GREENPOOL_DOCS) + "/review.md", std::ios::binary);
  ASSERT_TRUE(file.is_open());
  std::vector<std::string> rows;
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with("| `")) rows.push_back(line);
  }
  ASSERT_EQ(rows.size(), review_rules().size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const Rule& rule = *review_rules()[i];
    const std::string begin =
        "| `" + std::string(rule.code) + "` | " + std::string(rule.title.en) + " " + std::string(rule.title.zh) + " | ";
    EXPECT_TRUE(rows[i].starts_with(begin)) << rows[i] << "\n" << begin;
    EXPECT_NE(rows[i].find(std::string(rule.source.zh)), std::string::npos) << rows[i] << "\n" << rule.source.zh;
  }
}

}  // namespace
}  // namespace greenpool
