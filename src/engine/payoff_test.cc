// When those who are owed from before would be whole. SPEC section 9.
#include "engine/payoff.h"

#include <gtest/gtest.h>

#include "engine/legacy_story.h"

namespace greenpool {
namespace {

// Half of an order is granted, and the other half releases.
constexpr Money kThousand{100'000};

std::optional<std::int64_t> days_to_repay(const State& state, Money batch, const PayoffScenario& scenario) {
  return payoff_days(state, payoff_amount(state, batch), scenario);
}

TEST(Payoff, TakesAsManyDaysAsReleasesNeed) {
  Story story(old_debt_terms());
  owe(story, "ann", "1000.00");
  // 1 000.00 owed and 500.00 more: 100.00 a day contribute, 50.00 release. 30 days; a fen more takes another.
  EXPECT_EQ(days_to_repay(story.state(), Money(50'000), {.daily_contribution = Money(10'000)}), 30);
  EXPECT_EQ(days_to_repay(story.state(), Money(50'001), {.daily_contribution = Money(10'000)}), 31);
  EXPECT_EQ(days_to_repay(story.state(), Money(0), {.daily_contribution = Money(10'000)}), 20);
}

TEST(Payoff, NamesTheDayOfTheTermsCalendar) {
  Terms terms = old_debt_terms();
  terms.utc_offset_minutes = 480;
  Story story(terms);
  story.sabotage().clock = *parse_timestamp("2026-12-30T16:00:00Z");  // the 31st begins in Shanghai
  EXPECT_EQ(payoff_date(story.state(), 0), "2026-12-31");
  EXPECT_EQ(payoff_date(story.state(), 60), "2027-03-01");
  story.sabotage().clock = *parse_timestamp("9999-12-31T00:00:00Z");
  EXPECT_EQ(payoff_date(story.state(), 30), "") << "calendars end";
}

TEST(Payoff, IsAtOnceWhereNothingIsOwed) {
  Story story(old_debt_terms());
  EXPECT_EQ(days_to_repay(story.state(), Money(0), {.daily_contribution = Money(0)}), 0);
}

TEST(Payoff, CountsTheMultiple) {
  Terms terms = old_debt_terms();
  terms.legacy.multiple = Multiple(1'500'000);
  Story story(terms);
  EXPECT_EQ(payoff_amount(story.state(), kThousand), 150'000);
  EXPECT_EQ(payoff_amount(story.state(), Money(1)), 2) << "rounded up";
  EXPECT_EQ(days_to_repay(story.state(), kThousand, {.daily_contribution = Money(10'000)}), 30);
}

TEST(Payoff, ComesSoonerWithGrowthAndLaterWithDecline) {
  Story story(old_debt_terms());
  // 50.00 a day for 30 days are 1 500.00; doubled, 100.00 a day, then 200.00: 1 500.00 + 3 000.00 + 600.00 in three
  // days.
  const Money owed(510'000);
  PayoffScenario scenario{.daily_contribution = Money(10'000)};
  EXPECT_EQ(days_to_repay(story.state(), owed, scenario), 102);
  scenario.growth_per_month_ppm = 1'000'000;
  EXPECT_EQ(days_to_repay(story.state(), owed, scenario), 63);
  // Halved every month no more than 3 000.00 are ever released.
  scenario.growth_per_month_ppm = -500'000;
  EXPECT_EQ(days_to_repay(story.state(), owed, scenario), std::nullopt);
  scenario.growth_per_month_ppm = -1'000'000;
  EXPECT_EQ(days_to_repay(story.state(), owed, scenario), std::nullopt);
  EXPECT_EQ(days_to_repay(story.state(), Money(150'000), scenario), 30);
}

TEST(Payoff, IsNeverWhereAHundredYearsAreNotEnough) {
  Story story(old_debt_terms());
  // One fen a day is released of two that come in: 36 525 fen in a hundred years.
  EXPECT_EQ(days_to_repay(story.state(), Money(36'525), {.daily_contribution = Money(2)}), 36'525);
  EXPECT_EQ(days_to_repay(story.state(), Money(36'526), {.daily_contribution = Money(2)}), std::nullopt);
  EXPECT_EQ(days_to_repay(story.state(), Money(1), {.daily_contribution = Money(0)}), std::nullopt);
  // With all of it granted there is no surplus.
  Terms terms = old_debt_terms();
  terms.grant_rate = Rate(1'000'000);
  EXPECT_EQ(days_to_repay(State(terms), Money(1), {.daily_contribution = kThousand}), std::nullopt);
  terms = old_debt_terms();
  terms.legacy.release_share = Rate(0);
  EXPECT_EQ(days_to_repay(State(terms), Money(1), {.daily_contribution = kThousand}), std::nullopt);
}

TEST(Payoff, TakesGrantsOnProfitForAllOfTheContributionUnlessTold) {
  Terms terms = old_debt_terms();
  terms.grant_base = GrantBase::profit;
  const State state(terms);
  PayoffScenario scenario{.daily_contribution = Money(10'000)};
  EXPECT_EQ(days_to_repay(state, kThousand, scenario), std::nullopt);
  scenario.daily_grant_value = Money(6'000);  // 40.00 a day are left
  EXPECT_EQ(days_to_repay(state, kThousand, scenario), 25);
  scenario.daily_grant_value = Money(11'000);
  EXPECT_EQ(days_to_repay(state, kThousand, scenario), std::nullopt);
}

TEST(Payoff, CountsWhatWasAcquiredAtTodaysPrice) {
  Story story(old_debt_terms());
  owe(story, "ann", "1000.00");
  // 150 points at 1.00 are to collect, then in the position; after cat's sale they are worth 1.50 each.
  story.play(R"(
    join cat                                   -> joined
    order ann 0.00 0.00 coins 600.00           -> no grant locked 300
    order cat 300.00 0.00                      -> grant 150 released 150)");
  EXPECT_EQ(payoff_amount(story.state(), Money(0)), 85'000);
  story.play("sell cat all -> sale pays 75.00, ann#2 collects 150 | price 1.50000000");
  EXPECT_EQ(payoff_amount(story.state(), Money(0)), 77'500);
  // What she sold still counts, as it does for her exit. 112.50 for 75 x 1.5 x 0.5 = 56.25 leave 168.75 / 75.
  story.play("sell ann 75 -> sale pays 56.25 | price 2.25000000");
  EXPECT_EQ(payoff_amount(story.state(), Money(0)), 66'250);
}

TEST(Payoff, DoesNotCountOneMembersMoreThanEnoughForAnother) {
  Story story(old_debt_terms());
  owe(story, "ann", "100.00");
  owe(story, "bob", "100.00");
  // Ann's 50 released points would be worth 110.76 when she collects them; bob is still owed all.
  story.play(R"(
    join cat                                   -> joined
    order ann 0.00 0.00 coins 100.00           -> no grant locked 50
    order cat 100.00 0.00                      -> grant 50 released 50
    order cat 300.00 0.00                      -> grant 150
    order cat 500.00 0.00                      -> grant 156.25)");
  EXPECT_EQ(payoff_amount(story.state(), Money(0)), 10'000);
}

TEST(Payoff, OfTheGreatestAmountsStaysExact) {
  Terms terms = old_debt_terms();
  terms.legacy.multiple = Multiple(kMultipleMax);
  EXPECT_EQ(payoff_amount(State(terms), Money(kMoneyMax)), Int128{kMoneyMax} * 50);
  // 4.5e12 a day; growth stops at the bound of an account. 4.5e14 / 4.5e12.
  const PayoffScenario scenario{.daily_contribution = Money(kMoneyMax), .growth_per_month_ppm = INT64_MAX};
  EXPECT_EQ(days_to_repay(State(terms), Money(kMoneyMax), scenario), 100);
}

}  // namespace
}  // namespace greenpool
