// Scenarios on the engine: what has to come out, by hand and by closed forms. SPEC sections 4, 12 and 16.
#include "sim/simulation.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>

#include "figures/growth.h"
#include "figures/standing.h"
#include "sim/output.h"
#include "sim/sim_story.h"

namespace greenpool {
namespace {

TEST(Simulations, OfEqualOrdersFollowTheClosedForm) {
  // Ten orders a day, a thousand in all, and nobody leaves: the price is the product over j < k of (j + 1) / (j + 0.7).
  Scenario scenario = scenario_of(plain_document());
  scenario.terms.exit_multiple.reset();
  const RunResult result = results_of(scenario).front();
  EXPECT_EQ(result.end.members, 1'000U);
  EXPECT_EQ(result.end.totals.orders, 1'000U);
  EXPECT_EQ(result.end.totals.spent, Money(100'000'000));
  EXPECT_EQ(result.end.pool.cash, Money(30'000'000));
  const long double price =
      price_after_equal_orders(scenario.terms.initial_price, {Money(30'000), Money(21'000)}, 1'000);
  EXPECT_NEAR(result.end.adjusted_price, static_cast<double>(price), 1e-6);
  ASSERT_EQ(result.series.size(), 100U);
  const long double first_day =
      price_after_equal_orders(scenario.terms.initial_price, {Money(30'000), Money(21'000)}, 10);
  EXPECT_NEAR(result.series[0].adjusted_price, static_cast<double>(first_day), 1e-6);
}

TEST(Simulations, LetTheFirstMemberLeaveWithTheTwiceThatOthersPaid) {
  // Of a thousand orders the first position alone comes to 2x, with the 768th; its exit leaves the fee in the pool.
  const RunResult result = results_of(scenario_of(plain_document())).front();
  EXPECT_EQ(result.end.totals.exits, 1U);
  EXPECT_EQ(result.exited, 1U);
  EXPECT_EQ(result.reached[0], 1U);
  EXPECT_EQ(result.cohorts[0].exited, 1U);
  // It was seen to leave after 76 days, of a thousand members; 231 who joined in the last 24 days were seen for less.
  ASSERT_EQ(result.survival[0].size(), 2U);
  EXPECT_EQ(result.survival[0][1].days, 76);
  EXPECT_NEAR(result.survival[0][1].reached, 1.0 / 240, 1e-12) << "ten a day on days 0 to 23 were seen for 76 days";
}

TEST(Simulations, PayOutNoMoreThanWasPaidIn) {
  Scenario scenario =
      scenario_of(plain_document("repeat_per_day = \"0.1\"\n"
                                 "[[sellers]]\nshare = \"1\"\nkind = \"hazard\"\nper_day = \"0.02\"\n"));
  const RunResult result = results_of(scenario).front();
  const Totals& totals = result.end.totals;
  EXPECT_GT(totals.sales, 100U);
  EXPECT_EQ(result.end.pool.cash, contributed(result.end.totals) - totals.sales_paid - totals.exits_paid);
  Money spent;
  Money from_pool;
  std::uint64_t members = 0;
  for (const Cohort& cohort : result.cohorts) {
    spent += cohort.spent;
    from_pool += cohort.from_pool;
    members += cohort.members;
  }
  EXPECT_EQ(spent, totals.spent);
  EXPECT_EQ(from_pool, totals.sales_paid + totals.exits_paid);
  EXPECT_EQ(members, result.end.members);
  // What the pool paid is attributed to somebody, all of it.
  double attributed = 0;
  for (const std::vector<double>& row : result.flows.pool)
    attributed = std::accumulate(row.begin(), row.end(), attributed);
  EXPECT_NEAR(attributed * 100, static_cast<double>(from_pool.units()), 1);
}

TEST(Simulations, CountWhatIsLeftOfRewardsWhereItGoesToThePool) {
  Scenario scenario =
      scenario_of(plain_document("[[sellers]]\nshare = \"1\"\nkind = \"hazard\"\nper_day = \"0.02\"\n"));
  scenario.terms.remainder_to = RemainderTo::pool;
  const RunResult result = results_of(scenario).front();
  // 300 of an order's 1 000 are its contribution, and the 300 of its rewards that nobody earned come after it.
  EXPECT_EQ(contributed(result.end.totals), Money(60'000'000));
  EXPECT_EQ(result.end.pool.cash, contributed(result.end.totals) - paid_out(result.end.totals));
  EXPECT_GT(paid_out(result.end.totals), Money(0));
  double attributed = 0;
  for (const std::vector<double>& row : result.flows.pool)
    attributed = std::accumulate(row.begin(), row.end(), attributed);
  EXPECT_NEAR(attributed * 100, static_cast<double>(paid_out(result.end.totals).units()), 1);
}

TEST(Simulations, OfOneSeedAreOneResultWithAnyNumberOfThreads) {
  const Scenario scenario =
      scenario_of(plain_document("value = \"log_normal\"\nspread = \"0.8\"\nrepeat_per_day = \"0.2\"\n"
                                 "[referrals]\nshare = \"0.8\"\n"
                                 "[[sellers]]\nshare = \"0.5\"\nkind = \"target\"\nmultiple = \"1.2\"\n"
                                 "[[sellers]]\nshare = \"0.5\"\nkind = \"hazard\"\nper_day = \"0.05\"\n"
                                 "[withdrawals]\nshare = \"0.5\"\n"));
  const std::vector<RunResult> alone = results_of(scenario, 4, 1);
  const std::vector<RunResult> together = results_of(scenario, 4, 3);
  EXPECT_EQ(report_html(scenario, alone), report_html(scenario, together));
  EXPECT_EQ(series_csv(scenario, alone[3]), series_csv(scenario, together[3]));
  EXPECT_NE(series_csv(scenario, alone[0]), series_csv(scenario, alone[1])) << "seeds differ";
  EXPECT_GT(alone[0].end.totals.withdrawn, Money(0));
}

TEST(Simulations, LetTargetSellersSellWhenTheyHaveWhatTheyWaitedFor) {
  const Scenario scenario =
      scenario_of(plain_document("[[sellers]]\nshare = \"1\"\nkind = \"target\"\nmultiple = \"0.5\"\n"));
  Simulation simulation(scenario, 1);
  const Result<RunResult> result = simulation.all([](int, std::uint64_t) { return true; });
  ASSERT_TRUE(result.has_value());
  EXPECT_GT(result->end.totals.sales, 0U);
  // Whoever still holds is worth less than half of what they spent, or came to that since the last morning: today's ten
  // orders move the price by less than a hundredth.
  const State& state = simulation.state();
  const Price price = state.pool.price();
  state.positions.for_each_open([&](const Position& position) {
    const double worth = static_cast<double>(position.remaining.units()) * static_cast<double>(price.minor) /
                         static_cast<double>(price.units);
    EXPECT_LT(worth, 0.505 * static_cast<double>(position.spend.units()));
  });
}

TEST(Simulations, PanicOnlyWhenOrdersSlowDown) {
  const std::string sellers = "[[sellers]]\nshare = \"1\"\nkind = \"panic\"\nper_day = \"0.5\"\nslowdown = \"0.5\"\n";
  EXPECT_EQ(results_of(scenario_of(plain_document(sellers))).front().end.totals.sales, 0U);
  std::string ending = plain_document(sellers);
  ending.insert(ending.find("[orders]"), "until_day = 50\n");
  const RunResult result = results_of(scenario_of(ending)).front();
  EXPECT_EQ(result.end.members, 500U);
  EXPECT_GT(result.end.totals.sales, 450U) << "nearly everybody ran";
  for (const DayPoint& point : result.series) {
    if (point.day >= 53) break;  // the first morning after a week with half of the orders
    EXPECT_EQ(point.totals.sales, 0U);
  }
}

TEST(Simulations, RefundOrdersAfterTheirDays) {
  Scenario scenario = scenario_of(plain_document());
  scenario.terms.reversal_days = 7;
  scenario.refunded_share = 0.2;
  scenario.refund_after_days = 3;
  const RunResult result = results_of(scenario).front();
  EXPECT_GT(result.end.totals.reversals, 150U);
  EXPECT_LT(result.end.totals.reversals, 250U);
  EXPECT_EQ(result.end.refunded.units(), static_cast<std::int64_t>(result.end.totals.reversals) * 100'000);
  EXPECT_EQ(result.series[2].totals.reversals, 0U);
  EXPECT_GT(result.series[6].totals.reversals, 0U);
  EXPECT_EQ(result.refused, 0U);
}

TEST(Simulations, CountPeopleAsTheStateDoes) {
  const Scenario scenario = scenario_of(
      plain_document("repeat_per_day = \"0.5\"\n[[sellers]]\nshare = \"1\"\nkind = \"hazard\"\nper_day = \"0.02\"\n"));
  Simulation simulation(scenario, 7);
  const Result<RunResult> result = simulation.all([](int, std::uint64_t) { return true; });
  ASSERT_TRUE(result.has_value());
  const Recovery standing = recovery(simulation.state());
  EXPECT_EQ(result->reached, (std::array<std::uint64_t, kMarks>{standing.recovered, standing.twice, standing.thrice}));
  for (const std::vector<SurvivalStep>& curve : result->survival) {
    EXPECT_TRUE(std::is_sorted(curve.begin(), curve.end(), [](const SurvivalStep& a, const SurvivalStep& b) {
      return a.days < b.days && a.reached <= b.reached;
    }));
  }
}

TEST(Simulations, CanBeEnded) {
  const Scenario scenario = scenario_of(plain_document());
  Simulation simulation(scenario, 1);
  const Result<RunResult> result = simulation.all([](int days, std::uint64_t) { return days < 10; });
  ASSERT_FALSE(result.has_value());
  EXPECT_EQ(result.error().code, "interrupted");
}

TEST(Quantiles, LieBetweenTheirNeighbours) {
  EXPECT_EQ(quantile({1, 2, 3, 4, 5}, 0.5), 3);
  EXPECT_EQ(quantile({1, 2}, 0.25), 1.25);
  EXPECT_EQ(quantile({7}, 0.9), 7);
}

}  // namespace
}  // namespace greenpool
