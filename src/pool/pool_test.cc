// The arithmetic of grants and sales, and trigger prices. SPEC sections 3 and 5.
#include "pool/pool.h"

#include <gtest/gtest.h>

#include <random>

#include "pool/trigger.h"

namespace greenpool {
namespace {

constexpr Price kOneYuan{1, 1'000'000};

Pool pool_of(std::int64_t cash, std::int64_t circulating) { return {Money(cash), Points(circulating), kOneYuan}; }

TEST(Grants, ArePricedAtPOverSBeforeTheContribution) {
  EXPECT_EQ(price_grant(pool_of(30'000, 21'000'000'000), Money(21'000))->points, Points(14'700'000'000));
}

TEST(Grants, ArePricedAtQWhileNothingCirculates) {
  EXPECT_EQ(price_grant(pool_of(0, 0), Money(21'000))->points, Points(21'000'000'000));
}

TEST(Grants, RoundDown) {
  EXPECT_EQ(price_grant(pool_of(3, 3'000'000'001), Money(2))->points, Points(2'000'000'000));
  EXPECT_EQ(price_grant(pool_of(3, 2'999'999'999), Money(2))->points, Points(1'999'999'999));
}

TEST(Grants, OfNoValueAreNoPointsAndNotTooFine) {
  EXPECT_EQ(price_grant(pool_of(3, 2), Money(0))->points, Points(0));
  EXPECT_FALSE(price_grant(pool_of(3, 2), Money(0))->too_fine);
}

TEST(Grants, AreTooFineWhenMoreThanAThousandthOfTheirValueIsLost) {
  EXPECT_FALSE(price_grant(pool_of(999, 1), Money(1'000))->too_fine);        // 1 of 1 000: a thousandth is allowed
  EXPECT_TRUE(price_grant(pool_of(998, 1), Money(1'000))->too_fine);         // 2 of 1 000
  EXPECT_FALSE(price_grant(pool_of(1'000, 1), Money(1'000))->too_fine);      // nothing
  EXPECT_TRUE(price_grant(pool_of(1'000, 1), Money(999))->too_fine);         // everything
  EXPECT_FALSE(price_grant(pool_of(1'000, 1), Money(1'000'999))->too_fine);  // 999 of 1 000 999: less than a thousandth
  EXPECT_TRUE(price_grant(pool_of(1'000, 1), Money(998'999))->too_fine);     // 999 of 998 999: more
}

TEST(Grants, BeyondThePointsThatMayExistHaveNoPrice) {
  EXPECT_EQ(price_grant(pool_of(1, kPointsMax), Money(1))->points, Points(kPointsMax));
  EXPECT_FALSE(price_grant(pool_of(1, kPointsMax), Money(2)).has_value());
  EXPECT_FALSE(price_grant(pool_of(1, kPointsMax), Money(kOrderMoneyMax)).has_value());
  EXPECT_EQ(price_grant(pool_of(kOrderMoneyMax, kPointsMax), Money(kOrderMoneyMax))->points, Points(kPointsMax));
}

TEST(SalePrices, AreOneDivisionRoundedDown) {
  EXPECT_EQ(price_sale(pool_of(90'000, 48'195'000'000), Points(10'500'000'000), Rate(200'000)), Money(15'686));
  EXPECT_EQ(price_sale(pool_of(10, 3), Points(3), Rate(0)), Money(10));
  EXPECT_EQ(price_sale(pool_of(10, 3), Points(2), Rate(0)), Money(6));
  EXPECT_EQ(price_sale(pool_of(10, 3), Points(1), Rate(100'000)), Money(3));  // exactly 3
  EXPECT_EQ(price_sale(pool_of(10, 3), Points(1), Rate(100'001)), Money(2));  // just below
  EXPECT_EQ(price_sale(pool_of(10, 3), Points(3), Rate(kRateOne - 1)), Money(0));
}

TEST(SalePrices, AtTheBoundsFit) {
  EXPECT_EQ(price_sale(pool_of(kMoneyMax, kPointsMax), Points(kPointsMax), Rate(0)), Money(kMoneyMax));
  EXPECT_EQ(price_sale(pool_of(kMoneyMax, kPointsMax), Points(1), Rate(0)), Money(0));
  EXPECT_EQ(price_sale(pool_of(kMoneyMax, 1), Points(1), Rate(1)), Money(kMoneyMax - kMoneyMax / kRateOne));
}

// 0 <= n P (1 - h) - pay S < S, written with the whole product that the code divides in two steps.
TEST(SalePrices, EqualTheExactQuotientWhateverTheFigures) {
  std::mt19937_64 random(1);
  for (int i = 0; i < 200'000; ++i) {
    const auto bits = [&random](std::int64_t most) {
      const int length = static_cast<int>(random() % 64);
      return std::min(most, static_cast<std::int64_t>(random() >> length >> 1) + 1);
    };
    const Pool pool = pool_of(bits(kMoneyMax), bits(kPointsMax));
    const Points points(std::min(bits(kPointsMax), pool.circulating.units()));
    const Rate fee(static_cast<std::int64_t>(random() % kRateOne));
    const UInt128 due =
        wide(static_cast<std::uint64_t>(points.units()), static_cast<std::uint64_t>(pool.cash.units())) *
        static_cast<std::uint64_t>(kRateOne - fee.units());
    const UInt128 divisor = wide(static_cast<std::uint64_t>(pool.circulating.units()), std::uint64_t{kRateOne});
    ASSERT_EQ(static_cast<std::int64_t>(due / divisor), price_sale(pool, points, fee).units());
  }
}

TEST(SalePricesDeathTest, AreOnlyOfCirculatingPoints) {
  EXPECT_DEATH(static_cast<void>(price_sale(pool_of(10, 3), Points(4), Rate(0))), "circulating");
  EXPECT_DEATH(static_cast<void>(price_sale(pool_of(10, 3), Points(0), Rate(0))), "circulating");
}

Trigger trigger(std::uint64_t numerator, std::uint64_t denominator) { return {numerator, denominator}; }

constexpr std::uint64_t kNumeratorMax = 9'000'000'000'000'000'000;

TEST(Triggers, AreOrderedAsFractions) {
  EXPECT_TRUE(trigger(1, 3) < trigger(1, 2));
  EXPECT_FALSE(trigger(2, 4) < trigger(1, 2));
  EXPECT_TRUE(trigger(2, 4) <= trigger(1, 2));
  EXPECT_TRUE(trigger(kNumeratorMax - 1, kNumeratorMax) < trigger(kNumeratorMax, kNumeratorMax));
  EXPECT_TRUE(trigger(kNumeratorMax - 1, kNumeratorMax) <= trigger(kNumeratorMax - 1, kNumeratorMax));
}

TEST(Triggers, OfAPositionAndOfThePriceMeetWhenAPEqualsMCS) {
  // 210 points for 1 000.00 at 2x: due at 9.52380952...; P = 2 000.00 for 210 points is exactly that.
  const Trigger position = Trigger::of_position(Multiple(2'000'000), Money(100'000), Points(21'000'000'000));
  EXPECT_TRUE(position <= Trigger::of_price(pool_of(200'000, 21'000'000'000)));
  EXPECT_FALSE(position <= Trigger::of_price(pool_of(199'999, 21'000'000'000)));
  EXPECT_FALSE(position <= Trigger::of_price(pool_of(200'000, 21'000'000'001)));
}

TEST(TriggerKeys, AreEqualForEqualFractionsAndNeverOutOfOrder) {
  EXPECT_EQ(trigger_key(trigger(1, 3)), trigger_key(trigger(3, 9)));
  EXPECT_EQ(trigger_key(trigger(kNumeratorMax, 3)), trigger_key(trigger(kNumeratorMax / 3, 1)));
  std::mt19937_64 random(2);
  for (int i = 0; i < 500'000; ++i) {
    const auto bits = [&random] {
      const int length = static_cast<int>(random() % 64);
      return std::min(kNumeratorMax, (random() >> length >> 1) + 1);
    };
    const Trigger a = trigger(bits(), bits());
    Trigger b = trigger(bits(), bits());
    if (i % 2 == 0) {  // close neighbours: the same fraction, almost
      b = a;
      const std::uint64_t step = random() % 3;
      (i % 4 == 0 ? b.numerator : b.denominator) += b.numerator < kNumeratorMax - 2 ? step : 0;
    }
    if (a < b) {
      ASSERT_LE(trigger_key(a), trigger_key(b)) << a.numerator << "/" << a.denominator;
    } else if (b < a) {
      ASSERT_GE(trigger_key(a), trigger_key(b)) << a.numerator << "/" << a.denominator;
    } else {
      ASSERT_EQ(trigger_key(a), trigger_key(b)) << a.numerator << "/" << a.denominator;
    }
  }
}

TEST(TriggerKeys, TellTriggersApartOverTheirWholeRange) {
  std::uint64_t last = trigger_key(trigger(1, kNumeratorMax));
  for (int power = 62; power >= 0; --power) {  // 2^-62 .. 1
    const std::uint64_t key = trigger_key(trigger(1, std::uint64_t{1} << power));
    EXPECT_TRUE(power == 62 || last < key) << power;
    last = key;
  }
  for (int power = 1; power <= 62; ++power) {  // 2 .. 2^62
    const std::uint64_t key = trigger_key(trigger(std::uint64_t{1} << power, 1));
    EXPECT_LT(last, key);
    last = key;
  }
  EXPECT_LT(last, trigger_key(trigger(kNumeratorMax, 1)));
}

}  // namespace
}  // namespace greenpool
