// Orders that coins pay, whole or in part: how they are split, what is locked, whose the cost is. SPEC section 9.
#include <gtest/gtest.h>

#include "engine/legacy_story.h"

namespace greenpool {
namespace {

TEST(Coins, PayForAWholeOrderWhoseCostIsThePlatforms) {
  Story story(old_debt_terms());
  owe(story, "ann", "1000.00");
  // As cash 1 000.00 would contribute 700.00 after the cost; half of that is granted, at 1.00: 350 points, locked.
  story.play(R"(
    order ann 0.00 300.00 coins 1000.01        -> coins_insufficient
    order ann 0.00 300.00 coins 1000.00        -> platform_funds_insufficient
    pay_in 299.99                              -> capital_paid_in
    order ann 0.00 300.00 coins 1000.00        -> platform_funds_insufficient
    pay_in 0.01                                -> capital_paid_in
    order ann 0.00 300.00 coins 1000.00 from mill -> no grant coin cost 300.00 locked 350
                                               | pool 0.00; points 0; locked 350; locked ann 350; holds ann 0; open 0
                                               | coins ann 0.00; claim ann 1000.00; spent ann 0.00; owed mill 300.00
                                               | account coins 0.00; account legacy_assumed 0.00
                                               | account platform_loss 300.00; surplus 0.00)");
}

TEST(Coins, PayAPartAndTheOrderIsSplitInProportion) {
  Story story(old_debt_terms());
  owe(story, "ann", "1000.00");
  // Of the cost of 100.00 the cash part bears ceil(100.00 x 333.33 / 1000.00) = 33.34, the coin part 66.66.
  // Cash: 333.33 - 33.34 = 299.99, half of it granted: 149.99. Coins: 666.67 - 66.66 = 600.01: 300.00 locked.
  story.play(R"(
    pay_in 66.66                               -> capital_paid_in
    order ann 333.33 100.00 coins 666.67       -> grant 149.99 coin cost 66.66 locked 300
                                               | pool 299.99; points 149.99; spend ann 333.33; spent ann 333.33
                                               | coins ann 333.33; account coins 333.33; account legacy_assumed 333.33
                                               | account platform_loss 66.66; account supplier_payable 100.00
                                               | surplus 0.00)");
}

TEST(Coins, CostThePlatformNoMoreThanItsOwnShareOfTheOrderWithoutPayingIn) {
  Terms terms = classic_terms();
  terms.legacy = {Rate(1'000'000), Multiple(1'000'000)};
  Story story(terms);
  owe(story, "ann", "1000.00");
  // 500.00 in cash: cost 150.00, rewards 150.00, platform 50.00, pool 150.00, of which 70 % are granted. The unspent
  // rewards are the platform's: its 200.00 bear the coin part's cost of 150.00. v of the coins is the same 105.00.
  story.play(R"(
    order ann 500.00 300.00 coins 500.00       -> grant 105 coin cost 150.00 locked 105
                                               | pool 150.00; points 105; surplus 50.00
                                               | account platform_revenue 200.00; account platform_loss 150.00)");
  // Of the cost of 300.00 a third is cash's: 200.00 less 100.00, rewards of 60.00 and the platform's 20.00 contribute
  // 20.00. The coins' 200.00 are more than the 80.00 and the 50.00 that the platform has. At 150.00 / 105 points 14.00
  // buy 9.8, the surplus of 6.00 releases 4.2, and the coins' 70 % of 400.00 - 200.00 - 160.00 lock 19.6.
  story.play(R"(
    order ann 200.00 300.00 coins 400.00       -> platform_funds_insufficient
    pay_in 69.99                               -> capital_paid_in
    order ann 200.00 300.00 coins 400.00       -> platform_funds_insufficient
    pay_in 0.01                                -> capital_paid_in
    order ann 200.00 300.00 coins 400.00       -> grant 9.8 coin cost 200.00 locked 19.6 released 4.2
                                               | surplus 0.00; locked 120.4)");
}

TEST(Coins, PayNoRewards) {
  Terms terms = classic_terms();
  terms.rewards.direct = Rate(100'000);
  Story story(terms);
  story.play("join ref -> joined\n join ann by ref -> joined");
  story.play(R"(
    propose_claim c1 b1 ann 500.00 op1         -> claim_proposed
    approve_claims b1 operator op2             -> approved 1 claims 500.00, coins ann 500.00
    order ann 500.00 0.00 coins 500.00         -> grant 210 locked 210, direct ref 50.00
                                               | reason direct ref 0.1x500.00@1)");
}

TEST(Coins, OfAnOrderOfNothingButCoinsJoinNoPosition) {
  Story story(old_debt_terms());
  owe(story, "ann", "100.00");
  story.play(R"(
    order ann 100.00 0.00                      -> grant 50                     | spend ann 100.00; acquired ann 50
    order ann 0.00 0.00 coins 100.00           -> no grant locked 25           | spend ann 100.00; acquired ann 50
                                               | open 1)");
}

TEST(Coins, LockNothingWhereTheirSplitWouldContributeNothing) {
  Story story(old_debt_terms());
  owe(story, "ann", "100.00");
  story.play(R"(
    pay_in 120.00                              -> capital_paid_in
    order ann 0.00 120.00 coins 100.00         -> no grant coin cost 120.00    | locked 0; coins ann 0.00)");
}

TEST(Coins, AreGrantedOnProfitWhereTermsSaySo) {
  Terms terms = classic_terms();
  terms.grant_base = GrantBase::profit;
  terms.grant_rate = Rate(400'000);
  Story story(terms);
  owe(story, "ann", "1000.00");
  // 1 000.00 less 300.00 is a profit of 700.00, of which 280.00 are granted; as cash 300.00 would reach the pool. With
  // a cost of 500.00 the pool would get 100.00, less than 40 % of 500.00.
  story.play(R"(
    pay_in 400.00                              -> capital_paid_in
    order ann 0.00 150.00 coins 500.00         -> no grant coin cost 150.00 locked 140
    order ann 0.00 250.00 coins 500.00         -> no grant coin cost 250.00 locked 50)");
}

TEST(Coins, UseTheRatesOfTheProduct) {
  Story story(classic_terms());
  owe(story, "ann", "1000.00");
  // Nothing for rewards and 50 % for the platform: 500.00 of 1 000.00 would contribute, 70 % of that is 350.
  story.play(R"(
    order ann 0.00 0.00 coins 1000.00 rewards 0 platform 0.5 -> no grant locked 350)");
}

TEST(Coins, LeaveTheMemberWhenTheOrderIsPaid) {
  Story story(old_debt_terms());
  owe(story, "ann", "1000.00");
  story.play(R"(
    pay ann 100.00 0.00 coins 700.00 as p1     -> deposit 100.00 coins 700.00  | coins ann 300.00; locked 0
                                               | account coins 1000.00; account customer_deposits 100.00
    pay ann 0.00 0.00 coins 300.01 as p2       -> coins_insufficient
    pay ann 0.00 0.00 coins 300.00 as p2       -> deposit 0.00 coins 300.00    | coins ann 0.00
    cancel_order p2                            -> back 0.00 wallet 0.00 subsidy 0.00 coins 300.00
                                               | coins ann 300.00; account coins 1000.00
    settle_paid_order p1                       -> grant 50 locked 350
                                               | coins ann 300.00; account coins 300.00; account legacy_assumed 300.00
    settle_paid_order p2                       -> unknown_order)");
}

TEST(Coins, OfAPaidOrderWaitForThePlatformsFundsAtSettlement) {
  Story story(old_debt_terms());
  owe(story, "ann", "1000.00");
  story.play(R"(
    pay ann 0.00 10.00 coins 100.00 as p1      -> deposit 0.00 coins 100.00
    settle_paid_order p1                       -> platform_funds_insufficient
    pay_in 10.00                               -> capital_paid_in
    settle_paid_order p1                       -> no grant coin cost 10.00 locked 45)");
}

TEST(Coins, WorkOffWhatASupplierOwes) {
  Terms terms = old_debt_terms();
  terms.platform_rate = Rate(500'000);
  Story story(terms);
  owe(story, "ann", "1000.00");
  // The mill was paid for an order that came back: it owes 40.00. Goods of the same worth settle that, and nothing new
  // is owed. The price stays at 10.00 / 5 points.
  story.play(R"(
    join bob                                   -> joined
    order bob 100.00 40.00 from mill           -> grant 5
    request_supplier_payment s1 mill 40.00 op1 -> supplier_payment_requested
    approve_supplier_payment s1 op2            -> supplier paid 40.00
    pay_in 5.00                                -> capital_paid_in
    reverse_order r1 o1 all returned           -> platform_funds_insufficient
    pay_in 35.00                               -> capital_paid_in
    reverse_order r1 o1 all returned           -> refund 100.00 points 5 pool 10.00 taken 0.00
                                               | owed mill -40.00; surplus 0.00
    order ann 0.00 40.00 coins 100.00 from mill -> no grant coin cost 40.00 locked 2.5
                                               | owed mill 0.00; surplus 0.00; account platform_loss 40.00)");
}

TEST(Coins, AreBoundedLikeEveryAmount) {
  Story story(old_debt_terms());
  owe(story, "ann", "1000.00");
  story.play(R"(
    order ann 0.00 0.00                        -> amount_not_positive
    order ann 1.00 0.00 coins 1000000000.00    -> amount_out_of_range
    order ann 1.00 0.00 wallet 1.00 coins 1.00 -> wallet_insufficient
    order ann 0.00 0.00 wallet 1.00 coins 1.00 -> amount_out_of_range
    order bob 0.00 0.00 coins 1.00             -> unknown_member)");
}

TEST(Coins, OfNobodyWithClaimsAreNotThere) {
  Story story(old_debt_terms());
  story.play(R"(
    join ann                                   -> joined
    order ann 1.00 0.00 coins 1.00             -> coins_insufficient
    pay ann 1.00 0.00 coins 1.00               -> coins_insufficient)");
}

}  // namespace
}  // namespace greenpool
