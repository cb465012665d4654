// Injections into the pool, and their cap. SPEC sections 3 and 13.
#include <gtest/gtest.h>

#include "engine/scenario.h"

namespace greenpool {
namespace {

// The cap of the worked terms: 1 / (0.8 x 0.7) - 1 = 78.57 % of the smallest pool of the last seven days; of 300.00
// that is 235.71.
constexpr std::string_view kAnnHolds = R"(
    join ann                   -> joined
    order ann 1000.00 300.00   -> grant 210       | pool 300.00)";

TEST(Injections, LiftThePriceForNobodyInParticular) {
  Story story;
  story.play(kAnnHolds);
  story.play(R"(
    wait 7d                    ->
    inject 100.00              -> injected 100.00
                               | pool 400.00; points 210; price 1.90476190; account cash 1100.00
                               | account reserve 0.00
    inject 100.00 from financing -> injected 100.00 | pool 500.00; account cash 1200.00)");
}

TEST(Injections, AreCappedAgainstTheSmallestPoolOfTheWindow) {
  Story story;
  story.play(kAnnHolds);
  story.play(R"(
    wait 7d                    ->
    inject 235.72              -> injection_over_cap
    inject 235.71              -> injected 235.71
    inject 0.01                -> injection_over_cap)");
}

TEST(Injections, CountTogetherWhateverTheirSource) {
  Story story;
  story.play(kAnnHolds);
  story.play(R"(
    sell ann 105               -> sale pays 120.00      | pool 180.00
    sell ann all               -> sale pays 144.00, reserve 36.00
    order ann 1000.00 300.00   -> grant 122.5
    wait 7d                    ->
    inject 30.00 from reserve  -> injected 30.00
    inject 100.00 from financing -> injected 100.00
    inject 105.72 from financing -> injection_over_cap
    inject 105.71 from financing -> injected 105.71)");
}

TEST(Injections, HaveNoRoomUntilThePoolIsAsOldAsTheWindow) {
  Story story;
  story.play(kAnnHolds);
  story.play(R"(
    inject 0.01                -> injection_over_cap
    wait 604799s               ->
    inject 0.01                -> injection_over_cap
    wait 999999us              ->
    inject 0.01                -> injection_over_cap
    wait 1us                   ->
    inject 235.71              -> injected 235.71)");
}

// A change at a fraction of a second counts until the end of that second: to the pool's side.
TEST(Injections, OfAFractionOfASecondWaitForTheNextWholeOne) {
  Story story;
  story.play("wait 1us ->");
  story.play(kAnnHolds);
  story.play(R"(
    wait 7d                    ->
    inject 0.01                -> injection_over_cap
    wait 999998us              ->
    inject 0.01                -> injection_over_cap
    wait 1us                   ->
    inject 235.71              -> injected 235.71)");
}

TEST(Injections, LeaveTheWindowAfterSevenDaysToTheSecond) {
  Story story;
  story.play(kAnnHolds);
  story.play(R"(
    wait 7d                    ->
    inject 235.71              -> injected 235.71
    wait 604799s               ->
    wait 999999us              ->
    inject 0.01                -> injection_over_cap
    wait 1us                   ->
    inject 420.92              -> injection_over_cap
    inject 420.91              -> injected 420.91)");
}

TEST(Injections, RememberTheLowestPointOfAPoolThatRecovered) {
  Story story;
  story.play(kAnnHolds);
  story.play(R"(
    join bob                   -> joined
    order bob 1000.00 300.00   -> grant 147             | pool 600.00
    wait 7d                    ->
    sell ann all               -> sale pays 282.35      | pool 317.65
    order bob 1000.00 300.00   -> grant 97.18243349     | pool 617.65
    wait 1us                   ->
    inject 471.43              -> injection_over_cap
    inject 249.59              -> injection_over_cap
    inject 249.58              -> injected 249.58)");
}

// The low of the first day is over when the window begins; what came after it was higher, then lower again but not as
// low. Only pools inside the window count.
TEST(Injections, ForgetALowThatEndedBeforeTheWindow) {
  Story story;
  story.play(kAnnHolds);
  story.play(R"(
    join bob                   -> joined
    wait 1d                    ->
    order bob 1000.00 300.00   -> grant 147             | pool 600.00
    wait 1d                    ->
    order bob 1000.00 300.00   -> grant 124.95          | pool 900.00
    wait 1d                    ->
    sell bob 124.95            -> sale pays 186.66      | pool 713.34
    wait 475200s               ->
    inject 471.43              -> injection_over_cap
    wait 43200s                ->
    inject 560.49              -> injection_over_cap
    inject 560.48              -> injected 560.48)");
}

// Under such terms nobody ever holds points; the cap itself is what is asked here.
TEST(Injections, HaveNoCapUnderTermsThatGrantNothing) {
  Story story;
  story.play(kAnnHolds);
  story.play("inject 0.01 -> injection_over_cap");
  story.sabotage().terms.grant_rate = Rate(0);
  EXPECT_EQ(story.decide(Inject{Money(100'000'000), InjectionSource::financing}), Reject::none);
}

TEST(Injections, HaveNoRoomAtAllWhenEverythingIsGrantedAndNothingStaysBehind) {
  Terms terms = classic_terms();
  terms.grant_rate = Rate(kRateOne);
  terms.sell_fee = Rate(0);
  Story story(terms);
  story.play(R"(
    join ann                   -> joined
    order ann 1000.00 300.00   -> grant 300
    wait 90d                   ->
    inject 0.01                -> injection_over_cap)");
}

TEST(Injections, NeedSomebodyWhoHoldsPoints) {
  Story story;
  story.play(R"(
    inject 0.01                -> pool_empty
    join ann                   -> joined
    order ann 0.01 0.00        -> no grant, reserve 0.01
    inject 0.01 from reserve   -> pool_empty)");
}

TEST(Injections, FromTheReserveMoveWhatItHolds) {
  Story story;
  story.play(kAnnHolds);
  story.play(R"(
    sell ann all               -> sale pays 240.00, reserve 60.00
    order ann 1000.00 300.00   -> grant 147
    wait 7d                    ->
    inject 60.01 from reserve  -> reserve_insufficient
    inject 60.00 from reserve  -> injected 60.00    | pool 360.00; account reserve 0.00; account cash 2000.00
    inject 0.01 from reserve   -> reserve_insufficient)");
}

TEST(Injections, AnswerTheFirstReasonOfTheTable) {
  constexpr Timestamp kTooLate(253'402'300'800'000'000);
  Story story;
  EXPECT_EQ(story.decide_at(kTooLate, Inject{Money(0)}), Reject::amount_not_positive);
  EXPECT_EQ(story.decide_at(kTooLate, Inject{Money(-1)}), Reject::amount_not_positive);
  EXPECT_EQ(story.decide_at(kTooLate, Inject{Money(kMoneyMax + 1)}), Reject::amount_out_of_range);
  EXPECT_EQ(story.decide_at(kTooLate, Inject{Money(kMoneyMax)}), Reject::time_out_of_range);
  story.play("join ann -> joined");
  EXPECT_EQ(story.decide_at(Timestamp(0), Inject{Money(1), InjectionSource::financing}), Reject::time_went_back);
  EXPECT_EQ(story.decide(Inject{Money(kMoneyMax), InjectionSource::reserve}), Reject::pool_empty);
  story.play("order ann 1000.00 300.00 -> grant 210");
  EXPECT_EQ(story.decide(Inject{Money(kMoneyMax), InjectionSource::reserve}), Reject::reserve_insufficient);
  EXPECT_EQ(story.decide(Inject{Money(kMoneyMax), InjectionSource::financing}), Reject::injection_over_cap);
}

TEST(Injections, StopAtTheBoundOfTheAccounts) {
  Terms terms = classic_terms();
  terms.exit_basis = ExitBasis::order;
  terms.exit_multiple = std::nullopt;
  terms.grant_rate = Rate(1);  // so little that the cap allows a million times the pool
  Story story(terms);
  story.play(R"(
    join ann                   -> joined
    order ann 1000000.00 0.00  -> grant 0.6, split 1000, split 1000
    wait 7d                    ->)");
  const Money room = Money(kMoneyMax) - story.state().books.balance(Account::cash);
  EXPECT_EQ(story.decide(Inject{room + Money(1), InjectionSource::financing}), Reject::account_limit);
  EXPECT_EQ(story.decide(Inject{room, InjectionSource::financing}), Reject::none);
  EXPECT_EQ(story.decide(Inject{Money(1), InjectionSource::financing}), Reject::account_limit);
  EXPECT_EQ(story.state().books.balance(Account::cash), Money(kMoneyMax));
}

}  // namespace
}  // namespace greenpool
