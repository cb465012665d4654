// Scenarios on the engine: what has to come out, by hand and by closed forms. SPEC sections 4, 12 and 16.
#include "sim/simulation.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
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

TEST(Simulations, ReplayRealOrdersAsTheyWere) {
  // The third row names a referrer who never ordered, and the fourth one whom the member did not name at first.
  constexpr std::uint32_t kNobody = RealOrder::kNobody;
  const RealOrders orders{{noon_of(0), 0, kNobody, Money(100'000), Money(30'000), 2},
                          {noon_of(0), 1, 0, Money(50'000), Money(20'000), 3},
                          {noon_of(2), 3, 2, Money(70'000), Money(10'000), 4},
                          {noon_of(3), 1, 3, Money(20'000), Money(20'000), 5}};
  const std::string document =
      "[scenario]\nname = \"Real\"\nterms = \"two-level\"\ndays = 10\n[arrivals]\ncurve = \"csv\"\n"
      "[orders]\nvalue = \"csv\"\nfile = \"orders.csv\"\n";
  const Scenario scenario = scenario_of(document, orders);
  Simulation simulation(scenario, 1);
  const Result<RunResult> result = simulation.all([](int, std::uint64_t) { return true; });
  ASSERT_TRUE(result.has_value());
  const State& state = simulation.state();
  ASSERT_EQ(state.members.size(), 4U);
  EXPECT_EQ(state.member(MemberIndex(1)).referrer, MemberIndex(0));
  EXPECT_EQ(state.member(MemberIndex(3)).referrer, MemberIndex(2));
  EXPECT_EQ(state.member(MemberIndex(1)).spent, Money(50'000));
  EXPECT_EQ(result->end.totals.orders, 3U);
  EXPECT_EQ(result->refused, 1U) << "the last leaves nothing for rewards, platform and pool";
  EXPECT_EQ(result->series[0].totals.spent, Money(150'000));
  EXPECT_EQ(result->series[1].totals.spent, Money(150'000));
  EXPECT_EQ(result->series[2].totals.spent, Money(220'000));
}

TEST(Simulations, DrawPricesAndCostsFromRealOrders) {
  std::string document = plain_document();
  document.replace(document.find("amount"), std::string::npos, "value = \"csv\"\nfile = \"orders.csv\"\n");
  const RealOrders orders{{noon_of(0), 0, RealOrder::kNobody, Money(100'000), Money(30'000), 2},
                          {noon_of(0), 1, RealOrder::kNobody, Money(300'000), Money(60'000), 3}};
  const RunResult result = results_of(scenario_of(document, orders)).front();
  EXPECT_EQ(result.end.totals.orders, 1'000U);
  const std::int64_t dear = (result.end.totals.spent.units() - 100'000'000) / 200'000;
  EXPECT_NEAR(static_cast<double>(dear), 500, 60) << "each as likely as the other";
  EXPECT_EQ(contributed(result.end.totals).units(), (1'000 - dear) * 30'000 + dear * 120'000);
}

// Without forced exits, which an attack can push others over.
AttackResult attacked(const std::string& attack, const std::string& terms = "classic") {
  std::string document = plain_document("[[attack]]\nday = 50\n" + attack);
  document.replace(document.find("classic"), 7, terms);
  Scenario scenario = scenario_of(document);
  scenario.terms.exit_multiple.reset();
  const RunResult result = results_of(scenario).front();
  EXPECT_EQ(result.refused, 0U);
  EXPECT_EQ(result.end.members, terms == "two-level" && attack.find("ring") != std::string::npos ? 1'004U : 1'001U);
  EXPECT_EQ(result.attacks.size(), 1U);
  return result.attacks.front();
}

TEST(Simulations, LetAttackersLoseWhatTheyPutIn) {
  // 50 days have put 150 000.00 into the pool; orders of 250 000.00 whose goods cost nothing put in 150 000.00 more,
  // and bring points worth 0.7 of it, of which a sale pays 0.8 times the pool times the share of all points.
  const AttackResult attack = attacked("kind = \"self_buying\"\n");
  EXPECT_EQ(attack.paid, Money(25'000'000));
  EXPECT_EQ(attack.worth, Money(0));
  // The pool is 300 000.00, and of S points the attackers' are S 0.7 / 1.7.
  EXPECT_NEAR(static_cast<double>(attack.got.units()), 0.8 * 30'000'000 * 0.7 / 1.7, 2);
  EXPECT_EQ(attack.gain(), attack.got - attack.paid);
}

TEST(Simulations, PayARingItsOwnRewards) {
  const AttackResult alone = attacked("kind = \"self_buying\"\n", "two-level");
  const AttackResult ring = attacked("kind = \"ring\"\n", "two-level");
  EXPECT_EQ(alone.paid, ring.paid);
  EXPECT_GT(ring.got, alone.got) << "two levels of rewards come back";
  EXPECT_LT(ring.gain(), Money(0));
}

TEST(Simulations, PayMoreForASaleInSlices) {
  const AttackResult whole = attacked("kind = \"split_sale\"\nuntil_day = 80\nslices = 1\n");
  const AttackResult slices = attacked("kind = \"split_sale\"\nuntil_day = 80\nslices = 1000\n");
  // Of share f of the points, once pays (1 - h) f P, slices P (1 - (1 - f)^(1 - h)), h = 0.2. Thirty days of ten orders
  // came after them: f is a little below 0.7 / 1.7.
  const double part = static_cast<double>(slices.got.units()) / static_cast<double>(whole.got.units());
  EXPECT_GT(part, 1.03);
  EXPECT_LT(part, (1 - std::pow(1.0 / 1.7, 0.8)) / (0.8 * 0.7 / 1.7));
}

TEST(Simulations, LetALastHolderWait) {
  const AttackResult attack = attacked("kind = \"last_holder\"\nsize = \"0.1\"\n");
  const AttackResult sooner = attacked("kind = \"last_holder\"\nsize = \"0.1\"\nuntil_day = 60\n");
  EXPECT_GT(attack.got, sooner.got) << "orders came meanwhile, and nobody sold";
  EXPECT_EQ(attack.worth, Money(0));
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
