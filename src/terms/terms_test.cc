#include "terms/terms.h"

#include <gtest/gtest.h>

#include <array>
#include <fstream>
#include <limits>
#include <random>
#include <sstream>

#include "terms/document_for_test.h"
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
  const auto expect_violation = [&classic](auto change, std::string_view code, std::string_view key) {
    Terms terms = classic;
    change(terms);
    const std::optional<TermsViolation> violation = find_violation(terms);
    ASSERT_TRUE(violation.has_value()) << key;
    EXPECT_EQ(violation->code, code);
    EXPECT_EQ(violation->key, key);
    EXPECT_EQ(validate(terms).error().message, "key " + violation->key + ": " + violation->reason);
  };
  const std::string range = "terms_out_of_range";
  expect_violation([](Terms& t) { t.name = "\xff"; }, range, "programme.name");
  expect_violation([](Terms& t) { t.currency.digits = 3; }, range, "programme.currency");
  expect_violation([](Terms& t) { t.currency.code = "ABC"; }, range, "programme.currency");
  for (const Price price : {Price{0, 1}, Price{1, 0}, Price{-1, 1}, Price{1, -1}, Price{-1, -1}, Price{kMin, kMin}}) {
    expect_violation([price](Terms& t) { t.initial_price = price; }, range, "points.initial_price");
    expect_violation([price](Terms& t) { t.split_at = price; }, range, "points.split_at");
  }
  for (const Price price : {Price{1, 3}, Price{1, kMax}, Price{kMax, 1}, Price{1, 3'000'000}}) {
    expect_violation([price](Terms& t) { t.initial_price = price; }, "terms_too_fine", "points.initial_price");
    expect_violation([price](Terms& t) { t.split_at = price; }, "terms_too_fine", "points.split_at");
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

// Random valid terms: each field from the whole of its range, with its ends often.
class RandomTerms {
 public:
  std::int64_t pick(std::int64_t least, std::int64_t most) {
    const std::uint64_t choice = random_() % 8;
    if (choice == 0) return least;
    if (choice == 1) return most;
    return least + static_cast<std::int64_t>(random_() % static_cast<std::uint64_t>(most - least + 1));
  }

  Terms next() {
    static constexpr std::array<std::string_view, 5> kCodes{"CNY", "JPY", "BHD", "CLF", "USD"};
    static constexpr std::array<std::string_view, 8> kPieces{"a", "Z", "\"", "\\", "绿", "é", "𝄞", "#"};
    Terms terms;
    terms.id = std::string(static_cast<std::size_t>(pick(1, 64)), 'x');
    terms.name = "n";
    for (std::int64_t i = pick(0, 49); i > 0; --i) terms.name += kPieces[random_() % kPieces.size()];
    terms.currency = *find_currency(kCodes[random_() % kCodes.size()]);
    const std::int64_t per_minor = power_of_ten_of(16 - terms.currency.digits) / kUnitsPerPoint;
    terms.split_factor = pick(2, 1'000);
    const std::int64_t split_at = pick(100 * terms.split_factor * per_minor, 100'000 * per_minor);
    terms.split_at = Price{split_at, power_of_ten_of(16 - terms.currency.digits)};
    terms.initial_price = Price{pick(1, split_at - 1), power_of_ten_of(16 - terms.currency.digits)};
    terms.reward_rate = Rate(pick(0, kRateOne));
    terms.platform_rate = Rate(pick(0, kRateOne - terms.reward_rate.units()));
    terms.grant_base = static_cast<GrantBase>(random_() % 2);
    const Rate left = Rate(kRateOne) - terms.reward_rate - terms.platform_rate;
    terms.grant_rate = Rate(pick(0, terms.grant_base == GrantBase::profit ? left.units() : kRateOne));
    terms.sell_fee = Rate(pick(0, kRateOne - 1));
    terms.injection_window_days = static_cast<int>(pick(1, 90));
    terms.exit_multiple = Multiple(pick(kRateOne, kMultipleMax));
    if (random_() % 4 == 0) terms.exit_multiple = std::nullopt;
    terms.exit_basis = static_cast<ExitBasis>(random_() % 2);
    terms.exit_fee = static_cast<ExitFee>(random_() % 2);
    terms.remainder_to = static_cast<RemainderTo>(random_() % 3);
    return terms;
  }

 private:
  static std::int64_t power_of_ten_of(int exponent) { return exponent == 0 ? 1 : 10 * power_of_ten_of(exponent - 1); }

  std::mt19937_64 random_{20'260'131};
};

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
  for (const std::string_view name : {"classic", "starter"}) {
    const std::optional<Terms> terms = find_preset(name);
    ASSERT_TRUE(terms.has_value());
    EXPECT_EQ(terms->id, name);
    EXPECT_TRUE(validate(*terms).has_value());
  }
  EXPECT_EQ(find_preset("Classic"), std::nullopt);
  EXPECT_EQ(find_preset(""), std::nullopt);
}

TEST(Presets, TheStarterPromisesNoMultipleAndPaysNoRewards) {
  const Terms starter = *find_preset("starter");
  EXPECT_EQ(starter.exit_multiple, std::nullopt);
  EXPECT_EQ(starter.reward_rate, Rate(0));
}

TEST(Examples, EachParsesAndIsNamedAfterItsFile) {
  for (const std::string name : {"classic", "classic-3x", "starter", "by-order"}) {
    const Result<Terms> terms = parse_terms(file_text(name + ".toml"), name + ".toml");
    ASSERT_TRUE(terms.has_value()) << terms.error().message;
    EXPECT_EQ(terms->id, name);
  }
}

TEST(Examples, SayWhatThePresetsSay) {
  for (const std::string name : {"classic", "starter"}) {
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
