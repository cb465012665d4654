#include "money/money.h"

#include <gtest/gtest.h>

#include <array>
#include <limits>
#include <random>
#include <string>

#include "base/decimal.h"
#include "money/currency.h"

namespace greenpool {
namespace {

constexpr std::int64_t kMax = std::numeric_limits<std::int64_t>::max();

TEST(Amount, AddsAndSubtractsExactly) {
  EXPECT_EQ(Money(3) + Money(4), Money(7));
  EXPECT_EQ(Money(3) - Money(4), Money(-1));
  EXPECT_EQ(-Money(3), Money(-3));
  Money total(10);
  total += Money(5);
  total -= Money(1);
  EXPECT_EQ(total, Money(14));
  EXPECT_LT(Money(-1), Money(0));
  EXPECT_EQ(Money(), Money(0));
}

TEST(Amount, NeverWraps) {
  EXPECT_EQ(Money(kMax - 1) + Money(1), Money(kMax));
  EXPECT_DEATH(static_cast<void>(Money(kMax) + Money(1)), "fits 64 bits");
  EXPECT_DEATH(static_cast<void>(Money(-kMax) - Money(2)), "fits 64 bits");
  EXPECT_DEATH(static_cast<void>(-Money(std::numeric_limits<std::int64_t>::min())), "fits 64 bits");
}

TEST(ShareFloor, TakesThePartAndRoundsDown) {
  EXPECT_EQ(share_floor(Money(100'000), Rate(300'000)), Money(30'000));
  EXPECT_EQ(share_floor(Money(99), Rate(500'000)), Money(49));
  EXPECT_EQ(share_floor(Money(1), Rate(999'999)), Money(0));
  EXPECT_EQ(share_floor(Money(kMoneyMax), Rate(kRateOne)), Money(kMoneyMax));
  EXPECT_EQ(share_floor(Money(kMoneyMax), Rate(0)), Money(0));
}

TEST(ParseMoney, UsesTheDigitsOfTheCurrency) {
  EXPECT_EQ(parse_money("1000.00", 2), Money(100'000));
  EXPECT_EQ(parse_money("1000", 0), Money(1'000));
  EXPECT_EQ(parse_money("1.2345", 4), Money(12'345));
  EXPECT_EQ(parse_money("1000.0", 0).error().code, "decimal_too_fine");
  EXPECT_EQ(parse_money("1000.001", 2).error().code, "decimal_too_fine");
  EXPECT_EQ(parse_money("-1", 2).error().code, "decimal_malformed");
  EXPECT_EQ(parse_money("92233720368547758.08", 2).error().code, "decimal_out_of_range");
}

TEST(FormatMoney, UsesTheDigitsOfTheCurrency) {
  EXPECT_EQ(format_money(Money(100'000), 2), "1000.00");
  EXPECT_EQ(format_money(Money(-5), 2), "-0.05");
  EXPECT_EQ(format_money(Money(1'000), 0), "1000");
  EXPECT_EQ(format_money(Money(12'345), 4), "1.2345");
}

TEST(Points, HaveEightDecimals) {
  EXPECT_EQ(parse_points("147.00000000"), Points(14'700'000'000));
  EXPECT_EQ(parse_points("0.00000001"), Points(1));
  EXPECT_EQ(parse_points("0.000000001").error().code, "decimal_too_fine");
  EXPECT_EQ(parse_points("90000000000"), Points(kPointsMax));
  EXPECT_EQ(format_points(Points(12'495'000'000)), "124.95000000");
  EXPECT_EQ(format_points(Points(0)), "0.00000000");
}

TEST(Rates, AreWrittenInTheFewestDigits) {
  EXPECT_EQ(format_rate(Rate(700'000)), "0.7");
  EXPECT_EQ(format_rate(Rate(1'000'000)), "1");
  EXPECT_EQ(format_rate(Rate(0)), "0");
  EXPECT_EQ(format_rate(Rate(5'000)), "0.005");
  EXPECT_EQ(format_rate(Rate(1)), "0.000001");
  EXPECT_EQ(format_multiple(Multiple(2'000'000)), "2");
  EXPECT_EQ(format_multiple(Multiple(50'000'000)), "50");
  EXPECT_EQ(format_multiple(Multiple(1'500'000)), "1.5");
  EXPECT_EQ(parse_rate("0.70"), Rate(700'000));
  EXPECT_EQ(parse_rate("0.7000001").error().code, "decimal_too_fine");
  EXPECT_EQ(parse_multiple("3"), Multiple(3'000'000));
}

TEST(Rates, SurviveTheRoundTrip) {
  for (std::int64_t units = 0; units <= kRateOne; units += 7) {
    ASSERT_EQ(parse_rate(format_rate(Rate(units))), Rate(units));
  }
}

// Prices.

TEST(ParsePrice, IsAnExactFractionInLowestTerms) {
  const auto expect_fraction = [](std::string_view text, int digits, std::int64_t minor, std::int64_t units) {
    const Result<Price> price = parse_price(text, digits);
    ASSERT_TRUE(price.has_value()) << text;
    EXPECT_EQ(price->minor, minor) << text;
    EXPECT_EQ(price->units, units) << text;
  };
  expect_fraction("1.00", 2, 1, 1'000'000);
  expect_fraction("1", 0, 1, 100'000'000);
  expect_fraction("1", 4, 1, 10'000);
  expect_fraction("1000", 2, 1, 1'000);
  expect_fraction("0.00000001", 2, 1, 100'000'000'000'000);
  expect_fraction("0.00000001", 0, 1, 10'000'000'000'000'000);
  expect_fraction("0.3", 2, 3, 10'000'000);
  expect_fraction("92233720368.54775807", 2, kMax, 100'000'000'000'000);
  expect_fraction("0", 2, 0, 1);
  EXPECT_EQ(parse_price("0.000000001", 2).error().code, "decimal_too_fine");
  EXPECT_EQ(parse_price("92233720368.54775808", 2).error().code, "decimal_out_of_range");
  EXPECT_EQ(parse_price("-1", 2).error().code, "decimal_malformed");
}

TEST(FormatPrice, IsCutAndNotRounded) {
  // SPEC section 4.
  EXPECT_EQ(format_price(Price{30'000, 21'000'000'000}, 2), "1.42857142");
  EXPECT_EQ(format_price(Price{60'000, 35'700'000'000}, 2), "1.68067226");
  EXPECT_EQ(format_price(Price{90'000, 48'195'000'000}, 2), "1.86741363");
  EXPECT_EQ(format_price(Price{200'000, 21'000'000'000}, 2), "9.52380952");
  EXPECT_EQ(format_price(Price{2, 3}, 2), "666666.66666666");
  EXPECT_EQ(format_price(Price{999'999'999, 1'000'000'000'000'000}, 2), "0.99999999");
}

TEST(FormatPrice, CoversTheWholeRange) {
  EXPECT_EQ(format_price(Price{0, 1}, 2), "0.00000000");
  EXPECT_EQ(format_price(Price{1, kPointsMax}, 2), "0.00000000");
  EXPECT_EQ(format_price(Price{1, 1'000'000}, 2), "1.00000000");
  EXPECT_EQ(format_price(Price{1, 100'000'000}, 0), "1.00000000");
  EXPECT_EQ(format_price(Price{1, 10'000}, 4), "1.00000000");
  EXPECT_EQ(format_price(Price{kMoneyMax, 1}, 2), "9000000000000000000.00000000");
  EXPECT_EQ(format_price(Price{kMax, 1}, 0), "922337203685477580700000000.00000000");
  EXPECT_EQ(format_price(Price{kMoneyMax, kPointsMax}, 2), "1.00000000");
}

TEST(Prices, WithEightDecimalsSurviveTheRoundTrip) {
  std::mt19937_64 random(1);
  for (int i = 0; i < 20'000; ++i) {
    const int digits = static_cast<int>(random() % 5);
    const auto units = static_cast<std::int64_t>((random() >> 1) >> (random() % 63));
    const std::string text = format_decimal(units, kPriceDecimals);
    const Result<Price> price = parse_price(text, digits);
    ASSERT_TRUE(price.has_value());
    ASSERT_EQ(format_price(*price, digits), text);
  }
}

TEST(FormatPrice, AgreesWithLongDivision) {
  std::mt19937_64 random(2);
  for (int i = 0; i < 5'000; ++i) {
    const int digits = static_cast<int>(random() % 5);
    const auto minor = static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(kMoneyMax));
    const auto units =
        static_cast<std::int64_t>(1 + (random() % static_cast<std::uint64_t>(kPointsMax) >> (random() % 62)));
    // Digit by digit, as on paper: minor units for a whole point, then 8 + digits places, the point moved at the end.
    UInt128 rest = wide(static_cast<std::uint64_t>(minor), static_cast<std::uint64_t>(kUnitsPerPoint));
    std::string places;
    const auto divisor = static_cast<std::uint64_t>(units);
    UInt128 whole = rest / divisor;
    rest %= divisor;
    for (; whole > 0; whole /= 10) places.insert(places.begin(), static_cast<char>('0' + static_cast<int>(whole % 10)));
    if (places.size() < static_cast<std::size_t>(digits) + 1) {
      places.insert(0, static_cast<std::size_t>(digits) + 1 - places.size(), '0');
    }
    std::string expected = places.substr(0, places.size() - static_cast<std::size_t>(digits)) + ".";
    expected += places.substr(places.size() - static_cast<std::size_t>(digits));
    for (int place = digits; place < kPriceDecimals; ++place) {
      rest *= 10;
      expected.push_back(static_cast<char>('0' + static_cast<int>(rest / divisor)));
      rest %= divisor;
    }
    ASSERT_EQ(format_price(Price{minor, units}, digits), expected) << minor << "/" << units << " digits " << digits;
  }
}

TEST(Price, ComparesExactlyByCrossProducts) {
  EXPECT_EQ((Price{1, 2}), (Price{2, 4}));
  EXPECT_NE((Price{1, 2}), (Price{2, 3}));
  EXPECT_LT((Price{1, 3}), (Price{1, 2}));
  EXPECT_FALSE((Price{1, 2}) < (Price{1, 2}));
  EXPECT_LE((Price{1, 2}), (Price{1, 2}));
  EXPECT_LE((Price{1, 2}), (Price{1, 1}));
  EXPECT_FALSE((Price{1, 1}) <= (Price{1, 2}));
  // One unit apart at the ends of the range, where a double would see no difference.
  EXPECT_LT((Price{kMoneyMax - 1, kPointsMax}), (Price{kMoneyMax, kPointsMax}));
  EXPECT_LT((Price{kMoneyMax, kPointsMax}), (Price{kMoneyMax, kPointsMax - 1}));
  EXPECT_LT((Price{kMoneyMax - 1, kPointsMax}), (Price{kMoneyMax - 1, kPointsMax - 1}));
  EXPECT_LT((Price{0, 1}), (Price{1, kPointsMax}));
  EXPECT_EQ((Price{0, 1}), (Price{0, kPointsMax}));
}

// Currencies: ISO 4217, list one.

TEST(Currency, KnowsTheDecimalsOfTheMinorUnit) {
  struct Case {
    std::string_view code;
    int digits;
  };
  constexpr std::array<Case, 34> kCases{{
      {"CNY", 2}, {"USD", 2}, {"EUR", 2}, {"GBP", 2}, {"HKD", 2}, {"MOP", 2}, {"TWD", 2}, {"SGD", 2}, {"MYR", 2},
      {"THB", 2}, {"IDR", 2}, {"INR", 2}, {"CHF", 2}, {"HUF", 2}, {"MGA", 2}, {"XCG", 2}, {"XCD", 2}, {"AED", 2},
      {"ZWG", 2}, {"JPY", 0}, {"KRW", 0}, {"VND", 0}, {"CLP", 0}, {"ISK", 0}, {"UGX", 0}, {"XAF", 0}, {"XOF", 0},
      {"BHD", 3}, {"KWD", 3}, {"OMR", 3}, {"JOD", 3}, {"TND", 3}, {"CLF", 4}, {"UYW", 4},
  }};
  for (const Case& c : kCases) {
    const std::optional<Currency> currency = find_currency(c.code);
    ASSERT_TRUE(currency.has_value()) << c.code;
    EXPECT_EQ(currency->code, c.code);
    EXPECT_EQ(currency->digits, c.digits) << c.code;
  }
}

TEST(Currency, RefusesWhatNobodyPaysWith) {
  for (const std::string_view code : {"", "CN", "CNYX", "cny", "CNy", "XXX", "XTS", "XAU", "XDR", "RMB", "HRK", "ANG",
                                      "NY ", " CN", "Y C", "AED AFN", "\0\0\0"}) {
    EXPECT_FALSE(find_currency(code).has_value()) << code;
  }
}

TEST(Currency, HoldsThisManyCodes) {
  std::array<int, 5> counts{};
  for (char a = 'A'; a <= 'Z'; ++a) {
    for (char b = 'A'; b <= 'Z'; ++b) {
      for (char c = 'A'; c <= 'Z'; ++c) {
        if (const auto currency = find_currency(std::string{a, b, c})) {
          ++counts.at(static_cast<std::size_t>(currency->digits));
        }
      }
    }
  }
  EXPECT_EQ(counts, (std::array<int, 5>{17, 0, 138, 7, 2}));
}

}  // namespace
}  // namespace greenpool
