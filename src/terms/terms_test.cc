#include "terms/terms.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <limits>
#include <sstream>

#include "terms/document_for_test.h"
#include "terms/random_terms_for_test.h"
#include "terms/validate.h"

namespace greenpool {
namespace {

std::string file_text(const std::string& name) {
  std::ifstream file(std::string(GREENPOOL_EXAMPLES) + "/" + name, std::ios::binary);
  EXPECT_TRUE(file.is_open()) << name;
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

TEST(Validate, TakesAnyFieldValuesWithoutFailing) {
  constexpr std::int64_t kMin = std::numeric_limits<std::int64_t>::min();
  constexpr std::int64_t kMax = std::numeric_limits<std::int64_t>::max();
  const Terms classic = *find_preset("classic");
  EXPECT_TRUE(validate(classic).has_value());
  const auto expect_violation = [&classic](auto change, std::string_view fault, std::string_view key) {
    Terms terms = classic;
    change(terms);
    const std::optional<TermsViolation> violation = find_violation(terms);
    ASSERT_TRUE(violation.has_value()) << key;
    EXPECT_EQ(violation->fault, fault);
    EXPECT_EQ(violation->key, key);
    EXPECT_EQ(validate(terms).error().message, "key " + violation->key + ": " + violation->reason);
  };
  const std::string range = "out_of_range";
  expect_violation([](Terms& t) { t.name = "\xff"; }, range, "programme.name");
  expect_violation([](Terms& t) { t.currency.digits = 3; }, range, "programme.currency");
  expect_violation([](Terms& t) { t.currency.code = "ABC"; }, range, "programme.currency");
  for (const Price price : {Price{0, 1}, Price{1, 0}, Price{-1, 1}, Price{1, -1}, Price{-1, -1}, Price{kMin, kMin}}) {
    expect_violation([price](Terms& t) { t.initial_price = price; }, range, "points.initial_price");
    expect_violation([price](Terms& t) { t.split_at = price; }, range, "points.split_at");
  }
  for (const Price price : {Price{1, 3}, Price{1, kMax}, Price{kMax, 1}, Price{1, 3'000'000}}) {
    expect_violation([price](Terms& t) { t.initial_price = price; }, "too_fine", "points.initial_price");
    expect_violation([price](Terms& t) { t.split_at = price; }, "too_fine", "points.split_at");
  }
  for (const std::int64_t units : {kMin, std::int64_t{-1}, std::int64_t{1'000'001}, kMax}) {
    expect_violation([units](Terms& t) { t.grant_rate = Rate(units); }, range, "points.grant_rate");
    expect_violation([units](Terms& t) { t.sell_fee = Rate(units); }, range, "points.sell_fee");
    expect_violation([units](Terms& t) { t.reward_rate = Rate(units); }, range, "order.reward_rate");
    expect_violation([units](Terms& t) { t.platform_rate = Rate(units); }, range, "order.platform_rate");
  }
  for (const std::int64_t units : {kMin, std::int64_t{999'999}, std::int64_t{50'000'001}, kMax}) {
    expect_violation([units](Terms& t) { t.exit_multiple = Multiple(units); }, range, "exit.multiple");
    expect_violation([units](Terms& t) { t.split_factor = units; }, range, "points.split_factor");
  }
}

TEST(Validate, TakesAnyValuesOfWhatMayBeLeftOut) {
  const Terms classic = *find_preset("classic");
  const auto expect_range = [&classic](auto change, std::string_view key) {
    Terms terms = classic;
    change(terms);
    const std::optional<TermsViolation> violation = find_violation(terms);
    ASSERT_TRUE(violation.has_value()) << key;
    EXPECT_EQ(violation->fault, "out_of_range") << key;
    EXPECT_EQ(violation->key, key);
    // Terms that are not valid still give a text that is read and refused.
    EXPECT_FALSE(parse_terms(to_toml(terms), "").has_value()) << key;
  };
  for (const std::int64_t units :
       {std::numeric_limits<std::int64_t>::min(), std::int64_t{-1}, std::numeric_limits<std::int64_t>::max()}) {
    const int whole = static_cast<int>(
        std::clamp<std::int64_t>(units, std::numeric_limits<int>::min(), std::numeric_limits<int>::max()));
    const RankTerms rank{"a", Rate(1), {}, 0, {}};
    expect_range([=](Terms& t) { t.sale_window_hours = whole; }, "points.sale_window_hours");
    expect_range([=](Terms& t) { t.reversal_days = whole; }, "order.reversal_days");
    expect_range([=](Terms& t) { t.rewards.direct = Rate(units); }, "rewards.direct");
    expect_range([=](Terms& t) { t.rewards.indirect = Rate(units); }, "rewards.indirect");
    expect_range([=](Terms& t) { t.rewards.max_generations = whole; }, "rewards.max_generations");
    expect_range([=](Terms& t) { t.rewards.peer = Rate(units); }, "rewards.peer");
    expect_range([=](Terms& t) { t.rewards.peer_generations = whole; }, "rewards.peer_generations");
    expect_range([=](Terms& t) { t.rewards.peer_target = Money(units); }, "rewards.peer_target");
    expect_range([=](Terms& t) { t.rewards.district_agent = Rate(units); }, "rewards.district_agent");
    expect_range([=](Terms& t) { t.rewards.city_agent = Rate(units); }, "rewards.city_agent");
    expect_range([=](Terms& t) { t.rewards.province_agent = Rate(units); }, "rewards.province_agent");
    expect_range([=](Terms& t) { t.rewards.ranks = {rank}, t.rewards.ranks[0].rate = Rate(units); }, "rank[1].rate");
    expect_range([=](Terms& t) { t.rewards.ranks = {rank}, t.rewards.ranks[0].own_spend = Money(units); },
                 "rank[1].own_spend");
    expect_range([=](Terms& t) { t.rewards.ranks = {rank}, t.rewards.ranks[0].directs = whole; }, "rank[1].directs");
    expect_range([=](Terms& t) { t.rewards.ranks = {rank}, t.rewards.ranks[0].team = Money(units); }, "rank[1].team");
    expect_range([=](Terms& t) { t.dividend.rate = Rate(units); }, "dividend.rate");
    expect_range([=](Terms& t) { t.withdrawal.minimum = Money(units); }, "withdrawal.minimum");
    expect_range([=](Terms& t) { t.withdrawal.fee_rate = Rate(units); }, "withdrawal.fee_rate");
    expect_range([=](Terms& t) { t.withdrawal.fee_fixed = Money(units); }, "withdrawal.fee_fixed");
    expect_range([=](Terms& t) { t.withdrawal.daily_limit = Money(units); }, "withdrawal.daily_limit");
    expect_range([=](Terms& t) { t.withdrawal.four_eyes_above = Money(units); }, "withdrawal.four_eyes_above");
    expect_range([=](Terms& t) { t.withdrawal.tax = {{Money(units), Rate(0)}}; }, "tax[1].above");
    expect_range([=](Terms& t) { t.withdrawal.tax = {{Money(0), Rate(units)}}; }, "tax[1].rate");
    expect_range([=](Terms& t) { t.legacy.release_share = Rate(units); }, "legacy.release_share");
    expect_range([=](Terms& t) { t.legacy.multiple = Multiple(units); }, "legacy.multiple");
    if (whole != -1) expect_range([=](Terms& t) { t.utc_offset_minutes = whole; }, "calendar.utc_offset");
    expect_range([=](Terms& t) { t.notice_days = whole; }, "calendar.notice_days");
    expect_range([=](Terms& t) { t.wind_down_notice_days = whole; }, "calendar.wind_down_notice_days");
  }
  expect_range([](Terms& t) { t.rewards.ranks.resize(1'000); }, "rank[9]");
  expect_range([](Terms& t) { t.withdrawal.tax.resize(9); }, "tax[9]");
}

TEST(Canonical, IsThisTextForTheClassicTerms) {
  // The hash is in journals: a change here makes every journal one of other terms.
  const std::string_view text = R"([programme]
id = "classic"
name = "Classic 经典方案"
currency = "CNY"

[points]
initial_price = "1"
grant_rate = "0.7"
grant_base = "contribution"
sell_fee = "0.2"
split_at = "1000"
split_factor = 1000
injection_window_days = 7

[exit]
multiple = "2"
basis = "member"
fee = "charged"

[order]
reward_rate = "0.3"
platform_rate = "0.1"
remainder_to = "platform"
)";
  const Terms classic = *find_preset("classic");
  EXPECT_EQ(to_toml(classic), text);
  EXPECT_EQ(terms_hash(classic), sha256(text));
  EXPECT_EQ(to_hex(terms_hash(classic)), "844d32465c2ae3c5db33e609db8adc597faaa29a1868d0bca123960684c6dc90");
}

TEST(Canonical, IsTheSameForEqualTermsHoweverTheyWereWritten) {
  const Terms plain = *parse_terms(kDocument, "t.toml");
  Terms unreduced = plain;
  unreduced.initial_price = Price{700, 7 * kUnitsPerPoint};
  EXPECT_EQ(unreduced, plain);
  EXPECT_EQ(to_toml(unreduced), to_toml(plain));
  const std::string_view other =
      R"(order = {platform_rate = "0.100000", reward_rate = '''0.3''', remainder_to = "platform"}
exit.basis = "member"
exit."multiple" = "\u0033.0"
[points]
split_factor = 0x3E8
grant_rate = "0.7"
sell_fee = "0.2"
initial_price = "1"
[programme]
currency = 'CNY'
name = "Green tea \u7eff\U00008336"
id = "green-tea"
)";
  const Result<Terms> terms = parse_terms(other, "t.toml");
  ASSERT_TRUE(terms.has_value()) << terms.error().message;
  EXPECT_EQ(*terms, plain);
  EXPECT_EQ(terms_hash(*terms), terms_hash(plain));
  std::string crlf;
  for (const char c : kDocument) crlf += c == '\n' ? "\r\n" : std::string(1, c);
  EXPECT_EQ(parse_terms(crlf, "t.toml").value(), plain);
}

TEST(Canonical, DiffersWheneverOneTermDiffers) {
  const Terms classic = *find_preset("classic");
  const auto expect_other = [&classic](auto change) {
    Terms terms = classic;
    change(terms);
    ASSERT_TRUE(validate(terms).has_value()) << validate(terms).error().message;
    EXPECT_NE(terms, classic);
    EXPECT_NE(terms_hash(terms), terms_hash(classic));
    EXPECT_EQ(parse_terms(to_toml(terms), "t.toml").value(), terms);
  };
  expect_other([](Terms& t) { t.id = "classic2"; });
  expect_other([](Terms& t) { t.name = R"(C:\ "quoted" # 'x' \u0041)"; });
  expect_other([](Terms& t) { t.currency = Currency{"EUR", 2}; });
  expect_other([](Terms& t) { t.initial_price = Price{1, 100'000'000'000'000}; });
  expect_other([](Terms& t) { t.grant_rate = Rate(1); });
  expect_other([](Terms& t) { t.grant_base = GrantBase::profit, t.grant_rate = Rate(0); });
  expect_other([](Terms& t) { t.sell_fee = Rate(999'999); });
  expect_other([](Terms& t) { t.split_at = Price{99'999, kUnitsPerPoint}, t.split_factor = 999; });
  expect_other([](Terms& t) { t.split_factor = 2; });
  expect_other([](Terms& t) { t.injection_window_days = 8; });
  expect_other([](Terms& t) { t.exit_multiple = Multiple(2'000'001); });
  expect_other([](Terms& t) { t.exit_multiple = std::nullopt; });
  expect_other([](Terms& t) { t.exit_basis = ExitBasis::order; });
  expect_other([](Terms& t) { t.exit_fee = ExitFee::waived; });
  expect_other([](Terms& t) { t.reward_rate = Rate(300'001); });
  expect_other([](Terms& t) { t.platform_rate = Rate(0); });
  expect_other([](Terms& t) { t.remainder_to = RemainderTo::pool; });
  expect_other([](Terms& t) { t.sale_pricing = SalePricing::window; });
  expect_other([](Terms& t) { t.sale_window_hours = 1; });
  expect_other([](Terms& t) { t.reversal_days = 366; });
  expect_other([](Terms& t) { t.rewards.direct = Rate(1); });
  expect_other([](Terms& t) { t.rewards.indirect = Rate(1); });
  expect_other([](Terms& t) { t.rewards.max_generations = 1; });
  expect_other([](Terms& t) { t.rewards.peer_target = Money(1); });
  expect_other([](Terms& t) { t.rewards.rank_period = Period::day; });
  expect_other([](Terms& t) { t.rewards.district_agent = Rate(1); });
  expect_other([](Terms& t) { t.rewards.city_agent = Rate(1); });
  expect_other([](Terms& t) { t.rewards.province_agent = Rate(1); });
  expect_other([](Terms& t) { t.rewards.agent_rates = AgentRates::difference; });
  expect_other([](Terms& t) { t.rewards.on_own_orders = true; });
  expect_other([](Terms& t) { t.rewards.ranks = {{"a", Rate(1), {}, 0, {}}}; });
  expect_other([](Terms& t) { t.rewards.ranks = {{"a", Rate(1), Money(kMoneyMax), 1'000'000, Money(1)}}; });
  expect_other([](Terms& t) {
    t.rewards.ranks = {{"a", Rate(1), {}, 0, {}}};
    t.rewards.peer = Rate(1);
    t.rewards.peer_generations = 100;
  });
  expect_other([](Terms& t) { t.dividend.rate = Rate(kRateOne); });
  expect_other([](Terms& t) { t.dividend.period = Period::day; });
  expect_other([](Terms& t) { t.dividend.time_weighted = true; });
  expect_other([](Terms& t) { t.withdrawal.minimum = Money(kMoneyMax); });
  expect_other([](Terms& t) { t.withdrawal.minimum = Money(2), t.withdrawal.fee_rate = Rate(500'000); });
  expect_other([](Terms& t) { t.withdrawal.minimum = Money(2), t.withdrawal.fee_fixed = Money(1); });
  expect_other([](Terms& t) { t.withdrawal.daily_limit = Money(1); });
  expect_other([](Terms& t) { t.withdrawal.four_eyes_above = Money(1); });
  expect_other([](Terms& t) { t.withdrawal.tax = {{Money(0), Rate(0)}}; });
  expect_other([](Terms& t) { t.legacy.release_share = Rate(1); });
  expect_other([](Terms& t) { t.legacy.multiple = Multiple(kMultipleMax); });
  expect_other([](Terms& t) { t.utc_offset_minutes = -720; });
  expect_other([](Terms& t) { t.notice_days = 0; });
  expect_other([](Terms& t) { t.wind_down_notice_days = 365; });
}

TEST(Canonical, WritesAnExactPriceInTheFewestDigits) {
  EXPECT_EQ(exact_price_text(Price{1, 1'000'000}, 2), "1");
  EXPECT_EQ(exact_price_text(Price{100, kUnitsPerPoint}, 0), "100");
  EXPECT_EQ(exact_price_text(Price{100, kUnitsPerPoint}, 4), "0.01");
  EXPECT_EQ(exact_price_text(Price{1, 100'000'000'000'000}, 2), "0.00000001");
  EXPECT_EQ(exact_price_text(Price{1, 200'000'000'000'000}, 2), std::nullopt);
  EXPECT_EQ(exact_price_text(Price{1, 3}, 2), std::nullopt);
  EXPECT_EQ(exact_price_text(Price{2'000, kUnitsPerPoint}, 2), "20");
  EXPECT_EQ(exact_price_text(Price{std::numeric_limits<std::int64_t>::max(), 100'000'000'000'000}, 2),
            "92233720368.54775807");
}

TEST(Canonical, RoundTripsRandomValidTerms) {
  RandomTerms random;
  for (int i = 0; i < 4'000; ++i) {
    const Terms terms = random.next();
    ASSERT_TRUE(validate(terms).has_value()) << validate(terms).error().message;
    const std::string text = to_toml(terms);
    const Result<Terms> again = parse_terms(text, "t.toml");
    ASSERT_TRUE(again.has_value()) << again.error().message << "\n" << text;
    ASSERT_EQ(*again, terms) << text;
    ASSERT_EQ(to_toml(*again), text);
  }
}

TEST(Presets, AreKnownByNameAndValid) {
  EXPECT_EQ(preset_names(), (std::vector<std::string_view>{"classic", "starter", "two-level", "inventory-clearance",
                                                           "legacy-conversion"}));
  for (const std::string_view name : preset_names()) {
    const std::optional<Terms> terms = find_preset(name);
    ASSERT_TRUE(terms.has_value());
    EXPECT_EQ(terms->id, name);
    EXPECT_TRUE(validate(*terms).has_value());
  }
  EXPECT_EQ(find_preset("Classic"), std::nullopt);
  EXPECT_EQ(find_preset(""), std::nullopt);
}

TEST(Presets, SetAsideExactlyWhatTheirRewardsCanTake) {
  for (const std::string_view name : {"starter", "two-level", "inventory-clearance", "legacy-conversion"}) {
    const Terms terms = *find_preset(name);
    EXPECT_EQ(worst_case_rewards(terms), terms.reward_rate) << name;
    EXPECT_TRUE(terms.rewards.ranks.empty()) << name;
  }
}

TEST(Presets, TaxTheWithdrawalsOfAMonthAsPayForServices) {
  const std::vector<TaxBracket> tax = find_preset("two-level")->withdrawal.tax;
  // 1 yuan to 200 000 yuan, in steps that meet every edge: the rule itself, in fen, with rates in thousandths.
  for (std::int64_t x = 0; x <= 20'000'000; x += 10'000) {
    std::int64_t by_brackets = 0;
    for (std::size_t i = 0; i < tax.size(); ++i) {
      const std::int64_t end = i + 1 < tax.size() ? tax[i + 1].above.units() : x;
      const std::int64_t part = std::min(x, end) - tax[i].above.units();
      if (part > 0) by_brackets += part * (tax[i].rate.units() / 1'000);
    }
    const std::int64_t taxable = x <= 400'000 ? std::max<std::int64_t>(x - 80'000, 0) : x * 8 / 10;
    const std::int64_t by_rule = taxable <= 2'000'000   ? taxable * 200
                                 : taxable <= 5'000'000 ? taxable * 300 - 200'000'000
                                                        : taxable * 400 - 700'000'000;
    ASSERT_EQ(by_brackets, by_rule) << x;
  }
}

TEST(Presets, TheStarterPromisesNoMultipleAndPaysNoRewards) {
  const Terms starter = *find_preset("starter");
  EXPECT_EQ(starter.exit_multiple, std::nullopt);
  EXPECT_EQ(starter.reward_rate, Rate(0));
}

TEST(Examples, EachParsesAndIsNamedAfterItsFile) {
  for (const std::string name :
       {"classic", "classic-3x", "starter", "by-order", "two-level", "inventory-clearance", "legacy-conversion"}) {
    const Result<Terms> terms = parse_terms(file_text(name + ".toml"), name + ".toml");
    ASSERT_TRUE(terms.has_value()) << terms.error().message;
    EXPECT_EQ(terms->id, name);
  }
}

TEST(Examples, SayWhatThePresetsSay) {
  for (const std::string_view preset : preset_names()) {
    const std::string name(preset);
    EXPECT_EQ(parse_terms(file_text(name + ".toml"), name).value(), find_preset(name)) << name;
  }
}

TEST(Examples, OfThreeTimesAndByOrderDifferFromClassicAsTheySay) {
  const Terms thrice = parse_terms(file_text("classic-3x.toml"), "classic-3x.toml").value();
  Terms classic = *find_preset("classic");
  classic.id = thrice.id;
  classic.name = thrice.name;
  classic.exit_multiple = Multiple(3'000'000);
  EXPECT_EQ(thrice, classic);
  EXPECT_EQ(parse_terms(file_text("by-order.toml"), "by-order.toml").value().exit_basis, ExitBasis::order);
}

}  // namespace
}  // namespace greenpool
