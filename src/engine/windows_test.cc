// Sales that execute together at the end of a window, at one price. SPEC section 13.
#include <gtest/gtest.h>

#include "engine/scenario.h"

namespace greenpool {
namespace {

Terms in_windows(Terms terms = classic_terms()) {
  terms.sale_pricing = SalePricing::window;
  return terms;
}

constexpr std::string_view kThreeOrders = R"(
    join ann                   -> joined
    join bob                   -> joined
    join cat                   -> joined
    order ann 1000.00 300.00   -> grant 210
    order bob 1000.00 300.00   -> grant 147
    order cat 1000.00 300.00   -> grant 124.95     | pool 900.00; points 481.95)";

TEST(SaleWindows, OpenWithTheFirstRequestAndEndToTheMicrosecond) {
  Story story(in_windows());
  story.play(kThreeOrders);
  // 105 x 900.00 x 0.8 / 481.95 = 156.86(27); 147 x 720.00 / 481.95 = 219.60(78); 523.54 / 229.95 = 2.27675581
  story.play(R"(
    advance                    -> nothing_is_due
    wait 1h                    ->
    sell ann 105               -> asked to sell 105
                               | window 2026-01-02T01:00:00Z; asked ann 105; holds ann 210; wallet ann 0.00
                               | pool 900.00; points 481.95
    wait 23h                   ->
    sell bob all               -> asked to sell 147            | window 2026-01-02T01:00:00Z; asked bob 147
    wait 3599s                 ->
    wait 999999us              ->
    advance                    -> nothing_is_due
    join dan                   -> joined
    wait 1us                   ->
    join eve                   -> work_is_due
    sell cat all               -> work_is_due
    advance                    -> window of 2 at 900.00/481.95, ann sells 105 for 156.86, bob sells 147 for 219.60,
                               -> sold 252 for 376.46
                               | window none; asked ann 0; holds ann 105; wallet ann 156.86; received ann 156.86
                               | holds bob 0; wallet bob 219.60; pool 523.54; points 229.95; price 2.27675581; open 2
                               | account pool 523.54; account wallets 376.46
    advance                    -> nothing_is_due
    wait 1h                    ->
    sell cat all               -> asked to sell 124.95         | window 2026-01-03T02:00:00Z)");
  EXPECT_EQ(story.state().totals.sales, 2U);
}

TEST(SaleWindows, ThatNobodyLooksAtExecuteLaterAsTheyWouldHave) {
  Story story(in_windows());
  story.play(kThreeOrders);
  story.play(R"(
    sell ann all               -> asked to sell 210
    wait 9d                    ->
    order bob 1000.00 300.00   -> work_is_due
    advance                    -> window of 1 at 900.00/481.95, ann sells 210 for 313.72, sold 210 for 313.72)");
}

TEST(SaleWindows, LastAsLongAsTheTermsSay) {
  Terms terms = in_windows();
  terms.sale_window_hours = 168;
  Story story(terms);
  story.play(kThreeOrders);
  story.play("sell ann 1 -> asked to sell 1 | window 2026-01-08T00:00:00Z");
}

TEST(SaleWindows, MakeOneSaleOfSlices) {
  // At once, slices of 70 pay 104.57, 108.12 and 112.55: 325.24, where 210 together pay 210 x 720.00 / 481.95 = 313.72.
  Story instant;
  instant.play(kThreeOrders);
  instant.play(R"(
    sell ann 70                -> sale pays 104.57
    sell ann 70                -> sale pays 108.12
    sell ann 70                -> sale pays 112.55)");
  Story story(in_windows());
  story.play(kThreeOrders);
  story.play(R"(
    sell ann 70                -> asked to sell 70
    sell ann 70                -> asked to sell 70             | asked ann 140
    wait 23h                   ->
    sell ann all               -> asked to sell 70             | asked ann 210
    wait 1h                    ->
    advance                    -> window of 1 at 900.00/481.95, ann sells 210 for 313.72, sold 210 for 313.72)");
}

TEST(SaleWindows, PayEveryoneOnePriceInOrderOfRegistration) {
  Story story(in_windows());
  story.play(kThreeOrders);
  // bob asks first, and sells after ann: 47 x 720.00 / 481.95 = 70.21(47). At once ann would sell after him, at more.
  story.play(R"(
    sell bob 47                -> asked to sell 47
    sell ann all               -> asked to sell 210
    wait 24h                   ->
    advance                    -> window of 2 at 900.00/481.95, ann sells 210 for 313.72, bob sells 47 for 70.21,
                               -> sold 257 for 383.93
                               | pool 516.07; points 224.95; price 2.29415425; holds bob 100)");
}

TEST(SaleWindows, AreOfPointsThatTheMemberHoldsAndHasNotAskedToSell) {
  Story story(in_windows());
  story.play(kThreeOrders);
  story.play(R"(
    sell bob 147.00000001      -> insufficient_points
    sell bob 100               -> asked to sell 100
    sell bob 47.00000001       -> insufficient_points
    sell bob 0.00669374        -> sale_pays_nothing
    sell bob 0.00669375        -> asked to sell 0.00669375
    sell bob all               -> asked to sell 46.99330625    | asked bob 147
    sell bob all               -> insufficient_points
    sell bob 0.00000001        -> insufficient_points
    wait 24h                   ->
    advance                    -> window of 1 at 900.00/481.95, bob sells 147 for 219.60, sold 147 for 219.60)");
}

TEST(SaleWindows, AnswerTheFirstReasonOfTheTable) {
  const MemberIndex nobody;
  Story story(in_windows());
  story.play(kThreeOrders);
  const MemberIndex ann = story.member("ann");
  EXPECT_EQ(story.decide(SellPoints{nobody, Points(kPointsMax)}), Reject::unknown_member);
  EXPECT_EQ(story.decide(SellPoints{MemberIndex(3), std::nullopt}), Reject::unknown_member);
  EXPECT_EQ(story.decide(SellPoints{ann, Points(kPointsMax)}), Reject::insufficient_points);
  story.play(R"(
    sell ann 209               -> asked to sell 209
    set_member_status ann frozen -> member_status_changed
    sell ann 0.00000001        -> member_frozen
    sell ann 2                 -> member_frozen)");
  // Both added up to what passes 64 bits.
  story.play("set_member_status ann active -> member_status_changed");
  EXPECT_EQ(story.decide(SellPoints{ann, Points(kPointsMax)}), Reject::insufficient_points);
}

TEST(SaleWindows, ExecuteTheRequestsOfWhoWasFrozenMeanwhile) {
  Story story(in_windows());
  story.play(kThreeOrders);
  story.play(R"(
    sell ann all               -> asked to sell 210
    set_member_status ann frozen -> member_status_changed
    wait 24h                   ->
    advance                    -> window of 1 at 900.00/481.95, ann sells 210 for 313.72, sold 210 for 313.72
    request_withdrawal w1 ann 1.00 -> member_frozen)");
}

TEST(SaleWindows, LeaveWhatIsBoughtMeanwhileOutOfTheRequest) {
  Story story(in_windows());
  story.play(kThreeOrders);
  // The fourth order: 210.00 x 481.95 / 900.00 = 112.455. 210 x 1 200.00 x 0.8 / 594.405 = 339.16(26)
  story.play(R"(
    sell ann all               -> asked to sell 210
    order ann 1000.00 300.00   -> grant 112.455                | asked ann 210; holds ann 322.455; points 594.405
    wait 24h                   ->
    advance                    -> window of 1 at 1200.00/594.405, ann sells 210 for 339.16, sold 210 for 339.16
                               | holds ann 112.455; pool 860.84)");
}

TEST(SaleWindows, OfTheLastPointsSendTheRestToTheReserve) {
  Story story(in_windows());
  story.play(R"(
    join ann                   -> joined
    order ann 1000.00 300.00   -> grant 210
    sell ann all               -> asked to sell 210            | pool 300.00; account reserve 0.00
    wait 24h                   ->
    advance                    -> window of 1 at 300.00/210, ann sells 210 for 240.00, sold 210 for 240.00, reserve 60.00
                               | pool 0.00; points 0; price 1.42857142; account reserve 60.00; open 0)");
}

TEST(SaleWindows, OfEverybodysPointsRememberThePriceBeforeTheLastOfThem) {
  Story story(in_windows());
  story.play(kThreeOrders);
  // 124.95 x 720.00 / 481.95 = 186.66(66). Before it 900.00 - 313.72 - 219.60 = 366.68 are left for 124.95.
  story.play(R"(
    sell ann all               -> asked to sell 210
    sell bob all               -> asked to sell 147
    sell cat all               -> asked to sell 124.95
    wait 24h                   ->
    advance                    -> window of 3 at 900.00/481.95, ann sells 210 for 313.72, bob sells 147 for 219.60,
                               -> cat sells 124.95 for 186.66, sold 481.95 for 719.98, reserve 180.02
                               | price 2.93461384; account reserve 180.02; open 0; window none)");
}

// Half of each order goes to the pool, all of it granted; half of a sale stays in the pool; due at m = 1.
TEST(SaleWindows, ExecuteWholeBeforeTheExitsThatTheyCause) {
  Story story(in_windows(level_terms()));
  // At once the whale would sell first, and bob his 5 at the price that ann's exit left. Here he sells at
  // 1.00 like the whale. Then 257.50 are left for ann's 30, which are due at 100.00 / 30.
  story.play(R"(
    join whale                 -> joined
    join ann                   -> joined
    join bob                   -> joined
    order whale 900.00 0.00    -> grant 450
    order ann 100.00 20.00     -> grant 30
    order bob 10.00 0.00       -> grant 5
    sell bob all               -> asked to sell 5
    sell whale all             -> asked to sell 450
    wait 24h                   ->
    advance                    -> window of 2 at 485.00/485, whale sells 450 for 225.00, bob sells 5 for 2.50,
                               -> sold 455 for 227.50, exit ann#2 pays 128.75, reserve 128.75)");
}

TEST(SaleWindows, EndNoLaterThanTimesHaveAText) {
  Story story(in_windows());
  story.play(kThreeOrders);
  const Timestamp last(253'402'300'799'999'999);
  ASSERT_EQ(story.decide_at(last, SellPoints{story.member("ann"), std::nullopt}), Reject::none);
  EXPECT_EQ(story.state().sale_window.end, last);
  EXPECT_EQ(story.decide_at(last, RegisterMember{"dan", {}}), Reject::work_is_due);
  EXPECT_EQ(story.decide_at(last, Advance{}), Reject::none);
}

}  // namespace
}  // namespace greenpool
