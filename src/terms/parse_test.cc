#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <random>
#include <vector>

#include "terms/document_for_test.h"
#include "terms/terms.h"

namespace greenpool {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

// `key` empty: the message names a line only.
void expect_error(std::string_view toml, std::string_view code, int line, std::string_view key,
                  std::string_view part = "") {
  SCOPED_TRACE(toml);
  const Result<Terms> terms = parse_terms(toml, "t.toml");
  ASSERT_FALSE(terms.has_value());
  EXPECT_EQ(terms.error().code, code) << terms.error().message;
  const std::string place = "t.toml:" + std::to_string(line) + ": ";
  EXPECT_THAT(terms.error().message, StartsWith(key.empty() ? place : place + "key " + std::string(key) + ": "));
  EXPECT_THAT(terms.error().message, HasSubstr(std::string(part)));
  EXPECT_EQ(terms.error().message.find('\n'), std::string::npos);
}

TEST(ParseTerms, ReadsEveryKeyAndFillsTheDefaults) {
  const Result<Terms> terms = parse_terms(kDocument, "t.toml");
  ASSERT_TRUE(terms.has_value()) << terms.error().message;
  EXPECT_EQ(terms->id, "green-tea");
  EXPECT_EQ(terms->name, "Green tea 绿茶");
  EXPECT_EQ(terms->currency, (Currency{"CNY", 2}));
  EXPECT_EQ(terms->initial_price, (Price{100, kUnitsPerPoint}));
  EXPECT_EQ(terms->grant_rate, Rate(700'000));
  EXPECT_EQ(terms->sell_fee, Rate(200'000));
  EXPECT_EQ(terms->exit_multiple, Multiple(3'000'000));
  EXPECT_EQ(terms->exit_basis, ExitBasis::member);
  EXPECT_EQ(terms->reward_rate, Rate(300'000));
  EXPECT_EQ(terms->platform_rate, Rate(100'000));
  EXPECT_EQ(terms->remainder_to, RemainderTo::platform);
  // SPEC defaults of what the document does not say.
  EXPECT_EQ(terms->grant_base, GrantBase::contribution);
  EXPECT_EQ(terms->injection_window_days, 7);
  EXPECT_EQ(terms->exit_fee, ExitFee::charged);
}

TEST(ParseTerms, ReadsEveryOptionalKeyAndChoice) {
  const std::string toml = R"(
[programme]
id = "x"
name = "x"
currency = "JPY"
[points]
initial_price = "0.00000001"
grant_rate = "0.6"
grant_base = "profit"
sell_fee = "0"
split_at = "300.5"
split_factor = 3
injection_window_days = 90
[exit]
multiple = "none"
basis = "order"
fee = "waived"
[order]
reward_rate = "0.4"
platform_rate = "0"
remainder_to = "reserve"
)";
  const Result<Terms> terms = parse_terms(toml, "t.toml");
  ASSERT_TRUE(terms.has_value()) << terms.error().message;
  EXPECT_EQ(terms->currency, (Currency{"JPY", 0}));
  EXPECT_EQ(terms->initial_price, (Price{1, 10'000'000'000'000'000}));
  EXPECT_EQ(terms->grant_base, GrantBase::profit);
  EXPECT_EQ(terms->split_at, (Price{601, 200'000'000}));
  EXPECT_EQ(terms->split_factor, 3);
  EXPECT_EQ(terms->injection_window_days, 90);
  EXPECT_EQ(terms->exit_multiple, std::nullopt);
  EXPECT_EQ(terms->exit_basis, ExitBasis::order);
  EXPECT_EQ(terms->exit_fee, ExitFee::waived);
  EXPECT_EQ(terms->remainder_to, RemainderTo::reserve);
}

TEST(ParseTerms, TakesTheDefaultSplitOfAHundredThousandMinorUnitsInEveryCurrency) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kSplitAt{
      {{"JPY", "100000"}, {"CNY", "1000"}, {"BHD", "100"}, {"CLF", "10"}}};
  for (const auto& [code, split_at] : kSplitAt) {
    std::string toml = edited("\"CNY\"", "\"" + std::string(code) + "\"");
    toml.replace(toml.find("split_at = \"1000\"\nsplit_factor = 1000\n"), 38, "");
    const Result<Terms> terms = parse_terms(toml, "t.toml");
    ASSERT_TRUE(terms.has_value()) << terms.error().message;
    EXPECT_EQ(terms->split_at, (Price{100'000, kUnitsPerPoint}));
    EXPECT_EQ(terms->split_factor, 1'000);
    EXPECT_THAT(to_toml(*terms), HasSubstr("split_at = \"" + std::string(split_at) + "\"\n"));
  }
}

TEST(ParseTerms, RefusesBytesThatAreNoTomlDocument) {
  const std::string_view id = "id = \"green-tea\"";
  expect_error(edited("name = ", "name "), "terms_malformed", 3, "");
  expect_error(edited("[exit]", "[exit"), "terms_malformed", 13, "");
  expect_error(edited("\"member\"", "\"member"), "terms_malformed", 15, "");
  expect_error(edited(id, "id = \"a\"\nid = \"b\""), "terms_malformed", 3, "");
  expect_error(edited("[order]", "[points]"), "terms_malformed", 17, "");
  expect_error(edited("split_factor = 1000", "split_factor = 99999999999999999999"), "terms_malformed", 11, "");
  expect_error("\xef\xbb\xbf" + std::string(kDocument), "terms_malformed", 1, "", "byte order mark");
  expect_error(edited(id, std::string("id = \"a\0b\"", 10)), "terms_malformed", 2, "", "NUL");
  expect_error(edited(id, "id = \"a\x01\""), "terms_malformed", 2, "");
  expect_error(edited("\n[exit]", std::string("# ") + std::string(1023, 'x') + "\n[exit]"), "terms_malformed", 12, "",
               "longer than 1024 bytes");
  std::string huge(kDocument);
  while (huge.size() <= 64 * 1024) huge += "# a comment\n";
  expect_error(huge, "terms_malformed", 1, "", "longer than 65536 bytes");
}

TEST(ParseTerms, RefusesEveryKindOfInvalidUtf8) {
  for (const std::string_view bytes :
       {"\x80", "\xc0\xaf", "\xc1\xbf", "\xe0\x9f\xbf", "\xed\xa0\x80", "\xef\xbf", "\xf0\x8f\xbf\xbf",
        "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xff", "\xe7\xbb!"}) {
    expect_error(edited("绿茶", bytes), "terms_malformed", 3, "", "not UTF-8");
  }
  for (const std::string_view bytes :
       {"\xc2\xa1", "\xe0\xa0\x80", "\xed\x9f\xbf", "\xef\xbf\xbd", "\xf4\x8f\xbf\xbf"}) {
    EXPECT_TRUE(parse_terms(edited("绿茶", bytes), "t.toml").has_value());
  }
}

TEST(ParseTerms, SurvivesWhatToml33CannotTake) {
  // A failing assertion of the parser ends in an error with its line, not in the end of the process.
  expect_error(edited("[exit]", "[?exit]"), "terms_malformed", 13, "", "not valid TOML");
  expect_error(edited("[exit]", "[出口]"), "terms_malformed", 13, "", "not valid TOML");
  expect_error("[&", "terms_malformed", 1, "", "cannot begin like this");
  // Characters on which its test for white space is undefined.
  for (const std::string_view c : {"é", "§", "㐀", "\xef\xaf\xbf"}) {
    expect_error(edited("[exit]", std::string(c) + " = 1\n[exit]"), "terms_malformed", 13, "");
    const Result<Terms> terms = parse_terms(edited("\"Green tea 绿茶\"", "\"\"\"\\\n" + std::string(c) + "\"\"\""), "");
    ASSERT_TRUE(terms.has_value()) << terms.error().message;
    EXPECT_EQ(terms->name, c);
  }
}

TEST(ParseTerms, SurvivesDeepNesting) {
  std::string dotted = "a";
  for (int i = 0; i < 500; ++i) dotted += ".a";
  EXPECT_EQ(parse_terms("[" + dotted + "]\n" + dotted + " = 1\n", "t").error().code, "terms_unknown_key");
  EXPECT_EQ(parse_terms("a = " + std::string(1000, '['), "t").error().code, "terms_malformed");
  std::string lines = "a = [\n";
  for (int i = 0; i < 10'000; ++i) lines += "[\n";
  EXPECT_EQ(parse_terms(lines, "t").error().code, "terms_malformed");
}

TEST(ParseTerms, RefusesWhatItDoesNotKnow) {
  expect_error(edited("[exit]", "[exits]"), "terms_unknown_key", 13, "exits");
  expect_error(edited("grant_rate", "grantrate"), "terms_unknown_key", 8, "points.grantrate");
  expect_error(edited("grant_rate", "Grant_rate"), "terms_unknown_key", 8, "points.Grant_rate");
  expect_error("version = 1\n" + std::string(kDocument), "terms_unknown_key", 1, "version");
  expect_error("points.extra = 1\n[points.grant]\n", "terms_unknown_key", 1, "points.extra");
  expect_error(edited("[exit]", "[points.extra]\n[exit]"), "terms_unknown_key", 13, "points.extra");
  expect_error(edited("[exit]", "[[bonus]]\n[exit]"), "terms_unknown_key", 13, "bonus");
  expect_error(edited("[exit]", "[exit.a.b.c]\n[exit]"), "terms_unknown_key", 13, "exit.a");
  expect_error(edited("\n[exit]", "\"points.sell_fee\" = \"0\"\n[exit]"), "terms_unknown_key", 12,
               "points.\"points.sell_fee\"");
  // A quoted key with a dot is not a key of a section, and an empty one is no section.
  expect_error("\"points.sell_fee\" = \"0\"\n" + edited("sell_fee = \"0.20\"\n", ""), "terms_unknown_key", 1,
               "\"points.sell_fee\"");
  expect_error("\"\" = 1\n" + std::string(kDocument), "terms_unknown_key", 1, "\"\"");
  // Whatever a name holds, the message stays one printable line.
  expect_error("\"a\\n\\u007f\\u0085b\" = 1\n", "terms_unknown_key", 1, R"("a\x0a\x7f\xc2\x85b")");
  expect_error(std::string(200, 'k') + " = 1\n", "terms_unknown_key", 1, std::string(80, 'k') + "...");
}

TEST(ParseTerms, NamesTheFirstFaultOfTheDocument) {
  expect_error("[zzz]\n[aaa]\n", "terms_unknown_key", 1, "zzz");
  expect_error("[exit]\nmultiple = 3\nbases = 1\n", "terms_wrong_type", 2, "exit.multiple");
  expect_error("[exit]\nbases = 1\nmultiple = 3\n", "terms_unknown_key", 2, "exit.bases");
  // Among values, the order is that of the canonical text: the exit comes before the order, wherever they stand.
  const std::string order = R"(order = {reward_rate = "x", platform_rate = "-1", remainder_to = "x"})";
  const std::string_view without_order = kDocument.substr(0, kDocument.find("[order]"));
  expect_error(order + "\n" + std::string(without_order), "terms_wrong_type", 1, "order.reward_rate");
  expect_error(order + "\n" + std::string(without_order) + "fee = \"x\"\n", "terms_out_of_range", 18, "exit.fee");
}

TEST(ParseTerms, RefusesWrongTypesAndHintsAtQuotes) {
  struct Case {
    std::string_view from, to;
    int line;
    std::string_view key, part;
  };
  constexpr std::string_view kQuotes = "put it in quotes, like ";
  const std::array<Case, 18> cases{{
      {"\"green-tea\"", "7", 2, "programme.id", "put it in quotes, like id = \"green-tea\""},
      {"\"1.00\"", "1.00", 7, "points.initial_price", "put it in quotes, like initial_price = \"1.00\""},
      {"\"0.70\"", "0.70", 8, "points.grant_rate", "put it in quotes, like grant_rate = \"0.70\""},
      {"\"0.70\"", "nan", 8, "points.grant_rate", kQuotes},
      {"\"0.70\"", "-inf", 8, "points.grant_rate", kQuotes},
      {"\"0.70\"", "7e-1", 8, "points.grant_rate", kQuotes},
      {"\"0.20\"", "0", 9, "points.sell_fee", kQuotes},
      {"\"1000\"", "1000", 10, "points.split_at", kQuotes},
      {"split_factor = 1000", "split_factor = \"1000\"", 11, "points.split_factor", "must be an integer, not a text"},
      {"split_factor = 1000", "split_factor = 1000.0", 11, "points.split_factor", "like split_factor = 1000"},
      {"split_factor = 1000", "injection_window_days = \"7\"", 11, "points.injection_window_days", "like"},
      {"\"3\"", "3", 14, "exit.multiple", "put it in quotes, like multiple = \"3\""},
      {"\"member\"", "true", 15, "exit.basis", "not true or false; like basis = \"member\""},
      {"\"0.30\"", "1979-05-27", 18, "order.reward_rate", "not a date or time"},
      {"\"0.30\"", "07:32:00", 18, "order.reward_rate", "not a date or time"},
      {"\"0.10\"", "[\"0.10\"]", 19, "order.platform_rate", "not a list"},
      {"\"platform\"", "{a = 1}", 20, "order.remainder_to", "not a section"},
      {"split_factor = 1000", "grant_rate.x = 1", 8, "points.grant_rate", ""},
  }};
  for (const Case& c : cases) {
    if (c.to == "grant_rate.x = 1") {
      expect_error(edited("grant_rate = \"0.70\"", c.to), "terms_wrong_type", c.line, c.key, "not a section");
    } else {
      expect_error(edited(c.from, c.to), "terms_wrong_type", c.line, c.key, c.part);
    }
  }
  expect_error(edited("[exit]", "[[exit]]"), "terms_wrong_type", 13, "exit", "must be a section [exit], not a list");
  expect_error("points = \"x\"\n", "terms_wrong_type", 1, "points", "must be a section [points], not a text");
}

TEST(ParseTerms, RefusesTextsThatAreNoDecimals) {
  for (const std::string_view text : {"", "abc", "0.7 ", " 0.7", "+0.7", "0,7", "7e-1", "0.", ".7", "00.7", "0x1",
                                      "70%", "1_000", "０.7", "--1", "-", "-x", "NaN", "none"}) {
    expect_error(edited("\"0.70\"", "\"" + std::string(text) + "\""), "terms_wrong_type", 8, "points.grant_rate",
                 "is not a decimal number; write digits, like grant_rate = \"0.70\"");
  }
  expect_error(edited("\"1.00\"", "\"one\""), "terms_wrong_type", 7, "points.initial_price");
  expect_error(edited("\"1000\"", "\"1 000\""), "terms_wrong_type", 10, "points.split_at");
  expect_error(edited("\"3\"", "\"None\""), "terms_wrong_type", 14, "exit.multiple");
  expect_error(edited("\"3\"", "\"3x\""), "terms_wrong_type", 14, "exit.multiple");
}

TEST(ParseTerms, RefusesMoreDigitsThanTheUnitHolds) {
  expect_error(edited("\"1.00\"", "\"1.000000001\""), "terms_too_fine", 7, "points.initial_price", "8 decimals");
  expect_error(edited("\"0.70\"", "\"0.7000000\""), "terms_too_fine", 8, "points.grant_rate", "6 decimals");
  expect_error(edited("\"0.20\"", "\"0.2000001\""), "terms_too_fine", 9, "points.sell_fee");
  expect_error(edited("\"1000\"", "\"1000.000000000\""), "terms_too_fine", 10, "points.split_at");
  expect_error(edited("\"3\"", "\"3.0000000\""), "terms_too_fine", 14, "exit.multiple");
  expect_error(edited("\"0.30\"", "\"0.3000000\""), "terms_too_fine", 18, "order.reward_rate");
  expect_error(edited("\"0.10\"", "\"0.1000000\""), "terms_too_fine", 19, "order.platform_rate");
}

TEST(ParseTerms, NamesEachMissingKeyAtItsSectionOrLineOne) {
  struct Case {
    std::string_view line;
    int section_line;
    std::string_view key;
  };
  constexpr std::array<Case, 11> kRequired{{
      {"id = \"green-tea\"\n", 1, "programme.id"},
      {"name = \"Green tea 绿茶\"\n", 1, "programme.name"},
      {"currency = \"CNY\"\n", 1, "programme.currency"},
      {"initial_price = \"1.00\"\n", 6, "points.initial_price"},
      {"grant_rate = \"0.70\"\n", 6, "points.grant_rate"},
      {"sell_fee = \"0.20\"\n", 6, "points.sell_fee"},
      {"multiple = \"3\"\n", 13, "exit.multiple"},
      {"basis = \"member\"\n", 13, "exit.basis"},
      {"reward_rate = \"0.30\"\n", 17, "order.reward_rate"},
      {"platform_rate = \"0.10\"\n", 17, "order.platform_rate"},
      {"remainder_to = \"platform\"\n", 17, "order.remainder_to"},
  }};
  for (const Case& c : kRequired) {
    const int moved = c.section_line;  // a removed line stands below its section's header
    expect_error(edited(c.line, ""), "terms_missing_key", moved, c.key, "is missing");
  }
  expect_error("", "terms_missing_key", 1, "programme.id");
  expect_error("\n\n# nothing here\n", "terms_missing_key", 1, "programme.id");
  expect_error(edited("[exit]\nmultiple = \"3\"\nbasis = \"member\"\n", ""), "terms_missing_key", 1, "exit.multiple");
}

TEST(ParseTerms, RefusesValuesOutOfRange) {
  struct Case {
    std::string_view from, to;
    int line;
    std::string_view key;
  };
  const std::string long_id = "\"" + std::string(65, 'a') + "\"";
  const std::string long_name = "\"" + std::string(201, 'a') + "\"";
  const std::vector<Case> cases{
      {"\"green-tea\"", "\"\"", 2, "programme.id"},
      {"\"green-tea\"", "\"green tea\"", 2, "programme.id"},
      {"\"green-tea\"", "\"grün\"", 2, "programme.id"},
      {"\"green-tea\"", "\"a/b\"", 2, "programme.id"},
      {"\"green-tea\"", "\"a\\u0000\"", 2, "programme.id"},
      {"\"green-tea\"", long_id, 2, "programme.id"},
      {"\"Green tea 绿茶\"", "\"\"", 3, "programme.name"},
      {"\"Green tea 绿茶\"", "\"  \\u3000\"", 3, "programme.name"},
      {"\"Green tea 绿茶\"", "\"a\\nb\"", 3, "programme.name"},
      {"\"Green tea 绿茶\"", "\"a\\u0000b\"", 3, "programme.name"},
      {"\"Green tea 绿茶\"", "\"a\\u0085b\"", 3, "programme.name"},
      {"\"Green tea 绿茶\"", "\"a\\u2028b\"", 3, "programme.name"},
      {"\"Green tea 绿茶\"", long_name, 3, "programme.name"},
      {"\"CNY\"", "\"cny\"", 4, "programme.currency"},
      {"\"CNY\"", "\"XXX\"", 4, "programme.currency"},
      {"\"CNY\"", "\"\"", 4, "programme.currency"},
      {"\"CNY\"", "\"人民币\"", 4, "programme.currency"},
      {"\"1.00\"", "\"0\"", 7, "points.initial_price"},
      {"\"1.00\"", "\"-1.00\"", 7, "points.initial_price"},
      {"\"1.00\"", "\"92233720368.54775808\"", 7, "points.initial_price"},
      {"\"0.70\"", "\"1.000001\"", 8, "points.grant_rate"},
      {"\"0.70\"", "\"-0.70\"", 8, "points.grant_rate"},
      {"\"0.70\"", "\"99999999999999999999\"", 8, "points.grant_rate"},
      {"\"0.70\"", "\"9223372036854.775807\"", 8, "points.grant_rate"},
      {"\"0.20\"", "\"1\"", 9, "points.sell_fee"},
      {"\"0.20\"", "\"1.000000\"", 9, "points.sell_fee"},
      {"\"1000\"", "\"0\"", 10, "points.split_at"},
      {"\"1000\"", "\"1000.00000001\"", 10, "points.split_at"},
      {"\"1000\"", "\"92233720368.54775807\"", 10, "points.split_at"},
      {"split_factor = 1000", "split_factor = 1", 11, "points.split_factor"},
      {"split_factor = 1000", "split_factor = 1001", 11, "points.split_factor"},
      {"split_factor = 1000", "split_factor = -9223372036854775808", 11, "points.split_factor"},
      {"split_factor = 1000", "split_factor = 9223372036854775807", 11, "points.split_factor"},
      {"split_factor = 1000", "injection_window_days = 0", 11, "points.injection_window_days"},
      {"split_factor = 1000", "injection_window_days = 91", 11, "points.injection_window_days"},
      {"split_factor = 1000", "injection_window_days = 4294967303", 11, "points.injection_window_days"},
      {"split_factor = 1000", "injection_window_days = -9223372036854775808", 11, "points.injection_window_days"},
      {"split_factor = 1000", "grant_base = \"order\"", 11, "points.grant_base"},
      {"\"3\"", "\"0.999999\"", 14, "exit.multiple"},
      {"\"3\"", "\"50.000001\"", 14, "exit.multiple"},
      {"\"3\"", "\"0\"", 14, "exit.multiple"},
      {"\"member\"", "\"members\"", 15, "exit.basis"},
      {"\"member\"", "\"member\"\nfee = \"free\"", 16, "exit.fee"},
      {"\"0.30\"", "\"1.000001\"", 18, "order.reward_rate"},
      {"\"0.10\"", "\"2\"", 19, "order.platform_rate"},
      {"\"platform\"", "\"Pool\"", 20, "order.remainder_to"},
  };
  for (const Case& c : cases) expect_error(edited(c.from, c.to), "terms_out_of_range", c.line, c.key);
  expect_error(edited("\"platform\"", "\"x\""), "terms_out_of_range", 20, "order.remainder_to",
               "must be \"platform\", \"pool\" or \"reserve\"");
}

TEST(ParseTerms, AcceptsValuesAtTheirLimits) {
  const std::string long_id = "\"" + std::string(64, '_') + "\"";
  const std::string long_name = "\"" + std::string(200, 'a') + "\"";
  const std::vector<std::pair<std::string_view, std::string_view>> edits{
      {"\"green-tea\"", "\"A.z_9-\""},
      {"\"green-tea\"", long_id},
      {"\"Green tea 绿茶\"", long_name},
      {"\"1.00\"", "\"0.00000001\""},
      {"\"1.00\"", "\"999.99999999\""},
      {"\"0.70\"", "\"0\""},
      {"\"0.70\"", "\"1.000000\""},
      {"\"0.20\"", "\"0\""},
      {"\"0.20\"", "\"0.999999\""},
      {"split_at = \"1000\"\nsplit_factor = 1000", "split_at = \"2\"\nsplit_factor = 2"},
      {"split_factor = 1000", "injection_window_days = 1"},
      {"split_factor = 1000", "injection_window_days = 90"},
      {"\"3\"", "\"1\""},
      {"\"3\"", "\"50.000000\""},
      {"\"0.10\"", "\"0.7\""},
      {"reward_rate = \"0.30\"\nplatform_rate = \"0.10\"", "reward_rate = \"0\"\nplatform_rate = \"1\""},
  };
  for (const auto& [from, to] : edits) {
    const Result<Terms> terms = parse_terms(edited(from, to), "t.toml");
    EXPECT_TRUE(terms.has_value()) << to << ": " << terms.error().message;
  }
}

TEST(ParseTerms, RefusesCombinationsThatSpecForbids) {
  expect_error(edited("\"0.10\"", "\"0.700001\""), "terms_inconsistent", 19, "order.platform_rate");
  expect_error(edited("\"1.00\"", "\"1000\""), "terms_inconsistent", 7, "points.initial_price");
  expect_error(edited("\"1.00\"", "\"92233720368.54775807\""), "terms_inconsistent", 7, "points.initial_price");
  expect_error(edited("\"1000\"", "\"999.99999999\""), "terms_inconsistent", 11, "points.split_factor");
  expect_error(edited("split_at = \"1000\"\nsplit_factor = 1000", "split_at = \"1.99999999\"\nsplit_factor = 2"),
               "terms_inconsistent", 11, "points.split_factor");
  // The fault lies with a key that the document leaves out: its section's line.
  expect_error(edited("split_at = \"1000\"\nsplit_factor = 1000", "split_at = \"500\""), "terms_inconsistent", 6,
               "points.split_factor");
  expect_error(edited("split_factor = 1000", "grant_base = \"profit\""), "terms_inconsistent", 8, "points.grant_rate");
  EXPECT_TRUE(
      parse_terms(edited("grant_rate = \"0.70\"", "grant_rate = \"0.60\"\ngrant_base = \"profit\""), "").has_value());
  expect_error(edited("grant_rate = \"0.70\"", "grant_rate = \"0.600001\"\ngrant_base = \"profit\""),
               "terms_inconsistent", 8, "points.grant_rate");
}

TEST(ParseTerms, MeasuresTheSplitInMinorUnitsOfEachCurrency) {
  struct Case {
    std::string_view currency, most, above;
  };
  constexpr std::array<Case, 4> kCases{{{"JPY", "100000", "100000.00000001"},
                                        {"CNY", "1000", "1000.00000001"},
                                        {"KWD", "100", "100.00000001"},
                                        {"CLF", "10", "10.00000001"}}};
  for (const Case& c : kCases) {
    const auto document = [&c](std::string_view split_at) {
      std::string toml = edited("\"CNY\"", "\"" + std::string(c.currency) + "\"");
      return toml.replace(toml.find("\"1000\""), 6, "\"" + std::string(split_at) + "\"");
    };
    EXPECT_TRUE(parse_terms(document(c.most), "t.toml").has_value()) << c.currency;
    expect_error(document(c.above), "terms_out_of_range", 10, "points.split_at", std::string(c.most));
  }
}

TEST(ParseTerms, AnswersRandomlyDamagedDocumentsWithANamedPlaceOrAValidRoundTrip) {
  std::mt19937_64 random(7);
  static constexpr std::string_view kBytes = "\"'[]{}=.,#\\\n\r\t 019aenux_-+:TZ\xc3\xa9\xe7\xbb\xbf";
  int accepted = 0;
  for (int i = 0; i < 10'000; ++i) {
    std::string text(kDocument);
    for (std::uint64_t edits = 1 + random() % 4; edits > 0; --edits) {
      const std::size_t at = random() % text.size();
      const char byte = kBytes[random() % kBytes.size()];
      if (random() % 3 == 0) text.erase(at, 1 + random() % 3);
      if (random() % 3 == 0) text.insert(at, 1, byte);
      if (random() % 3 == 0 && at < text.size()) text[at] = byte;
    }
    const Result<Terms> terms = parse_terms(text, "t");
    if (terms) {
      ++accepted;
      ASSERT_EQ(parse_terms(to_toml(*terms), "t").value(), *terms);
    } else {
      ASSERT_THAT(terms.error().code, StartsWith("terms_"));
      ASSERT_THAT(terms.error().message, StartsWith("t:"));
    }
  }
  EXPECT_GT(accepted, 100);
}

}  // namespace
}  // namespace greenpool
