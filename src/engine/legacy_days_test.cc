// Locked points at the ends of days, at points splits, where nobody else holds points, and at their bounds. SPEC
// sections 2, 3 and 9.
#include <gmock/gmock.h>

#include "engine/legacy_story.h"
#include "engine/ops/legacy.h"
#include "tests/support/archive_bytes.h"

namespace greenpool {
namespace {

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

TEST(Windows, EndWithTheCollectionOfThoseWhoAsked) {
  Terms terms = old_debt_terms();
  terms.sale_pricing = SalePricing::window;
  terms.sale_window_hours = 1;
  const auto story = half_released(terms);
  // Of the 200 points that are locked still cat's second order releases 50: 37.5 of ann's 150. Ann holds 150 + 37.5
  // when her 100 are sold, at 500.00 / 500 with half for the pool. Bob did not ask.
  story->play(R"(
    sell ann 100                               -> ann#2 collects 150, asked to sell 100
    order cat 100.00 0.00                      -> grant 50 released 50     | collectable ann 37.5; collectable bob 62.5
    wait 1h                                    ->
    advance                                    -> ann#2 collects 37.5,
                                               -> window of 1 at 500.00/500, ann sells 100 for 50.00,
                                               -> sold 100 for 50.00
                                               | legacy ann 87.5; collectable bob 62.5)");
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

TEST(Lapses, OfAllEndWhatIsLockedWithoutAResidueOfTheirOwn) {
  // What the closing plans (ADR 0019): two of three members' balances rounded up when a third of 600 was released.
  Story story(old_debt_terms());
  owe(story, "ann", "1000.00");
  owe(story, "bob", "1000.00");
  story.play(R"(
    join cat                                   -> joined
    order ann 0.00 0.00 coins 600.00           -> no grant locked 300
    order bob 0.00 0.00 coins 600.00           -> no grant locked 300
    order cat 400.00 0.00                      -> grant 200 released 200
    sell ann all                               -> ann#2 collects 99.99999999, sale pays 49.99)");
  std::vector<Event> events;
  std::vector<Event> planned;
  Plan plan;
  plan.start(planned);
  plan_lapse_of_all(story.state(), plan);
  ASSERT_EQ(planned.size(), 4U);  // bob collects, the residue, two lapses
  for (const Event& event : planned) EngineSabotage::stage(story.engine(), event, events);
  EXPECT_FALSE(story.engine().violation().has_value());
  const State& state = story.state();
  EXPECT_THAT(state.audit(), testing::IsEmpty());
  EXPECT_EQ(state.legacy.locked, Points(0));
  EXPECT_EQ(state.legacy.released, Points(0));
  EXPECT_EQ(std::get<ReleasesSettled>(planned[1]).residue, Points(2));
  EXPECT_EQ(state.holding_of(story.member("bob")), Points(9'999'999'999));
  EXPECT_EQ(state.positions.open_count(), 2U) << "ann's position, which holds nothing, waits for nothing any more";
}

TEST(Bounds, OfPositionNumbersLeaveOneForEachWhoMayStillCollect) {
  Story story(old_debt_terms());
  owe(story, "ann", "1000.00");
  story.play(R"(
    join cat                                   -> joined
    join dan                                   -> joined
    order ann 0.00 0.00 coins 100.00           -> no grant locked 50)");
  tamper(story.sabotage().positions, []<class T>(int field, T& value) {
    if constexpr (std::is_same_v<T, std::uint32_t>) {
      if (field == 0) value = UINT32_MAX - 3;  // opened so far: two more can
    }
  });
  story.play(R"(
    order cat 100.00 0.00                      -> grant 50 released 50
    order dan 100.00 0.00                      -> programme_full
    order ann 0.00 0.00 coins 100.00           -> programme_full
    order cat 10.00 0.00                       -> grant 5
    sell ann all                               -> ann#4294967294 collects 50, sale pays 26.19)");
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
