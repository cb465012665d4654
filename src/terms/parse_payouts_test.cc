// The keys that terms may leave out: rewards and ranks, dividend, withdrawal and tax, legacy, calendar.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

#include "terms/document_for_test.h"
#include "terms/terms.h"
#include "terms/utc_offset.h"
#include "terms/validate.h"

namespace greenpool {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

// What is added stands after these lines of kDocument.
constexpr int kLines = 20;

void expect_error(std::string_view added, std::string_view code, int line, std::string_view key,
                  std::string_view part = "") {
  SCOPED_TRACE(added);
  const Result<Terms> terms = parse_terms(std::string(kDocument) + std::string(added), "t.toml");
  ASSERT_FALSE(terms.has_value());
  EXPECT_EQ(terms.error().code, code) << terms.error().message;
  const std::string place = "t.toml:" + std::to_string(kLines + line) + ": key " + std::string(key) + ": ";
  EXPECT_THAT(terms.error().message, StartsWith(place));
  EXPECT_THAT(terms.error().message, HasSubstr(std::string(part)));
}

Terms expect_terms(std::string_view added) {
  const Result<Terms> terms = parse_terms(std::string(kDocument) + std::string(added), "t.toml");
  EXPECT_TRUE(terms.has_value()) << added << "\n" << (terms ? "" : terms.error().message);
  if (!terms) return {};
  EXPECT_EQ(parse_terms(to_toml(*terms), "canonical").value(), *terms);
  return *terms;
}

constexpr std::string_view kEverything = R"(reversal_days = 30
[rewards]
direct = "0.05"
indirect = "0.02"
max_generations = 15
peer = "0.1"
peer_generations = 2
peer_target = "12345.67"
rank_period = "day"
district_agent = "0.03"
city_agent = "0.02"
province_agent = "0.01"
agent_rates = "difference"
on_own_orders = true

[[rank]]
name = "Silver 银"
rate = "0.03"
own_spend = "1000.00"
directs = 3

[[rank]]
name = "Gold 金"
rate = "0.06"
team = "50000.00"

[dividend]
rate = "0.25"
period = "day"
time_weighted = true

[withdrawal]
minimum = "10.00"
fee_rate = "0.005"
fee_fixed = "1.00"
daily_limit = "5000.00"
four_eyes_above = "1000.00"

[[tax]]
above = "800.00"
rate = "0.2"

[[tax]]
above = "20000.00"
rate = "0.3"

[legacy]
release_share = "0.5"
multiple = "1.5"

[calendar]
utc_offset = "-03:30"
notice_days = 30
wind_down_notice_days = 60
)";

TEST(ParsePayouts, ReadsEveryKey) {
  const Terms terms = expect_terms(kEverything);
  EXPECT_EQ(terms.reversal_days, 30);
  EXPECT_EQ(terms.rewards.direct, Rate(50'000));
  EXPECT_EQ(terms.rewards.indirect, Rate(20'000));
  EXPECT_EQ(terms.rewards.max_generations, 15);
  EXPECT_EQ(terms.rewards.peer, Rate(100'000));
  EXPECT_EQ(terms.rewards.peer_generations, 2);
  EXPECT_EQ(terms.rewards.peer_target, Money(1'234'567));
  EXPECT_EQ(terms.rewards.rank_period, Period::day);
  EXPECT_EQ(terms.rewards.district_agent, Rate(30'000));
  EXPECT_EQ(terms.rewards.city_agent, Rate(20'000));
  EXPECT_EQ(terms.rewards.province_agent, Rate(10'000));
  EXPECT_EQ(terms.rewards.agent_rates, AgentRates::difference);
  EXPECT_TRUE(terms.rewards.on_own_orders);
  const std::vector<RankTerms> ranks{{"Silver 银", Rate(30'000), Money(100'000), 3, Money(0)},
                                     {"Gold 金", Rate(60'000), Money(0), 0, Money(5'000'000)}};
  EXPECT_EQ(terms.rewards.ranks, ranks);
  EXPECT_EQ(terms.dividend, (DividendTerms{Rate(250'000), Period::day, true}));
  const WithdrawalTerms withdrawal{Money(1'000),   Rate(5'000),
                                   Money(100),     Money(500'000),
                                   Money(100'000), {{Money(80'000), Rate(200'000)}, {Money(2'000'000), Rate(300'000)}}};
  EXPECT_EQ(terms.withdrawal, withdrawal);
  EXPECT_EQ(terms.legacy, (LegacyTerms{Rate(500'000), Multiple(1'500'000)}));
  EXPECT_EQ(terms.utc_offset_minutes, -210);
  EXPECT_EQ(terms.notice_days, 30);
  EXPECT_EQ(terms.wind_down_notice_days, 60);
  // The canonical text is this text: every key differs from its default.
  EXPECT_THAT(to_toml(terms), HasSubstr(std::string(kEverything.substr(kEverything.find("\n[rewards]")))));
}

TEST(ParsePayouts, ReadsSalesInAWindow) {
  std::string text = edited("split_factor = 1000", "sale_pricing = \"window\"\nsale_window_hours = 168");
  const Terms terms = parse_terms(text, "t.toml").value();
  EXPECT_EQ(terms.sale_pricing, SalePricing::window);
  EXPECT_EQ(terms.sale_window_hours, 168);
  EXPECT_THAT(to_toml(terms), HasSubstr("injection_window_days = 7\nsale_pricing = \"window\"\n"
                                        "sale_window_hours = 168\n\n[exit]"));
  for (const std::string_view hours : {"0", "169", "-1"}) {
    text = edited("split_factor = 1000", "sale_window_hours = " + std::string(hours));
    EXPECT_EQ(parse_terms(text, "").error().code, "terms_out_of_range") << hours;
  }
  text = edited("split_factor = 1000", "sale_pricing = \"auction\"");
  EXPECT_THAT(parse_terms(text, "").error().message, HasSubstr("must be \"instant\" or \"window\""));
}

TEST(ParsePayouts, WritesNothingThatIsAsItWouldBeWithoutTheKey) {
  const Terms plain = expect_terms("");
  const Terms spelt_out = expect_terms(R"(reversal_days = 0
[rewards]
direct = "0"
indirect = "0.00"
max_generations = 20
peer = "0"
peer_generations = 0
peer_target = "0.00"
rank_period = "month"
district_agent = "0"
city_agent = "0"
province_agent = "0"
agent_rates = "own"
on_own_orders = false
[dividend]
rate = "0"
period = "month"
time_weighted = false
[withdrawal]
minimum = "0.01"
fee_rate = "0"
fee_fixed = "0"
daily_limit = "none"
four_eyes_above = "0"
[legacy]
release_share = "0"
multiple = "1"
[calendar]
utc_offset = "+08:00"
notice_days = 7
wind_down_notice_days = 30
)");
  EXPECT_EQ(spelt_out, plain);
  EXPECT_EQ(to_toml(spelt_out), to_toml(plain));
  EXPECT_EQ(to_toml(plain).find("[rewards]"), std::string::npos);
}

TEST(ParsePayouts, CountsAmountsInTheUnitOfTheCurrency) {
  std::string yen = edited("\"CNY\"", "\"JPY\"");
  yen.replace(yen.find("\"1000\""), 6, "\"100000\"");
  const Terms terms = parse_terms(yen + "[withdrawal]\nminimum = \"10\"\n", "t").value();
  EXPECT_EQ(terms.withdrawal.minimum, Money(10));
  EXPECT_THAT(to_toml(terms), HasSubstr("minimum = \"10\"\n"));
  EXPECT_EQ(parse_terms(yen + "[withdrawal]\nminimum = \"10.0\"\n", "t").error().code, "terms_too_fine");
  expect_error("[withdrawal]\nminimum = \"10.001\"\n", "terms_too_fine", 2, "withdrawal.minimum", "2 decimals");
}

TEST(ParsePayouts, ReadsTablesWhereverAndHoweverTheyStand) {
  const Terms terms = expect_terms("[[rank]]\nname = \"a\"\nrate = \"0.1\"\n[[rank]]\nname = \"b\"\nrate = \"0.2\"\n");
  const std::string inline_first =
      "rank = [{name = \"a\", rate = \"0.1\"},\n  {name = \"b\", rate = \"0.2\"}]\n" + std::string(kDocument);
  EXPECT_EQ(parse_terms(inline_first, "t").value(), terms);
  expect_error("[[rank]]\nname = \"a\"\nrate = \"0.1\"\n[[tax]]\nabove = \"0\"\nrate = \"0\"\n[[rank]]\nname = \"b\"\n",
               "terms_missing_key", 7, "rank[2].rate", "every [[rank]] needs it, like rate = \"0.05\"");
}

TEST(ParsePayouts, SaysWhichTableIsWrong) {
  expect_error("[[rank]]\nname = \"a\"\nrate = \"0.1\"\n[[rank]]\nname = \"b\"\nrate = 0.2\n", "terms_wrong_type", 6,
               "rank[2].rate", "put it in quotes");
  expect_error("[[rank]]\nname = \"a\"\nrate = \"0.1\"\ncolour = 1\n", "terms_unknown_key", 4, "rank[1].colour");
  expect_error("[[rank]]\n", "terms_missing_key", 1, "rank[1].name");
  expect_error("[[ranks]]\nname = \"a\"\n", "terms_unknown_key", 1, "ranks");
  expect_error("[rank]\nname = \"a\"\n", "terms_wrong_type", 1, "rank",
               "must be a list of tables [[rank]], not a section");
  expect_error("[[rewards]]\ndirect = \"0\"\n", "terms_wrong_type", 1, "rewards",
               "must be a section [rewards], not a list of tables");
  expect_error("[rewards]\non_own_orders = \"yes\"\n", "terms_wrong_type", 2, "rewards.on_own_orders",
               "must be true or false, not a text in quotes; like on_own_orders = false");
  expect_error("[[tax]]\nabove = \"0\"\nrate = \"0.2\"\n[[tax]]\nabove = \"x\"\nrate = \"y\"\n", "terms_wrong_type", 5,
               "tax[2].above", "write digits, like above = \"800.00\"");
  EXPECT_EQ(parse_terms("rank = []\n" + std::string(kDocument), "").error().code, "terms_wrong_type");
  EXPECT_EQ(parse_terms("rank = [{}, 1]\n" + std::string(kDocument), "").error().code, "terms_wrong_type");
}

TEST(ParsePayouts, TakesEightRanksAndBracketsAndNoMore) {
  std::string ranks;
  std::string brackets;
  for (int i = 1; i <= 8; ++i) {
    ranks += "[[rank]]\nname = \"r\"\nrate = \"0.0" + std::to_string(i) + "\"\n";
    brackets += "[[tax]]\nabove = \"" + std::to_string(i) + "\"\nrate = \"0\"\n";
  }
  EXPECT_EQ(expect_terms(ranks + brackets).rewards.ranks.size(), 8U);
  expect_error(ranks + "[[rank]]\nname = \"r\"\nrate = \"0.1\"\n", "terms_out_of_range", 25, "rank[9]", "at most 8");
  expect_error(brackets + "[[tax]]\nabove = \"9\"\nrate = \"0\"\n", "terms_out_of_range", 25, "tax[9]", "at most 8");
  expect_error(ranks + "[[rank]]\nname = \"r\"\nrate = \"x\"\n", "terms_out_of_range", 25, "rank[9]", "at most 8");
  std::string thousands;
  for (int i = 0; i < 2'000; ++i) thousands += "[[rank]]\nname=\"\"\nrate=\"\"\n";
  expect_error(thousands, "terms_out_of_range", 25, "rank[9]");
}

TEST(ParsePayouts, RefusesValuesOutOfRange) {
  struct Case {
    std::string_view section, line, key;
  };
  const std::vector<Case> cases{
      {"", "reversal_days = 367", "order.reversal_days"},
      {"", "reversal_days = -1", "order.reversal_days"},
      {"[rewards]", "direct = \"1.000001\"", "rewards.direct"},
      {"[rewards]", "direct = \"-0.1\"", "rewards.direct"},
      {"[rewards]", "indirect = \"2\"", "rewards.indirect"},
      {"[rewards]", "max_generations = 0", "rewards.max_generations"},
      {"[rewards]", "max_generations = 101", "rewards.max_generations"},
      {"[rewards]", "peer = \"1.1\"", "rewards.peer"},
      {"[rewards]", "peer_generations = 101", "rewards.peer_generations"},
      {"[rewards]", "peer_generations = -9223372036854775808", "rewards.peer_generations"},
      {"[rewards]", "peer_target = \"90000000000.01\"", "rewards.peer_target"},
      {"[rewards]", "rank_period = \"week\"", "rewards.rank_period"},
      {"[rewards]", "district_agent = \"1.1\"", "rewards.district_agent"},
      {"[rewards]", "city_agent = \"1.1\"", "rewards.city_agent"},
      {"[rewards]", "province_agent = \"1.1\"", "rewards.province_agent"},
      {"[rewards]", "agent_rates = \"sum\"", "rewards.agent_rates"},
      {"[[rank]]", "name = \" \"\nrate = \"0.1\"", "rank[1].name"},
      {"[[rank]]", "rate = \"0\"\nname = \"a\"", "rank[1].rate"},
      {"[[rank]]", "rate = \"1.1\"\nname = \"a\"", "rank[1].rate"},
      {"[[rank]]", "own_spend = \"90000000000.01\"\nname = \"a\"\nrate = \"0.1\"", "rank[1].own_spend"},
      {"[[rank]]", "directs = 1000001\nname = \"a\"\nrate = \"0.1\"", "rank[1].directs"},
      {"[[rank]]", "directs = -1\nname = \"a\"\nrate = \"0.1\"", "rank[1].directs"},
      {"[[rank]]", "team = \"-1\"\nname = \"a\"\nrate = \"0.1\"", "rank[1].team"},
      {"[dividend]", "rate = \"1.01\"", "dividend.rate"},
      {"[dividend]", "period = \"year\"", "dividend.period"},
      {"[withdrawal]", "minimum = \"0\"", "withdrawal.minimum"},
      {"[withdrawal]", "minimum = \"90000000000.01\"", "withdrawal.minimum"},
      {"[withdrawal]", "fee_rate = \"1\"", "withdrawal.fee_rate"},
      {"[withdrawal]", "fee_fixed = \"90000000000.01\"", "withdrawal.fee_fixed"},
      {"[withdrawal]", "daily_limit = \"0\"", "withdrawal.daily_limit"},
      {"[withdrawal]", "four_eyes_above = \"-0.01\"", "withdrawal.four_eyes_above"},
      {"[[tax]]", "above = \"90000000000.01\"\nrate = \"0\"", "tax[1].above"},
      {"[[tax]]", "rate = \"1\"\nabove = \"0\"", "tax[1].rate"},
      {"[legacy]", "release_share = \"1.1\"", "legacy.release_share"},
      {"[legacy]", "multiple = \"0.9\"", "legacy.multiple"},
      {"[legacy]", "multiple = \"51\"", "legacy.multiple"},
      {"[calendar]", "utc_offset = \"-12:01\"", "calendar.utc_offset"},
      {"[calendar]", "utc_offset = \"+14:01\"", "calendar.utc_offset"},
      {"[calendar]", "notice_days = 366", "calendar.notice_days"},
      {"[calendar]", "wind_down_notice_days = -1", "calendar.wind_down_notice_days"},
  };
  for (const Case& c : cases) {
    expect_error(std::string(c.section) + "\n" + std::string(c.line) + "\n", "terms_out_of_range", 2, c.key);
  }
}

TEST(ParsePayouts, ReadsOffsetsInOneSpellingOnly) {
  for (const int minutes : {-1'439, -720, -210, -1, 0, 1, 480, 840, 1'439}) {
    EXPECT_EQ(parse_utc_offset(format_utc_offset(minutes)), minutes);
  }
  EXPECT_EQ(format_utc_offset(480), "+08:00");
  EXPECT_EQ(format_utc_offset(-210), "-03:30");
  for (const std::string_view text : {"", "8", "Z", "08:00", "+8:00", "+0800", "+08:60", "+24:00", "-00:00", " +8:00",
                                      "+08.00", "+08:0x", "*08:00"}) {
    EXPECT_EQ(parse_utc_offset(text), std::nullopt) << text;
    expect_error("[calendar]\nutc_offset = \"" + std::string(text) + "\"\n", "terms_wrong_type", 2,
                 "calendar.utc_offset", "like utc_offset = \"+08:00\"");
  }
}

TEST(ParsePayouts, RefusesRewardsThatCouldTakeMoreThanTheirBudget) {
  // reward_rate is 0.30.
  constexpr std::string_view kRanks =
      "[[rank]]\nname = \"a\"\nrate = \"0.05\"\n[[rank]]\nname = \"b\"\nrate = \"0.1\"\n";
  const auto rewards = [&kRanks](std::string_view keys) {
    return "[rewards]\n" + std::string(keys) + std::string(kRanks);
  };
  expect_terms("[rewards]\ndirect = \"0.2\"\nindirect = \"0.1\"\n");
  const auto expect_over = [](const std::string& added, std::string_view worst) {
    const Result<Terms> terms = parse_terms(std::string(kDocument) + added, "t.toml");
    ASSERT_FALSE(terms.has_value()) << added;
    EXPECT_EQ(terms.error().code, "terms_inconsistent");
    EXPECT_EQ(terms.error().message, "t.toml:18: key order.reward_rate: must be at least " + std::string(worst) +
                                         ", which the rewards take in the worst case");
  };
  expect_over("[rewards]\ndirect = \"0.2\"\nindirect = \"0.100001\"\n", "0.300001");
  // 0.1 x (1 + 0.5 x 4) = 0.3, and a millionth of peer more: 0.1 x 3.000004, rounded up.
  expect_terms(rewards("peer = \"0.5\"\npeer_generations = 4\n"));
  expect_over(rewards("peer = \"0.500001\"\npeer_generations = 4\n"), "0.300001");
  expect_over(rewards("peer = \"1\"\npeer_generations = 100\n"), "10.1");
  // Agents add up, or the highest of them counts.
  constexpr std::string_view kAgents = "district_agent = \"0.1\"\ncity_agent = \"0.09\"\nprovince_agent = \"0.011\"\n";
  expect_over(rewards(kAgents), "0.301");
  expect_terms(rewards(std::string(kAgents) + "agent_rates = \"difference\"\ndirect = \"0.1\"\n"));
  expect_over(rewards(std::string(kAgents) + "agent_rates = \"difference\"\ndirect = \"0.100001\"\n"), "0.300001");
}

TEST(ParsePayouts, RefusesRewardsThatContradictOneAnother) {
  expect_error("[rewards]\npeer_generations = 1\n", "terms_inconsistent", 2, "rewards.peer_generations");
  expect_error("[rewards]\npeer = \"0.1\"\n", "terms_inconsistent", 2, "rewards.peer", "rewards.peer_generations is 0");
  expect_error("[rewards]\npeer = \"0.1\"\npeer_generations = 1\n", "terms_inconsistent", 2, "rewards.peer",
               "[[rank]]");
  for (const std::string_view second : {"0.1", "0.05"}) {
    expect_error(
        "[[rank]]\nname = \"a\"\nrate = \"0.1\"\n[[rank]]\nname = \"b\"\nrate = \"" + std::string(second) + "\"\n",
        "terms_inconsistent", 6, "rank[2].rate", "above that of the rank before");
  }
}

TEST(ParsePayouts, RefusesWithdrawalsThatCouldPayNothing) {
  constexpr std::string_view kKey = "withdrawal.minimum";
  expect_terms("[withdrawal]\nminimum = \"1.01\"\nfee_fixed = \"1.00\"\n");
  expect_error("[withdrawal]\nminimum = \"1.00\"\nfee_fixed = \"1.00\"\n", "terms_inconsistent", 2, kKey);
  // The default minimum is one minor unit; the message points at the section.
  expect_error("[withdrawal]\nfee_rate = \"0.000001\"\n", "terms_inconsistent", 1, kKey);
  expect_terms("[withdrawal]\nminimum = \"0.02\"\nfee_rate = \"0.000001\"\nfee_fixed = \"0\"\n[calendar]\n");
  expect_error("[withdrawal]\nminimum = \"10.00\"\nfee_rate = \"0.5\"\n[[tax]]\nabove = \"0\"\nrate = \"0.5\"\n",
               "terms_inconsistent", 2, kKey);
  expect_error(
      "[withdrawal]\nminimum = \"10.00\"\n[[tax]]\nabove = \"0\"\nrate = \"0\"\n[[tax]]\nabove = \"0\"\nrate = \"0\"\n",
      "terms_inconsistent", 7, "tax[2].above");
  expect_error("[withdrawal]\nminimum = \"10.00\"\ndaily_limit = \"9.99\"\n", "terms_inconsistent", 3,
               "withdrawal.daily_limit");
  expect_terms("[withdrawal]\nminimum = \"10.00\"\ndaily_limit = \"10.00\"\n");
}

TEST(ParsePayouts, LeavesSomethingOfEveryWithdrawalThatTermsAllow) {
  // Brute force over small amounts and coarse rates: terms that pass pay at least one unit of x, for every x from the
  // minimum on, in whatever bracket of the month it falls, each of fee and tax rounded up on its own.
  Terms terms = *find_preset("classic");
  int passed = 0;
  for (std::int64_t minimum = 1; minimum <= 12; ++minimum) {
    for (std::int64_t fixed = 0; fixed <= 3; ++fixed) {
      for (std::int64_t fee = 0; fee < 10; ++fee) {
        for (std::int64_t tax = 0; tax < 10; ++tax) {
          terms.withdrawal = {Money(minimum), Rate(100'000 * fee), Money(fixed), std::nullopt, Money(0), {}};
          // Either order: a bracket may bear less than the one before it.
          const bool rising = fixed % 2 == 0;
          const std::int64_t low_rate = rising ? 1 : 2;
          terms.withdrawal.tax = {{Money(0), Rate(50'000 * tax * low_rate)},
                                  {Money(5), Rate(50'000 * tax * (3 - low_rate))}};
          if (!validate(terms)) continue;
          ++passed;
          for (std::int64_t x = minimum; x < minimum + 40; ++x) {
            for (std::int64_t low = 0; low <= x; ++low) {  // of x, in the first bracket
              const std::int64_t taken = (fee * x + 9) / 10 + fixed + (tax * low_rate * low + 19) / 20 +
                                         (tax * (3 - low_rate) * (x - low) + 19) / 20;
              ASSERT_GT(x, taken) << minimum << " " << fixed << " " << fee << " " << tax << " " << x;
            }
          }
        }
      }
    }
  }
  EXPECT_GT(passed, 500);
}

}  // namespace
}  // namespace greenpool
