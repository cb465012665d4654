// The figures of the review, each computed again another way: by a pool that is simulated with the formulas of SPEC
// section 3 in integers, or with rationals of unlimited size.
#include <gmpxx.h>
#include <gtest/gtest.h>

#include <cmath>

#include "terms/review.h"
#include "terms/review/power.h"
#include "terms/review/ratio.h"

namespace greenpool {
namespace {

std::string figure(const Terms& terms, std::string_view code, std::string_view name, bool exact = false) {
  for (const Finding& finding : review(terms)) {
    for (const Figure& number : finding.figures) {
      if (finding.code == code && number.name == name) return exact ? number.exact : number.value;
    }
  }
  ADD_FAILURE() << code << " " << name;
  return {};
}

std::string exact(const Terms& terms, std::string_view code, std::string_view name) {
  return figure(terms, code, name, true);
}

Terms classic() { return *find_preset("classic"); }

// A pool as SPEC section 3 has it, in minor units and point units, sale fee 20 %.
struct Pool {
  Int128 cash, points;

  Int128 grant(Int128 contribution, Int128 value) {
    const Int128 granted = points == 0 ? value * 1'000'000 : value * points / cash;
    cash += contribution;
    points += granted;
    return granted;
  }
  Int128 sell(Int128 amount) {
    const Int128 paid = amount * cash * 8 / (points * 10);
    cash -= paid;
    points -= amount;
    return paid;
  }
};

// A large pool that has seen many orders: 90 billion yuan at a price of 3 yuan a point, within the bounds of SPEC.
constexpr Int128 kLargeCash = 9'000'000'000'000;
constexpr Int128 kLargePoints = 3'000'000'000'000'000'000;

// What buyer, merchant and referrer gain together on a worked order of 1 000 yuan of which `subsidy` is not theirs, who
// get back cost and rewards, when they sell all their new points in `slices`.
Int128 gain_of_subsidised_order(Pool pool, Int128 subsidy, int slices) {
  Int128 mine = pool.grant(30'000, 21'000);
  Int128 gain = -(100'000 - subsidy) + 30'000 + 30'000;
  for (; slices > 0; --slices) {
    const Int128 part = mine / slices;
    mine -= part;
    gain += pool.sell(part);
  }
  return gain;
}

TEST(ReviewFigures, OfTheWorkedReferenceOrder) {
  const ReferenceOrder order = reference_order(classic());
  EXPECT_EQ(order.paid, Money(100'000));
  EXPECT_EQ(order.cost, Money(30'000));
  EXPECT_EQ(order.rewards, Money(30'000));
  EXPECT_EQ(order.platform, Money(10'000));
  EXPECT_EQ(order.contribution, Money(30'000));
  EXPECT_EQ(order.grant_value, Money(21'000));
}

TEST(ReviewFigures, TheReferenceOrderSettlesUnderAnyTerms) {
  Terms terms = classic();
  for (std::int64_t rewards = 0; rewards <= kRateOne; rewards += 50'000) {
    for (std::int64_t platform = 0; rewards + platform <= kRateOne; platform += 50'000) {
      for (const GrantBase base : {GrantBase::contribution, GrantBase::profit}) {
        terms.reward_rate = Rate(rewards);
        terms.platform_rate = Rate(platform);
        terms.grant_base = base;
        terms.grant_rate = Rate(base == GrantBase::profit ? kRateOne - rewards - platform : 700'000);
        const ReferenceOrder order = reference_order(terms);
        EXPECT_EQ(order.cost + order.rewards + order.platform + order.contribution, order.paid);
        EXPECT_GE(order.cost, Money(0));
        EXPECT_GE(order.contribution, Money(0));
        EXPECT_LE(order.grant_value, order.contribution);
      }
    }
  }
}

TEST(ReviewFigures, SubsidiesOfTheWorkedTermsAreSafeTo100And160And232) {
  EXPECT_EQ(figure(classic(), "subsidy_limits", "always_safe"), "100.00");
  EXPECT_EQ(figure(classic(), "subsidy_limits", "empty_pool"), "160.00");
  EXPECT_EQ(figure(classic(), "subsidy_limits", "large_pool"), "232.00");
  EXPECT_EQ(exact(classic(), "subsidy_limits", "large_pool"), "232");
  const Pool empty{0, 0};
  const Pool large{kLargeCash, kLargePoints};
  EXPECT_EQ(gain_of_subsidised_order(empty, 16'000, 1), 0);
  EXPECT_EQ(gain_of_subsidised_order(empty, 16'001, 1), 1);
  // In the large pool roundings cost a minor unit, and the own contribution lifts the price by less than one.
  EXPECT_LE(gain_of_subsidised_order(large, 23'200, 1), 0);
  EXPECT_GE(gain_of_subsidised_order(large, 23'202, 1), 1);
  // In slices the fee comes back: nearly all of it in an empty pool, and never more.
  EXPECT_LE(gain_of_subsidised_order(empty, 10'000, 20'000), 0);
  EXPECT_GT(gain_of_subsidised_order(empty, 10'200, 20'000), 0);
}

TEST(ReviewFigures, ADividendGivesBackPartOfThePlatformsShare) {
  Terms terms = classic();
  terms.dividend.rate = Rate(250'000);
  EXPECT_EQ(figure(terms, "subsidy_limits", "always_safe"), "75.00");
  EXPECT_EQ(figure(terms, "subsidy_limits", "empty_pool"), "135.00");
  EXPECT_EQ(figure(terms, "subsidy_limits", "large_pool"), "207.00");
}

TEST(ReviewFigures, InjectionsCanBeFrontRunBeyondElevenFourteenthsOfThePool) {
  EXPECT_EQ(exact(classic(), "injection_front_running", "bound"), "11/14");
  EXPECT_EQ(figure(classic(), "injection_front_running", "bound"), "0.78571428");
  EXPECT_EQ(exact(*find_preset("starter"), "injection_front_running", "bound"), "21/19");
  // Buying for 3 million just before, selling just after, with a thousandth more or less injected.
  const auto gain = [](Int128 injected) {
    Pool pool{kLargeCash / 10, kLargePoints};
    const Int128 mine = pool.grant(300'000'000, 210'000'000);
    pool.cash += injected;
    return pool.sell(mine) - 300'000'000;
  };
  const Int128 bound = kLargeCash / 10 * 11 / 14;
  EXPECT_LT(gain(bound * 999 / 1'000), 0);
  EXPECT_GT(gain(bound * 1'002 / 1'000), 0);
}

TEST(ReviewFigures, InjectionsCanBeFrontRunSoonerByWhoLeavesWithoutAFee) {
  Terms terms = classic();
  terms.exit_fee = ExitFee::waived;
  EXPECT_EQ(exact(terms, "injection_front_running", "bound_without_fee"), "3/7");  // 1 / 0.7 - 1
  EXPECT_EQ(exact(terms, "injection_front_running", "bound"), "11/14");
}

TEST(ReviewFigures, WhoWaitsGainsByInjectionsUpToTheCap) {
  EXPECT_EQ(exact(classic(), "injection_front_running", "gain_of_who_waits"), "3/17");
  EXPECT_EQ(exact(classic(), "injection_front_running", "gain_over_two_windows"), "11/14");
  // A contribution as large as the pool, a window later 11/14 of both, then everything sold at once.
  Pool pool{kLargeCash / 10, kLargePoints};
  const Int128 contribution = pool.cash;
  const Int128 mine = pool.grant(contribution, contribution * 7 / 10);
  pool.cash += pool.cash * 11 / 14;
  EXPECT_NEAR(static_cast<double>(pool.sell(mine) - contribution) / static_cast<double>(contribution), 3.0 / 17, 1e-9);
  // A small order, and two windows.
  Pool large{kLargeCash / 10, kLargePoints};
  const Int128 few = large.grant(1'000'000, 700'000);
  for (int window = 0; window < 2; ++window) large.cash += large.cash * 11 / 14;
  EXPECT_NEAR(static_cast<double>(large.sell(few) - 1'000'000) / 1'000'000, 11.0 / 14, 1e-4);
}

// What a buyer of points worth `value` for 1 has, after the fee, when equal orders have made the pool `growth` times as
// large.
double worth_after_growth(Pool pool, Int128 contribution, double growth) {
  const Int128 mine = pool.grant(contribution, contribution * 7 / 10);
  const auto until = static_cast<Int128>(static_cast<double>(pool.cash) * growth);
  while (pool.cash < until) pool.grant(until / 100'000, until / 100'000 * 7 / 10);
  return static_cast<double>(pool.sell(mine)) / static_cast<double>(contribution);
}

TEST(ReviewFigures, BuyingAheadPaysFromTheseGrowthsOn) {
  // (1 / 0.56)^(10/3), (1 / 0.8)^(10/3)
  EXPECT_EQ(figure(classic(), "buying_ahead", "growth_large_pool"), "6.90");
  EXPECT_EQ(figure(classic(), "buying_ahead", "growth_alone_in_pool"), "2.10");
  const Pool large{kLargeCash / 1'000, kLargePoints / 1'000};
  EXPECT_NEAR(worth_after_growth(large, 1'000'000, 6.908), 1, 1e-3);
  EXPECT_NEAR(worth_after_growth(Pool{0, 0}, 1'000'000'000, 2.104), 1, 1e-3);
  // A fee that a forced exit waives is none.
  Terms terms = classic();
  terms.exit_fee = ExitFee::waived;
  EXPECT_EQ(figure(terms, "buying_ahead", "growth_large_pool"), "3.28");
  EXPECT_EQ(figure(terms, "buying_ahead", "growth_alone_in_pool"), "1.00");
}

TEST(ReviewFigures, BuyingAheadOfOthersWhoSellPaysFromThisShareOn) {
  EXPECT_EQ(exact(classic(), "buying_ahead", "sold_by_others"), "55/69");
  const auto gain = [](Int128 thousandths) {
    Pool pool{kLargeCash / 10, kLargePoints};
    const Int128 mine = pool.grant(1'000'000, 700'000);
    pool.sell(kLargePoints / 100'000 * thousandths);
    return pool.sell(mine) - 1'000'000;
  };
  EXPECT_LT(gain(79'700), 0);  // 55/69 = 0.79710
  EXPECT_GT(gain(79'720), 0);
}

TEST(ReviewFigures, SelfBuyingLosesWhatTheFormulaSays) {
  EXPECT_EQ(figure(classic(), "self_purchase_loss", "loss_without_points"), "90.00");
  EXPECT_EQ(exact(classic(), "self_purchase_loss", "loss_holding_half"), "4500/107");
  // Half of the points of a pool of ten contributions: wealth before and after, in rationals.
  const mpq_class cash = 300'000;
  const mpq_class points = 1;
  const mpq_class contribution = 30'000;
  const mpq_class granted = contribution * 7 / 10 * points / cash;
  const mpq_class before = cash / 2;
  const mpq_class after = (points / 2 + granted) / (points + granted) * (cash + contribution) - contribution;
  EXPECT_EQ(before - after, mpq_class(450'000, 107));
}

TEST(ReviewFigures, PushingOthersOutPaysFromTheseValuesOn) {
  EXPECT_EQ(exact(classic(), "exit_fee_capture", "due_value_holding_half"), "3/2");
  EXPECT_EQ(exact(classic(), "exit_fee_capture", "due_value_holding_a_tenth"), "27/2");
  // A holder of the share f buys for c, someone else's points worth `times` c leave with the fee: change of wealth, of
  // c.
  const auto gain = [](const mpq_class& share, const mpq_class& times) {
    const mpq_class contribution = 1;
    mpq_class cash = 1'000'000'000;
    mpq_class points = cash;
    const mpq_class before = share * cash;
    const mpq_class granted = contribution * 7 / 10;
    const mpq_class mine = share * points + granted;
    cash += contribution;
    points += granted;
    const mpq_class leaving = times * contribution * points / cash;
    cash -= leaving * cash / points * 4 / 5;
    points -= leaving;
    return mpq_class(mine * cash / points - before - contribution);
  };
  EXPECT_LT(gain({1, 2}, {1499, 1000}), 0);
  EXPECT_GT(gain({1, 2}, {1501, 1000}), 0);
  EXPECT_LT(gain({1, 10}, {13'499, 1000}), 0);
  EXPECT_GT(gain({1, 10}, {13'501, 1000}), 0);
}

TEST(ReviewFigures, SlicesGiveBackPartOfTheOwnFee) {
  EXPECT_EQ(figure(classic(), "slice_selling", "gain_half").substr(0, 6), "0.0641");  // + 6.4 %
  EXPECT_EQ(exact(classic(), "slice_selling", "gain_all"), "1/4");                    // + 25 %
  const auto gain = [](Int128 part_of_points, int slices) {
    Pool at_once{kLargeCash, kLargePoints};
    Pool in_slices = at_once;
    Int128 sum = 0;
    Int128 left = kLargePoints / part_of_points;
    const Int128 once = at_once.sell(left);
    for (; slices > 0; --slices) {
      const Int128 part = left / slices;
      left -= part;
      sum += in_slices.sell(part);
    }
    return static_cast<double>(sum - once) / static_cast<double>(once);
  };
  EXPECT_NEAR(gain(2, 100'000), std::stod(figure(classic(), "slice_selling", "gain_half")), 2e-6);
  EXPECT_NEAR(gain(1, 100'000), 0.25, 1e-4);
  EXPECT_NEAR(std::stod(figure(classic(), "slice_selling", "gain_half")), (1 - std::pow(0.5, 0.8)) / 0.4 - 1, 1e-8);
}

// The nearest whole number to (value)^(num/den), in integers: n is it when (2n - 1)^den / 2^den <= value^num < (2n + 1)
// ...
bool is_nearest_power(unsigned long n, const mpq_class& value, unsigned long numerator, unsigned long denominator) {
  const auto power = [](const mpz_class& base, unsigned long exponent) {
    mpz_class result;
    mpz_pow_ui(result.get_mpz_t(), base.get_mpz_t(), exponent);
    return result;
  };
  const mpz_class top = power(value.get_num(), numerator) * power(2, denominator);
  const mpz_class bottom = power(value.get_den(), numerator);
  return power(2 * n - 1, denominator) * bottom <= top && top < power(2 * n + 1, denominator) * bottom;
}

TEST(ReviewFigures, BreakingEvenTakes182FoldGrowthAndTwice1831AndThrice7074) {
  for (const Finding& finding : review(classic())) {
    if (finding.code != "break_even_growth") continue;
    EXPECT_NE(finding.explanation.en.find("must grow 182-fold"), std::string::npos) << finding.explanation.en;
    EXPECT_NE(finding.explanation.en.find("1831-fold for twice that, 7074-fold for three times"), std::string::npos);
  }
  EXPECT_EQ(figure(classic(), "break_even_growth", "break_even"), "181.66");
  EXPECT_EQ(figure(classic(), "break_even_growth", "break_even_after_fee"), "382.21");
  EXPECT_EQ(figure(classic(), "break_even_growth", "twice"), "1831.05");
  EXPECT_EQ(figure(classic(), "break_even_growth", "thrice"), "7074.13");
  EXPECT_EQ(figure(classic(), "break_even_growth", "exit"), "1831.05");
  const mpq_class spend(100, 21);
  EXPECT_TRUE(is_nearest_power(182, spend, 10, 3));
  EXPECT_TRUE(is_nearest_power(1'831, spend * 2, 10, 3));
  EXPECT_TRUE(is_nearest_power(7'074, spend * 3, 10, 3));
  EXPECT_TRUE(is_nearest_power(382, spend / mpq_class(4, 5), 10, 3));
}

// Equal orders in a simulated pool, nobody sells: how many there are, per order before, when the next member's points
// are worth `times` what was paid.
double simulated_growth(int orders_before, Int128 times) {
  Pool pool{0, 0};
  for (int i = 0; i < orders_before; ++i) pool.grant(30'000, 21'000);
  const Int128 mine = pool.grant(30'000, 21'000);
  std::int64_t orders = orders_before + 1;
  while (mine * pool.cash < times * 100'000 * pool.points) {
    pool.grant(30'000, 21'000);
    ++orders;
  }
  return static_cast<double>(orders) / (orders_before + 1);
}

TEST(ReviewFigures, EqualOrdersGrowAsTheBreakEvenFiguresSay) {
  EXPECT_NEAR(simulated_growth(20'000, 1) / 181.66, 1, 2e-3);
  EXPECT_NEAR(simulated_growth(2'000, 2) / 1'831.06, 1, 5e-3);
  EXPECT_NEAR(simulated_growth(500, 3) / 7'074.13, 1, 2e-2);
}

TEST(ReviewFigures, ReleasedPointsOfOldMembersSlowTheGrowthOfThePrice) {
  const Terms terms = *find_preset("legacy-conversion");
  // v = 240 of 600, and 180 more are released: 1 - g = 0.3, for (1000 / 240)^(10/3); without old claims (...)^(5/3)
  // = 10.78.
  EXPECT_EQ(figure(terms, "break_even_growth", "break_even"), "116.40");
  EXPECT_TRUE(is_nearest_power(116, mpq_class(25, 6), 10, 3));
  Pool pool{0, 0};
  const auto order = [&pool] {
    const Int128 released = pool.points == 0 ? 0 : 18'000 * pool.points / pool.cash;
    const Int128 granted = pool.grant(60'000, 24'000);
    pool.points += released;
    return granted;
  };
  for (int i = 0; i < 20'000; ++i) order();
  const Int128 mine = order();
  std::int64_t orders = 20'001;
  for (; mine * pool.cash < 100'000 * pool.points; ++orders) order();
  EXPECT_NEAR(static_cast<double>(orders) / 20'001 / 116.40, 1, 2e-3);
}

TEST(ReviewFigures, MembersTogetherRecoverAtMostWhatOrdersBring) {
  EXPECT_EQ(exact(classic(), "aggregate_bound", "recovered_at_most"), "3/10");
  Terms terms = classic();
  terms.remainder_to = RemainderTo::pool;
  EXPECT_EQ(exact(terms, "aggregate_bound", "recovered_at_most"), "3/5");
  // All that members take out of a pool of a thousand worked orders, sold off to the last point.
  Pool pool{0, 0};
  Int128 out = 0;
  for (int i = 0; i < 1'000; ++i) pool.grant(30'000, 21'000);
  while (pool.points > 0) out += pool.sell(pool.points / 2 + pool.points % 2);
  EXPECT_LE(out * 10, Int128{1'000} * 100'000 * 3);
  EXPECT_GT(out * 10, Int128{1'000} * 99'000 * 3);
}

TEST(ReviewFigures, AReversalCostsThePlatformWhatTheGrantDidNotTake) {
  Terms terms = classic();
  terms.reversal_days = 30;
  EXPECT_EQ(figure(terms, "reversal_loss", "loss"), "90.00");
  Pool pool{kLargeCash, kLargePoints};
  const Int128 granted = pool.grant(30'000, 21'000);
  const Int128 back = granted * pool.cash / pool.points;
  EXPECT_NEAR(static_cast<double>(30'000 - back), 9'000, 1);
}

TEST(ReviewFigures, AReversalBringsTheHoldersWhatItCostsThePlatform) {
  Terms terms = classic();
  terms.reversal_days = 30;
  EXPECT_EQ(figure(terms, "reversal_loss", "loss_after_sale"), "132.00");  // 300 - 0.8 x 210
  EXPECT_EQ(figure(terms, "reversal_loss", "rewards_at_most"), "300.00");
  EXPECT_EQ(exact(terms, "reversal_loss", "gain_holding_half"), "6810/107");
  // Half of the points of a pool of ten contributions, before buying, selling and reversing and after it: in rationals.
  const mpq_class contribution = 30'000;
  const mpq_class granted(7, 100);  // of all points
  const mpq_class sold_for = granted * (contribution * 11) / (1 + granted) * mpq_class(4, 5);
  EXPECT_EQ(mpq_class((contribution - sold_for) / 2), mpq_class(681'000, 107));
}

TEST(ReviewFigures, OneOrderMovesThePriceNoFurther) {
  EXPECT_EQ(exact(classic(), "large_order", "price_when_pool_doubles"), "20/17");
  EXPECT_EQ(exact(classic(), "large_order", "price_at_most"), "10/7");
  const auto price = [](std::int64_t times) {  // after an order of so many pools, at a price of 1 before
    mpq_class cash = 1 + times;
    mpq_class points = 1 + mpq_class(7 * times, 10);
    return mpq_class(cash / points);
  };
  EXPECT_EQ(price(1), mpq_class(20, 17));
  EXPECT_LT(price(1'000'000), mpq_class(10, 7));
  EXPECT_GT(price(1'000'000), mpq_class(10, 7) - mpq_class(1, 100'000));
}

TEST(ReviewFigures, OldClaimsAreWorkedOffByTheSurplus) {
  const Terms terms = *find_preset("legacy-conversion");
  // Of 1 000: 300 cost, 100 platform, 600 pool, 240 granted, half of the other 360 releases.
  EXPECT_EQ(figure(terms, "legacy_release", "released"), "180.00");
  EXPECT_EQ(figure(terms, "legacy_release", "orders_for_a_million_of_claims"), "5556");
  EXPECT_GE(5'556 * 18'000, 100'000'000);
  EXPECT_LT(5'555 * 18'000, 100'000'000);
}

TEST(ReviewFigures, AGrantOnProfitCanBeAllOfTheContribution) {
  Terms terms = classic();
  terms.grant_base = GrantBase::profit;
  terms.grant_rate = Rate(400'000);
  // 1 000 (1 - 0.4 / 0.6): there 40 % of the profit of 666.67 is 266.67, and so is what is left of it for the pool.
  EXPECT_EQ(exact(terms, "profit_base", "cost_of_full_grant"), "1000/3");
  const mpq_class cost(1000, 3);
  EXPECT_EQ((1000 - cost) * 4 / 10, 1000 - cost - 400);
  // Bought for c with v = c, the platform keeps 100 of 266.67: (1 + x)(1 - 0.2) = 1 + 3/8.
  EXPECT_EQ(exact(terms, "profit_base", "front_running_bound"), "23/32");
  EXPECT_EQ((1 + mpq_class(23, 32)) * mpq_class(8, 10), 1 + mpq_class(100) / mpq_class(800, 3));
  EXPECT_EQ(exact(terms, "profit_base", "injection_cap"), "17/8");
  EXPECT_EQ(figure(terms, "self_purchase_loss", "loss_without_points"), "0.00");
}

TEST(Power, LiesBetweenItsBounds) {
  for (const long base_numerator : {1L, 2L, 3L, 7L, 100L, 99'999'999L, 2'000'000'001L}) {
    for (const long base_denominator : {1L, 2L, 21L, 1'000'000L, 2'000'000'000L}) {
      for (const unsigned long numerator : {0UL, 1UL, 2UL, 7UL, 10UL, 37UL}) {
        for (const unsigned long denominator : {1UL, 2UL, 3UL, 10UL, 25UL}) {
          const Ratio exponent(static_cast<Int128>(numerator), static_cast<Int128>(denominator));
          const auto bounds = power_bounds(Ratio(Int128{base_numerator}, Int128{base_denominator}), exponent);
          const double expected = std::pow(static_cast<double>(base_numerator) / static_cast<double>(base_denominator),
                                           static_cast<double>(numerator) / static_cast<double>(denominator));
          if (!bounds) {
            EXPECT_TRUE(expected < 1e-11 || expected > 1e18) << expected;
            continue;
          }
          const auto rational = [](const Ratio& ratio) { return mpq_class(fraction_text(ratio)); };
          const auto power = [](const mpq_class& value, unsigned long times) {
            mpq_class result = 1;
            for (; times > 0; --times) result *= value;
            return result;
          };
          mpq_class base(base_numerator, base_denominator);
          base.canonicalize();
          const mpq_class value = power(base, numerator);
          EXPECT_LE(power(rational(bounds->below), denominator), value);
          EXPECT_GE(power(rational(bounds->above), denominator), value);
          EXPECT_LE(rational(bounds->above) - rational(bounds->below),
                    rational(bounds->below) / 1'000'000'000'000'000L);
        }
      }
    }
  }
}

TEST(Ratios, AreExactAndCutTowardsZero) {
  EXPECT_EQ(fraction_text(Ratio(6, -4)), "-3/2");
  EXPECT_EQ(fraction_text(Ratio(1, 6) + Ratio(1, 10)), "4/15");
  EXPECT_EQ(fraction_text(Ratio(3, 4) / Ratio(9, 8) - 1), "-1/3");
  EXPECT_EQ(decimal_text(Ratio(-2, 3), 2), "-0.66");
  EXPECT_EQ(decimal_text(Ratio(-1, 1000), 2), "0.00");
  EXPECT_EQ(decimal_text(Ratio(7, 2), 0), "3");
  EXPECT_EQ(short_decimal_text(Ratio(25, 2)), "12.5");
  EXPECT_EQ(short_decimal_text(Ratio(100, 1)), "100");
  EXPECT_EQ(nearest(Ratio(5, 2)), 3);
  EXPECT_EQ(nearest(Ratio(249, 100)), 2);
  EXPECT_LT(Ratio(1, 3), Ratio(34, 100));
}

}  // namespace
}  // namespace greenpool
