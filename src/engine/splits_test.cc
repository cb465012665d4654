// Points splits. SPEC section 2.
#include <gtest/gtest.h>

#include "engine/scenario.h"

namespace greenpool {
namespace {

// A point starts at 9.00 yuan and is split in ten when it is worth 10.00.
Terms ten_for_one(std::int64_t grant_ppm) {
  Terms terms = classic_terms();
  terms.initial_price = Price{9, 1'000'000};
  terms.split_at = Price{10, 1'000'000};
  terms.split_factor = 10;
  terms.grant_rate = Rate(grant_ppm);
  terms.reward_rate = Rate(0);
  terms.platform_rate = Rate(0);
  terms.exit_multiple = std::nullopt;
  return terms;
}

TEST(Splits, MultiplyEveryHoldingAndDivideThePrice) {
  Story story(ten_for_one(500'000));
  story.play(R"(
    join ann                   -> joined
    join bob                   -> joined
    order ann 100.00 0.00      -> grant 5.55555555, split 10
                               | pool 100.00; points 55.5555555; price 1.80000000; holds ann 55.5555555
                               | acquired ann 55.5555555
    order bob 100.00 0.00      -> grant 27.77777775             | points 83.33333325; price 2.40000000
    sell ann all               -> sale pays 106.66              | points 27.77777775; holds bob 27.77777775)");
}

TEST(Splits, RepeatUntilThePriceIsBelow) {
  Story story(ten_for_one(50'000));
  story.play(R"(
    join ann                   -> joined
    order ann 100.00 0.00      -> grant 0.55555555, split 10, split 10   | points 55.555555; price 1.80000001)");
  EXPECT_EQ(story.state().totals.splits, 2U);
}

TEST(Splits, ComeAtThePriceItselfNotBefore) {
  Terms terms = ten_for_one(900'000);
  Story story(terms);  // 90.00 at 9.00 are 10 points; 100.00 / 10 = 10.00 exactly
  story.play("join ann -> joined\n order ann 100.00 0.00 -> grant 10, split 10 | points 100; price 1.00000000");
  terms.split_at = Price{10'000'001, 1'000'000'000'000};
  Story below(terms);  // 10.000001
  below.play("join ann -> joined\n order ann 100.00 0.00 -> grant 10 | points 10; price 10.00000000");
}

TEST(Splits, FollowTheExitsOfTheirCommand) {
  Terms terms = ten_for_one(1'000'000);
  terms.initial_price = Price{4, 1'000'000};
  terms.sell_fee = Rate(700'000);
  terms.platform_rate = Rate(500'000);
  terms.exit_multiple = Multiple(1'000'000);
  Story story(terms);  // ann is due at 8.00, dan at 40.00
  story.play(R"(
    join whale                 -> joined
    join ann                   -> joined
    join dan                   -> joined
    order whale 600.00 0.00    -> grant 75
    order ann 100.00 0.00      -> grant 12.5
    order dan 1000.00 400.00   -> grant 25
    sell whale all             -> sale pays 90.00, exit ann#2 pays 36.00, split 10
                               | pool 324.00; points 250; price 1.29600000; holds dan 250; acquired dan 250)");
}

TEST(Splits, MultiplyTheRememberedPriceWhenNobodyHoldsPoints) {
  Terms terms = ten_for_one(1'000'000);
  terms.initial_price = Price{4, 1'000'000};
  terms.sell_fee = Rate(700'000);
  terms.platform_rate = Rate(500'000);
  terms.exit_multiple = Multiple(1'000'000);
  Story story(terms);
  story.play(R"(
    join whale                 -> joined
    join ann                   -> joined
    join bob                   -> joined
    order whale 300.00 0.00    -> grant 37.5
    order ann 100.00 0.00      -> grant 12.5
    order bob 100.00 0.00      -> grant 12.5
    sell whale all             -> sale pays 45.00, exit ann#2 pays 30.75, exit bob#3 pays 52.27, reserve 121.98,
                               -> split 10
                               | points 0; price 1.39400000
    order whale 300.00 0.00    -> grant 107.60401721     | points 107.60401721; price 1.39400000)");
}

TEST(Splits, LeaveTriggersWhereTheyWere) {
  Terms terms = ten_for_one(500'000);
  terms.exit_multiple = Multiple(2'000'000);
  Story story(terms);  // ann is due when 55.5555555 points are worth 200.00 yuan: at a pool of 200.00
  story.play(R"(
    join ann                   -> joined
    order ann 100.00 0.00      -> grant 5.55555555, split 10
    wait 7d                    ->
    inject 99.99               -> injected 99.99         | open 1
    inject 0.01                -> injected 0.01, exit ann#1 pays 160.00, reserve 40.00)");
}

TEST(Splits, MultiplyEveryPositionOfEveryMember) {
  Terms terms = ten_for_one(500'000);
  terms.exit_basis = ExitBasis::order;
  Story story(terms);
  story.play(R"(
    join ann                   -> joined
    join bob                   -> joined
    order ann 1.00 0.00        -> grant 0.05555555, split 10
    order bob 1.00 0.00        -> grant 0.27777775
    order ann 1.00 0.00        -> grant 0.20833331
    order bob 1.00 0.00        -> grant 0.17361109      | open 4)");
}

// Saturated A of a position without a trigger stays at the bound; what remains is still multiplied exactly.
TEST(Splits, StopTheAcquiredPointsOfAPositionWithoutATriggerAtTheBound) {
  Story story(ten_for_one(500'000));
  story.play("join ann -> joined\n order ann 1.00 0.00 -> grant 0.05555555, split 10");
  State& state = story.sabotage();
  Position& position = state.positions.at(PositionSlot(0));
  position.acquired = Points(kPointsMax / 10 + 1);
  std::vector<Event> events;
  EngineSabotage::stage(story.engine(), PointsSplit{10}, events);
  EXPECT_EQ(position.acquired, Points(kPointsMax));
  EXPECT_EQ(position.remaining, Points(555'555'500));
  EXPECT_EQ(state.pool.circulating, Points(555'555'500));
  EXPECT_FALSE(story.engine().violation().has_value());
}

}  // namespace
}  // namespace greenpool
