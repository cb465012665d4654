// Settling orders: split, grant, positions, bounds. SPEC sections 2 to 6.
#include <gtest/gtest.h>

#include "engine/scenario.h"

namespace greenpool {
namespace {

constexpr Money kOneFen(1);

// Everything paid goes to the pool and is granted, at a price that nothing moves.
Terms plain_terms(Price initial_price, std::optional<Multiple> multiple) {
  Terms terms = classic_terms();
  terms.initial_price = initial_price;
  terms.grant_rate = Rate(kRateOne);
  terms.sell_fee = Rate(0);
  terms.reward_rate = Rate(0);
  terms.platform_rate = Rate(0);
  terms.exit_multiple = multiple;
  return terms;
}

// The lowest price there is: one fen buys 1e14 units, so that 900.00 yuan buy all points that may circulate.
constexpr Price kLowest{1, 100'000'000'000'000};

TEST(Orders, ReproduceTheWorkedTable) {
  Story story;
  story.play(R"(
    join ann                   -> joined
    join bob                   -> joined
    join cat                   -> joined
    order ann 1000.00 300.00   -> grant 210      | pool 300.00; points 210;    price 1.42857142
    order bob 1000.00 300.00   -> grant 147      | pool 600.00; points 357;    price 1.68067226
    order cat 1000.00 300.00   -> grant 124.95   | pool 900.00; points 481.95; price 1.86741363)");
}

TEST(Orders, AreSplitBetweenSupplierPlatformAndPool) {
  Story story;
  story.play(R"(
    join ann                   -> joined
    order ann 1000.00 300.00   -> grant 210
                               | account cash 1000.00; account supplier_payable 300.00; account pool 300.00
                               | account platform_revenue 400.00; account reserve 0.00; spent ann 1000.00)");
}

TEST(Orders, RoundSharesDownAndThePoolTakesTheRest) {
  Story story;  // of 10.01: rewards 3.003, platform 1.001, so the pool gets 6.01; 70 % of it is 4.207
  story.play(R"(
    join ann                   -> joined
    order ann 10.01 0.00       -> grant 4.2   | account pool 6.01; account platform_revenue 4.00)");
}

TEST(Orders, GiveTheRemainderToThePlatformWhenTheTermsSaySo) {
  Terms terms = classic_terms();
  terms.remainder_to = RemainderTo::platform;
  Story(terms).play(R"(
    join ann                   -> joined
    order ann 1000.00 300.00   -> grant 210   | account platform_revenue 400.00; pool 300.00; price 1.42857142)");
}

TEST(Orders, GiveTheRemainderToThePoolOnlyAfterTheGrant) {
  Terms terms = classic_terms();
  terms.remainder_to = RemainderTo::pool;
  Story story(terms);
  story.play(R"(
    join ann                   -> joined
    order ann 1000.00 300.00   -> grant 210   | account platform_revenue 100.00; pool 600.00; price 2.85714285
    order ann 1000.00 300.00   -> grant 73.5  | pool 1200.00; price 4.23280423)");
}

TEST(Orders, GiveTheRemainderToTheReserveWhenTheTermsSaySo) {
  Terms terms = classic_terms();
  terms.remainder_to = RemainderTo::reserve;
  Story(terms).play(R"(
    join ann                   -> joined
    order ann 1000.00 300.00   -> grant 210
                               | account platform_revenue 100.00; account reserve 300.00; pool 300.00)");
}

TEST(Orders, MayLeaveThePoolNothingButNeverLess) {
  Story story;
  story.play(R"(
    join ann                   -> joined
    order ann 1000.00 600.01   -> contribution_negative
    order ann 1000.00 600.00   -> no grant
                               | pool 0.00; account supplier_payable 600.00; account platform_revenue 400.00
                               | open 0)");
}

TEST(Orders, OfNoGrantValueSettleButGrantNothing) {
  Story story;
  story.play(R"(
    join ann                   -> joined
    join bob                   -> joined
    order ann 1000.00 300.00   -> grant 210   | open 1
    order bob 0.01 0.00        -> no grant    | open 1; holds bob 0; pool 300.01; spent bob 0.01
    order bob 1000.00 600.00   -> no grant    | open 1; spent bob 1000.01; points 210)");
}

TEST(Orders, OfNoGrantValueStillCountAsSpendOfAnOpenPosition) {
  Story story;
  story.play(R"(
    join ann                   -> joined
    order ann 1000.00 300.00   -> grant 210   | spend ann 1000.00
    order ann 1000.00 600.00   -> no grant    | spend ann 2000.00; acquired ann 210; open 1)");
}

TEST(Orders, ThatGrantNothingIntoAnEmptyPoolLeaveItToTheReserve) {
  Story story;
  story.play(R"(
    join ann                   -> joined
    order ann 0.01 0.00        -> no grant, reserve 0.01           | pool 0.00; price 1.00000000
    order ann 1000.00 300.00   -> grant 210                        | pool 300.00; points 210
    sell ann all               -> sale pays 240.00, reserve 60.00  | price 1.42857142
    order ann 0.01 0.00        -> no grant, reserve 0.01
                               | pool 0.00; points 0; price 1.42857142; account reserve 60.02)");
}

TEST(Orders, JoinTheOpenPositionOfTheirMember) {
  Story story;
  story.play(R"(
    join ann                   -> joined
    order ann 1000.00 300.00   -> grant 210      | open 1; acquired ann 210; spend ann 1000.00
    sell ann 200               -> sale pays 228.57
    order ann 1000.00 300.00   -> grant 29.39941201
                               | open 1; acquired ann 239.39941201; spend ann 2000.00; holds ann 39.39941201)");
}

TEST(Orders, OpenAPositionEachWhenTheBasisIsTheOrder) {
  Terms terms = classic_terms();
  terms.exit_basis = ExitBasis::order;
  Story(terms).play(R"(
    join ann                   -> joined
    order ann 1000.00 300.00   -> grant 210      | open 1
    order ann 1000.00 300.00   -> grant 147      | open 2; acquired ann 210; spend ann 1000.00; holds ann 357
    order ann 1000.00 600.00   -> no grant       | open 2; acquired ann 210; spend ann 1000.00)");
}

TEST(Orders, GrantOnTheirProfitWhenTheTermsSaySo) {
  Terms terms = classic_terms();
  terms.grant_base = GrantBase::profit;
  terms.reward_rate = Rate(100'000);
  terms.platform_rate = Rate(100'000);
  Story story(terms);  // covered while 30 % of the profit is at least 20 % of the price: 0.3 x 666.67 = 200.001
  story.play(R"(
    join ann                   -> joined
    order ann 1000.00 300.00   -> grant 490       | pool 500.00
    order ann 1000.00 333.33   -> grant 457.3268  | pool 966.67
    order ann 1000.00 333.34   -> grant_not_covered
    order ann 1000.00 800.00   -> grant_not_covered
    order ann 1000.00 800.01   -> contribution_negative)");
  Story exact(terms);  // 0.3 x 600.00 = 0.2 x 900.00: all of the contribution is granted
  exact.play("join ann -> joined\n order ann 900.00 300.00 -> grant 420 | pool 420.00");
}

// With prices below split_at no valid terms reach this: one fen always buys a thousand units or more. The rule stands
// for terms of other bounds.
TEST(Orders, AreRefusedWhenRoundingWouldTakeMoreThanAThousandthOfTheGrant) {
  Terms terms = plain_terms(Price{100, 1}, std::nullopt);  // one yuan a unit
  terms.split_at = Price{10'000, 1};
  for (const char* line : {
           "order ann 1001.01 0.00  -> grant 0.00001001",
           "order ann 1000.99 0.00  -> grant 0.00001",
           "order ann 100.10 0.00   -> grant 0.000001",
           "order ann 100.11 0.00   -> grant_too_fine",
           "order ann 10.01 0.00    -> grant 0.0000001",
           "order ann 10.02 0.00    -> grant_too_fine",
           "order ann 1.00 0.00     -> grant 0.00000001",
           "order ann 1.01 0.00     -> grant_too_fine",
           "order ann 0.99 0.00     -> grant_too_fine",
       }) {
    Story story(terms);
    static_cast<void>(story.sabotage());  // such terms do not validate, so that their state cannot be saved and loaded
    story.play("join ann -> joined");
    story.play(line);
  }
}

TEST(Orders, ShapeIsCheckedBeforeTheState) {
  constexpr Timestamp kTooLate(253'402'300'800'000'000);
  const Money over(kOrderMoneyMax + 1);
  const MemberIndex nobody;
  Story story;
  story.play("join ann -> joined");
  const MemberIndex ann = story.member("ann");
  EXPECT_EQ(story.decide_at(kTooLate, SettleOrder{"", nobody, Money(0), over}), Reject::id_malformed);
  EXPECT_EQ(story.decide_at(kTooLate, SettleOrder{"o", nobody, Money(0), over}), Reject::amount_not_positive);
  EXPECT_EQ(story.decide_at(kTooLate, SettleOrder{"o", nobody, Money(-1), over}), Reject::amount_not_positive);
  EXPECT_EQ(story.decide_at(kTooLate, SettleOrder{"o", nobody, over, Money(0)}), Reject::amount_out_of_range);
  EXPECT_EQ(story.decide_at(kTooLate, SettleOrder{"o", nobody, kOneFen, over}), Reject::amount_out_of_range);
  EXPECT_EQ(story.decide_at(kTooLate, SettleOrder{"o", nobody, kOneFen, Money(-1)}), Reject::amount_out_of_range);
  EXPECT_EQ(story.decide_at(kTooLate, SettleOrder{"o", nobody, kOneFen, Money(0)}), Reject::time_out_of_range);
  EXPECT_EQ(story.decide_at(Timestamp(-1), SettleOrder{"o", ann, kOneFen, Money(0)}), Reject::time_out_of_range);
  EXPECT_EQ(story.decide_at(Timestamp(0), SettleOrder{"o", nobody, kOneFen, Money(0)}), Reject::time_went_back);
  EXPECT_EQ(story.decide(SettleOrder{"o", nobody, kOneFen, over - kOneFen}), Reject::unknown_member);
  EXPECT_EQ(story.decide(SettleOrder{"o", MemberIndex(1), kOneFen, kOneFen}), Reject::unknown_member);
  EXPECT_EQ(story.decide(SettleOrder{"o", ann, kOneFen, over - kOneFen}), Reject::contribution_negative);
}

TEST(Orders, MayComeAtTheTimeOfTheLastCommandButNotBefore) {
  Story story;
  story.play("join ann -> joined");
  const Timestamp now = story.now();
  const SettleOrder order{"o", story.member("ann"), Money(100'000), Money(30'000)};
  EXPECT_EQ(story.decide_at(Timestamp(now.microseconds() - 1), order), Reject::time_went_back);
  EXPECT_EQ(story.decide_at(now, order), Reject::none);
  constexpr Timestamp kLastOfYear9999(253'402'300'799'999'999);
  EXPECT_EQ(story.decide_at(kLastOfYear9999, order), Reject::none);
}

TEST(Orders, AreBoundedAndTheSpendOfAPositionToo) {
  Story story;
  story.play("join ann -> joined\n join bob -> joined");
  const MemberIndex ann = story.member("ann");
  EXPECT_EQ(story.decide(SettleOrder{"o", ann, Money(kOrderMoneyMax - 1), Money(0)}), Reject::none);
  story.play(R"(
    order ann 0.02 0.00        -> position_limit
    order ann 0.01 0.00        -> no grant              | spend ann 1000000000.00
    order ann 0.01 0.00        -> position_limit
    order bob 0.01 0.00        -> no grant
    order bob 1.00 0.00        -> grant 0.29399999)");
}

TEST(Orders, TheBoundOfSpendHoldsForPositionsWithoutATriggerToo) {
  Terms terms = classic_terms();
  terms.exit_multiple = std::nullopt;
  Story story(terms);
  story.play("join ann -> joined");
  EXPECT_EQ(story.decide(SettleOrder{"o", story.member("ann"), Money(kOrderMoneyMax), Money(0)}), Reject::none);
  story.play("order ann 0.01 0.00 -> position_limit");
}

TEST(Orders, AccountsAreBounded) {
  Terms terms = classic_terms();
  terms.exit_basis = ExitBasis::order;
  terms.exit_multiple = std::nullopt;
  Story story(terms);
  story.play("join ann -> joined");
  const MemberIndex ann = story.member("ann");
  for (std::int64_t paid = 0; paid < kMoneyMax; paid += kOrderMoneyMax) {
    ASSERT_EQ(story.decide(SettleOrder{"o", ann, Money(kOrderMoneyMax), Money(0)}), Reject::none);
  }
  story.play("order ann 0.01 0.00 -> account_limit | account cash 90000000000.00");
  story.play("sell ann all -> sale pays 43200000000.00, reserve 10800000000.00 | account cash 90000000000.00");
}

TEST(Orders, CirculatingPointsAreBounded) {
  Story story(plain_terms(kLowest, Multiple(kMultipleMax)));
  story.play(R"(
    join ann                   -> joined
    join bob                   -> joined
    order ann 899.99 0.00      -> grant 89999000000   | points 89999000000
    order bob 0.02 0.00        -> points_limit
    order bob 0.01 0.00        -> grant 1000000       | points 90000000000
    order bob 0.01 0.00        -> points_limit
    order bob 0.02 0.01        -> points_limit
    order bob 0.01 0.01        -> no grant)");
}

TEST(Orders, PointsOfAPositionWithATriggerAreBounded) {
  Story story(plain_terms(kLowest, Multiple(kMultipleMax)));
  story.play(R"(
    join ann                   -> joined
    order ann 800.00 0.00      -> grant 80000000000
    sell ann 79999000000       -> sale pays 799.99     | acquired ann 80000000000; holds ann 1000000
    order ann 150.00 0.00      -> position_limit)");
}

// A price that only the pool's bound limits: the points asked for are beyond 64 bits, and the first reason is still the
// position's, as the table of reasons says.
TEST(Orders, BeyondThePointsOfTheirPositionAreRefusedForThatFirst) {
  Story story(plain_terms(kLowest, Multiple(kMultipleMax)));
  story.play(R"(
    join ann                   -> joined
    join bob                   -> joined
    order ann 800.00 0.00      -> grant 80000000000
    order ann 500.00 0.00      -> position_limit
    order ann 1000.00 0.00     -> position_limit
    order ann 100000.00 0.00   -> position_limit
    order bob 1000.00 0.00     -> position_limit
    order bob 100000.00 0.00   -> position_limit)");
}

TEST(Orders, PointsOfAPositionWithoutATriggerStopAtTheBound) {
  Story story(plain_terms(kLowest, std::nullopt));
  story.play("join ann -> joined\n order ann 80.00 0.00 -> grant 8000000000");
  for (int i = 0; i < 12; ++i) {
    story.play("order ann 80.00 0.00 -> grant 8000000000\n sell ann 8000000000 -> sale pays 80.00");
  }
  story.play("order ann 0.01 0.00 -> grant 1000000 | acquired ann 90000000000; holds ann 8001000000");
}

TEST(Orders, TheAccountIsTheLastReasonButTheNumbers) {
  Story story(plain_terms(kLowest, Multiple(kMultipleMax)));
  story.play(R"(
    join ann                   -> joined
    join bob                   -> joined
    order ann 900.00 0.00      -> grant 90000000000)");
  // An account at its bound, positions used up, and too many points: the points come first in the table.
  Posting full;
  full.debit(Account::cash, Money(kMoneyMax) - story.state().books.balance(Account::cash));
  story.sabotage().books.post(full);
  story.play(R"(
    order ann 0.01 0.00        -> position_limit
    order bob 0.01 0.00        -> points_limit)");
  story.play("order bob 0.01 0.01 -> account_limit");
}

}  // namespace
}  // namespace greenpool
