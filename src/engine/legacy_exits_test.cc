// Legacy positions that are worth their claim leave: what falls due when points are collected, in which order, what
// lapses. SPEC sections 5 and 9.
#include <gtest/gtest.h>

#include "engine/legacy_story.h"

namespace greenpool {
namespace {

TEST(LegacyExits, ComeWhenWhatWasCollectedIsWorthTheClaim) {
  Story story(old_debt_terms());
  owe(story, "ann", "100.00");
  // Released points count when they are collected: at 900.00 / 406.25 points ann's 50 would be worth 110.76, but
  // nothing happens until she sells one: 1 x 900.00 x 0.5 / 406.25 = 1.10(7); then 49 x 898.90 x 0.5 / 405.25
  // = 54.34(4).
  story.play(R"(
    join cat                                   -> joined
    order ann 0.00 0.00 coins 100.00           -> no grant locked 50
    order cat 100.00 0.00                      -> grant 50 released 50
    order cat 300.00 0.00                      -> grant 150                | price 1.60000000
    order cat 500.00 0.00                      -> grant 156.25             | pool 900.00; points 406.25
                                               | collectable ann 50; open 1
    sell ann 1                                 -> ann#2 collects 50, sale pays 1.10, exit ann#2 pays 54.34
                                               | claim ann 0.00; legacy ann none; open 1; wallet ann 55.44
                                               | received ann 55.44)");
}

TEST(LegacyExits, ComeAtTheEndOfTheDayToo) {
  Story story(old_debt_terms());
  owe(story, "ann", "100.00");
  // 50 x 900.00 x 0.5 / 406.25 = 55.38(4).
  story.play(R"(
    join cat                                   -> joined
    order ann 0.00 0.00 coins 100.00           -> no grant locked 50
    order cat 100.00 0.00                      -> grant 50 released 50
    order cat 300.00 0.00                      -> grant 150
    order cat 500.00 0.00                      -> grant 156.25
    until 2026-01-02                           ->
    advance                                    -> ann#2 collects 50, residue 0, day_ended, exit ann#2 pays 55.38)");
}

// Ann is owed 100.00, bob 10 000.00, and 50 and 750 points are locked. Cat's order releases 700 of the 800, and the
// day's end collects them: seven eighths of each balance.
constexpr std::string_view kMostIsReleased = R"(
    join cat                                   -> joined
    order ann 0.00 0.00 coins 100.00           -> no grant locked 50
    order bob 0.00 0.00 coins 1500.00          -> no grant locked 750
    order cat 2800.00 0.00                     -> grant 1400 released 700  | pool 2800.00; points 2100; locked 100
    until 2026-01-02                           ->
    advance                                    -> ann#2 collects 43.75, bob#3 collects 656.25, residue 0, day_ended
    sell cat 1200                              -> sale pays 800.00         | pool 2000.00; points 900)";

Terms half_share() {
  Terms terms = old_debt_terms();
  terms.legacy.release_share = Rate(500'000);
  return terms;
}

TEST(LegacyExits, OnAnOrderCollectWhatThatOrderReleasedAndLapseTheRest) {
  Story story(half_share());
  owe(story, "ann", "100.00");
  owe(story, "bob", "10000.00");
  story.play(kMostIsReleased);
  // At 2 000.00 / 900 points 200.00 grant 90 and 100.00 release 45 of the 100: 6.25 x 0.55 = 3.4375 of ann's stay
  // locked, rounded up. 43.75 x 2 400.00 / 1 035 = 101.44 is more than 100.00. She collects first, sells 46.56249999 x
  // 2 400.00 x 0.5 / 1 035 = 53.98(5), and what is still locked lapses.
  story.play(R"(
    join dan                                   -> joined
    order dan 400.00 0.00                      -> grant 90 released 45, ann#2 collects 2.81249999,
                                               -> exit ann#2 pays 53.98, lapsed ann 3.43750001 exit
                                               | claim ann 0.00; legacy ann none; locked ann 0; locked 51.56249999
                                               | pool 2346.02; points 988.43750001; released 42.18750001)");
  // Nothing more is locked for her until a new claim is approved; her coins still pay. Bob's 93.75 x 0.55, rounded up.
  story.play(R"(
    reverse_order r1 o1                        -> refund 0.00 points 0 pool 0.00 taken 0.00 coins 100.00
                                               -> legacy taken 53.98       | coins ann 100.00; wallet ann 0.00
                                               | account reserve 53.98
    order ann 0.00 0.00 coins 40.00            -> no grant                 | locked ann 0; coins ann 60.00
    propose_claim c3 b3 ann 20.00 op1          -> claim_proposed
    approve_claims b3 operator op2             -> approved 1 claims 20.00, coins ann 20.00 | claim ann 20.00
    order ann 0.00 0.00 coins 40.00            -> no grant locked 8.42650531
                                               | locked ann 8.42650531; locked bob 51.56250001
                                               | collectable bob 42.18749999)");
}

TEST(LegacyExits, OfAMembersOtherPositionsComeAfterCollectingToo) {
  Terms terms = half_share();
  terms.exit_multiple = Multiple(1'000'000);
  Story story(terms);
  owe(story, "ann", "100.00");
  owe(story, "bob", "10000.00");
  // Ann also buys for 10.00: 5 points, due at 2.00. 274.375 of the 800 stay locked, 17.1484375 of them ann's, rounded
  // up. Cat's 500 x 2 800.00 x 0.5 / 1 576.875 = 443.91(6); then 2 356.09 / 1 076.875 is 2.187: ann's order leaves with
  // 5 x 2.187 x 0.5 = 5.46(9). Before that she collects, and 32.85 points are worth 71.87: no more.
  story.play(R"(
    join cat                                   -> joined
    order ann 0.00 0.00 coins 100.00           -> no grant locked 50
    order bob 0.00 0.00 coins 1500.00          -> no grant locked 750
    order ann 10.00 0.00                       -> grant 5 released 2.5     | price 1.33333333
    order cat 2790.00 0.00                     -> grant 1046.25 released 523.125
                                               | pool 2800.00; points 1576.875
    sell cat 500                               -> sale pays 443.91, ann#3 collects 32.85156249, exit ann#1 pays 5.46
                                               | legacy ann 32.85156249; claim ann 100.00; locked ann 17.14843751)");
}

TEST(LegacyExits, ThatCollectingMakesDueTakeTheirPlaceInTheOrder) {
  Terms terms = old_debt_terms();
  terms.exit_multiple = Multiple(1'000'000);
  Story story(terms);
  owe(story, "ann", "100.00");
  owe(story, "bob", "10000.00");
  // Eve's sale takes the price to 90.00 / 80 = 1.125, where ann, dan and zoe buy: all three are due at 2.25. Zoe's
  // order releases the last locked points. Eve's last sale: 30 x 202.50 x 0.5 / 180 = 16.87(5), 185.63 / 150 is left.
  story.play(R"(
    join eve                                   -> joined
    join dan                                   -> joined
    join zoe                                   -> joined
    join xavi                                  -> joined
    order ann 0.00 0.00 coins 100.00           -> no grant locked 50
    order bob 0.00 0.00 coins 100.00           -> no grant locked 50
    order eve 100.00 0.00                      -> grant 50 released 50
    sell eve 20                                -> sale pays 10.00          | price 1.12500000
    order ann 9.00 0.00                        -> grant 4 released 4
    order dan 9.00 0.00                        -> grant 4 released 4
    order zoe 94.50 0.00                       -> grant 42 released 42     | price 1.12500000; locked 0
    sell eve all                               -> sale pays 16.87          | pool 185.63; points 150)");
  // 1 000.00 x 150 / 185.63 = 808.05904218, and the price is 2.281. Ann is the first of the three; she collects 50
  // points for 100.00, which are due at 2.00: they go before everyone's 2.25, her own too. Half of 50 x 2 185.63 /
  // 958.05904218 is 57.03(2); half of 4 x 2 128.60 / 908.05904218 is 4.68(8), and so on.
  story.play(R"(
    order xavi 2000.00 0.00                    -> grant 808.05904218, ann#6 collects 50, exit ann#6 pays 57.03,
                                               -> exit ann#2 pays 4.68, exit dan#3 pays 4.69, exit zoe#4 pays 49.44
                                               | pool 2069.79; points 858.05904218; collectable bob 50)");
}

TEST(LegacyExits, WithoutPointsPayNothing) {
  Story story(half_share());
  owe(story, "ann", "100.00");
  owe(story, "bob", "10000.00");
  story.play(kMostIsReleased);
  // Ann sells her 43.75 points: 43.75 x 2 000.00 x 0.5 / 900 = 48.61(1). What she sold still counts: after bob's sale
  // of 100 x 1 951.39 x 0.5 / 856.25 = 113.94(9) the 43.75 would be worth 106.29. Nothing was released since, so that
  // the exit sells nothing, pays nothing, and 6.25 points lapse.
  story.play(R"(
    sell ann all                               -> sale pays 48.61          | legacy ann 0; open 3
    sell bob 100                               -> sale pays 113.94, exit ann#2 pays 0.00, lapsed ann 6.25 exit
                                               | claim ann 0.00; open 2; locked 93.75)");
}

TEST(LegacyExits, KeepTheMultipleThatWasPromisedWhenTheyOpened) {
  Terms terms = half_share();
  terms.legacy.multiple = Multiple(2'000'000);
  Story story(terms);
  owe(story, "ann", "100.00");
  owe(story, "bob", "10000.00");
  story.play(kMostIsReleased);
  story.sabotage().terms.legacy.multiple = Multiple(1'000'000);
  // Twice the claim: 43.75 points are due at 4.57. The order takes the price to 2.31, which is enough for 1x only.
  story.play(R"(
    join dan                                   -> joined
    order dan 400.00 0.00                      -> grant 90 released 45     | claim ann 100.00; legacy ann 43.75)");
}

TEST(LegacyExits, AreLaterWithANewClaim) {
  Story story(half_share());
  owe(story, "ann", "100.00");
  owe(story, "bob", "10000.00");
  story.play(kMostIsReleased);
  // With 5.00 more the position's spend is 105.00, and 101.44 are not enough.
  story.play(R"(
    propose_claim c3 b3 ann 5.00 op1           -> claim_proposed
    approve_claims b3 operator op2             -> approved 1 claims 5.00, coins ann 5.00
                                               | claim ann 105.00; spend ann 105.00
    join dan                                   -> joined
    order dan 400.00 0.00                      -> grant 90 released 45     | claim ann 105.00)");
}

TEST(LegacyExits, OfTheLastHolderSweepThePool) {
  Story story(half_share());
  owe(story, "ann", "100.00");
  // Cat's 50 x 100.00 x 0.5 / 75 = 33.33(3) leave ann's 25 released points, worth 66.67. Her 15 x 66.67 x 0.5 / 25 =
  // 20.00(1) leave 46.67 / 10: the 25 that she acquired would be worth 116.67. 10 x 4.667 x 0.5 = 23.33(5).
  story.play(R"(
    join cat                                   -> joined
    order ann 0.00 0.00 coins 100.00           -> no grant locked 50
    order cat 100.00 0.00                      -> grant 50 released 25     | price 1.33333333
    sell cat all                               -> sale pays 33.33, ann#2 collects 25
                                               | pool 66.67; points 25
    sell ann 15                                -> sale pays 20.00, exit ann#2 pays 23.33, lapsed ann 25 exit,
                                               -> reserve 23.34
                                               | pool 0.00; points 0; locked 0; open 0; claim ann 0.00)");
}

TEST(LegacyExits, OfTheLastHolderLeaveNoUnitThatRoundingLeft) {
  Story story(old_debt_terms());
  owe(story, "ann", "60.00");
  // A third of 30 points is released: ann collects a unit less than 10. Her 9 x 15.00 x 0.5 / 10 = 6.75 leave 8.25 for
  // one point: what she acquired would be worth 82.49. The unit that is nobody's is locked again before her exit, and
  // lapses with the rest. 8.25 / 0.99999999 is remembered.
  story.play(R"(
    join cat                                   -> joined
    order ann 0.00 0.00 coins 60.00            -> no grant locked 30
    order cat 20.00 0.00                       -> grant 10 released 10
    sell cat all                               -> sale pays 5.00, ann#2 collects 9.99999999   | pool 15.00; points 10
    sell ann 9                                 -> sale pays 6.75, residue 0.00000001, exit ann#2 pays 4.12,
                                               -> lapsed ann 20.00000001 exit, reserve 4.13
                                               | pool 0.00; points 0; locked 0; released 0; price 8.25000008)");
}

}  // namespace
}  // namespace greenpool
