#include "shop/sharing.h"

#include <gtest/gtest.h>

#include <random>
#include <set>

#include "office/refusal.h"
#include "shop/problems.h"
#include "shop/rates.h"

namespace greenpool::shop {
namespace {

std::vector<std::int64_t> shared(std::int64_t total, const std::vector<std::int64_t>& weights) {
  std::vector<Money> amounts;
  for (const auto weight : weights) amounts.emplace_back(weight);
  std::vector<std::int64_t> shares;
  for (const Money part : share(Money(total), amounts)) shares.push_back(part.units());
  return shares;
}

TEST(Sharing, GivesTheLargestRemaindersTheCentsThatAreLeft) {
  EXPECT_EQ(shared(100, {1, 1, 1}), (std::vector<std::int64_t>{34, 33, 33}));
  EXPECT_EQ(shared(10, {1, 2, 4}), (std::vector<std::int64_t>{1, 3, 6}));  // 1.43, 2.86, 5.71
  EXPECT_EQ(shared(5, {0, 3, 0}), (std::vector<std::int64_t>{0, 5, 0}));
  EXPECT_EQ(shared(3, {0, 0}), (std::vector<std::int64_t>{2, 1}));
  EXPECT_EQ(shared(0, {}), (std::vector<std::int64_t>{}));
  EXPECT_EQ(shared(kMoneyMax, {kMoneyMax, kMoneyMax}), (std::vector<std::int64_t>{kMoneyMax / 2, kMoneyMax / 2}));
}

TEST(Sharing, AlwaysAddsUpAndNeverGivesMoreThanAWeight) {
  std::mt19937_64 random(7);
  for (int round = 0; round < 2000; ++round) {
    std::vector<std::int64_t> weights;
    std::int64_t sum = 0;
    for (std::uint64_t n = random() % 20 + 1; n > 0; --n) {
      weights.push_back(static_cast<std::int64_t>(random() % 5'000));
      sum += weights.back();
    }
    const auto total = static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(sum + 1));
    const auto shares = shared(total, weights);
    std::int64_t given = 0;
    for (std::size_t i = 0; i < shares.size(); ++i) {
      given += shares[i];
      EXPECT_LE(shares[i], weights[i]);
    }
    EXPECT_EQ(given, total);
  }
}

TermsRates worked_terms() { return {"1", Rate(300'000), Rate(100'000), Rate(200'000)}; }

std::string refusal_of(const Split& split, const ProductRates& product, const TermsRates& terms) {
  try {
    require_cover(split, product, terms);
    return {};
  } catch (const Refusal& refusal) {
    return std::string(refusal.problem().code);
  }
}

TEST(Rates, TheWorkedOrderLeavesThePoolThreeHundred) {
  EXPECT_EQ(pool_part({Money(100'000), Money(0), Money(30'000)}, {Rate(300'000), Rate(100'000)}), Money(30'000));
}

TEST(Rates, APriceIsRefusedOnlyWhenThePoolsPartIsNegative) {
  EXPECT_EQ(refusal_of({Money(100'000), Money(0), Money(60'000)}, {}, worked_terms()), "");
  EXPECT_EQ(refusal_of({Money(100'000), Money(0), Money(60'001)}, {}, worked_terms()), "pool_part_negative");
}

TEST(Rates, TheCostOfThePartInMoneyRoundsUpBesideCoins) {
  // 100.01 of it 33.33 in coins: cost 60.01 * 66.68 / 100.01 = 40.0107… rounds up to 40.02.
  EXPECT_EQ(pool_part({Money(10'001), Money(3'333), Money(6'001)}, {Rate(0), Rate(0)}), Money(6'668 - 4'002));
  EXPECT_EQ(pool_part({Money(10'001), Money(10'001), Money(6'001)}, {Rate(300'000), Rate(0)}), Money(0));
}

TEST(Rates, AProductsOwnRatesCoverTheWorstCaseAndNoMoreThanTheWhole) {
  const Split split{Money(100'000), Money(0), Money(0)};
  EXPECT_EQ(refusal_of(split, {Rate(200'000), std::nullopt}, worked_terms()), "");
  EXPECT_EQ(refusal_of(split, {Rate(199'999), std::nullopt}, worked_terms()), "product_rates_not_covered");
  EXPECT_EQ(refusal_of(split, {Rate(300'000), Rate(700'001)}, worked_terms()), "product_rates_not_covered");
}

TEST(Rates, AGrantOnProfitLeavesWhatRewardsAndPlatformTake) {
  TermsRates terms = worked_terms();
  terms.profit_grant_rate = Rate(400'000);
  EXPECT_EQ(refusal_of({Money(100'000), Money(0), Money(30'000)}, {}, terms), "");  // 0.6 * 700 = 420 >= 400
  terms.profit_grant_rate = Rate(500'000);
  EXPECT_EQ(refusal_of({Money(100'000), Money(0), Money(30'000)}, {}, terms), "pool_part_negative");
}

TEST(Problems, EachHasItsOwnCodeAndNumberInTheShopsRange) {
  std::set<std::string_view> codes;
  int last = 2399;
  for (const ProblemInfo& problem : kShopProblems) {
    EXPECT_TRUE(codes.insert(problem.code).second) << problem.code;
    EXPECT_EQ(problem.number, last + 1) << problem.code;
    last = problem.number;
    EXPECT_TRUE(problem.status >= 400 && problem.status <= 503) << problem.code;
    EXPECT_FALSE(problem.text_zh.empty() || problem.text_en.empty()) << problem.code;
  }
  EXPECT_LE(last, 2599);
}

}  // namespace
}  // namespace greenpool::shop
