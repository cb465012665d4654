// How many orders a position still needs: by hand, in rationals, by iteration, and by letting the engine take them.
#include "figures/orders_needed.h"

#include <gmpxx.h>
#include <gtest/gtest.h>

#include <cmath>

#include "engine/scenario.h"

namespace greenpool {
namespace {

constexpr LikeOrder kWorked{Money(30'000), Money(21'000)};

// The least k by the recurrence itself, in rationals; nullopt past the limit.
std::optional<std::int64_t> by_rationals(const Pool& pool, const LikeOrder& order, const Goal& goal, int limit) {
  mpq_class cash = static_cast<long>(pool.cash.units());
  mpq_class points = static_cast<long>(pool.circulating.units());
  const mpq_class acquired = static_cast<long>(goal.acquired.units());
  mpq_class wanted(static_cast<long>(goal.multiple.units()), static_cast<long>(kRateOne - goal.fee.units()));
  wanted *= static_cast<long>(goal.spend.units());
  for (int k = 0; k <= limit; ++k) {
    if (acquired * cash >= wanted * points) return k;
    points *= 1 + static_cast<long>(order.grant_value.units()) / cash;
    cash += static_cast<long>(order.contribution.units());
  }
  return std::nullopt;
}

// The same in long double: the logarithm of the price by Kahan summation.
std::int64_t by_iteration(const Pool& pool, const LikeOrder& order, const Goal& goal) {
  const auto real = [](std::int64_t units) { return static_cast<long double>(units); };
  const long double missing =
      std::log(real(goal.multiple.units()) * real(goal.spend.units()) * real(pool.circulating.units()) /
               real(goal.acquired.units()) / real(pool.cash.units()) / real(kRateOne - goal.fee.units()));
  long double sum = 0;
  long double lost = 0;
  std::int64_t k = 0;
  for (; sum < missing; ++k) {
    const long double before = real(pool.cash.units()) + real(k) * real(order.contribution.units());
    const long double kept = real((order.contribution - order.grant_value).units());
    const long double term = std::log1p(kept / (before + real(order.grant_value.units()))) - lost;
    const long double next = sum + term;
    lost = (next - sum) - term;
    sum = next;
  }
  return k;
}

TEST(OrdersNeeded, OfTheWorkedTableByHand) {
  // After order 1: 210 points, 300.00. Prices are then 1.68, 1.87, 2.02, … ; worth 400.00 at 1.9047 after three more.
  const Pool pool{Money(30'000), Points(21'000'000'000), {}};
  EXPECT_EQ(orders_until(pool, kWorked, {Points(21'000'000'000), Money(40'000)}), 3);
  EXPECT_EQ(orders_until(pool, kWorked, {Points(21'000'000'000), Money(39'000)}), 2);
  EXPECT_EQ(orders_until(pool, kWorked, {Points(21'000'000'000), Money(30'000)}), 0);
  EXPECT_EQ(orders_until(pool, kWorked, {Points(21'000'000'000), Money(30'001)}), 1);
  // 4/5 of 2 / 1.7 x 300.00 is 282.35.
  EXPECT_EQ(orders_until(pool, kWorked, {Points(21'000'000'000), Money(28'235), Multiple(kRateOne), Rate(200'000)}), 1);
  EXPECT_EQ(orders_until(pool, kWorked, {Points(21'000'000'000), Money(28'236), Multiple(kRateOne), Rate(200'000)}), 2);
}

TEST(OrdersNeeded, ATieIsReached) {
  // Nothing is granted: the price is the pool. From 300.00 to n times that in n - 1 orders, exactly.
  const LikeOrder order{Money(30'000), Money(0)};
  const Pool pool{Money(30'000), Points(21'000'000'000), {}};
  for (std::int64_t n = 2; n <= 3'000; ++n) {
    ASSERT_EQ(orders_until(pool, order, {Points(21'000'000'000), Money(30'000 * n)}), n - 1);
    ASSERT_EQ(orders_until(pool, order, {Points(21'000'000'000), Money(30'000 * n + 1)}), n);
  }
}

TEST(OrdersNeeded, AgreeWithRationals) {
  std::uint64_t random = 11;
  const auto draw = [&random](std::int64_t from, std::int64_t to) {
    random = random * 6'364'136'223'846'793'005U + 1'442'695'040'888'963'407U;
    return from + static_cast<std::int64_t>((random >> 24) % static_cast<std::uint64_t>(to - from + 1));
  };
  int answered = 0;
  for (int i = 0; i < 3'000; ++i) {
    const Pool pool{Money(draw(1, 5'000'000)), Points(draw(1'000'000, kPointsMax / 4)), {}};
    const std::int64_t contribution = draw(1, 200'000);
    const LikeOrder order{Money(contribution), Money(draw(0, contribution))};
    const Goal goal{Points(draw(1, pool.circulating.units())), Money(draw(1, pool.cash.units())),
                    Multiple(draw(kRateOne, 3 * kRateOne)), Rate(draw(0, 400'000))};
    const std::optional<std::int64_t> exact = by_rationals(pool, order, goal, 60);
    const std::optional<std::int64_t> estimate = orders_until(pool, order, goal);
    if (exact) {
      ASSERT_EQ(estimate, exact) << i;
      ++answered;
    } else {
      ASSERT_TRUE(!estimate || *estimate > 60) << i;
    }
  }
  EXPECT_GT(answered, 300);
}

TEST(OrdersNeeded, AgreeWithIterationUpToMillions) {
  // A position of a thousandth of all points; pools from one order to far more than all orders bring.
  for (const std::int64_t cash : {30'000LL, 3'000'000LL, 3'000'000'000LL, 900'000'000'000LL}) {
    const Pool pool{Money(cash), Points(1'000'000'000'000'000), {}};
    for (const std::int64_t promille : {1'001LL, 1'300LL, 2'000LL, 3'500LL}) {
      const Goal goal{Points(1'000'000'000'000), Money(cash / 1'000 * promille / 1'000)};
      const std::optional<std::int64_t> estimate = orders_until(pool, kWorked, goal);
      ASSERT_TRUE(estimate.has_value());
      if (*estimate > 20'000'000) continue;
      EXPECT_EQ(*estimate, by_iteration(pool, kWorked, goal)) << cash << " " << promille;
    }
  }
}

TEST(OrdersNeeded, AreFoundToTheOrderNearTheLimitToo) {
  // One fen an order into a pool of 9e12: the price doubles when the pool is 2^(10/3) times as large. Near k the price
  // grows by 0.3 / k an order, and both neighbours are on their sides.
  const Pool pool{Money(kMoneyMax), Points(kPointsMax), {}};
  const LikeOrder order{Money(10), Money(7)};
  const Goal goal{Points(1'000'000'000'000), Money(2'000'000)};
  const std::optional<std::int64_t> k = orders_until(pool, order, goal);
  ASSERT_TRUE(k.has_value());
  EXPECT_NEAR(static_cast<double>(*k) / (9e11 * (std::pow(2.0, 10.0 / 3) - 1)), 1, 1e-9);
  const long double below = PriceGrowth(pool.cash, order).log_after(*k - 1);
  EXPECT_LT(below, std::log(2.0L));
  EXPECT_GE(PriceGrowth(pool.cash, order).log_after(*k), std::log(2.0L) - 1e-17L);
}

TEST(OrdersNeeded, AreNeverEnoughWhereOrdersDoNotMoveThePriceOrMoveItTooLittle) {
  const Pool pool{Money(30'000), Points(21'000'000'000), {}};
  const Goal goal{Points(21'000'000'000), Money(100'000)};
  EXPECT_EQ(orders_until(pool, {Money(30'000), Money(30'000)}, goal), std::nullopt) << "g = 1";
  EXPECT_EQ(orders_until(pool, {Money(0), Money(0)}, goal), std::nullopt);
  // 1 - g = 1/30 000: the price has grown e-fold after e^30 000 orders.
  EXPECT_EQ(orders_until(pool, {Money(30'000), Money(29'999)}, goal), std::nullopt);
  EXPECT_EQ(orders_until(pool, kWorked, {Points(0), Money(100'000)}), std::nullopt);
  EXPECT_EQ(orders_until(pool, kWorked, {Points(5), Money(0)}), 0) << "nothing was spent";
  EXPECT_EQ(orders_until({Money(0), Points(0), {}}, kWorked, goal), std::nullopt);
}

TEST(OrdersNeeded, TheEngineNeedsAsManyUntilItLetsAPositionGo) {
  Terms terms = classic_terms();
  terms.exit_basis = ExitBasis::order;
  Engine engine(terms);
  std::vector<Event> events;
  const auto decide = [&](const Operation& operation) {
    events.clear();
    return engine.decide({Timestamp(1'767'225'600'000'000), {}, operation}, events);
  };
  ASSERT_EQ(decide(RegisterMember{"ann", {}, 1}), Reject::none);
  const auto order = [&] { return decide(SettleOrder{"o", MemberIndex(0), Money(100'000), Money(30'000)}); };
  ASSERT_EQ(order(), Reject::none);
  const State& state = engine.state();
  const LikeOrder like_first = *mean_order(state);
  EXPECT_EQ(like_first.contribution, Money(30'000));
  const PositionSlot slot = state.positions.oldest(state.newest_position(MemberIndex(0)));
  const OrdersNeeded needed = orders_needed(state, state.positions.at(slot), like_first);
  ASSERT_TRUE(needed.break_even && needed.break_even_after_fee && needed.exit);
  EXPECT_LT(*needed.break_even, *needed.break_even_after_fee);
  const auto worth = [&] { return price_sale(state.pool, Points(21'000'000'000), Rate(0)); };
  std::int64_t taken = 0;
  for (; worth() < Money(100'000); ++taken) ASSERT_EQ(order(), Reject::none);
  EXPECT_EQ(taken, *needed.break_even);
  for (; state.totals.exits == 0; ++taken) ASSERT_EQ(order(), Reject::none);
  EXPECT_EQ(taken, *needed.exit);
  EXPECT_EQ(*needed.break_even, 75);
  EXPECT_EQ(*needed.exit, 767);
}

TEST(OrdersNeeded, UntilAnExitAreOfPositionsThatWerePromisedOne) {
  Terms terms = classic_terms();
  terms.exit_multiple = std::nullopt;
  Story story(terms);
  story.play(R"(
    join ann                   -> joined
    order ann 1000.00 300.00   -> grant 210)");
  const State& state = story.state();
  const OrdersNeeded needed =
      orders_needed(state, state.positions.at(state.newest_position(MemberIndex(0))), *mean_order(state));
  EXPECT_TRUE(needed.break_even.has_value());
  EXPECT_FALSE(needed.exit.has_value());
}

}  // namespace
}  // namespace greenpool
