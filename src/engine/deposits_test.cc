// Orders that are paid first and settled or cancelled later, and what they are paid with. SPEC section 6.
#include <gtest/gtest.h>

#include "engine/scenario.h"

namespace greenpool {
namespace {

Terms with_a_referrer() {  // 30 % to the referrer: an order of 1 000.00 puts 300.00 into a wallet
  Terms terms = classic_terms();
  terms.rewards.direct = Rate(300'000);
  return terms;
}

constexpr std::string_view kBobByAnn = R"(
    join ann                   -> joined
    join bob by ann            -> joined)";

// 10 % of 1 000.00 are subsidised, and so are 30.00 of the 300.00 for the pool; half of an order refunded, half of
// each. Of 10.00 with a fen of subsidy the pool gets 6.00, of it 0.006: rounded down.
TEST(Subsidies, AreShownApartFromWhatMembersPaidIntoThePool) {
  Terms terms = classic_terms();
  terms.reversal_days = 30;
  Story(terms).play(R"(
    join ann                   -> joined
    fund_subsidy 200.00        -> subsidy_funded
    order ann 900.00 300.00 subsidy 100.00   -> grant 210          | pool 300.00; organic 270.00; subsidised 30.00
    order ann 9.99 0.00 subsidy 0.01         -> grant 2.94         | organic 276.00; subsidised 30.00
    reverse_order r1 o1 500.00 returned      -> refund 450.00 points 105 pool 150.00 taken 0.00
                                             | organic 141.00; subsidised 15.00
    reverse_order r2 o1 all returned         -> refund 450.00 points 105 pool 150.00 taken 0.00
                                             | organic 6.00; subsidised 0.00)");
}

TEST(Deposits, AreTheCustomersUntilTheOrderSettles) {
  Story story(with_a_referrer());
  story.play(kBobByAnn);
  story.play(R"(
    pay bob 1000.00 300.00 from mill   -> deposit 1000.00
                               | account cash 1000.00; account customer_deposits 1000.00; surplus 0.00
                               | pool 0.00; points 0; wallet ann 0.00; spent bob 0.00; owed mill unknown
    settle_paid_order o1       -> grant 210, direct ann 300.00
                               | account cash 1000.00; account customer_deposits 0.00; surplus 100.00
                               | pool 300.00; wallet ann 300.00; spent bob 1000.00; owed mill 300.00
                               | account platform_revenue 100.00)");
}

TEST(Deposits, AreGrantedPointsAtThePriceOfTheirSettlement) {
  Story story;
  story.play(kBobByAnn);
  story.play(R"(
    pay bob 1000.00 300.00     -> deposit 1000.00
    order ann 1000.00 300.00   -> grant 210
    settle_paid_order o1       -> grant 147           | pool 600.00; points 357)");
}

TEST(Deposits, AreSplitByTheRatesOfTheirPayment) {
  Story story(with_a_referrer());
  story.play(kBobByAnn);
  // 400.00 for rewards, 50.00 for the platform, 250.00 to the pool, 175.00 granted; 100.00 are left of the budget.
  story.play(R"(
    pay bob 1000.00 300.00 rewards 0.4 platform 0.05  -> deposit 1000.00
    settle_paid_order o1       -> grant 175, direct ann 300.00
                               | pool 250.00; account platform_revenue 150.00)");
}

TEST(Deposits, RewardWhoIsTheReferrerAtTheirSettlement) {
  Story story(with_a_referrer());
  story.play(kBobByAnn);
  story.play(R"(
    join cat                   -> joined
    pay bob 1000.00 300.00     -> deposit 1000.00
    change_referrer bob cat op1   -> referrer_changed
    settle_paid_order o1       -> grant 210, direct cat 300.00)");
}

TEST(Deposits, GoBackWhereTheyCameFromWhenTheOrderIsCancelled) {
  Story story(with_a_referrer());
  story.play(kBobByAnn);
  story.play(R"(
    fund_subsidy 50.00         -> subsidy_funded
    order bob 1000.00 300.00   -> grant 210, direct ann 300.00
    pay ann 600.00 100.00 wallet 250.00 subsidy 50.00 as big  -> deposit 650.00
                               | wallet ann 50.00; account subsidy 0.00; account customer_deposits 650.00
                               | account cash 1400.00
    cancel_order big           -> back 350.00 wallet 250.00 subsidy 50.00
                               | wallet ann 300.00; account subsidy 50.00; account customer_deposits 0.00
                               | account cash 1050.00; spent ann 0.00; pool 300.00)");
}

TEST(Deposits, EndOnce) {
  Story story;
  story.play(kBobByAnn);
  story.play(R"(
    settle_paid_order o1       -> unknown_order
    cancel_order o1            -> unknown_order
    pay ann 1000.00 300.00     -> deposit 1000.00
    settle_paid_order o1       -> grant 210
    settle_paid_order o1       -> unknown_order
    cancel_order o1            -> unknown_order
    pay ann 1000.00 300.00     -> deposit 1000.00
    cancel_order o2            -> back 1000.00 wallet 0.00 subsidy 0.00
    cancel_order o2            -> unknown_order
    settle_paid_order o2       -> unknown_order)");
}

TEST(Deposits, KeepTheirOrdersIdForThemselves) {
  Story story;
  story.play(kBobByAnn);
  story.play(R"(
    pay ann 1000.00 300.00 as x    -> deposit 1000.00
    pay ann 1000.00 300.00 as x    -> order_conflict
    pay bob 1.00 0.00 as x         -> order_conflict
    order ann 1000.00 300.00 as x  -> order_conflict
    settle_paid_order x            -> grant 210)");
}

TEST(Deposits, AreRefusedWhenTheirSplitDoesNotCover) {
  Story story(with_a_referrer());
  story.play(kBobByAnn);
  story.play(R"(
    pay bob 1000.00 600.01                      -> contribution_negative
    pay bob 1000.00 300.00 rewards 0.299999     -> rates_not_covered
    pay bob 1000.00 300.00 platform 0.700001    -> rates_not_covered
    pay eve 1000.00 300.00                      -> unknown_member
    pay bob 1000.00 300.00 in 440199            -> region_unknown
    pay bob 1000.00 600.00                      -> deposit 1000.00)");
}

TEST(Deposits, AreCoveredInFullAndNoMoneyOfThePlatforms) {
  Story story;
  story.play(kBobByAnn);
  // Settled: 1 000.00 less 300.00 owed to suppliers and 300.00 in the pool.
  story.play(R"(
    pay ann 1000.00 300.00     -> deposit 1000.00   | surplus 0.00
    draw 0.01                  -> platform_funds_insufficient
    settle_paid_order o1       -> grant 210         | surplus 400.00
    pay ann 1000.00 300.00     -> deposit 1000.00   | surplus 400.00
    draw 400.01                -> platform_funds_insufficient
    draw 400.00                -> capital_drawn     | surplus 0.00; account cash 1600.00
                               | account platform_drawings 400.00
    cancel_order o2            -> back 1000.00 wallet 0.00 subsidy 0.00  | surplus 0.00; account cash 600.00)");
}

TEST(Wallets, PayForOrdersInPart) {
  Story story(with_a_referrer());
  story.play(kBobByAnn);
  // The wallet's part counts as spend like any money; cash grows by the rest alone.
  story.play(R"(
    order bob 1000.00 300.00   -> grant 210, direct ann 300.00          | account cash 1000.00
    order ann 1000.00 300.00 wallet 300.01     -> wallet_insufficient
    order ann 1000.00 300.00 wallet 1000.01    -> amount_out_of_range
    order ann 1000.00 300.00 wallet 299.99     -> grant 147
                               | wallet ann 0.01; account cash 1700.01; spent ann 1000.00; spend ann 1000.00
                               | account platform_revenue 500.00; surplus 500.00
    order ann 0.01 0.00 wallet 0.01            -> no grant              | wallet ann 0.00; account cash 1700.01)");
}

TEST(Wallets, PayForOrdersWhole) {
  Story story(with_a_referrer());
  story.play(kBobByAnn);
  // 300.00: 90.00 to the budget, 30.00 to the platform, 90.00 cost, 90.00 to the pool; 63.00 x 210 / 300.00 = 44.1.
  story.play(R"(
    order bob 1000.00 300.00   -> grant 210, direct ann 300.00
    pay ann 300.00 90.00 wallet 300.00         -> deposit 300.00
                               | wallet ann 0.00; account wallets 0.00; account cash 1000.00
    pay ann 300.00 90.00 wallet 0.01           -> wallet_insufficient
    settle_paid_order o2       -> grant 44.1     | pool 390.00; account cash 1000.00; surplus 220.00)");
}

TEST(Wallets, OfTheFrozenPayForNothing) {
  Story story(with_a_referrer());
  story.play(kBobByAnn);
  story.play(R"(
    order bob 1000.00 300.00   -> grant 210, direct ann 300.00
    pay ann 300.00 90.00 wallet 100.00 as x    -> deposit 300.00
    set_member_status ann frozen               -> member_status_changed
    pay ann 300.00 90.00 wallet 0.01           -> member_frozen
    order ann 300.00 90.00 wallet 0.01         -> member_frozen
    pay ann 300.00 90.00                       -> deposit 300.00
    cancel_order x             -> back 200.00 wallet 100.00 subsidy 0.00      | wallet ann 300.00)");
}

TEST(Subsidies, PayAtMostThePlatformsShareOfAnOrder) {
  Story story;
  story.play(kBobByAnn);
  // The platform's share is 10 % of what member and subsidy pay together: of 899.99 + 100.00 it is 99.99.
  story.play(R"(
    fund_subsidy 100.00        -> subsidy_funded                      | surplus 0.00
    order ann 899.99 300.00 subsidy 100.00     -> subsidy_over_cap
    pay ann 899.99 300.00 subsidy 100.00       -> subsidy_over_cap
    order ann 909.00 300.00 subsidy 101.00     -> subsidy_insufficient
    pay ann 909.00 300.00 subsidy 101.00       -> subsidy_insufficient
    order ann 850.00 300.00 subsidy 100.00 platform 0.105  -> subsidy_over_cap
    order ann 900.00 300.00 subsidy 100.00     -> grant 210           | account subsidy 0.00; account cash 1000.00
                               | spent ann 900.00; spend ann 900.00; pool 300.00; surplus 400.00
    order ann 900.00 300.00 subsidy 0.01       -> subsidy_insufficient)");
}

TEST(Subsidies, OfADepositAreHeldFromItsPayment) {
  Story story;
  story.play(kBobByAnn);
  story.play(R"(
    fund_subsidy 150.00        -> subsidy_funded
    pay ann 900.00 300.00 subsidy 100.00       -> deposit 1000.00     | account subsidy 50.00
    pay bob 900.00 300.00 subsidy 50.01        -> subsidy_insufficient
    settle_paid_order o1       -> grant 210    | spend ann 900.00; account customer_deposits 0.00; surplus 400.00)");
}

}  // namespace
}  // namespace greenpool
