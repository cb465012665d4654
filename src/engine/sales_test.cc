// Selling points back to the pool, and the last holder. SPEC section 3.
#include <gtest/gtest.h>

#include "engine/scenario.h"

namespace greenpool {
namespace {

constexpr std::string_view kThreeOrders = R"(
    join ann                   -> joined
    join bob                   -> joined
    join cat                   -> joined
    order ann 1000.00 300.00   -> grant 210
    order bob 1000.00 300.00   -> grant 147
    order cat 1000.00 300.00   -> grant 124.95)";

TEST(Sales, PayThePriceLessTheFeeRoundedDown) {
  Story story;
  story.play(kThreeOrders);
  story.play(R"(
    sell ann 105               -> sale pays 156.86
                               | pool 743.14; points 376.95; price 1.97145510; wallet ann 156.86
                               | received ann 156.86; holds ann 105
    sell ann all               -> sale pays 165.60
                               | pool 577.54; points 271.95; wallet ann 322.46; holds ann 0; open 2)");
}

TEST(Sales, MoveMoneyFromThePoolToTheWalletAndNothingElse) {
  Story story;
  story.play(kThreeOrders);
  story.play(R"(
    sell ann 105               -> sale pays 156.86
                               | account pool 743.14; account wallets 156.86; account cash 3000.00
                               | account reserve 0.00; account platform_revenue 1200.00)");
}

TEST(Sales, AreOfPointsThatTheMemberHolds) {
  Story story;
  story.play(kThreeOrders);
  story.play(R"(
    sell bob 147.00000001      -> insufficient_points
    sell bob 147               -> sale pays 219.60
    sell bob all               -> insufficient_points
    sell bob 0.00000001        -> insufficient_points)");
}

TEST(Sales, ThatWouldPayNothingAreRefused) {
  Story story;  // at 1.86741363 a point, 80 % of 0.0067 points is one fen
  story.play(kThreeOrders);
  story.play(R"(
    sell bob 0.00000001        -> sale_pays_nothing
    sell bob 0.00669374        -> sale_pays_nothing
    sell bob 0.00669375        -> sale pays 0.01
    sell bob all               -> sale pays 219.59)");
}

TEST(Sales, TakeTheOldestPositionFirstAndCloseWhatTheyEmpty) {
  Terms terms = classic_terms();
  terms.exit_basis = ExitBasis::order;
  Story story(terms);
  story.play(R"(
    join ann                   -> joined
    join bob                   -> joined
    order ann 1000.00 300.00   -> grant 210
    order bob 1000.00 300.00   -> grant 147
    order ann 1000.00 300.00   -> grant 124.95
    order ann 1000.00 300.00   -> grant 112.455
    sell ann 10                -> sale pays 16.15    | open 4; acquired ann 210;    holds ann 437.405
    sell ann 200               -> sale pays 324.11   | open 3; acquired ann 124.95; holds ann 237.405
    sell ann 124.95            -> sale pays 223.56   | open 2; acquired ann 112.455; holds ann 112.455
    sell ann all               -> sale pays 220.59   | open 1; holds ann 0; holds bob 147)");
}

TEST(Sales, OfTheLastPointsSendTheRestToTheReserveAndKeepThePrice) {
  Story story;
  story.play(R"(
    join ann                   -> joined
    order ann 1000.00 300.00   -> grant 210
    sell ann all               -> sale pays 240.00, reserve 60.00
                               | pool 0.00; points 0; price 1.42857142; account pool 0.00
                               | account reserve 60.00; open 0
    order ann 1000.00 300.00   -> grant 147                       | pool 300.00; points 147; price 2.04081632)");
}

TEST(Sales, WithoutAFeeLeaveNothingBehind) {
  Terms terms = classic_terms();
  terms.sell_fee = Rate(0);
  Story(terms).play(R"(
    join ann                   -> joined
    order ann 1000.00 300.00   -> grant 210
    sell ann all               -> sale pays 300.00
                               | pool 0.00; account reserve 0.00; price 1.42857142)");
}

TEST(Sales, AnswerTheFirstReasonOfTheTable) {
  constexpr Timestamp kTooLate(253'402'300'800'000'000);
  const MemberIndex nobody;
  Story story;
  story.play(kThreeOrders);
  const MemberIndex ann = story.member("ann");
  EXPECT_EQ(story.decide_at(kTooLate, SellPoints{nobody, Points(0)}), Reject::amount_not_positive);
  EXPECT_EQ(story.decide_at(kTooLate, SellPoints{nobody, Points(-1)}), Reject::amount_not_positive);
  EXPECT_EQ(story.decide_at(kTooLate, SellPoints{nobody, Points(kPointsMax + 1)}), Reject::amount_out_of_range);
  EXPECT_EQ(story.decide_at(kTooLate, SellPoints{nobody, Points(kPointsMax)}), Reject::time_out_of_range);
  EXPECT_EQ(story.decide_at(Timestamp(0), SellPoints{nobody, Points(kPointsMax)}), Reject::time_went_back);
  EXPECT_EQ(story.decide(SellPoints{nobody, Points(kPointsMax)}), Reject::unknown_member);
  EXPECT_EQ(story.decide(SellPoints{MemberIndex(3), std::nullopt}), Reject::unknown_member);
  EXPECT_EQ(story.decide(SellPoints{ann, Points(kPointsMax)}), Reject::insufficient_points);
}

// P, S and the fee at their bounds at once: the widest product of a sale.
TEST(Sales, AtTheBoundsOfEverythingStayExact) {
  Terms terms = classic_terms();
  terms.initial_price = Price{1, 1'000'000};
  terms.exit_basis = ExitBasis::order;
  terms.exit_multiple = std::nullopt;
  terms.grant_rate = Rate(kRateOne);
  terms.sell_fee = Rate(1);
  terms.reward_rate = Rate(0);
  terms.platform_rate = Rate(0);
  Story story(terms);
  story.play("join ann -> joined");
  const MemberIndex ann = story.member("ann");
  for (std::int64_t paid = 0; paid < kMoneyMax; paid += kOrderMoneyMax) {
    ASSERT_EQ(story.decide(SettleOrder{"o", ann, Money(kOrderMoneyMax), Money(0)}), Reject::none);
  }
  ASSERT_EQ(story.state().pool.circulating, Points(kPointsMax));
  ASSERT_EQ(story.state().pool.cash, Money(kMoneyMax));
  // floor(9e18 x 9e12 x 999 999 / (9e18 x 1e6)) and the fee of one millionth
  story.play("sell ann all -> sale pays 89999910000.00, reserve 90000.00");
}

}  // namespace
}  // namespace greenpool
