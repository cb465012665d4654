// Forced exits: when they are due, in which order, what they pay. SPEC section 5.
#include <gtest/gtest.h>

#include "engine/scenario.h"

namespace greenpool {
namespace {

// In the level terms a point costs one yuan, an order without cost of 100.00 gets 50 points and is due at m = 1 when a
// point is worth 100 / 50 = 2.00. The whale's sale, half of which stays in the pool, lifts the price past that.
constexpr std::string_view kWhaleAnnBob = R"(
    join whale                 -> joined
    join ann                   -> joined
    join bob                   -> joined
    order whale 900.00 0.00    -> grant 450
    order ann 100.00 0.00      -> grant 50
    order bob 200.00 0.00      -> grant 100     | price 1.00000000; pool 600.00)";

TEST(Exits, AreCausedByWhatLiftsThePriceAndBelongToItsCommand) {
  Story story(level_terms());
  story.play(kWhaleAnnBob);
  story.play(R"(
    sell whale all             -> sale pays 225.00, exit ann#2 pays 62.50, exit bob#3 pays 156.25,
                               -> reserve 156.25
                               | pool 0.00; points 0; price 3.12500000; open 0; wallet ann 62.50
                               | received bob 156.25)");
}

TEST(Exits, WithEqualTriggersGoInOrderOfOpening) {
  Story story(level_terms());  // bob's spend and points are twice ann's: the same trigger; and he opened first
  story.play(R"(
    join whale                 -> joined
    join ann                   -> joined
    join bob                   -> joined
    order whale 900.00 0.00    -> grant 450
    order bob 200.00 0.00      -> grant 100
    order ann 100.00 0.00      -> grant 50
    sell whale all             -> sale pays 225.00, exit bob#2 pays 125.00, exit ann#3 pays 125.00, reserve 125.00)");
}

TEST(Exits, GoInOrderOfTheirTriggersNotOfOpening) {
  Story story(level_terms());  // 30, 40 and 20 points for 100.00: due at 3.33, 2.50 and 5.00
  story.play(R"(
    join whale                 -> joined
    join ann                   -> joined
    join bob                   -> joined
    join cat                   -> joined
    order whale 1000.00 0.00   -> grant 500
    order ann 100.00 20.00     -> grant 30
    order bob 100.00 10.00     -> grant 40
    order cat 100.00 30.00     -> grant 20
    sell whale all             -> sale pays 250.00, exit bob#3 pays 75.55, exit ann#2 pays 79.33,
                               -> exit cat#4 pays 92.56, reserve 92.56)");
}

TEST(Exits, HappenExactlyWhenTheTriggerIsReached) {
  Story story(level_terms());  // 50 x P = 1 x 100.00 x 80 at P = 160.00, to the fen
  story.play(R"(
    join ann                   -> joined
    join bob                   -> joined
    order ann 100.00 0.00      -> grant 50
    order bob 100.00 20.00     -> grant 30          | pool 80.00; points 80
    wait 7d                    ->
    inject 79.99               -> injected 79.99    | pool 159.99; open 2
    inject 0.01                -> injected 0.01, exit ann#1 pays 50.00, exit bob#2 pays 55.00, reserve 55.00)");
}

TEST(Exits, OfOrdersLeaveTheMembersOtherPositionsOpen) {
  Terms terms = level_terms();
  terms.exit_basis = ExitBasis::order;
  Story story(terms);
  story.play(R"(
    join whale                 -> joined
    join bob                   -> joined
    join ann                   -> joined
    order whale 900.00 0.00    -> grant 450
    order ann 100.00 0.00      -> grant 50
    order bob 100.00 0.00      -> grant 50
    order ann 100.00 0.00      -> grant 50
    sell whale 449             -> sale pays 224.50, exit whale#1 pays 1.24, exit ann#2 pays 62.37,
                               -> exit bob#3 pays 77.97, exit ann#4 pays 116.96, reserve 116.96
                               | wallet ann 179.33)");
}

TEST(Exits, PayInFullWhenTheTermsWaiveTheFee) {
  Terms terms = level_terms();
  terms.exit_fee = ExitFee::waived;
  Story story(terms);
  story.play(kWhaleAnnBob);
  story.play(R"(
    sell whale all             -> sale pays 225.00, exit ann#2 pays 125.00, exit bob#3 pays 250.00
                               | pool 0.00; account reserve 0.00; price 2.50000000)");
}

TEST(Exits, ThatPayNothingStillHappen) {
  Story story(level_terms());
  story.play(R"(
    join whale                 -> joined
    join ann                   -> joined
    join dan                   -> joined
    order whale 900.00 0.00    -> grant 450
    order ann 100.00 0.00      -> grant 50
    order dan 1000.00 400.00   -> grant 100
    sell ann 49.99999999       -> sale pays 24.99                            | holds ann 0.00000001
    sell whale all             -> sale pays 235.23, exit ann#2 pays 0.00
                               | pool 339.78; points 100; open 1; wallet ann 24.99)");
}

TEST(Exits, MayFollowFromTheOrderThatOpenedThePosition) {
  Terms terms = classic_terms();
  terms.exit_multiple = Multiple(1'000'000);
  terms.grant_rate = Rate(500'000);
  terms.reward_rate = Rate(0);
  terms.platform_rate = Rate(0);
  Story(terms).play(R"(
    join ann                   -> joined
    order ann 100.00 0.00      -> grant 50, exit ann#1 pays 80.00, reserve 20.00
                               | price 2.00000000; open 0; wallet ann 80.00)");
}

TEST(Exits, CountPointsAlreadySold) {
  Story story(level_terms());  // 50 acquired for 100.00: due at 2.00 although only 1 point is left
  story.play(R"(
    join ann                   -> joined
    order ann 100.00 0.00      -> grant 50
    sell ann 40                -> sale pays 20.00, exit ann#1 pays 15.00, reserve 15.00)");
}

// An order with a thin margin, then one with a wide margin: C / A falls, and the exit must come at the lower trigger.
TEST(Exits, ComeEarlierWhenAnOrderLowersTheTrigger) {
  Story story(level_terms());  // ann: 10 points for 100.00, due at 10.00; then 60 for 200.00, due at 3.33
  story.play(R"(
    join whale                 -> joined
    join dan                   -> joined
    join ann                   -> joined
    order whale 900.00 0.00    -> grant 450
    order dan 1000.00 470.00   -> grant 30
    order ann 100.00 40.00     -> grant 10
    order ann 100.00 0.00      -> grant 50      | acquired ann 60; spend ann 200.00
    sell whale all             -> sale pays 225.00, exit ann#3 pays 105.00
                               | pool 210.00; points 30; price 7.00000000; open 1)");
}

// The reverse: the order raised the trigger, so that the queue's older key comes too early and is corrected.
TEST(Exits, ComeLaterWhenAnOrderRaisesTheTrigger) {
  Story story(level_terms());  // ann: due at 2.00; then 60 for 200.00, due at 3.33
  story.play(R"(
    join whale                 -> joined
    join dan                   -> joined
    join ann                   -> joined
    order whale 900.00 0.00    -> grant 450
    order dan 1000.00 440.00   -> grant 60
    order ann 100.00 0.00      -> grant 50
    order ann 100.00 40.00     -> grant 10          | acquired ann 60; spend ann 200.00
    sell whale all             -> sale pays 225.00  | price 2.87500000; open 2
    wait 7d                    ->
    inject 54.99               -> injected 54.99    | open 2
    inject 0.01                -> injected 0.01, exit ann#3 pays 100.00       | price 5.00000000; open 1)");
}

TEST(Exits, OpenTheWayForANewPosition) {
  Story story(level_terms());
  story.play(kWhaleAnnBob);
  story.play(R"(
    sell whale all             -> sale pays 225.00, exit ann#2 pays 62.50, exit bob#3 pays 156.25, reserve 156.25
    order ann 100.00 0.00      -> grant 16      | acquired ann 16; spend ann 100.00; open 1; price 3.12500000)");
  EXPECT_EQ(story.state().positions.opened(), 4U);
}

TEST(Exits, NeverHappenUnderTermsWithoutAMultiple) {
  Terms terms = level_terms();
  terms.exit_multiple = std::nullopt;
  Story story(terms);
  story.play(kWhaleAnnBob);
  story.play(R"(
    sell whale all             -> sale pays 225.00   | open 2; price 2.50000000)");
}

}  // namespace
}  // namespace greenpool
