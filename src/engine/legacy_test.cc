// Locked points: what orders release of them, who collects what and when, days, splits, the last holder. SPEC
// section 9.
#include <gtest/gtest.h>

#include "engine/legacy_story.h"

namespace greenpool {
namespace {

// 300 points are locked for ann and 100 for bob; cat's order releases half of them all, at 1.00.
std::unique_ptr<Story> half_released(const Terms& terms = old_debt_terms()) {
  auto story = std::make_unique<Story>(terms);
  owe(*story, "ann", "1000.00");
  owe(*story, "bob", "1000.00");
  story->play(R"(
    join cat                                   -> joined
    order ann 0.00 0.00 coins 600.00           -> no grant locked 300
    order bob 0.00 0.00 coins 200.00           -> no grant locked 100
    order cat 400.00 0.00                      -> grant 200 released 200)");
  return story;
}

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

TEST(Days, EndWithEverybodysCollection) {
  const std::unique_ptr<Story> story = half_released();
  // The calendar's day ends at 16:00 UTC. Nothing is left of the halves, so that the residue is 0.
  story->play(R"(
    wait 7h                                    ->
    join dan                                   -> joined
    until 2026-01-02                           ->
    join eve                                   -> work_is_due
    advance                                    -> ann#2 collects 150, bob#3 collects 50, residue 0, day_ended
                                               | released 0; locked ann 150; holds ann 150; holds bob 50
    advance                                    -> nothing_is_due
    join eve                                   -> joined
    until 2026-01-04                           ->
    advance                                    -> residue 0, day_ended
    advance                                    -> residue 0, day_ended
    advance                                    -> nothing_is_due)");
}

TEST(Days, ReturnWhatRoundingLeft) {
  Story story(old_debt_terms());
  owe(story, "ann", "1000.00");
  owe(story, "bob", "1000.00");
  // A third of 600 points. A balance of two thirds rounds up, so that each can collect a unit less than 100; the units
  // that nobody gets leave S at the end of the day and are locked again. 50.00 x 399.99999998 / 400.00
  // = 49.99999999(7).
  story.play(R"(
    join cat                                   -> joined
    order ann 0.00 0.00 coins 600.00           -> no grant locked 300
    order bob 0.00 0.00 coins 600.00           -> no grant locked 300
    order cat 400.00 0.00                      -> grant 200 released 200
                                               | locked 400; locked ann 200.00000001; locked bob 200.00000001
                                               | collectable ann 99.99999999; collectable bob 99.99999999
    until 2026-01-02                           ->
    advance                                    -> ann#2 collects 99.99999999, bob#3 collects 99.99999999,
                                               -> residue 0.00000002, day_ended
                                               | locked 400.00000002; released 0; points 399.99999998
                                               | locked ann 200.00000001; locked bob 200.00000001
    order cat 100.00 0.00                      -> grant 49.99999999 released 49.99999999)");
}

TEST(Days, GoOnOnlyWhileSomethingIsLockedOrReleased) {
  Story story(old_debt_terms());
  owe(story, "ann", "1000.00");
  story.play(R"(
    join cat                                   -> joined
    until 2026-01-05                           ->
    advance                                    -> nothing_is_due
    order ann 0.00 0.00 coins 100.00           -> no grant locked 50
    order cat 100.00 0.00                      -> grant 50 released 50     | locked 0
    until 2026-01-06                           ->
    advance                                    -> ann#2 collects 50, residue 0, day_ended
    until 2026-01-20                           ->
    advance                                    -> nothing_is_due)");
  // What is collected before the day ends leaves nothing for its end, which comes once more.
  story.play(R"(
    order ann 0.00 0.00 coins 100.00           -> no grant locked 50
    order cat 100.00 0.00                      -> grant 50 released 50
    sell ann all                               -> ann#2 collects 50, sale pays 50.00
    until 2026-01-21                           ->
    advance                                    -> day_ended
    until 2026-01-30                           ->
    advance                                    -> nothing_is_due)");
}

TEST(Days, EndAfterRanksAndDividendsAndBeforeTerms) {
  Terms terms = old_debt_terms();
  terms.platform_rate = Rate(500'000);
  terms.dividend.rate = Rate(100'000);
  terms.dividend.period = Period::day;
  Story story(terms);
  owe(story, "ann", "1000.00");
  story.play(R"(
    join cat                                   -> joined
    order ann 0.00 0.00 coins 100.00           -> no grant locked 25
    order cat 100.00 0.00                      -> grant 25 released 25
    propose_claim c2 b2 ann 5.00 op1           -> claim_proposed
    approve_claims b2 2026-01-01T16:00:00Z op2 -> approved 1 claims 5.00
    until 2026-01-02                           ->
    advance                                    -> revenue 50.00 loss 0.00 due 5.00 gathered 5.00
    advance                                    -> coins ann 5.00
    advance                                    -> ann#2 collects 25, residue 0, day_ended
    advance                                    -> nothing_is_due)");
}

TEST(Splits, ComeAfterEverybodysCollection) {
  Terms terms = old_debt_terms();
  terms.initial_price = *parse_price("900.00", 2);
  terms.legacy.release_share = Rate(500'000);
  Story story(terms);
  owe(story, "ann", "1800.00");
  // 900.00 / 900.00 is one locked point. Bob's 1 800.00 grant one, and 450.00 release half of ann's: 1 800.00 / 1.5
  // points is 1 200.00. Her claim is worth 1.5 points then: she has acquired 0.5, and the other 0.5 are of use.
  story.play(R"(
    join bob                                   -> joined
    order ann 0.00 0.00 coins 1800.00          -> no grant locked 1
    order bob 1800.00 0.00                     -> grant 1 released 0.5, ann#2 collects 0.5, split 1000
                                               | price 1.20000000; points 1500; legacy ann 500; locked ann 500
                                               | locked 500; collectable ann 0; released 0)");
}

TEST(Splits, CutWhatCouldNeverBeUsed) {
  Terms terms = old_debt_terms();
  terms.initial_price = *parse_price("400.00", 2);
  terms.legacy.release_share = Rate(0);
  Story story(terms);
  owe(story, "ann", "1000.00");
  // 500.00 lock 1.25 points. At 2 000.00 / 1.875 points the claim of 1 000.00 is worth 0.9375 points: more than that
  // would make ann more than whole.
  story.play(R"(
    join bob                                   -> joined
    order ann 0.00 0.00 coins 1000.00          -> no grant locked 1.25
    order bob 1000.00 0.00                     -> grant 1.25               | price 800.00000000
    order bob 1000.00 0.00                     -> grant 0.625, lapsed ann 0.3125 unusable, split 1000
                                               | points 1875; locked 937.5; locked ann 937.5; price 1.06666666)");
}

TEST(Splits, MultiplyWhatOrdersLockedAndWhatWasSold) {
  Terms terms = old_debt_terms();
  terms.initial_price = *parse_price("900.00", 2);
  terms.legacy.release_share = Rate(500'000);
  Story story(terms);
  owe(story, "ann", "1800.00");
  // After the split ann holds 500 of the 1 000 points that her order brought, and 500 are locked: the refund takes
  // both.
  story.play(R"(
    join bob                                   -> joined
    order ann 0.00 0.00 coins 1800.00          -> no grant locked 1
    order bob 1800.00 0.00                     -> grant 1 released 0.5, ann#2 collects 0.5, split 1000
    reverse_order r1 o1                        -> refund 0.00 points 0 pool 0.00 taken 0.00 coins 1800.00 locked 500
                                               -> legacy 500
                                               | points 1000; price 1.80000000; legacy ann none; locked 0)");
}

TEST(LastHolders, AreThoseWhoseReleasedPointsAreAllThatCirculates) {
  const std::unique_ptr<Story> story = half_released();
  // Cat sells all: what is left is released points, and who can collect them holds the pool from now on. With their
  // sales it is swept; what is locked does not circulate. 200 x 400.00 x 0.5 / 400, and so on.
  story->play(R"(
    sell cat all                               -> sale pays 100.00, ann#2 collects 150, bob#3 collects 50
                                               | pool 300.00; points 200; released 0
    sell ann all                               -> sale pays 112.50         | pool 187.50; points 50
    sell bob all                               -> sale pays 93.75, reserve 93.75
                                               | pool 0.00; points 0; locked 200; open 2; price 3.75000000)");
  // Dan's order is priced by what was: 37.50 / 3.75 = 10 points each for dan and for ann and bob.
  story->play(R"(
    join dan                                   -> joined
    order dan 75.00 0.00                       -> grant 10 released 10     | pool 75.00; points 20; price 3.75000000)");
}

TEST(LastHolders, AreNotUnitsThatRoundingLeft) {
  Story story(old_debt_terms());
  owe(story, "ann", "1000.00");
  // A third of 300 released: ann collects a unit less than 100. That unit is nobody's: it is locked again before cat's
  // last sale, which is priced, and remembered, without it.
  story.play(R"(
    join cat                                   -> joined
    order ann 0.00 0.00 coins 600.00           -> no grant locked 300
    order cat 200.00 0.00                      -> grant 100 released 100
    sell ann all                               -> ann#2 collects 99.99999999, sale pays 49.99
                                               | pool 150.01; points 100.00000001; released 0.00000001
    sell cat all                               -> residue 0.00000001, sale pays 75.00, reserve 75.01
                                               | pool 0.00; points 0; price 1.50010000; locked 200.00000001)");
}

TEST(Bounds, OfPointsCountWhatIsReleasedAndWhatIsLocked) {
  Story story(old_debt_terms());
  owe(story, "ann", "1000.00");
  story.play("join cat -> joined\n order ann 0.00 0.00 coins 600.00 -> no grant locked 300");
  story.play("order cat 100.00 0.00 -> grant 50 released 50");
  const std::string sound = saved_bytes(story.state());
  const auto refused_after = [&sound](const std::function<void(State&)>& change, const Operation& operation) {
    std::unique_ptr<State> state = *load_bytes(sound);
    change(*state);
    Engine engine(std::move(state));
    std::vector<Event> events;
    return engine.decide({Timestamp(1'767'225'600'000'000), {}, operation}, events);
  };
  SettleOrder order{};
  order.order = "big";
  order.member = story.member("cat");
  order.paid = Money(10'000);
  // 50 points granted and 50 released, a few units less at a price that is a little above 1.00.
  const auto full = [](std::int64_t room) {
    return [room](State& s) {
      s.pool.circulating = Points(kPointsMax - room);
      s.pool.cash = Money(kMoneyMax);
      s.pool.last_price = Price{1, 1'000'000};
    };
  };
  EXPECT_EQ(refused_after(full(9'999'999'900), order), Reject::points_limit);
  SettleOrder coins = order;
  coins.paid = Money(0);
  coins.coins = Money(10'000);
  coins.member = story.member("ann");
  const auto locked = [](State& s) {
    s.legacy.locked = Points(kPointsMax - s.legacy.released.units() - 4'999'999'999);
  };
  EXPECT_EQ(refused_after(locked, coins), Reject::points_limit);
  const auto noted = [](State& s) { s.legacy.holdings.begin()->second.locked = Points(kPointsMax - 4'999'999'999); };
  EXPECT_EQ(refused_after(noted, coins), Reject::position_limit);
  const auto loss = [](State& s) {
    Posting posting;
    posting.debit(Account::platform_loss, Money(kMoneyMax));
    s.books.post(posting);
  };
  coins.cost = Money(1);
  EXPECT_EQ(refused_after(loss, coins), Reject::platform_funds_insufficient);
  const auto rich = [&loss](State& s) {
    loss(s);
    Posting posting;
    posting.debit(Account::cash, Money(1));
    s.books.post(posting);
  };
  EXPECT_EQ(refused_after(rich, coins), Reject::account_limit);
}

}  // namespace
}  // namespace greenpool
