// Ranks: what earns them, when they settle, and the tree that they look at. SPEC section 6.
//
// The programme's calendar is eight hours east of UTC: the story begins on 2026-01-01 at 08:00 there. A product with a
// cost of 60 % contributes nothing to the pool.
#include <gtest/gtest.h>

#include "engine/scenario.h"

namespace greenpool {
namespace {

// Bronze: 100.00 of one's own. Silver: 200.00, two directs and 500.00 of the team.
Terms two_ranks(Period period) {
  Terms terms = classic_terms();
  terms.rewards.rank_period = period;
  terms.rewards.ranks = {{"bronze", Rate(50'000), Money(100'00), 0, Money(0)},
                         {"silver", Rate(100'000), Money(200'00), 2, Money(500'00)}};
  return terms;
}

constexpr std::string_view kAnnAboveBobAndCat = R"(
    join ann                   -> joined
    join bob by ann            -> joined
    join cat by ann            -> joined
    join dan by bob            -> joined)";

TEST(Ranks, SettleWhenTheDayEndsAndNothingElseHappensBefore) {
  Story story(two_ranks(Period::day));
  story.play(kAnnAboveBobAndCat);
  // 16 hours from 08:00 to midnight.
  story.play(R"(
    order ann 100.00 60.00     -> no grant
    advance                    -> nothing_is_due
    wait 15h
    wait 3599s
    order bob 100.00 60.00     -> no grant
    advance                    -> nothing_is_due
    wait 1s
    join eve                   -> work_is_due
    order bob 100.00 60.00     -> work_is_due
    sell nobody 1              -> work_is_due
    sell nobody 0              -> amount_not_positive
    advance                    -> rank ann 0 to 1 own 100.00 directs 2 team 100.00,
                               -> rank bob 0 to 1 own 100.00 directs 1 team 0.00, ranks settled 2
                               | rank ann 1; rank bob 1; rank cat 0
    advance                    -> nothing_is_due
    join eve                   -> joined)");
}

TEST(Ranks, SettleWhenTheMonthEnds) {
  Story story(two_ranks(Period::month));
  story.play(kAnnAboveBobAndCat);
  story.play(R"(
    order ann 100.00 60.00     -> no grant
    until 2026-01-31
    wait 86399s
    advance                    -> nothing_is_due
    order ann 100.00 60.00     -> no grant
    until 2026-02-01
    order ann 100.00 60.00     -> work_is_due
    advance                    -> rank ann 0 to 1 own 200.00 directs 2 team 0.00, ranks settled 1
    until 2026-02-28
    order bob 100.00 60.00     -> no grant, differential ann 5.00
    until 2026-03-01
    advance                    -> rank ann 1 to 0 own 0.00 directs 2 team 100.00,
                               -> rank bob 0 to 1 own 100.00 directs 1 team 0.00, ranks settled 2)");
}

TEST(Ranks, SettleByTheCalendarOfTheTerms) {
  Terms terms = two_ranks(Period::day);
  terms.utc_offset_minutes = -300;  // 19:00 of the day before when the story begins
  Story story(terms);
  story.play(kAnnAboveBobAndCat);
  story.play(R"(
    order ann 100.00 60.00     -> no grant
    wait 4h
    wait 3599s
    advance                    -> nothing_is_due
    wait 1s
    advance                    -> rank ann 0 to 1 own 100.00 directs 2 team 0.00, ranks settled 1)");
}

TEST(Ranks, NeedAllOfTheirRequirementsTogether) {
  Story story(two_ranks(Period::day));
  story.play(kAnnAboveBobAndCat);
  // ann has 200.00, two directs and 499.99 of the team; the fen that is missing comes the next day. bob has the spend
  // and, in dan, the team, but one direct only.
  story.play(R"(
    order ann 200.00 120.00    -> no grant
    order dan 499.99 299.99    -> grant 0.01                    | pool 0.02
    until 2026-01-02
    advance                    -> rank ann 0 to 1 own 200.00 directs 2 team 499.99,
                               -> rank dan 0 to 1 own 499.99 directs 0 team 0.00, ranks settled 2
    order ann 200.00 120.00    -> no grant
    order bob 200.00 120.00    -> no grant, differential ann 10.00
    order dan 500.00 300.00    -> no grant, differential ann 25.00
    until 2026-01-03
    advance                    -> rank ann 1 to 2 own 200.00 directs 2 team 700.00,
                               -> rank bob 0 to 1 own 200.00 directs 1 team 500.00, ranks settled 2)");
}

TEST(Ranks, CountTheTeamOfAllDepthsAndNotOneself) {
  Story story(two_ranks(Period::day));
  story.play(R"(
    join top                   -> joined
    join x1 by top             -> joined
    join x2 by x1              -> joined
    join x3 by x2              -> joined
    join x4 by x3              -> joined
    join side by top           -> joined
    order top 1000.00 600.00   -> no grant
    order x4 300.00 180.00     -> no grant
    order side 200.00 120.00   -> no grant
    until 2026-01-02
    advance                    -> rank top 0 to 2 own 1000.00 directs 2 team 500.00,
                               -> rank x4 0 to 1 own 300.00 directs 0 team 0.00,
                               -> rank side 0 to 1 own 200.00 directs 0 team 0.00, ranks settled 3)");
}

TEST(Ranks, CountWhatMembersPaidFromTheWalletTooButNoSubsidy) {
  Terms terms = two_ranks(Period::day);
  terms.rewards.direct = Rate(100'000);
  Story story(terms);
  // cat pays 99.99 and a subsidy 10.00: a fen too little. bob pays 100.00, of which 20.00 are rewards of his.
  story.play(kAnnAboveBobAndCat);
  story.play(R"(
    fund_subsidy 10.00         -> subsidy_funded
    order dan 200.00 120.00    -> no grant, direct bob 20.00
    order bob 100.00 60.00 wallet 20.00    -> no grant, direct ann 10.00     | wallet bob 0.00
    order cat 99.99 65.99 subsidy 10.00    -> grant 0.01, direct ann 10.99
    until 2026-01-02
    advance                    -> rank bob 0 to 1 own 100.00 directs 1 team 200.00,
                               -> rank dan 0 to 1 own 200.00 directs 0 team 0.00, ranks settled 2)");
}

TEST(Ranks, CountAnOrderInThePeriodInWhichItSettles) {
  Story story(two_ranks(Period::day));
  story.play(kAnnAboveBobAndCat);
  story.play(R"(
    pay ann 100.00 60.00       -> deposit 100.00
    until 2026-01-02
    advance                    -> ranks settled 0
    settle_paid_order o1       -> no grant
    until 2026-01-03
    advance                    -> rank ann 0 to 1 own 100.00 directs 2 team 0.00, ranks settled 1)");
}

TEST(Ranks, DoNotCountWhatWasRefundedInThePeriod) {
  Terms terms = two_ranks(Period::day);
  terms.reversal_days = 7;
  Story story(terms);
  // dan's 500.00 are of an earlier day when they are refunded: nothing of the new day is below 0.
  story.play(kAnnAboveBobAndCat);
  story.play(R"(
    order bob 100.00 60.00     -> no grant
    order dan 500.00 300.00    -> no grant
    reverse_order r1 o1 0.01 returned      -> refund 0.01 points 0 pool 0.00 taken 0.00 loss 0.01
    until 2026-01-02
    advance                    -> rank dan 0 to 1 own 500.00 directs 0 team 0.00, ranks settled 1
    order dan 120.00 72.00     -> no grant
    reverse_order r2 o2 all returned       -> refund 500.00 points 0 pool 0.00 taken 0.00
    order dan 100.00 60.00     -> no grant
    until 2026-01-03
    advance                    -> ranks settled 0)");
}

TEST(Ranks, AreNotForTheDisqualified) {
  Story story(two_ranks(Period::day));
  story.play(kAnnAboveBobAndCat);
  story.play(R"(
    order ann 100.00 60.00     -> no grant
    order bob 100.00 60.00     -> no grant
    set_member_status ann disqualified  -> member_status_changed
    set_member_status bob frozen        -> member_status_changed
    until 2026-01-02
    advance                    -> rank bob 0 to 1 own 100.00 directs 1 team 0.00, ranks settled 1)");
}

TEST(Ranks, SettleOnePeriodAfterTheOtherWhenSeveralAreOver) {
  Story story(two_ranks(Period::day));
  story.play(kAnnAboveBobAndCat);
  story.play(R"(
    order ann 100.00 60.00     -> no grant
    until 2026-01-04
    join eve                   -> work_is_due
    advance                    -> rank ann 0 to 1 own 100.00 directs 2 team 0.00, ranks settled 1
    join eve                   -> work_is_due
    advance                    -> rank ann 1 to 0 own 0.00 directs 2 team 0.00, ranks settled 1
    join eve                   -> work_is_due
    advance                    -> ranks settled 0
    advance                    -> nothing_is_due
    join eve                   -> joined)");
}

TEST(Ranks, AreNeverDueWhereTermsHaveNone) {
  Story story;
  story.play(R"(
    join ann                   -> joined
    wait 4000d
    advance                    -> nothing_is_due
    join bob                   -> joined)");
}

TEST(Referrers, AreChangedForWhatComesAndPastRewardsStay) {
  Terms terms = two_ranks(Period::day);
  terms.rewards.direct = Rate(100'000);
  terms.rewards.indirect = Rate(50'000);
  Story story(terms);
  story.play(kAnnAboveBobAndCat);
  story.play(R"(
    order dan 100.00 60.00         -> no grant, direct bob 10.00, indirect ann 5.00
    change_referrer dan cat op1    -> referrer_changed
    order dan 100.00 60.00         -> no grant, direct cat 10.00, indirect ann 5.00
                                   | wallet bob 10.00; wallet cat 10.00; wallet ann 10.00
    change_referrer dan cat op1    -> status_unchanged
    change_referrer ann eve op1    -> unknown_referrer
    change_referrer eve ann op1    -> unknown_member)");
}

TEST(Referrers, AreNeverOneselfOrADescendant) {
  Story story;
  story.play(kAnnAboveBobAndCat);
  story.play(R"(
    join eve by eve                -> referral_cycle
    change_referrer ann ann op1    -> referral_cycle
    change_referrer ann bob op1    -> referral_cycle
    change_referrer ann dan op1    -> referral_cycle
    change_referrer bob dan op1    -> referral_cycle
    change_referrer bob cat op1    -> referrer_changed
    change_referrer cat dan op1    -> referral_cycle
    change_referrer dan ann op1    -> referrer_changed
    change_referrer ann cat op1    -> referral_cycle)");
}

TEST(Referrers, TakeTeamDirectsAndDifferentialsWithThem) {
  Story story(two_ranks(Period::day));
  story.play(kAnnAboveBobAndCat);
  // The first day's team is counted by the tree at its end: dan's 500.00 are cat's then. bob has no direct left.
  story.play(R"(
    order ann 200.00 120.00        -> no grant
    order bob 100.00 60.00         -> no grant
    order cat 100.00 60.00         -> no grant
    order dan 500.00 300.00        -> no grant
    change_referrer dan cat op1    -> referrer_changed
    until 2026-01-02
    advance                        -> rank ann 0 to 2 own 200.00 directs 2 team 700.00,
                                   -> rank bob 0 to 1 own 100.00 directs 0 team 0.00,
                                   -> rank cat 0 to 1 own 100.00 directs 1 team 500.00,
                                   -> rank dan 0 to 1 own 500.00 directs 0 team 0.00, ranks settled 4
    order dan 100.00 60.00         -> no grant, differential cat 5.00, differential ann 5.00
    change_referrer dan bob op1    -> referrer_changed
    order dan 100.00 60.00         -> no grant, differential bob 5.00, differential ann 5.00
    change_referrer dan ann op1    -> referrer_changed
    order dan 100.00 60.00         -> no grant, differential ann 10.00 | reason differential ann 0.1x100.00@1)");
}

}  // namespace
}  // namespace greenpool
