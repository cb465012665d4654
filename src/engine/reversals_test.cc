// Refunds after settlement: what leaves the pool, who gives what back, and whose the loss is. SPEC section 7.
//
// In the classic terms 1 000.00 with a cost of 300.00 give the platform 100.00 and, where nobody is rewarded, the
// 300.00 of the reward budget. A refund that the supplier takes part in costs the platform nothing but what the pool
// does not give back of the contribution.
#include <gtest/gtest.h>

#include "engine/scenario.h"

namespace greenpool {
namespace {

Terms reversible(Terms terms = classic_terms()) {
  terms.reversal_days = 30;
  return terms;
}

constexpr std::string_view kAnnAndBob = R"(
    join ann                           -> joined
    join bob                           -> joined
    order ann 1000.00 300.00           -> grant 210
    order bob 1000.00 300.00           -> grant 147        | pool 600.00; points 357; price 1.68067226)";

TEST(Reversals, GiveBackTheOnlyOrderToTheFen) {
  Story story(reversible());
  story.play(R"(
    join ann                           -> joined
    order ann 1000.00 300.00           -> grant 210
    reverse_order r1 o1 all returned   -> refund 1000.00 points 210 pool 300.00 taken 0.00
                                       | pool 0.00; points 0; price 1.42857142; open 0; holds ann 0; spent ann 0.00
                                       | wallet ann 1000.00; account reserve 0.00; account platform_revenue 0.00
                                       | account platform_loss 0.00; account supplier_payable 0.00; surplus 0.00)");
}

TEST(Reversals, CostThePlatformWhatThePoolKeeps) {
  Story story(reversible());
  story.play(kAnnAndBob);
  // 147 x 600.00 / 357 = 247.05(88); of the contribution 52.95 are left to the platform. 352.95 / 210 = 1.68071428.
  story.play(R"(
    reverse_order r1 o2 all returned   -> refund 1000.00 points 147 pool 247.05 taken 0.00 loss 52.95
                                       | pool 352.95; points 210; price 1.68071428; open 1; holds bob 0
                                       | spent bob 0.00; wallet bob 1000.00; account platform_revenue 400.00
                                       | account platform_loss 52.95; account supplier_payable 300.00
                                       | surplus 347.05)");
}

TEST(Reversals, CostThePlatformTheGoodsToo) {
  Story story(reversible());  // 52.95 + 300.00
  story.play(kAnnAndBob);
  story.play(R"(
    reverse_order r1 o2                -> refund 1000.00 points 147 pool 247.05 taken 0.00 loss 352.95
                                       | account platform_loss 352.95; account supplier_payable 600.00
                                       | surplus 47.05)");
}

TEST(Reversals, TakeAtMostTheContributionFromThePool) {
  Story story(reversible());  // 210 x 600.00 / 357 = 352.94 is more than the 300.00 that came in
  story.play(kAnnAndBob);
  story.play(R"(
    reverse_order r1 o1 all returned   -> refund 1000.00 points 210 pool 300.00 taken 0.00
                                       | pool 300.00; points 147; price 2.04081632; account platform_loss 0.00)");
}

TEST(Reversals, OfTheLastHolderSendTheRestToTheReserve) {
  Story story(reversible());
  story.play(kAnnAndBob);
  // 210 x 600.00 x 0.8 / 357 = 282.35(29); then 300.00 of 317.65 are bob's, at 317.65 / 147.
  story.play(R"(
    sell ann all                       -> sale pays 282.35     | pool 317.65
    reverse_order r1 o2 all returned   -> refund 1000.00 points 147 pool 300.00 taken 0.00, reserve 17.65
                                       | pool 0.00; points 0; price 2.16088435; account reserve 17.65)");
}

TEST(Reversals, TakeBackWhatTheLotReceivedForPointsAlreadySold) {
  Story story(reversible());
  story.play(kAnnAndBob);
  // 47 x 600.00 x 0.8 / 357 = 63.19(33). Then 100 x 536.81 / 310 = 173.16(4): 126.84 of the contribution are missing,
  // of which 63.19 are made good. 363.65 / 210 = 1.73166666.
  story.play(R"(
    sell bob 47                        -> sale pays 63.19      | pool 536.81; points 310; received bob 63.19
    reverse_order r1 o2 all returned   -> refund 1000.00 points 100 pool 173.16 taken 63.19 loss 63.65
                                       | pool 363.65; points 210; price 1.73166666; wallet bob 1000.00
                                       | received bob 0.00; account reserve 0.00; account platform_loss 63.65)");
}

// Half of an order goes to the platform, half to the pool at one yuan a point; due at m = 1, half of a sale stays.
constexpr std::string_view kAnnHasLeft = R"(
    join whale                         -> joined
    join ann                           -> joined
    order whale 900.00 0.00            -> grant 450
    order ann 100.00 0.00              -> grant 50
    sell whale all                     -> sale pays 225.00, exit ann#2 pays 137.50, reserve 137.50)";

TEST(Reversals, AfterAnExitSendWhatThePoolIsNotOwedToTheReserve) {
  Story story(reversible(level_terms()));
  story.play(kAnnHasLeft);
  // ann received 137.50: the pool's 50.00 are made good to who gives them, the platform gives its 50.00, and 87.50 join
  // the reserve's 137.50. Nothing of it is the platform's.
  story.play(R"(
    reverse_order r1 o2                -> refund 100.00 points 0 pool 0.00 taken 137.50
                                       | wallet ann 100.00; received ann 0.00; spent ann 0.00
                                       | account reserve 225.00; account platform_revenue 450.00
                                       | account platform_loss 0.00; account cash 1000.00; surplus 450.00)");
}

TEST(Reversals, AskTheReserveOnceForEachPartOfWhatItGot) {
  Terms terms = reversible();
  terms.remainder_to = RemainderTo::reserve;
  Story story(terms);
  // The order brought the reserve 300.00, of which it has 100.00 when half of the order is refunded: of the half's
  // 150.00 it gives 100.00, and 50.00 are the platform's loss. The other half asks for its own 150.00 and no more.
  story.play(R"(
    join ann                           -> joined
    join bob                           -> joined
    order ann 1000.00 300.00           -> grant 210        | account reserve 300.00
    wait 7d
    wait 1us
    inject 200.00 from reserve         -> injected 200.00  | account reserve 100.00; pool 500.00
    reverse_order r1 o1 500.00 returned  -> refund 500.00 points 105 pool 150.00 taken 0.00 loss 50.00
                                       | account reserve 0.00; pool 350.00; surplus 0.00
    order bob 1000.00 300.00           -> grant 63         | account reserve 300.00
    reverse_order r2 o1 500.00 returned  -> refund 500.00 points 105 pool 150.00 taken 0.00
                                       | account reserve 150.00; account platform_loss 50.00
                                       | account platform_revenue 100.00; surplus 50.00)");
}

TEST(Reversals, ScaleWithPointsSplits) {
  Terms terms = reversible();
  terms.initial_price = *parse_price("900.00", 2);
  terms.exit_multiple = std::nullopt;
  Story story(terms);
  // 210.00 / 900.00 a point; 300.00 / 0.23333333 is above 1 000.00, so every point becomes a thousand. Then
  // 210.00 x 233.33333 / 300.00 = 163.333331 points. Back: 163.333331 x 600.00 / 396.666661 = 247.05(88).
  story.play(R"(
    join ann                           -> joined
    join bob                           -> joined
    order ann 1000.00 300.00           -> grant 0.23333333, split 1000    | points 233.33333
    order bob 1000.00 300.00           -> grant 163.333331
    reverse_order r1 o2 all returned   -> refund 1000.00 points 163.333331 pool 247.05 taken 0.00 loss 52.95
    pay_in 52.95                       -> capital_paid_in
    reverse_order r2 o1 all returned   -> refund 1000.00 points 233.33333 pool 300.00 taken 0.00, reserve 52.95
                                       | points 0; open 0)");
}

TEST(Reversals, KnowWhatEachLotReceivedFromSalesInSlices) {
  Terms terms = reversible();
  terms.exit_multiple = std::nullopt;
  Story story(terms);
  // ann holds lots of 210 and 147 in one position. The first 100 pay 100 x 600.00 x 0.8 / 357 = 134.45(37), all of
  // lot 1. 465.55 and 257 are left: 200 pay 200 x 465.55 x 0.8 / 257 = 289.83(65), 110 of them of lot 1:
  // 289.83 x 110 / 200 = 159.40(65), and the rest, 130.43, of lot 2. 175.72 and 57 are left.
  story.play(R"(
    join ann                           -> joined
    order ann 1000.00 300.00           -> grant 210
    order ann 1000.00 300.00           -> grant 147        | open 1; acquired ann 357; spend ann 2000.00
    sell ann 100                       -> sale pays 134.45 | pool 465.55
    sell ann 200                       -> sale pays 289.83 | pool 175.72; holds ann 57; wallet ann 424.28)");
  // Lot 1 gives 134.45 + 159.40 = 293.85 of its 300.00.
  story.play(R"(
    reverse_order r1 o1 all returned   -> refund 1000.00 points 0 pool 0.00 taken 293.85 loss 6.15
                                       | holds ann 57; acquired ann 147; spend ann 1000.00; received ann 130.43
                                       | wallet ann 1130.43; pool 175.72)");
  // Lot 2: 57 points are worth 175.72; 130.43 were received. Together 306.15: the pool gets what it misses, 124.28, and
  // the reserve the other 6.15.
  story.play(R"(
    pay_in 6.14                        -> capital_paid_in
    reverse_order r2 o2 all returned   -> platform_funds_insufficient
    pay_in 0.01                        -> capital_paid_in
    reverse_order r2 o2 all returned   -> refund 1000.00 points 57 pool 175.72 taken 130.43
                                       | wallet ann 2000.00; pool 0.00; received ann 0.00; account reserve 6.15
                                       | open 0; account platform_loss 6.15)");
}

TEST(Reversals, NeverTouchOtherLotsOrLaterPositions) {
  Terms terms = reversible();
  terms.exit_basis = ExitBasis::order;
  Story story(terms);
  // 210 sold of 357: 282.35; the first lot is gone, the second whole.
  story.play(R"(
    join ann                           -> joined
    order ann 1000.00 300.00           -> grant 210
    order ann 1000.00 300.00           -> grant 147        | open 2
    sell ann 210                       -> sale pays 282.35 | open 1; pool 317.65; holds ann 147
    reverse_order r1 o1 all returned   -> refund 1000.00 points 0 pool 0.00 taken 282.35 loss 17.65
                                       | open 1; holds ann 147; spend ann 1000.00; pool 317.65; wallet ann 1000.00)");
}

TEST(Reversals, MayMakeTheirOwnPositionDue) {
  Story story(reversible(level_terms()));
  // ann: 50 points for 100.00 are due at 2.00, with 20 more for 100.00 at 200 / 70 = 2.857. The whale leaves 165.00 for
  // 70 points, 2.357. Without the second order the first is due: 50 x 145.00 x 0.5 / 50.
  story.play(R"(
    join whale                         -> joined
    join ann                           -> joined
    order whale 380.00 0.00            -> grant 190
    order ann 100.00 0.00              -> grant 50
    order ann 100.00 30.00             -> grant 20          | pool 260.00; points 260
    sell whale all                     -> sale pays 95.00   | pool 165.00; points 70; open 1; price 2.35714285
    reverse_order r1 o3 all returned   -> refund 100.00 points 20 pool 20.00 taken 0.00, exit ann#2 pays 72.50,
                                       -> reserve 72.50
                                       | wallet ann 172.50; received ann 72.50; spent ann 100.00; open 0)");
}

TEST(Reversals, ThatLiftThePriceMakeOthersDue) {
  Story story(reversible(level_terms()));
  // cat and dan have 20 points for 100.00 each, due at 5.00. The whale leaves 145.00 for 40 points, 3.625. cat's points
  // take the 20.00 along that they brought: 125.00 for 20 points are 6.25.
  story.play(R"(
    join whale                         -> joined
    join cat                           -> joined
    join dan                           -> joined
    order whale 420.00 0.00            -> grant 210
    order cat 100.00 30.00             -> grant 20
    order dan 100.00 30.00             -> grant 20          | pool 250.00; points 250
    sell whale all                     -> sale pays 105.00  | pool 145.00; points 40; price 3.62500000
    reverse_order r1 o2 all returned   -> refund 100.00 points 20 pool 20.00 taken 0.00, exit dan#3 pays 62.50,
                                       -> reserve 62.50
                                       | wallet cat 100.00; wallet dan 62.50; pool 0.00; open 0; price 6.25000000)");
}

TEST(Reversals, ThatLeaveAPositionWithoutSpendDoNotMakeItDue) {
  Terms terms = reversible(level_terms());
  terms.exit_multiple = Multiple(2'000'000);
  Story story(terms);
  // 0.01 of the member's and 0.01 of the subsidy's; 0.01 to the pool and 0.01 points, due at 2.00. Half of it takes
  // 0.005 points and, as half a fen of the subsidy rounds down, the member's fen: the price is 2.00, and nothing is
  // left that a multiple could be of. The next order, of 0.02, grants 0.01 x 0.005 / 0.01 points: due at 2 x 0.02 /
  // 0.01.
  story.play(R"(
    join ann                           -> joined
    fund_subsidy 1.00                  -> subsidy_funded
    order ann 0.01 0.00 subsidy 0.01   -> grant 0.01        | pool 0.01; points 0.01; spend ann 0.01
    reverse_order r1 o1 0.01           -> refund 0.01 points 0.005 pool 0.00 taken 0.00 loss 0.01
                                       | spend ann 0.00; acquired ann 0.005; pool 0.01; open 1; price 2.00000000
    join bob                           -> joined            | open 1
    order ann 0.02 0.00                -> grant 0.005       | spend ann 0.02; acquired ann 0.01; open 1)");
}

TEST(Reversals, OfAnOrderThatGrantedNothingReduceTheSpendAlone) {
  Story story(reversible());
  story.play(R"(
    join ann                           -> joined
    order ann 1000.00 600.00           -> no grant
    order ann 1000.00 300.00           -> grant 210         | spend ann 1000.00
    order ann 1000.00 600.00           -> no grant          | spend ann 2000.00
    reverse_order r1 o3 all returned   -> refund 1000.00 points 0 pool 0.00 taken 0.00
                                       | spend ann 1000.00; acquired ann 210; pool 300.00; spent ann 2000.00
    reverse_order r2 o1 all returned   -> refund 1000.00 points 0 pool 0.00 taken 0.00
                                       | spend ann 1000.00; spent ann 1000.00)");
}

TEST(Reversals, TakeTheRemainderBackFromThePool) {
  Terms terms = reversible();
  terms.remainder_to = RemainderTo::pool;
  Story story(terms);
  // Both orders bring 300.00 and, after their grants, 300.00 of the budget. 210.00 x 210 / 600.00 = 73.5 points.
  // Back: 73.5 x 1 200.00 / 283.5 = 311.11(1) of the 600.00; 210 x 888.89 / 210 = 888.89 of the other 600.00.
  story.play(R"(
    join ann                           -> joined
    join bob                           -> joined
    order ann 1000.00 300.00           -> grant 210        | pool 600.00
    order bob 1000.00 300.00           -> grant 73.5       | pool 1200.00; account platform_revenue 200.00
    pay_in 400.00                      -> capital_paid_in
    reverse_order r1 o2 all returned   -> refund 1000.00 points 73.5 pool 311.11 taken 0.00 loss 288.89
                                       | pool 888.89; account platform_revenue 100.00
    reverse_order r2 o1 all returned   -> refund 1000.00 points 210 pool 600.00 taken 0.00, reserve 288.89)");
}

TEST(Reversals, TakeTheRemainderBackFromTheReserveAsFarAsItIsThere) {
  Terms terms = reversible();
  terms.remainder_to = RemainderTo::reserve;
  terms.injection_window_days = 1;
  Story story(terms);
  // Of the reserve's 600.00 the pool is given 400.00 (the cap is 78.57 % of 600.00): 1 000.00 and 357 points.
  // Back: 147 x 1 000.00 / 357 = 411.76, at most 300.00; 200.00 of the reserve's 300.00.
  story.play(kAnnAndBob);
  story.play(R"(
    reverse_order r1 o1 100.00 returned      -> refund 100.00 points 21 pool 30.00 taken 0.00
                                       | account reserve 570.00; pool 570.00)");
  Story spent(terms);
  spent.play(kAnnAndBob);
  spent.play(R"(
    wait 2d
    inject 400.00 from reserve         -> injected 400.00  | account reserve 200.00; pool 1000.00
    reverse_order r1 o2 all returned   -> refund 1000.00 points 147 pool 300.00 taken 0.00 loss 100.00
                                       | account reserve 0.00; account platform_loss 100.00)");
}

TEST(Reversals, GiveTheSubsidyBackToItsAccount) {
  Story story(reversible());
  story.play(R"(
    join ann                           -> joined
    fund_subsidy 100.00                -> subsidy_funded
    order ann 900.00 300.00 subsidy 100.00   -> grant 210  | account subsidy 0.00; spend ann 900.00
    reverse_order r1 o1 500.00 returned      -> refund 450.00 points 105 pool 150.00 taken 0.00
                                       | account subsidy 50.00; wallet ann 450.00; spend ann 450.00
    reverse_order r2 o1 all returned   -> refund 450.00 points 105 pool 150.00 taken 0.00
                                       | account subsidy 100.00; wallet ann 900.00; spent ann 0.00)");
}

TEST(Reversals, AreOfOrdersWhoseTimeForThemIsNotOver) {
  Story story(reversible());
  story.play(kAnnAndBob);
  story.play(R"(
    reverse_order r1 x                 -> unknown_order
    wait 30d
    reverse_order r1 o1 0.01 returned  -> refund 0.01 points 0.0021 pool 0.00 taken 0.00 loss 0.01
    wait 1us
    reverse_order r2 o1                -> unknown_order)");
  Story never;
  never.play(kAnnAndBob);
  never.play("reverse_order r1 o2 -> unknown_order");
}

TEST(Reversals, FindTheirOrderByAnIdThatNoOtherHas) {
  Story story(reversible());
  story.play(kAnnAndBob);
  story.play(R"(
    order ann 500.00 100.00 as o2      -> order_conflict
    pay ann 500.00 100.00 as o2        -> order_conflict)");
}

TEST(Reversals, HappenOnce) {
  Story story(reversible());
  // 58.8 x 600.00 / 357 = 98.82(35) of 120.00; 88.2 x 501.18 / 298.2 = 148.23(43) of 180.00.
  story.play(kAnnAndBob);
  story.play(R"(
    reverse_order r1 o2 1000.01        -> refund_too_large
    reverse_order r1 o2 400.00 returned      -> refund 400.00 points 58.8 pool 98.82 taken 0.00 loss 21.18
    reverse_order r2 o2 600.01         -> refund_too_large
    reverse_order r2 o2 600.00 returned      -> refund 600.00 points 88.2 pool 148.23 taken 0.00 loss 31.77
    reverse_order r3 o2                -> order_refunded
    reverse_order r3 o2 0.01           -> order_refunded
    reverse_order r3 o1 0.00           -> amount_not_positive)");
}

}  // namespace
}  // namespace greenpool
