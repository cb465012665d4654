// Taking money back from who has spent it: debts, what repays them, withdrawals that are released, and refunds that
// wait until the platform pays in. SPEC sections 3, 7 and 8.
#include <gtest/gtest.h>

#include "engine/scenario.h"

namespace greenpool {
namespace {

// bob's order of 1 000.00 puts 300.00, all of its reward budget, into ann's wallet.
Terms with_a_referrer() {
  Terms terms = classic_terms();
  terms.rewards.direct = Rate(300'000);
  terms.reversal_days = 30;
  return terms;
}

constexpr std::string_view kAnnHas300 = R"(
    join ann                           -> joined
    join bob by ann                    -> joined
    order bob 1000.00 300.00           -> grant 210, direct ann 300.00)";

TEST(Clawback, TakesRewardsFromWalletsThatHoldThem) {
  Story story(with_a_referrer());
  story.play(kAnnHas300);
  story.play(R"(
    reverse_order r1 o1 all returned   -> direct back from ann 300.00,
                                       -> refund 1000.00 points 210 pool 300.00 taken 0.00
                                       | wallet ann 0.00; wallet bob 1000.00; account member_debt 0.00
                                       | account rewards_payable 0.00; account platform_revenue 0.00; surplus 0.00)");
}

TEST(Clawback, FromWhoHasSpentTheRewardLeavesADebtThatLaterCreditsRepay) {
  Story story(with_a_referrer());
  story.play(kAnnHas300);
  // ann spends hers: 90.00 to the pool, 63.00 x 210 / 300.00 points. Then bob's 210 points are worth more than 300.00.
  // Cash is 1 000.00; after the refund 90.00 are owed to suppliers, 90.00 are the pool's and 1 000.00 bob's: 180.00 are
  // missing, which ann does not have.
  story.play(R"(
    order ann 300.00 90.00 wallet 300.00     -> grant 44.1           | pool 390.00; wallet ann 0.00
    reverse_order r1 o1 all returned   -> platform_funds_insufficient
    pay_in 179.99                      -> capital_paid_in
    reverse_order r1 o1 all returned   -> platform_funds_insufficient
    pay_in 0.01                        -> capital_paid_in
    reverse_order r1 o1 all returned   -> direct back from ann 300.00,
                                       -> refund 1000.00 points 210 pool 300.00 taken 0.00
                                       | wallet ann -300.00; account member_debt 300.00; account wallets 1000.00
                                       | pool 90.00; points 44.1; due ann 0.00; surplus 0.00)");
  // Who is in debt spends and withdraws nothing, and still sells and earns. The sale pays 80 % of 90.00; then 210.00
  // buy 210.00 x 44.1 / 90.00 points.
  story.play(R"(
    request_withdrawal w1 ann 0.01     -> member_in_debt
    order ann 300.00 90.00 wallet 0.01 -> wallet_insufficient
    sell ann all                       -> sale pays 72.00, reserve 18.00
                                       | wallet ann -228.00; received ann 72.00; account member_debt 228.00
                                       | account wallets 1000.00; surplus 72.00
    order bob 1000.00 300.00           -> grant 102.9, direct ann 300.00
                                       | wallet ann 72.00; account member_debt 0.00; surplus 400.00
    request_withdrawal w1 ann 72.00    -> held 72.00)");
}

// 20 % to the referrer, 30 % to the platform, 50 % to the pool, all of it granted at one yuan a point; half of a sale
// stays in the pool; due at m = 1. The whale's sale leaves 275.00 for ann's 50 points; her exit pays half.
Terms level_terms_with_a_referrer() {
  Terms terms = level_terms();
  terms.reward_rate = Rate(200'000);
  terms.platform_rate = Rate(300'000);
  terms.rewards.direct = Rate(200'000);
  terms.reversal_days = 30;
  return terms;
}

constexpr std::string_view kAnnHas13750 = R"(
    join whale                         -> joined
    join ann                           -> joined
    join bob by ann                    -> joined
    order whale 900.00 0.00            -> grant 450
    order ann 100.00 0.00              -> grant 50
    sell whale all                     -> sale pays 225.00, exit ann#2 pays 137.50, reserve 137.50)";

TEST(Clawback, RepaysTheReserveLast) {
  Story story(level_terms_with_a_referrer());
  story.play(kAnnHas13750);
  // At 5.50 a point 50.00 buy 9.09090909. ann withdraws all she has. Of her 137.50, 100.00 come back with the refund:
  // 50.00 make good the contribution, 50.00 join the reserve, and the 37.50 that she owes are the reserve's.
  story.play(R"(
    order bob 100.00 0.00              -> grant 9.09090909, direct ann 20.00   | wallet ann 157.50
    request_withdrawal w1 ann 157.50   -> held 157.50
    approve_withdrawal w1 op1          -> approved
    send_withdrawal w1 op2             -> sent
    resolve_withdrawal w1 paid         -> paid out 157.50 fee 0.00 tax 0.00
    reverse_order r1 o2                -> refund 100.00 points 0 pool 0.00 taken 137.50 debt 37.50
                                       | wallet ann -37.50; due ann 37.50; account reserve 187.50
                                       | account member_debt 37.50; account reserve_due 37.50)");
  // The reward that she owes as well is not the reserve's, and is repaid first.
  story.play(R"(
    reverse_order r2 o3                -> direct back from ann 20.00,
                                       -> refund 100.00 points 9.09090909 pool 50.00 taken 0.00
                                       | wallet ann -57.50; due ann 37.50
    order bob 100.00 0.00              -> grant 9.09090909, direct ann 20.00
                                       | wallet ann -37.50; due ann 37.50; account reserve 187.50
    order bob 100.00 0.00              -> grant 9.09090909, direct ann 20.00
                                       | wallet ann -17.50; due ann 17.50; account reserve 207.50
    order bob 100.00 0.00              -> grant 9.09090909, direct ann 20.00
                                       | wallet ann 2.50; due ann 0.00; account reserve 225.00
                                       | account member_debt 0.00; account reserve_due 0.00)");
}

TEST(Clawback, MakesGoodTheContributionBeforeTheReserveWhenLittleIsCollected) {
  Terms terms = level_terms();
  terms.reversal_days = 30;
  terms.grant_rate = Rate(1'000'000);
  Story story(terms);
  story.play(R"(
    join whale                         -> joined
    join ann                           -> joined
    order whale 900.00 0.00            -> grant 450
    order ann 100.00 0.00              -> grant 50
    sell whale all                     -> sale pays 225.00, exit ann#2 pays 137.50, reserve 137.50
    order ann 137.50 0.00 wallet 137.50      -> grant 12.5           | wallet ann 0.00
    reverse_order r1 o2 40.00          -> refund 40.00 points 0 pool 0.00 taken 55.00 debt 15.00
                                       | wallet ann -15.00; due ann 15.00; account reserve 157.50
    reverse_order r2 o2 30.00          -> refund 30.00 points 0 pool 0.00 taken 41.25 debt 26.25
                                       | wallet ann -26.25; due ann 26.25; account reserve 172.50)");
}

TEST(Clawback, ReleasesWithdrawalsNotYetSentTheNewestFirst) {
  Story story(with_a_referrer());
  story.play(kAnnHas300);
  // 40 % of 300.00: the wallet has 40.00, with w3 100.00, with w2 200.00. Then the other 180.00, of 80.00 and w1.
  story.play(R"(
    request_withdrawal w1 ann 100.00   -> held 100.00
    request_withdrawal w2 ann 100.00   -> held 100.00
    request_withdrawal w3 ann 60.00    -> held 60.00       | wallet ann 40.00
    approve_withdrawal w1 op1          -> approved
    reverse_order r1 o1 400.00 returned      -> released w3 60.00 debt, released w2 100.00 debt,
                                       -> direct back from ann 120.00,
                                       -> refund 400.00 points 84 pool 120.00 taken 0.00
                                       | wallet ann 80.00; account held_withdrawals 100.00
    approve_withdrawal w2 op1          -> unknown_withdrawal
    reverse_order r2 o1 600.00 returned      -> released w1 100.00 debt, direct back from ann 180.00,
                                       -> refund 600.00 points 126 pool 180.00 taken 0.00
                                       | wallet ann 0.00; account held_withdrawals 0.00; account member_debt 0.00)");
}

TEST(Clawback, LeavesWithdrawalsAloneThatWereSent) {
  Story story(with_a_referrer());
  story.play(kAnnHas300);
  // While w1 is under way its 300.00 are covered too. When it fails it repays the debt.
  story.play(R"(
    request_withdrawal w1 ann 300.00   -> held 300.00
    approve_withdrawal w1 op1          -> approved
    send_withdrawal w1 op2             -> sent
    reverse_order r1 o1 all returned   -> platform_funds_insufficient
    pay_in 300.00                      -> capital_paid_in
    reverse_order r1 o1 all returned   -> direct back from ann 300.00,
                                       -> refund 1000.00 points 210 pool 300.00 taken 0.00
                                       | wallet ann -300.00; account member_debt 300.00; surplus 0.00
    resolve_withdrawal w1 failed       -> released w1 300.00 failed
                                       | wallet ann 0.00; account member_debt 0.00; surplus 300.00)");
}

TEST(Clawback, LeavesTheDebtWhenTheWithdrawalThatWasSentIsPaid) {
  Story story(with_a_referrer());
  story.play(kAnnHas300);
  story.play(R"(
    request_withdrawal w1 ann 100.00   -> held 100.00
    request_withdrawal w2 ann 200.00   -> held 200.00
    approve_withdrawal w2 op1          -> approved
    send_withdrawal w2 op2             -> sent
    resolve_withdrawal w2 unknown      -> unknown
    pay_in 200.00                      -> capital_paid_in
    reverse_order r1 o1 all returned   -> released w1 100.00 debt, direct back from ann 300.00,
                                       -> refund 1000.00 points 210 pool 300.00 taken 0.00
                                       | wallet ann -200.00; account held_withdrawals 200.00
    resolve_withdrawal w2 paid         -> paid out 200.00 fee 0.00 tax 0.00
                                       | wallet ann -200.00; account member_debt 200.00; surplus 0.00)");
}

TEST(Clawback, IsRepaidByADepositThatIsCancelled) {
  Story story(with_a_referrer());
  story.play(kAnnHas300);
  // ann's wallet waits in a deposit, which is nobody's to take. Cash is 1 100.00: 400.00 of it hers, 1 000.00 bob's.
  story.play(R"(
    pay ann 400.00 100.00 wallet 300.00 as x     -> deposit 400.00         | account cash 1100.00
    reverse_order r1 o1 all returned   -> platform_funds_insufficient
    pay_in 300.00                      -> capital_paid_in
    reverse_order r1 o1 all returned   -> direct back from ann 300.00,
                                       -> refund 1000.00 points 210 pool 300.00 taken 0.00
                                       | wallet ann -300.00; account customer_deposits 400.00; surplus 0.00
    cancel_order x                     -> back 100.00 wallet 300.00 subsidy 0.00
                                       | wallet ann 0.00; account member_debt 0.00; surplus 300.00)");
}

TEST(Clawback, IsRepaidByAnExit) {
  Story story(level_terms_with_a_referrer());
  // ann owes bob's reward of 20.00. cat, whose 50 points are left alone with what the whale leaves, is due at 2.00; ann
  // holds 50 points too: 50 x 325.00 x 0.5 / 100, then 50 x 243.75 x 0.5 / 50.
  story.play(R"(
    join whale                         -> joined
    join ann                           -> joined
    join bob by ann                    -> joined
    join cat                           -> joined
    order bob 100.00 0.00              -> grant 50, direct ann 20.00
    order whale 900.00 0.00            -> grant 450
    order cat 100.00 0.00              -> grant 50
    order ann 100.00 0.00 wallet 20.00 -> grant 50         | wallet ann 0.00
    reverse_order r1 o1                -> direct back from ann 20.00, refund 100.00 points 50 pool 50.00 taken 0.00
                                       | wallet ann -20.00; account member_debt 20.00; pool 550.00
    sell whale all                     -> sale pays 225.00, exit cat#3 pays 81.25, exit ann#4 pays 121.87,
                                       -> reserve 121.88
                                       | wallet ann 101.87; account member_debt 0.00)");
}

TEST(Clawback, CreditsTheRefundBeforeItAsksForWithdrawals) {
  Terms terms = level_terms();
  terms.reversal_days = 30;
  // 137.50 less the refund of 100.00 are 37.50, of which the wallet has 7.50: w2 alone is released.
  Story story(terms);
  story.play(kAnnHas13750);
  story.play(R"(
    request_withdrawal w1 ann 100.00   -> held 100.00
    request_withdrawal w2 ann 30.00    -> held 30.00
    reverse_order r1 o2                -> released w2 30.00 debt, refund 100.00 points 0 pool 0.00 taken 137.50
                                       | wallet ann 0.00; account held_withdrawals 100.00; account member_debt 0.00)");
  Story half(terms);  // 68.75 less 50.00 are 18.75, which the wallet has
  half.play(kAnnHas13750);
  half.play(R"(
    request_withdrawal w1 ann 118.75   -> held 118.75
    reverse_order r1 o2 50.00          -> refund 50.00 points 0 pool 0.00 taken 68.75
                                       | wallet ann 0.00; account held_withdrawals 118.75)");
}

TEST(Clawback, OfARewardOnOnesOwnOrderComesOutOfItsRefundToo) {
  Terms terms = classic_terms();
  terms.reversal_days = 30;
  terms.rewards.on_own_orders = true;
  terms.rewards.district_agent = Rate(30'000);
  Story story(terms);
  story.play(R"(
    join dee                           -> joined
    appoint_agent 440106 dee           -> agent_appointed
    order dee 1000.00 300.00 in 440106 -> grant 210, district_agent dee 30.00
    request_withdrawal w1 dee 30.00    -> held 30.00
    reverse_order r1 o1 all returned   -> district_agent back from dee 30.00,
                                       -> refund 1000.00 points 210 pool 300.00 taken 0.00
                                       | wallet dee 970.00; account held_withdrawals 30.00; account member_debt 0.00)");
}

TEST(Clawback, GoesPastTheFrozenAndTheDisqualifiedAsItDoesToAnyone) {
  Story story(with_a_referrer());
  story.play(kAnnHas300);
  story.play(R"(
    set_member_status ann disqualified -> member_status_changed
    set_member_status bob frozen       -> member_status_changed
    reverse_order r1 o1 all returned   -> direct back from ann 300.00,
                                       -> refund 1000.00 points 210 pool 300.00 taken 0.00
                                       | wallet ann 0.00; wallet bob 1000.00)");
}

TEST(PartialRefunds, AddUpToTheWholeToTheLastFen) {
  Terms terms = classic_terms();
  terms.rewards.direct = Rate(100'000);
  terms.reversal_days = 30;
  Story story(terms);
  // bob's order: 100.00 reward, 300.00 platform, 300.00 pool, 300.00 cost, 147 points.
  //   333.33 of 1 000.00:  reward 33.333 -> 33.34; platform, contribution and cost 99.999 -> 99.99 each;
  //                        points 48.99951, worth 82.352(1); loss 333.33 - 33.34 - 99.99 - 99.99 - 82.35 = 17.66
  //   333.33 of 666.67:    reward 66.66 x 0.49999… -> 33.33; 200.01 x 0.49999… -> 100.00; points 98.00049 x 0.49999…
  //                        -> 48.99951, worth 82.352(4); loss 333.33 - 33.33 - 100.00 - 100.00 - 82.35 = 17.65
  //   333.34, the rest:    reward 33.33; 100.01 each; points 49.00098, worth 82.355(4);
  //                        loss 333.34 - 33.33 - 100.01 - 100.01 - 82.35 = 17.64
  story.play(R"(
    join ann                           -> joined
    join bob by ann                    -> joined
    order ann 1000.00 300.00           -> grant 210
    order bob 1000.00 300.00           -> grant 147, direct ann 100.00     | pool 600.00
    reverse_order r1 o2 333.33 returned      -> direct back from ann 33.34,
                                       -> refund 333.33 points 48.99951 pool 82.35 taken 0.00 loss 17.66
                                       | wallet ann 66.66; wallet bob 333.33; spend bob 666.67
    reverse_order r2 o2 333.33 returned      -> direct back from ann 33.33,
                                       -> refund 333.33 points 48.99951 pool 82.35 taken 0.00 loss 17.65
    reverse_order r3 o2 333.34 returned      -> direct back from ann 33.33,
                                       -> refund 333.34 points 49.00098 pool 82.35 taken 0.00 loss 17.64
                                       | wallet ann 0.00; wallet bob 1000.00; spent bob 0.00; open 1; points 210
                                       | pool 352.95; account platform_loss 52.95; account platform_revenue 400.00
                                       | account supplier_payable 300.00
    reverse_order r4 o2                -> order_refunded)");
}

TEST(PartialRefunds, OfLittleTakeTheirFenFromMembersAndThePlatformKeepsWhatIsTooMuch) {
  Terms terms = classic_terms();
  terms.rewards.direct = Rate(100'000);
  terms.rewards.indirect = Rate(50'000);
  terms.reversal_days = 30;
  Story story(terms);
  // 0.01 of 1 000.00: rewards of 0.001 and 0.0005 round up to a fen each, all else down to nothing; 0.00147 points are
  // worth 0.0024. One fen is the buyer's, one too many. Of 0.02 nothing is too many, and of 0.03 a fen is missing.
  story.play(R"(
    join zed                           -> joined
    join ann by zed                    -> joined
    join bob by ann                    -> joined
    order zed 1000.00 300.00           -> grant 210
    order bob 1000.00 300.00           -> grant 147, direct ann 100.00, indirect zed 50.00
                                       | account platform_revenue 650.00
    reverse_order r1 o2 0.01           -> direct back from ann 0.01, indirect back from zed 0.01,
                                       -> refund 0.01 points 0.00147 pool 0.00 taken 0.00 gain 0.01
                                       | account platform_revenue 650.01
    reverse_order r2 o2 0.02           -> direct back from ann 0.01, indirect back from zed 0.01,
                                       -> refund 0.02 points 0.00294 pool 0.00 taken 0.00
    reverse_order r3 o2 0.03           -> direct back from ann 0.01, indirect back from zed 0.01,
                                       -> refund 0.03 points 0.00441 pool 0.00 taken 0.00 loss 0.01
                                       | wallet ann 99.97; wallet zed 49.97; wallet bob 0.06; pool 600.00
                                       | account platform_loss 0.01)");
}

}  // namespace
}  // namespace greenpool
