// Shareholders: what gathers for them, and how it is divided. SPEC section 6.
#include <gtest/gtest.h>

#include <string>

#include "engine/scenario.h"

namespace greenpool {
namespace {

// 10 % of the month's profit. An order of 1 000.00 with a cost of 300.00 brings the platform 100.00 and the 300.00 of
// the reward budget: 40.00 gather.
Terms with_dividends() {
  Terms terms = classic_terms();
  terms.dividend.rate = Rate(100'000);
  terms.reversal_days = 60;
  return terms;
}

constexpr std::string_view kAnnOrders = R"(
    join ann                   -> joined
    join bob                   -> joined
    join cat                   -> joined
    order ann 1000.00 300.00   -> grant 210         | account platform_revenue 400.00)";

constexpr std::string_view k40HaveGathered = R"(
    until 2026-02-01
    advance                    -> revenue 400.00 loss 0.00 due 40.00 gathered 40.00
                               | account dividend 40.00; account profit_distributed 40.00; surplus 360.00)";

TEST(Dividends, GatherFromTheProfitOfThePeriod) {
  Story story(with_dividends());
  story.play(kAnnOrders);
  story.play(R"(
    advance                    -> nothing_is_due
    distribute_dividend        -> dividend_empty
    until 2026-02-01
    join dan                   -> work_is_due
    advance                    -> revenue 400.00 loss 0.00 due 40.00 gathered 40.00
                               | account dividend 40.00; account profit_distributed 40.00; surplus 360.00
    advance                    -> nothing_is_due
    draw 360.01                -> platform_funds_insufficient
    until 2026-03-01
    advance                    -> revenue 0.00 loss 0.00 due 0.00 gathered 0.00)");
}

TEST(Dividends, RoundThePlatformsPartDown) {
  Terms terms = with_dividends();
  terms.dividend.rate = Rate(333'333);
  Story story(terms);
  story.play(kAnnOrders);
  story.play(R"(
    until 2026-02-01
    advance                    -> revenue 400.00 loss 0.00 due 133.33 gathered 133.33)");
}

TEST(Dividends, AreDividedByWeightToTheLastFen) {
  Story story(with_dividends());
  story.play(kAnnOrders);
  story.play(k40HaveGathered);
  // 40.00 by 1, 2 and 4 of 7: 5.714, 11.428…57, 22.857…14. The two fen left go to .857 (bob) and .714 (cat).
  story.play(R"(
    set_weight ann 1           -> weight_set
    set_weight bob 2           -> weight_set
    set_weight cat 4           -> weight_set
    distribute_dividend        -> dividend ann 5.71, dividend bob 11.43, dividend cat 22.86, distributed 40.00
                               | account dividend 0.00; wallet cat 22.86; account wallets 40.00; surplus 360.00
    distribute_dividend        -> dividend_empty)");
}

TEST(Dividends, OfEqualRemaindersGoToWhoRegisteredEarlier) {
  Story story(with_dividends());
  story.play(kAnnOrders);
  story.play(k40HaveGathered);
  story.play(R"(
    set_weight cat 5           -> weight_set
    set_weight ann 5           -> weight_set
    set_weight bob 5           -> weight_set
    distribute_dividend        -> dividend ann 13.34, dividend bob 13.33, dividend cat 13.33, distributed 40.00)");
}

TEST(Dividends, OfLessThanAFenAreNotPaid) {
  Story story(with_dividends());
  story.play(kAnnOrders);
  story.play(k40HaveGathered);
  // ann has 0.00004, bob 39.99996: the fen goes to the larger remainder.
  story.play(R"(
    set_weight ann 1           -> weight_set
    set_weight bob 999999      -> weight_set
    distribute_dividend        -> dividend bob 40.00, distributed 40.00   | wallet ann 0.00)");
}

TEST(Dividends, NeedWeights) {
  Story story(with_dividends());
  story.play(kAnnOrders);
  story.play(k40HaveGathered);
  story.play(R"(
    distribute_dividend        -> weights_missing
    set_weight ann 0           -> status_unchanged
    set_weight eve 1           -> unknown_member
    set_weight ann -1          -> amount_out_of_range
    set_weight ann 1000001     -> amount_out_of_range
    set_weight ann 1000000     -> weight_set
    set_weight ann 1000000     -> status_unchanged
    set_weight ann 0           -> weight_set
    distribute_dividend        -> weights_missing
    set_weight bob 7           -> weight_set
    distribute_dividend        -> dividend bob 40.00, distributed 40.00)");
}

TEST(Dividends, BoundTheWeightsOfAllTogether) {
  Story story(with_dividends());  // a thousand times the greatest weight
  for (int i = 0; i <= 1'000; ++i) {
    const std::string id = "m" + std::to_string(i);
    ASSERT_EQ(story.decide(RegisterMember{id, {}}), Reject::none);
    if (i == 1'000) break;
    ASSERT_EQ(story.decide(SetWeight{story.member(id), kWeightMax}), Reject::none);
  }
  story.play(R"(
    set_weight m1000 1         -> weights_limit
    set_weight m7 999999       -> weight_set
    set_weight m1000 2         -> weights_limit
    set_weight m1000 1         -> weight_set)");
}

TEST(Dividends, RepayDebtsFirst) {
  Terms terms = with_dividends();
  terms.rewards.direct = Rate(100'000);
  Story story(terms);
  // dan's order is refunded after ann spent her 100.00 of it: she owes 100.00. January leaves her own order's 400.00.
  story.play(R"(
    join ann                   -> joined
    join dan by ann            -> joined
    order dan 1000.00 300.00   -> grant 210, direct ann 100.00
    order ann 1000.00 300.00 wallet 100.00       -> grant 147
    reverse_order r1 o1 all returned             -> direct back from ann 100.00,
                                                 -> refund 1000.00 points 210 pool 300.00 taken 0.00
                               | wallet ann -100.00; account platform_revenue 400.00
    set_weight ann 1           -> weight_set
    until 2026-02-01
    pay_in 40.00               -> work_is_due
    advance                    -> revenue 400.00 loss 0.00 due 40.00 gathered 40.00
    distribute_dividend        -> dividend ann 40.00, distributed 40.00
                               | wallet ann -60.00; account member_debt 60.00)");
}

TEST(Dividends, AreOfNoWithdrawalFees) {
  Terms terms = with_dividends();
  terms.withdrawal.minimum = Money(1'000);
  terms.withdrawal.fee_fixed = Money(500);
  Story story(terms);
  story.play(kAnnOrders);
  // 105 points at 300.00 / 210, less 20 %: 120.00.
  story.play(R"(
    sell ann 105                       -> sale pays 120.00
    request_withdrawal w1 ann 100.00   -> held 100.00
    approve_withdrawal w1 op1          -> approved
    send_withdrawal w1 op2             -> sent
    resolve_withdrawal w1 paid         -> paid out 95.00 fee 5.00 tax 0.00
                               | account withdrawal_fees 5.00; account platform_revenue 400.00; surplus 405.00
    until 2026-02-01
    advance                    -> revenue 400.00 loss 0.00 due 40.00 gathered 40.00)");
}

TEST(Dividends, AreCarriedOverAsFarAsCoverIsMissing) {
  Story story(with_dividends());
  story.play(kAnnOrders);
  // The platform has drawn all but 25.00 of its 400.00. The 15.00 that are missing are due with February's 40.00.
  story.play(R"(
    draw 375.00                -> capital_drawn
    until 2026-02-01
    advance                    -> revenue 400.00 loss 0.00 due 40.00 gathered 25.00
                               | account dividend 25.00; surplus 0.00
    order bob 1000.00 300.00   -> grant 147
    until 2026-03-01
    advance                    -> revenue 400.00 loss 0.00 due 55.00 gathered 55.00
                               | account dividend 80.00; surplus 345.00
    until 2026-04-01
    advance                    -> revenue 0.00 loss 0.00 due 0.00 gathered 0.00)");
}

TEST(Dividends, AreOfTheProfitLessTheLossesOfReversals) {
  Story story(with_dividends());
  story.play(kAnnOrders);
  // bob's refund takes his order's 400.00 back and costs 52.95 (see reversals_test.cc): 347.05 are left, 34.705.
  story.play(R"(
    order bob 1000.00 300.00   -> grant 147
    reverse_order r1 o2 all returned   -> refund 1000.00 points 147 pool 247.05 taken 0.00 loss 52.95
    until 2026-02-01
    advance                    -> revenue 400.00 loss 52.95 due 34.70 gathered 34.70)");
}

TEST(Dividends, AreNotTakenBackByAReversalAfterwards) {
  Story story(with_dividends());
  story.play(kAnnOrders);
  story.play(k40HaveGathered);
  // What the refund takes from the platform is February's loss: 400.00. March has 400.00 of its own again.
  story.play(R"(
    set_weight bob 1           -> weight_set
    distribute_dividend        -> dividend bob 40.00, distributed 40.00
    reverse_order r1 o1 all returned   -> platform_funds_insufficient
    pay_in 40.00               -> capital_paid_in
    reverse_order r1 o1 all returned   -> refund 1000.00 points 210 pool 300.00 taken 0.00
                               | wallet bob 40.00; account platform_revenue 0.00; surplus 0.00
    until 2026-03-01
    advance                    -> revenue 0.00 loss 400.00 due 0.00 gathered 0.00
    order ann 1000.00 300.00   -> grant 147
    until 2026-04-01
    advance                    -> revenue 400.00 loss 0.00 due 40.00 gathered 40.00)");
}

TEST(Dividends, AreWeightedByTimeWhereTermsSaySo) {
  Terms terms = with_dividends();
  terms.dividend.time_weighted = true;
  Story story(terms);
  // Weights begin with the story, 2026-01-01 08:00. Until the distribution on 02-01 00:00 there are 30 2/3 days =
  // 2 649 600 s. ann holds 1 all the time: 2 649 600. bob holds 2 from 01-21 on: 11 days, 1 900 800. cat gives hers up
  // on 01-11, after 9 2/3 days: 3 x 835 200 = 2 505 600. Together 7 056 000 for 40.00:
  // 15.0204…, 10.7755…, 14.2040…; the fen goes to bob.
  story.play(kAnnOrders);
  story.play(R"(
    set_weight ann 1           -> weight_set
    set_weight cat 3           -> weight_set
    until 2026-01-11
    set_weight cat 0           -> weight_set
    until 2026-01-21
    set_weight bob 2           -> weight_set
    until 2026-02-01
    advance                    -> revenue 400.00 loss 0.00 due 40.00 gathered 40.00
    distribute_dividend        -> dividend ann 15.02, dividend bob 10.78, dividend cat 14.20, distributed 40.00)");
  // From here on the count begins anew: 1 to 2, and nothing for cat.
  story.play(R"(
    order ann 1000.00 300.00   -> grant 147
    until 2026-03-01
    advance                    -> revenue 400.00 loss 0.00 due 40.00 gathered 40.00
    distribute_dividend        -> dividend ann 13.33, dividend bob 26.67, distributed 40.00)");
}

TEST(Dividends, AndRanksThatAreDueTogetherComeInOneStep) {
  Terms terms = with_dividends();
  terms.dividend.period = Period::day;
  terms.rewards.rank_period = Period::month;
  terms.rewards.ranks = {{"bronze", Rate(50'000), Money(100'00), 0, Money(0)}};
  Story story(terms);
  story.play(kAnnOrders);
  story.play(R"(
    until 2026-01-31
    join dan                   -> work_is_due)");
  story.play("advance -> revenue 400.00 loss 0.00 due 40.00 gathered 40.00");
  for (int day = 2; day <= 30; ++day) story.play("advance -> revenue 0.00 loss 0.00 due 0.00 gathered 0.00");
  story.play(R"(
    advance                    -> nothing_is_due
    order bob 1000.00 300.00   -> grant 147
    until 2026-02-01
    advance                    -> rank ann 0 to 1 own 1000.00 directs 0 team 0.00,
                               -> rank bob 0 to 1 own 1000.00 directs 0 team 0.00, ranks settled 2,
                               -> revenue 400.00 loss 0.00 due 40.00 gathered 40.00
    advance                    -> nothing_is_due)");
}

}  // namespace
}  // namespace greenpool
