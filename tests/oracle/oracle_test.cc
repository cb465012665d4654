// How the oracle reads SPEC, in examples small enough to be checked by hand. Amounts in fen and 1e-8 points.
#include <gtest/gtest.h>

#include "tests/oracle/dialogue.h"

namespace greenpool::oracle {
namespace {

constexpr std::int64_t kPoint = 100'000'000;

Terms worked_terms() {
  Terms terms;
  terms.id = "worked";
  terms.name = "Worked";
  return terms;
}

// All of the price goes to the pool and is granted: one fen is 1e6 point units, and the price stays 1.00.
Terms plain_terms() {
  Terms terms = worked_terms();
  terms.grant_rate = Rate(kRateOne);
  terms.reward_rate = Rate(0);
  terms.platform_rate = Rate(0);
  terms.sell_fee = Rate(0);
  terms.exit_multiple.reset();
  return terms;
}

TEST(Oracle, KnowsTheWorkedTable) {
  OracleDialogue story(worked_terms());
  const std::int64_t granted[] = {21'000'000'000, 14'700'000'000, 12'495'000'000};
  for (std::uint32_t member = 0; member < 3; ++member) {
    ASSERT_EQ(story.order(member, 100'000, 30'000), Reject::none);
    EXPECT_EQ(story.event<OrderSettled>(0).granted, Points(granted[member]));
  }
  EXPECT_EQ(story.oracle().pool(), 90'000);
  EXPECT_EQ(story.oracle().circulating(), 48'195'000'000);
}

TEST(Oracle, PaysASaleRoundedDownAndLeavesTheFeeInThePool) {
  OracleDialogue story(worked_terms());
  ASSERT_EQ(story.order(0, 100'000, 30'000), Reject::none);
  // 1/210 of 300.00 less 20 %: 1.142857…
  ASSERT_EQ(story.sell(0, kPoint), Reject::none);
  EXPECT_EQ(story.event<PointsSold>(0).paid, Money(114));
  EXPECT_EQ(story.oracle().pool(), 29'886);
  EXPECT_EQ(story.sell(0, 210 * kPoint), Reject::insufficient_points);
  EXPECT_EQ(story.sell(0, 1), Reject::sale_pays_nothing);
  EXPECT_EQ(story.sell_all(1), Reject::insufficient_points);
}

TEST(Oracle, MovesTheRestToTheReserveAndRemembersThePriceBeforeTheLastPointsLeft) {
  OracleDialogue story(worked_terms());
  ASSERT_EQ(story.order(0, 100'000, 30'000), Reject::none);
  ASSERT_EQ(story.sell_all(0), Reject::none);
  EXPECT_EQ(story.event<PointsSold>(0).paid, Money(24'000));
  EXPECT_EQ(story.event<PoolReserved>(1).amount, Money(6'000));
  EXPECT_EQ(story.oracle().account(Account::reserve), 6'000);
  EXPECT_EQ(story.oracle().price(), ratio(30'000, 21'000'000'000));
  EXPECT_EQ(story.inject(1), Reject::pool_empty);
  ASSERT_EQ(story.order(1, 100'000, 30'000), Reject::none);
  EXPECT_EQ(story.event<OrderSettled>(0).granted, Points(14'700'000'000)) << "21 000 fen at 300/210 yuan";
}

TEST(Oracle, SettlesAnOrderWithoutValueWithoutAGrant) {
  OracleDialogue story(worked_terms());
  // Price 10, cost 6, rewards 3, platform 1: nothing for the pool.
  ASSERT_EQ(story.order(0, 10, 6), Reject::none);
  EXPECT_FALSE(story.event<OrderSettled>(0).position.exists());
  ASSERT_EQ(story.order(0, 100'000, 30'000), Reject::none);
  EXPECT_TRUE(story.event<OrderSettled>(0).opened);
  ASSERT_EQ(story.order(0, 10, 6), Reject::none);
  EXPECT_FALSE(story.event<OrderSettled>(0).opened);
  EXPECT_EQ(story.oracle().positions().at(0).spend, 100'010) << "spend joins the open position";
  EXPECT_EQ(story.order(0, 10, 7), Reject::contribution_negative);
}

TEST(Oracle, SweepsWhatAnOrderWithoutAGrantBringsIntoAnEmptyPool) {
  OracleDialogue story(worked_terms());
  ASSERT_EQ(story.order(0, 10, 5), Reject::none);  // c = 1, v = 0
  EXPECT_EQ(story.event<PoolReserved>(1).amount, Money(1));
  EXPECT_EQ(story.oracle().pool(), 0);
}

TEST(Oracle, ExitsInAscendingTriggerPriceAndTiesInOrderOfOpening) {
  Terms terms = plain_terms();
  terms.sell_fee = Rate(500'000);
  terms.exit_multiple = Multiple(2'000'000);
  OracleDialogue story(terms, 4);
  ASSERT_EQ(story.order(0, 300, 200), Reject::none);  // 1e8 units for a spend of 300: due at 6.00
  ASSERT_EQ(story.order(1, 100, 0), Reject::none);    // 1e8 units for 100: due at 2.00
  ASSERT_EQ(story.order(2, 100, 0), Reject::none);
  ASSERT_EQ(story.order(3, 900, 0), Reject::none);
  ASSERT_EQ(story.sell_all(3), Reject::none);  // pays 450; 750 fen for 3e8 units are left: 2.50
  ASSERT_EQ(story.event_count(), 3U);
  EXPECT_EQ(story.event<ForcedExit>(1).position, PositionId(2));
  EXPECT_EQ(story.event<ForcedExit>(1).paid, Money(125));  // half of 250
  EXPECT_EQ(story.event<ForcedExit>(2).position, PositionId(3));
  EXPECT_EQ(story.event<ForcedExit>(2).paid, Money(156));  // half of 312.50, at 3.125
  EXPECT_EQ(story.oracle().price(), ratio(469, 100'000'000)) << "below 6.00: member 0 stays";
}

TEST(Oracle, RepeatsExitsUntilNoneIsDue) {
  Terms terms = worked_terms();
  terms.exit_multiple = Multiple(1'000'000);
  terms.reward_rate = Rate(0);
  terms.platform_rate = Rate(0);
  terms.grant_rate = Rate(kRateOne);
  OracleDialogue story(terms);
  // A price of 1.00 and points worth the spend: due at once, and the fee is swept as nobody is left.
  ASSERT_EQ(story.order(0, 100, 0), Reject::none);
  ASSERT_EQ(story.event_count(), 3U);
  EXPECT_EQ(story.event<ForcedExit>(1).paid, Money(80));
  EXPECT_EQ(story.event<PoolReserved>(2).amount, Money(20));
}

TEST(Oracle, CapsInjectionsAgainstTheSmallestPoolOfTheWindow) {
  OracleDialogue story(worked_terms());
  ASSERT_EQ(story.order(0, 100'000, 30'000), Reject::none);
  EXPECT_EQ(story.inject(1), Reject::injection_over_cap) << "the pool was 0 within the window";
  story.pass(7 * kDialogueDay - 1);
  EXPECT_EQ(story.inject(1), Reject::injection_over_cap);
  story.pass(1);
  // (1 / 0.56 - 1) x 300.00 = 235.714…
  EXPECT_EQ(story.inject(23'572), Reject::injection_over_cap);
  ASSERT_EQ(story.inject(23'571), Reject::none);
  EXPECT_EQ(story.inject(1), Reject::injection_over_cap);
  story.pass(7 * kDialogueDay - 1);
  EXPECT_EQ(story.inject(1), Reject::injection_over_cap);
  story.pass(1);
  ASSERT_EQ(story.inject(1), Reject::none) << "an injection exactly one window ago no longer counts";
}

TEST(Oracle, SplitsPointsWhenThePriceHasReachedTheBoundary) {
  Terms terms = plain_terms();
  terms.sell_fee = Rate(500'000);
  terms.split_at = Price{400, kPoint};
  terms.split_factor = 2;
  terms.initial_price = Price{399, kPoint};
  OracleDialogue story(terms);
  ASSERT_EQ(story.order(0, 399 * 4, 0), Reject::none);  // 4 points
  EXPECT_EQ(story.event_count(), 1U) << "3.99 is below 4.00";
  ASSERT_EQ(story.order(1, 400, 396), Reject::none);
  ASSERT_EQ(story.sell(0, kPoint), Reject::none);
  EXPECT_EQ(story.event<PointsSplit>(1).factor, 2);
  EXPECT_EQ(story.oracle().positions().at(0).acquired, 8 * kPoint);
  EXPECT_EQ(story.oracle().positions().at(0).remaining, 6 * kPoint);
}

TEST(Oracle, TakesSalesFromTheOldestPositionFirst) {
  Terms terms = plain_terms();
  terms.exit_basis = ExitBasis::order;
  OracleDialogue story(terms);
  ASSERT_EQ(story.order(0, 100, 0), Reject::none);
  ASSERT_EQ(story.order(0, 100, 0), Reject::none);
  ASSERT_EQ(story.sell(0, 150'000'000), Reject::none);
  EXPECT_FALSE(story.oracle().positions().at(0).open);
  EXPECT_EQ(story.oracle().positions().at(1).remaining, 50'000'000);
}

TEST(Oracle, AnswersTheReasonThatStandsFirst) {
  OracleDialogue story(worked_terms());
  EXPECT_EQ(story.give(SettleOrder{"", MemberIndex(9), Money(0), Money(-1)}), Reject::id_malformed);
  EXPECT_EQ(story.order(9, 0, -1), Reject::amount_not_positive);
  EXPECT_EQ(story.order(9, 1, -1), Reject::amount_out_of_range);
  EXPECT_EQ(story.order(9, 1, 1), Reject::unknown_member);
  story.pass(-1);
  EXPECT_EQ(story.order(9, 1, 1), Reject::time_went_back);
  story.pass(-2 * kDialogueStart);
  EXPECT_EQ(story.order(9, 1, 1), Reject::time_out_of_range);
}

}  // namespace
}  // namespace greenpool::oracle
