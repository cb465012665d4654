// Locked points: what orders release of them, who collects what and when. SPEC section 9.
#include <gtest/gtest.h>

#include "engine/legacy_story.h"

namespace greenpool {
namespace {

TEST(Releases, ArePaidForByTheSurplusOfNewOrders) {
  // Of 400.00 half is granted; the other half buys 200 points at 1.00, and the price stays.
  half_released()->play(R"(
    join dan                                   -> joined       | pool 400.00; points 400; price 1.00000000
                                               | locked 200; locked ann 150; collectable ann 150; locked bob 50
                                               | collectable bob 50; released 200; holds ann 0; open 1)");
}

TEST(Releases, TakeOnlyTheShareOfTheSurplusThatTermsName) {
  Terms terms = old_debt_terms();
  terms.legacy.release_share = Rate(250'000);
  Story story(terms);
  owe(story, "ann", "1000.00");
  // A quarter of the surplus of 200.00: 50 points at 1.00. Then 400.00 / 250 points: 5.00 x 250 / 400.00 = 3.125.
  story.play(R"(
    join cat                                   -> joined
    order ann 0.00 0.00 coins 600.00           -> no grant locked 300
    order cat 400.00 0.00                      -> grant 200 released 50    | price 1.60000000; locked 250
    order cat 40.00 0.00                       -> grant 12.5 released 3.125)");
}

TEST(Releases, AreAtMostWhatIsLocked) {
  Story story(old_debt_terms());
  owe(story, "ann", "1000.00");
  // 50.00 of the surplus buy the last 50 points; the rest raises the price: 200.00 / 150.
  story.play(R"(
    join cat                                   -> joined
    order ann 0.00 0.00 coins 100.00           -> no grant locked 50
    order cat 200.00 0.00                      -> grant 100 released 50    | price 1.33333333; locked 0; released 50
                                               | collectable ann 50
    order cat 200.00 0.00                      -> grant 75                 | released 50)");
}

TEST(Releases, AreNoneWhereTermsReleaseNothing) {
  Terms terms = old_debt_terms();
  terms.legacy.release_share = Rate(0);
  Story story(terms);
  owe(story, "ann", "1000.00");
  story.play(R"(
    join cat                                   -> joined
    order ann 0.00 0.00 coins 600.00           -> no grant locked 300
    order cat 400.00 0.00                      -> grant 200                | locked 300; released 0)");
}

TEST(Releases, GoOnAnOrdersOwnLockedPointsNever) {
  Story story(old_debt_terms());
  owe(story, "ann", "1000.00");
  // 150.00 release half of the 300 that were locked before; the 50 of this order are locked whole. When ann locks more,
  // what is released is collected first: 200 of 400 locked by then, of 250.
  story.play(R"(
    order ann 0.00 0.00 coins 600.00           -> no grant locked 300
    order ann 300.00 0.00 coins 100.00         -> grant 150 locked 50 released 150
                                               | locked ann 200; collectable ann 150; locked 200; price 1.00000000
    order ann 200.00 0.00 coins 100.00         -> ann#2 collects 150, grant 100 locked 50 released 100
                                               | locked ann 150; collectable ann 100; legacy ann 150; holds ann 400)");
}

TEST(Releases, OfEverythingBeginANewEpoch) {
  Story story(old_debt_terms());
  owe(story, "ann", "1000.00");
  owe(story, "bob", "1000.00");
  // All 300 are released, and ann does not collect. What is locked for bob then is none of hers, nor hers his.
  story.play(R"(
    join cat                                   -> joined
    order ann 0.00 0.00 coins 600.00           -> no grant locked 300
    order cat 600.00 0.00                      -> grant 300 released 300   | locked 0; collectable ann 300
    order bob 0.00 0.00 coins 200.00           -> no grant locked 100      | collectable ann 300; locked bob 100
    order cat 100.00 0.00                      -> grant 50 released 50     | collectable ann 300; collectable bob 50
    order ann 100.00 0.00 coins 200.00         -> ann#2 collects 300, grant 50 locked 100 released 50
                                               | locked ann 100; locked bob 0; collectable bob 100; locked 100
    order ann 50.00 0.00                       -> grant 25 released 25     | locked ann 75; collectable ann 25)");
}

TEST(Releases, FundThemselvesOnTheirFirstOrderToo) {
  Story story(old_debt_terms());
  owe(story, "ann", "1000.00");
  // Nobody holds a point: the first order is priced at the initial 1.00, and so is what it releases.
  story.play(R"(
    order ann 0.00 0.00 coins 600.00           -> no grant locked 300      | pool 0.00; points 0
    order ann 300.00 0.00                      -> grant 150 released 150   | pool 300.00; points 300)");
}

TEST(Releases, OfAnOrderThatGrantsNothingAreAllThatCirculates) {
  Terms terms = old_debt_terms();
  terms.grant_rate = Rate(0);
  Story story(terms);
  owe(story, "ann", "1000.00");
  // Nothing is granted at a rate of 0; with the contribution of 100.00 ann would have no locked points either, so they
  // are locked while the rate was another.
  story.play("join cat -> joined");
  story.sabotage().terms.grant_rate = Rate(500'000);
  story.play("order ann 0.00 0.00 coins 600.00 -> no grant locked 300");
  story.sabotage().terms.grant_rate = Rate(0);
  story.play(R"(
    order cat 150.00 0.00                      -> no grant released 150, ann#1 collects 150
                                               | pool 150.00; points 150; legacy ann 150)");
}

TEST(Collecting, ComesBeforeASale) {
  // 10 x 400.00 x 0.5 / 400; then 140 x 395.00 x 0.5 / 390 = 70.89(74).
  half_released()->play(R"(
    sell ann 150.00000001                      -> insufficient_points
    sell ann 10                                -> ann#2 collects 150, sale pays 5.00
                                               | holds ann 140; legacy ann 140; legacy_acquired ann 150; spend ann 1000.00
                                               | released 50; locked ann 150; pool 395.00; points 390
    sell ann all                               -> sale pays 70.89          | holds ann 0; legacy ann 0; open 2
    sell ann all                               -> insufficient_points)");
}

TEST(Collecting, IsNothingNewForWhoHasCollected) {
  half_released()->play(R"(
    sell ann 10                                -> ann#2 collects 150, sale pays 5.00
    sell ann 10                                -> sale pays 5.06
    sell cat 10                                -> sale pays 5.13)");
}

TEST(Collecting, LeavesALegacyPositionOpenWhilePointsAreLockedForIt) {
  const std::unique_ptr<Story> story = half_released();
  // 150 x 400.00 x 0.5 / 400; at 325.00 / 250 points 65.00 grant 50 and release 50, three quarters of which are ann's;
  // 37.5 x 455.00 x 0.5 / 350 = 24.37(5).
  story->play(R"(
    sell ann all                               -> ann#2 collects 150, sale pays 75.00   | open 2; pool 325.00; points 250
    order cat 130.00 0.00                      -> grant 50 released 50     | locked ann 112.5; collectable ann 37.5
    sell ann all                               -> ann#2 collects 37.5, sale pays 24.37
                                               | legacy ann 0; legacy_acquired ann 187.5; open 2)");
  // 500.00 x 312.5 / 430.63 = 362.84048951, and more than the last 150. When none is locked, the position closes with
  // its last sale: 112.5 x 1 430.63 x 0.5 / 825.34048951 = 97.50(3).
  story->play(R"(
    order cat 1000.00 0.00                     -> grant 362.84048951 released 150         | locked 0
    sell ann all                               -> ann#2 collects 112.5, sale pays 97.50   | legacy ann none; open 1)");
}

TEST(Collecting, OpensANewPositionAfterTheLastOneClosed) {
  Story story(old_debt_terms());
  owe(story, "ann", "1000.00");
  story.play(R"(
    join cat                                   -> joined
    order ann 0.00 0.00 coins 100.00           -> no grant locked 50
    order cat 100.00 0.00                      -> grant 50 released 50
    sell ann all                               -> ann#2 collects 50, sale pays 25.00      | legacy ann none; price 1.50000000
    order ann 0.00 0.00 coins 150.00           -> no grant locked 50
    order cat 150.00 0.00                      -> grant 50 released 50
    sell ann 10                                -> ann#3 collects 50, sale pays 7.50
                                               | legacy ann 40; legacy_acquired ann 50; spend ann 1000.00)");
}

TEST(Collecting, KeepsTheOrderOfOpeningForSales) {
  // Ann's own order comes after her legacy position: her sale takes the legacy position's points first.
  half_released()->play(R"(
    until 2026-01-02                           ->
    advance                                    -> ann#2 collects 150, bob#3 collects 50, residue 0, day_ended
    order ann 200.00 0.00                      -> grant 100 released 100   | holds ann 250; collectable ann 75
    sell ann 225                               -> ann#2 collects 75, sale pays 112.50
                                               | legacy ann 0; holds ann 100)");
}

TEST(Collecting, LetsOrdersJoinPositionsOfOrdersOnly) {
  Terms terms = old_debt_terms();
  terms.exit_multiple = terms.legacy.multiple;  // the same promise
  const std::unique_ptr<Story> story = half_released(terms);
  story->play(R"(
    sell ann 10                                -> ann#2 collects 150, sale pays 5.00      | open 2
    order ann 1.00 0.00                        -> grant 0.49367088 released 0.49367088    | open 3; legacy ann 140
    order ann 1.00 0.00                        -> grant 0.49367088 released 0.49367088    | open 3; legacy ann 140)");
}

TEST(Releases, GoByTheTermsThatTheOrderWasPaidUnder) {
  Terms terms = old_debt_terms();
  Story story(terms);
  owe(story, "ann", "1000.00");
  story.play(R"(
    join cat                                   -> joined
    order ann 0.00 0.00 coins 600.00           -> no grant locked 300
    pay cat 100.00 0.00 as p1                  -> deposit 100.00)");
  terms.legacy.release_share = Rate(500'000);
  const std::string changed = to_toml(terms);
  const Timestamp effective(story.now().microseconds() + std::int64_t{8} * 86'400'000'000);
  ASSERT_EQ(story.decide(ProposeTerms{"t1", {changed}, effective, "op1"}), Reject::none);
  static_cast<void>(story.decide(AcknowledgeTerms{"t1", "op3", "minutes 1"}));
  static_cast<void>(story.decide(AcknowledgeTerms{"t1", "op4", "minutes 1"}));
  ASSERT_EQ(story.decide(ApproveTerms{"t1", "op2"}), Reject::none);
  while (story.state().version() == 1) {
    story.wait_microseconds(std::int64_t{3'600'000'000});
    static_cast<void>(story.decide(Advance{}));
  }
  // 50.00 of surplus: all of it then, half of it now.
  story.play(R"(
    settle_paid_order p1                       -> grant 50 released 50
    accept_terms cat 2                         -> accepted 2
    order cat 100.00 0.00                      -> grant 50 released 25)");
}

}  // namespace
}  // namespace greenpool
