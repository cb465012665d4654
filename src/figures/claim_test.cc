// Claims held against what the terms allow; the numbers in comments were computed by hand.
#include "figures/claim.h"

#include <gtest/gtest.h>

#include <cmath>

namespace greenpool {
namespace {

Terms classic() { return *find_preset("classic"); }

ClaimCheck check(const Claim& claim, const GrowthAssumption& growth = {}) {
  return check_claim(classic(), reference_order(classic()), claim, growth);
}

TEST(Claim, ThatEverybodyConsumesForFreeCanBeTrueForThreeInTenAtMost) {
  const ClaimCheck free = check({Multiple(kRateOne), 365});
  EXPECT_EQ(free.recovered_at_most, Ratio(3, 10));  // 300 of 1 000
  EXPECT_EQ(free.members_at_most, Ratio(3, 10));
  EXPECT_EQ(check({Multiple(2 * kRateOne), 365}).members_at_most, Ratio(3, 20));
  EXPECT_EQ(check({Multiple(3 * kRateOne), 365}).members_at_most, Ratio(1, 10));
  EXPECT_EQ(check({Multiple(kRateOne / 10), 365}).members_at_most, Ratio(1)) << "a tenth back is possible for all";
}

TEST(Claim, IsBoundedByWhatGoodsOfThatCostContribute) {
  // Of 1 000 that cost nothing 600 reach the pool; that cost 550, 50; that cost more than 600, nothing.
  const auto most = [](std::int64_t cost) {
    const ReferenceOrder order = reference_order(classic(), Rate(cost));
    return check_claim(classic(), order, {}, {}).members_at_most;
  };
  EXPECT_EQ(most(0), Ratio(3, 5));
  EXPECT_EQ(most(300'000), Ratio(3, 10));
  EXPECT_EQ(most(550'000), Ratio(1, 20));
  EXPECT_EQ(most(900'000), Ratio(0));
  const ClaimCheck nothing = check_claim(classic(), reference_order(classic(), Rate(900'000)), {}, {});
  EXPECT_FALSE(nothing.at_price.fold.has_value());
  EXPECT_FALSE(nothing.at_price.growth_per_day.has_value());
  EXPECT_EQ(nothing.at_price.come_true, 0);
}

TEST(Claim, NeedsGrowthOfOrdersByTheFold) {
  // (1000 / 210)^(10/3) = 181.66, after the fee (1000 / 168)^(10/3) = 382.2; twice 1 831.06, after the fee 3 852.
  const ClaimCheck once = check({Multiple(kRateOne), 365});
  EXPECT_EQ(once.at_price.fold->rounded, 182);
  EXPECT_EQ(once.after_fee.fold->rounded, 382);
  EXPECT_NEAR(once.at_price.fold->fold, std::pow(1'000.0 / 210, 10.0 / 3), 1e-9);
  EXPECT_NEAR(once.after_fee.fold->fold, std::pow(1'000.0 / 168, 10.0 / 3), 1e-9);
  EXPECT_EQ(check({Multiple(2 * kRateOne), 365}).at_price.fold->rounded, 1'831);
  EXPECT_EQ(check({Multiple(3 * kRateOne), 365}).at_price.fold->rounded, 7'074);
  // What the points are worth at once needs no growth.
  EXPECT_EQ(check({Multiple(210'000), 365}).at_price.fold->rounded, 1);
  EXPECT_EQ(check({Multiple(210'000), 365}).at_price.growth_per_day, 0);
}

TEST(Claim, NeedsThatGrowthInItsDays) {
  // ln 181.66 = 5.2021: 1.435 % a day for a year, 18.94 % for thirty days.
  EXPECT_NEAR(*check({Multiple(kRateOne), 365}).at_price.growth_per_day, 0.014354, 1e-5);
  EXPECT_NEAR(*check({Multiple(kRateOne), 30}).at_price.growth_per_day, 0.18936, 1e-4);
  EXPECT_NEAR(*check({Multiple(kRateOne), 1}).at_price.growth_per_day, 180.66, 0.01);
  EXPECT_FALSE(check({Multiple(kRateOne), 365}, {1'000, 14'300}).at_price.in_time);
  EXPECT_TRUE(check({Multiple(kRateOne), 365}, {1'000, 14'400}).at_price.in_time);
  EXPECT_FALSE(check({Multiple(kRateOne), 365}, {1'000, 14'400}).after_fee.in_time);
  EXPECT_FALSE(check({Multiple(kRateOne), 365}, {1'000, 0}).at_price.in_time);
}

TEST(Claim, HasComeTrueForOneInTheFoldHoweverFastOrdersGrow) {
  for (const std::int64_t ppm : {0LL, 5'000LL, 14'400LL, 50'000LL, 1'000'000LL}) {
    const ClaimCheck once = check({Multiple(kRateOne), 365}, {1'000'000, ppm});
    EXPECT_NEAR(once.at_price.come_true * 181.66, 1, 1e-3) << ppm;
    EXPECT_NEAR(once.after_fee.come_true * once.after_fee.fold->fold, 1, 1e-3) << ppm;
  }
  const ClaimCheck twice = check({Multiple(2 * kRateOne), 365}, {1'000'000, 0});
  EXPECT_NEAR(twice.at_price.come_true, 546e-6, 1.1e-6);
}

TEST(Claim, HasComeTrueForThoseWhomASimulationByDaysCounts) {
  // 100 orders, 10 % more every day for 50 days: 100 x 1.1^50 = 11 739.08. Each day's orders in turn, prices by
  // product.
  std::vector<long double> price{1};
  double total = 100;
  for (int day = 0; day <= 50; ++day, total *= 1.1) {
    while (static_cast<double>(price.size() - 1) < std::floor(total)) {
      const auto j = static_cast<long double>(price.size() - 1);
      price.push_back(price.back() * (j + 1) / (j + 0.7L));
    }
  }
  ASSERT_EQ(price.size() - 1, 11'739U);
  int there = 0;
  for (std::size_t k = 0; k + 1 < price.size(); ++k) there += price.back() / price.at(k) >= 1'000.0L / 210;
  const ClaimCheck once = check({Multiple(kRateOne), 50}, {100, 100'000});
  EXPECT_NEAR(once.orders_at_end, 11'739.08, 0.01);
  EXPECT_DOUBLE_EQ(once.at_price.come_true, there / 11'739.0);
  EXPECT_FALSE(once.at_price.in_time) << "117-fold in fifty days";
}

TEST(Claim, OnProfitAndWithOldClaimsFollowsTheReview) {
  for (const std::string_view name : preset_names()) {
    const Terms terms = *find_preset(name);
    const ReferenceOrder order = reference_order(terms);
    const ClaimCheck once = check_claim(terms, order, {}, {1'000'000, 10'000});
    const std::optional<PowerBounds> fold = growth_fold(terms, order, 1);
    ASSERT_EQ(once.at_price.fold.has_value(), fold.has_value()) << name;
    EXPECT_FALSE(once.members_at_most > Ratio(1)) << name;
    if (!fold) continue;
    EXPECT_EQ(once.at_price.fold->rounded, nearest(fold->below)) << name;
    EXPECT_NEAR(once.at_price.come_true * once.at_price.fold->fold, 1, 0.01) << name;
  }
}

}  // namespace
}  // namespace greenpool
