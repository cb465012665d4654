// Differential and peer rewards up the referral tree. SPEC section 6.
//
// Ranks here are earned by own spend of a day: bronze (5 %) by 100.00, silver (10 %) by 200.00, gold (15 %) by 300.00.
// A product with a cost of 60 % contributes nothing to the pool, so that only rewards move.
#include <gtest/gtest.h>

#include "engine/scenario.h"

namespace greenpool {
namespace {

Terms three_ranks() {
  Terms terms = classic_terms();
  terms.rewards.rank_period = Period::day;
  terms.rewards.ranks = {{"bronze", Rate(50'000), Money(100'00), 0, Money(0)},
                         {"silver", Rate(100'000), Money(200'00), 0, Money(0)},
                         {"gold", Rate(150'000), Money(300'00), 0, Money(0)}};
  return terms;
}

Terms with_peers(int peer_generations) {  // 15 % x (1 + 10 % x generations) stay inside the budget of 30 %
  Terms terms = three_ranks();
  terms.rewards.peer = Rate(100'000);
  terms.rewards.peer_generations = peer_generations;
  return terms;
}

// From the top: gold gil, silver sue, silver sam, bronze ben, nan without a rank, bronze bea, and zoe who buys.
constexpr std::string_view kSevenInAChain = R"(
    join gil                   -> joined
    join sue by gil            -> joined
    join sam by sue            -> joined
    join ben by sam            -> joined
    join nan by ben            -> joined
    join bea by nan            -> joined
    join zoe by bea            -> joined
    order gil 300.00 180.00    -> no grant
    order sue 200.00 120.00    -> no grant
    order sam 200.00 120.00    -> no grant
    order ben 100.00 60.00     -> no grant
    order bea 100.00 60.00     -> no grant
    until 2026-01-02
    advance                    -> rank gil 0 to 3 own 300.00 directs 1 team 600.00,
                               -> rank sue 0 to 2 own 200.00 directs 1 team 400.00,
                               -> rank sam 0 to 2 own 200.00 directs 1 team 200.00,
                               -> rank ben 0 to 1 own 100.00 directs 1 team 100.00,
                               -> rank bea 0 to 1 own 100.00 directs 1 team 0.00, ranks settled 5)";

TEST(Differentials, GiveEachHigherRankWhatItsRateHasOverTheOneBefore) {
  Story story(three_ranks());  // of the first day's 900.00 the platform has 40 %, then 100.00 + 300.00 - 150.00
  story.play(kSevenInAChain);
  story.play(R"(
    order zoe 1000.00 600.00   -> no grant, differential bea 50.00, differential sam 50.00, differential gil 50.00
                               | reason differential bea 0.05x1000.00@1; reason differential sam 0.05x1000.00@4
                               | reason differential gil 0.05x1000.00@6; account platform_revenue 610.00)");
}

TEST(Differentials, GiveAHigherRankAllWhenNobodyBelowHasOne) {
  Story story(three_ranks());
  story.play(kSevenInAChain);
  // Up from ben: silver sam 10 %, then gold gil 15 % - 10 %. Up from sam: gil alone; silver sue first. Up from sue:
  // gil.
  story.play(R"(
    order ben 1000.00 600.00   -> no grant, differential sam 100.00, differential gil 50.00
    order sue 1000.00 600.00   -> no grant, differential gil 150.00
    order gil 1000.00 600.00   -> no grant
    order nan 99.99 60.01      -> no grant, differential ben 4.99, differential sam 4.99, differential gil 4.99)");
}

TEST(Differentials, PassOverLowerRanksFurtherUp) {
  Story story(three_ranks());
  story.play(R"(
    join ben                   -> joined
    join sam by ben            -> joined
    join zoe by sam            -> joined
    order ben 100.00 60.00     -> no grant
    order sam 200.00 120.00    -> no grant
    until 2026-01-02
    advance                    -> rank ben 0 to 1 own 100.00 directs 1 team 200.00,
                               -> rank sam 0 to 2 own 200.00 directs 1 team 0.00, ranks settled 2
    order zoe 1000.00 600.00   -> no grant, differential sam 100.00)");
}

TEST(Differentials, EndAfterTheGreatestNumberOfGenerations) {
  Terms terms = three_ranks();
  terms.rewards.max_generations = 5;  // nan without a rank counts: gil is the sixth
  Story five(terms);
  five.play(kSevenInAChain);
  five.play("order zoe 1000.00 600.00 -> no grant, differential bea 50.00, differential sam 50.00");
  terms.rewards.max_generations = 3;
  Story three(terms);
  three.play(kSevenInAChain);
  three.play("order zoe 1000.00 600.00 -> no grant, differential bea 50.00");
}

TEST(Differentials, PassOverTheDisqualifiedAsIfTheyHadNoRank) {
  Story story(three_ranks());
  story.play(kSevenInAChain);
  story.play(R"(
    set_member_status bea disqualified -> member_status_changed
    order zoe 1000.00 600.00   -> no grant, differential ben 50.00, differential sam 50.00, differential gil 50.00
    set_member_status sam frozen       -> member_status_changed
    order zoe 1000.00 600.00   -> no grant, differential ben 50.00, differential sam 50.00, differential gil 50.00
    until 2026-01-03
    advance                    -> rank gil 3 to 0 own 0.00 directs 1 team 2000.00,
                               -> rank sue 2 to 0 own 0.00 directs 1 team 2000.00,
                               -> rank sam 2 to 0 own 0.00 directs 1 team 2000.00,
                               -> rank ben 1 to 0 own 0.00 directs 1 team 2000.00,
                               -> rank bea 1 to 0 own 0.00 directs 1 team 2000.00,
                               -> rank zoe 0 to 3 own 2000.00 directs 0 team 0.00, ranks settled 6
    order zoe 1000.00 600.00   -> no grant)");
}

TEST(Differentials, OnOnesOwnOrdersArePaidOnlyWhereTermsAllowThem) {
  Story story(three_ranks());
  story.play(kSevenInAChain);
  story.play("order sam 1000.00 600.00 -> no grant, differential sue 100.00, differential gil 50.00");
  Terms terms = three_ranks();
  terms.rewards.on_own_orders = true;
  Story allowed(terms);
  allowed.play(kSevenInAChain);
  allowed.play(R"(
    order sam 1000.00 600.00   -> no grant, differential sam 100.00, differential gil 50.00
                               | reason differential sam 0.1x1000.00@0)");
}

TEST(Peers, ReceiveTheirPartOfTheDifferentialBeforeThem) {
  Story story(with_peers(2));
  story.play(kSevenInAChain);
  // ben is bronze as bea, sue is silver as sam: 10 % of 50.00 each.
  story.play(R"(
    order zoe 1000.00 600.00   -> no grant, differential bea 50.00, peer ben 5.00, differential sam 50.00,
                               -> peer sue 5.00, differential gil 50.00
                               | reason peer ben 0.1x50.00@3; reason peer sue 0.1x50.00@5
    order nan 99.99 60.01      -> no grant, differential ben 4.99, differential sam 4.99, peer sue 0.49,
                               -> differential gil 4.99)");
}

TEST(Peers, HaveToHaveMetTheTargetOfThePeriod) {
  Terms terms = with_peers(2);
  terms.rewards.peer_target = Money(100'01);  // ben's team spent 100.00, sue's 400.00
  Story story(terms);
  story.play(kSevenInAChain);
  story.play(R"(
    order zoe 1000.00 600.00   -> no grant, differential bea 50.00, differential sam 50.00, peer sue 5.00,
                               -> differential gil 50.00)");
  terms.rewards.peer_target = Money(100'00);
  Story exact(terms);
  exact.play(kSevenInAChain);
  exact.play(R"(
    order zoe 1000.00 600.00   -> no grant, differential bea 50.00, peer ben 5.00, differential sam 50.00,
                               -> peer sue 5.00, differential gil 50.00)");
}

// Silver s1 at the bottom to s5 at the top, each of whom spent 200.00; zoe buys below s1.
constexpr std::string_view kFiveOfOneRank = R"(
    join s5                    -> joined
    join s4 by s5              -> joined
    join s3 by s4              -> joined
    join s2 by s3              -> joined
    join s1 by s2              -> joined
    join zoe by s1             -> joined
    order s5 200.00 120.00     -> no grant
    order s4 200.00 120.00     -> no grant
    order s3 200.00 120.00     -> no grant
    order s2 200.00 120.00     -> no grant
    order s1 200.00 120.00     -> no grant
    until 2026-01-02
    advance                    -> rank s5 0 to 2 own 200.00 directs 1 team 800.00,
                               -> rank s4 0 to 2 own 200.00 directs 1 team 600.00,
                               -> rank s3 0 to 2 own 200.00 directs 1 team 400.00,
                               -> rank s2 0 to 2 own 200.00 directs 1 team 200.00,
                               -> rank s1 0 to 2 own 200.00 directs 1 team 0.00, ranks settled 5)";

TEST(Peers, AreAtMostSoManyAndDoNotCompound) {
  Story story(with_peers(3));
  story.play(kFiveOfOneRank);
  story.play(R"(
    order zoe 1000.00 600.00   -> no grant, differential s1 100.00, peer s2 10.00, peer s3 10.00, peer s4 10.00
                               | reason peer s4 0.1x100.00@4; wallet s5 0.00)");
}

TEST(Peers, WhoMissedTheTargetAreSkippedAndNotCounted) {
  Terms terms = with_peers(2);
  terms.rewards.peer_target = Money(400'00);  // s2's team spent 200.00
  Story story(terms);
  story.play(kFiveOfOneRank);
  story.play(R"(
    order zoe 1000.00 600.00   -> no grant, differential s1 100.00, peer s3 10.00, peer s4 10.00
    set_member_status s3 disqualified -> member_status_changed
    order zoe 1000.00 600.00   -> no grant, differential s1 100.00, peer s4 10.00, peer s5 10.00)");
}

TEST(Peers, EndAfterTheGreatestNumberOfGenerations) {
  Terms terms = with_peers(5);
  terms.rewards.max_generations = 3;
  Story story(terms);
  story.play(kFiveOfOneRank);
  story.play("order zoe 1000.00 600.00 -> no grant, differential s1 100.00, peer s2 10.00, peer s3 10.00");
}

TEST(Peers, OfTheTopRankStayInsideTheWorstCase) {
  Terms terms = with_peers(2);  // 15 % x (1 + 2 x 10 %) = 18 %
  terms.reward_rate = Rate(180'000);
  Story story(terms);
  story.play(R"(
    join g4                    -> joined
    join g3 by g4              -> joined
    join g2 by g3              -> joined
    join g1 by g2              -> joined
    join zoe by g1             -> joined
    order g4 300.00 216.00     -> no grant
    order g3 300.00 216.00     -> no grant
    order g2 300.00 216.00     -> no grant
    order g1 300.00 216.00     -> no grant
    until 2026-01-02
    advance                    -> rank g4 0 to 3 own 300.00 directs 1 team 900.00,
                               -> rank g3 0 to 3 own 300.00 directs 1 team 600.00,
                               -> rank g2 0 to 3 own 300.00 directs 1 team 300.00,
                               -> rank g1 0 to 3 own 300.00 directs 1 team 0.00, ranks settled 4
                               | account platform_revenue 336.00
    order zoe 1000.00 720.00   -> no grant, differential g1 150.00, peer g2 15.00, peer g3 15.00
                               | account wallets 180.00; account platform_revenue 436.00
    order zoe 1000.00 720.00 rewards 0.179999 -> rates_not_covered)");
}

}  // namespace
}  // namespace greenpool
