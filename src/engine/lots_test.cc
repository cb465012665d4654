// What a refund knows of its own order's points, whatever sales, exits and time did to them since. SPEC sections 5
// and 7.
#include <gtest/gtest.h>

#include "engine/scenario.h"

namespace greenpool {
namespace {

Terms reversible_for(int days, Terms terms = classic_terms()) {
  terms.reversal_days = days;
  return terms;
}

TEST(Lots, OfSeveralPositionsShareWhatASalePays) {
  Terms terms = reversible_for(30);
  terms.exit_basis = ExitBasis::order;
  Story story(terms);
  // 300 x 600.00 x 0.8 / 357 = 403.36(13): the first 210 have 282.35(2) of it, the other 90 the rest, 121.01. Then 57
  // points hold all of 196.64: 103.36 of 121.01 make good the second contribution, and 17.65 are the reserve's.
  story.play(R"(
    join ann                           -> joined
    order ann 1000.00 300.00           -> grant 210
    order ann 1000.00 300.00           -> grant 147        | open 2
    sell ann 300                       -> sale pays 403.36 | open 1; pool 196.64; holds ann 57
    reverse_order r1 o2 all returned   -> refund 1000.00 points 57 pool 196.64 taken 121.01
                                       | account reserve 17.65; pool 0.00; wallet ann 1282.35
    reverse_order r2 o1 all returned   -> platform_funds_insufficient
    pay_in 17.65                       -> capital_paid_in
    reverse_order r2 o1 all returned   -> refund 1000.00 points 0 pool 0.00 taken 282.35 loss 17.65
                                       | wallet ann 2000.00; received ann 0.00; surplus 0.00)");
}

TEST(Lots, ShareWhatAnExitPays) {
  Story story(reversible_for(30, level_terms()));
  // ann's 50 and 30 points for 200.00 are due at 2.50; the whale leaves 305.00 for 80. The exit pays 152.50: 95.31(25)
  // for the first lot, 57.19 for the second, which brought 30.00 to the pool: 27.19 of it are the reserve's.
  story.play(R"(
    join whale                         -> joined
    join ann                           -> joined
    order whale 900.00 0.00            -> grant 450
    order ann 100.00 0.00              -> grant 50
    order ann 100.00 20.00             -> grant 30         | open 2; pool 530.00
    sell whale all                     -> sale pays 225.00, exit ann#2 pays 152.50, reserve 152.50
    reverse_order r1 o3 all returned   -> refund 100.00 points 0 pool 0.00 taken 57.19
                                       | wallet ann 195.31; account reserve 179.69; received ann 95.31
    reverse_order r2 o2 all returned   -> refund 100.00 points 0 pool 0.00 taken 95.31
                                       | wallet ann 200.00; account reserve 225.00; received ann 0.00)");
}

TEST(Lots, ThatFoldedAreSoldFirst) {
  Story story(reversible_for(10));
  // As above, but the first order's time is over: its 210 points are nobody's lot, and still the oldest.
  story.play(R"(
    join ann                           -> joined
    order ann 1000.00 300.00           -> grant 210
    wait 11d
    order ann 1000.00 300.00           -> grant 147        | open 1
    reverse_order r1 o1                -> unknown_order
    sell ann 300                       -> sale pays 403.36 | holds ann 57
    reverse_order r1 o2 all returned   -> refund 1000.00 points 57 pool 196.64 taken 121.01
                                       | wallet ann 1282.35; received ann 282.35; account reserve 17.65; open 0
                                       | surplus 400.00)");
}

TEST(Lots, ThatFoldedKeepTheirPointsWhenANewerOneIsRefunded) {
  Story story(reversible_for(10));
  story.play(R"(
    join ann                           -> joined
    order ann 1000.00 300.00           -> grant 210
    wait 11d
    order ann 1000.00 300.00           -> grant 147        | acquired ann 357; spend ann 2000.00
    sell ann 10                        -> sale pays 13.44  | pool 586.56; points 347
    reverse_order r1 o2 all returned   -> refund 1000.00 points 147 pool 248.48 taken 0.00 loss 51.52
                                       | holds ann 200; acquired ann 210; spend ann 1000.00; received ann 13.44)");
}

TEST(Lots, OfAPositionThatIsGoneTouchNobodyWhoTookItsPlace) {
  Story story(reversible_for(30, level_terms()));
  story.play(R"(
    join whale                         -> joined
    join ann                           -> joined
    join bob                           -> joined
    order whale 900.00 0.00            -> grant 450
    order ann 100.00 0.00              -> grant 50
    sell whale all                     -> sale pays 225.00, exit ann#2 pays 137.50, reserve 137.50   | open 0
    order bob 100.00 0.00              -> grant 9.09090909
    order ann 100.00 0.00              -> grant 9.09090909 | open 2
    reverse_order r1 o2                -> refund 100.00 points 0 pool 0.00 taken 137.50
                                       | spend ann 100.00; acquired ann 9.09090909; holds ann 9.09090909
                                       | spend bob 100.00; acquired bob 9.09090909; pool 100.00; open 2)");
}

TEST(Lots, AreReversibleFromSettlementOnNotFromPayment) {
  Story story(reversible_for(10));
  story.play(R"(
    join ann                           -> joined
    pay ann 1000.00 300.00             -> deposit 1000.00
    reverse_order r1 o1                -> unknown_order
    wait 40d
    settle_paid_order o1               -> grant 210
    wait 10d
    reverse_order r1 o1 all returned   -> refund 1000.00 points 210 pool 300.00 taken 0.00
                                       | wallet ann 1000.00; account cash 1000.00; surplus 0.00)");
}

TEST(Lots, GiveBackEachOfTheRewardsOfOneMember) {
  Terms terms = reversible_for(30);
  terms.rewards.direct = Rate(100'000);
  terms.rewards.district_agent = Rate(30'000);
  Story story(terms);
  // ann has 130.00 twice from bob's orders; only the first is refunded. Of 260.00 she has asked for 250.00: the
  // wallet's 10.00 and w2 hold the 100.00, and what is left of them the 30.00.
  story.play(R"(
    join ann                           -> joined
    join bob by ann                    -> joined
    appoint_agent 440106 ann           -> agent_appointed
    order bob 1000.00 300.00 in 440106 -> grant 210, direct ann 100.00, district_agent ann 30.00
    order bob 1000.00 300.00 in 440106 -> grant 147, direct ann 100.00, district_agent ann 30.00
    request_withdrawal w1 ann 130.00   -> held 130.00
    request_withdrawal w2 ann 120.00   -> held 120.00      | wallet ann 10.00
    reverse_order r1 o1 all returned   -> released w2 120.00 debt, direct back from ann 100.00,
                                       -> district_agent back from ann 30.00,
                                       -> refund 1000.00 points 210 pool 300.00 taken 0.00
                                       | wallet ann 0.00; account held_withdrawals 130.00; wallet bob 1000.00)");
}

}  // namespace
}  // namespace greenpool
