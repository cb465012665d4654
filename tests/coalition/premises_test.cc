// Where the review reports that a premise breaks, the search finds the profit that its figures say, and none on the
// safe side of them. These are choices of terms, of the platform or of other members: no guard of the engine prevents
// them.
#include <gtest/gtest.h>

#include "terms/review.h"
#include "tests/coalition/scenes.h"

namespace greenpool::coalition {
namespace {

constexpr std::int64_t kPool = 100'000'000;  // in minor units, as all money here

// A figure of a finding.
long double reported(const Terms& terms, std::string_view code, std::string_view name) {
  for (const Finding& finding : review(terms)) {
    for (const Figure& figure : finding.figures) {
      if (finding.code == code && figure.name == name) return std::stold(figure.value);
    }
  }
  ADD_FAILURE() << code << " " << name;
  return 0;
}

std::int64_t part(long double share, std::int64_t of) {
  return static_cast<std::int64_t>(share * static_cast<long double>(of));
}

void expect_near(std::int64_t found, long double predicted, long double tolerance) {
  EXPECT_GE(static_cast<long double>(found), predicted * (1 - tolerance));
  EXPECT_LE(static_cast<long double>(found), predicted * (1 + tolerance));
}

Terms starter() { return for_search(*find_preset("starter")); }

// Others' orders, small ones, make the pool so many times as large.
World growing(long double growth) {
  World world = world_of(starter(), kPool);
  happened(world, money_of(Act::fund_subsidy, 100 * kPool));  // the platform's share of own orders costs nothing
  constexpr int kSteps = 40;
  auto pool = static_cast<long double>(kPool);
  const long double step = std::pow(growth, 1.0L / kSteps);
  for (int i = 0; i < kSteps; ++i, pool *= step) {
    world.script.push_back(order_of(kOther, price_for(world.terms, static_cast<std::int64_t>(pool * (step - 1))), 0));
  }
  world.price_max = kPool / 10;
  return world;
}

TEST(Premises, OthersOrdersPayForBuyingAhead) {
  const long double growth = reported(starter(), "buying_ahead", "growth_large_pool");
  EXPECT_LE(best_of("others' orders, nine tenths of the growth reported", growing(0.9L * growth), {}), 0);
  EXPECT_GT(best_of("others' orders, 1.3 times the growth reported", growing(1.3L * growth), {}), kPool / 100);
}

// The honest member who holds all points sells that share of them.
World leaving(long double share) {
  World world = world_of(worked_terms(), kPool);
  happened(world, money_of(Act::fund_subsidy, 100 * kPool));
  world.script.push_back(sale_of(kHolder, part(share, Player(world, {}).start().circulating())));
  world.price_max = kPool / 1'000;
  return world;
}

TEST(Premises, OthersWhoLeavePayForBuyingAhead) {
  const long double sold = reported(worked_terms(), "buying_ahead", "sold_by_others");
  EXPECT_LE(best_of("others sell 2 % less than reported", leaving(sold - 0.02L), {}), 0);
  EXPECT_GT(best_of("others sell 5 % more than reported", leaving(sold + 0.05L), {}), 0);
}

// The cap is reached, against a pool that has the coalition's own contribution in it.
TEST(Premises, WhoWaitsForAWindowGainsByACappedInjection) {
  World world = world_of(starter(), kPool);
  happened(world, money_of(Act::fund_subsidy, 100 * kPool));
  world.script.push_back(injection_of(kAllThatIsAllowed));
  world.price_max = price_for(world.terms, kPool);
  world.orders_max = 1;
  const long double gain = reported(world.terms, "injection_front_running", "gain_of_who_waits");
  const std::int64_t found = best_of("a capped injection after more than a window", world, {});
  EXPECT_GE(static_cast<long double>(found), 0.999L * gain * kPool);
  EXPECT_LE(static_cast<long double>(found), 1.05L * gain * kPool);  // in slices a little more
  world.waits = false;
  EXPECT_LE(best_of("a capped injection, nobody waits", world, {}), 0);
}

TEST(Premises, TwoWindowsOfCappedInjectionsPayForASmallOrder) {
  World world = world_of(starter(), kPool);
  happened(world, money_of(Act::fund_subsidy, 100 * kPool));
  world.script = {injection_of(kAllThatIsAllowed), injection_of(kAllThatIsAllowed)};
  world.price_max = price_for(world.terms, kPool / 1'000);
  world.orders_max = 1;
  const long double gain = reported(world.terms, "injection_front_running", "gain_over_two_windows");
  expect_near(best_of("two windows of injections", world, {}), gain * kPool / 1'000, 0.01L);
}

// Waived exits: the cap is 11/14 of the pool, but who leaves without the fee gains beyond 3/7.
Terms waived() {
  Terms terms = starter();
  terms.grant_rate = Rate(700'000);
  terms.sell_fee = Rate(200'000);
  terms.exit_multiple = Multiple(kRateOne);
  terms.exit_basis = ExitBasis::order;
  return terms;
}

// The honest member's goods were dear, so that no injection here makes their position due.
World injected(const Terms& terms, long double share) {
  World world = world_of(terms, 0);
  happened(world, order_of(kHolder, 5 * kPool, share_down(kPool, 35, 10)));
  days_passed(world, 30);
  happened(world, money_of(Act::fund_subsidy, 100 * kPool));
  world.script = {injection_of(part(share, kPool))};
  world.price_max = price_for(terms, kPool / 1'000);
  world.orders_max = 1;
  world.waits = false;
  return world;
}

TEST(Premises, AWaivedExitFeePaysForBuyingAheadOfACappedInjection) {
  const long double bound = reported(waived(), "injection_front_running", "bound_without_fee");
  const long double cap = reported(waived(), "injection_front_running", "bound");
  EXPECT_LE(best_of("injection of 99 % of the bound without fee", injected(waived(), 0.99L * bound), {}), 0);
  // Nominal: g (1 + x / P) - 1 of the contribution.
  expect_near(best_of("injection at the cap, exits waived", injected(waived(), cap), {}),
              (0.7L * (1 + cap) - 1) * kPool / 1'000, 0.01L);
  Terms charged = waived();
  charged.exit_fee = ExitFee::charged;
  EXPECT_LE(best_of("injection at the cap, exits charged", injected(charged, cap), {}), 0);
}

// The preset: an old position near its double, topped up just before an injection within the cap.
TEST(Premises, AWaivedExitFeePaysInTheTwoLevelPresetToo) {
  World world = world_of(for_search(*find_preset("two-level")), 0);
  world.cast.agents = {0, 0, 0};
  happened(world, order_of(kHolder, kPool * 4, kPool * 18 / 10));  // contributes the pool; goods dear enough to stay
  happened(world, money_of(Act::fund_subsidy, 100 * kPool));
  happened(world, order_of(kBuyer, 1'000'000, 0));
  for (int week = 0; week < 2; ++week) {
    days_passed(world, 8);
    const Player now(world, {});
    const std::int64_t room = now.start().injection_room(world.start + 1).value_or(0);
    happened(world, injection_of(room));
  }
  days_passed(world, 8);
  world.script = {injection_of(kAllThatIsAllowed)};
  world.price_max = 1'000'000;
  world.orders_max = 1;
  world.waits = false;
  EXPECT_GT(best_of("two-level, third capped injection", world, {}, over(Player(world, {}).held_on().no_fee)), 10'000);
}

// Others near their trigger, exits charged, the coalition with about half of all points.
World near_trigger(ExitFee fee) {
  Terms terms = worked_terms();
  terms.exit_multiple = Multiple(kRateOne);
  terms.exit_fee = fee;
  World world = world_of(terms, kPool);
  happened(world, order_of(kBuyer, price_for(terms, kPool * 3 / 2), 0));
  happened(world, order_of(kOther, price_for(terms, kPool / 10), 0));
  days_passed(world, 8);
  const Player before(world, {});
  const long double missing = *before.start().nearest_trigger() * 0.998L - 1;
  happened(world, injection_of(part(missing, before.start().pool())));
  world.price_max = kPool;
  return world;
}

TEST(Premises, AChargedExitFeePaysForPushingOthersOut) {
  const World world = near_trigger(ExitFee::charged);
  const Player player(world, {});
  const long double share = player.held_on().share;
  const long double pool = player.held_on().pool;
  const long double due = static_cast<long double>(player.start().holding(kHolder)) /
                          static_cast<long double>(player.start().circulating());
  // f h V / (1 - e) - (1 - f)(1 - g) c / (1 + g c / P) - p a, with the least c that lifts the price to the trigger.
  const long double ratio = *player.start().nearest_trigger();
  const long double contribution = (ratio - 1) / (1 - 0.7L * ratio);
  const long double predicted =
      pool * (share * 0.2L * due / (1 - due) - (1 - share) * 0.3L * contribution / (1 + 0.7L * contribution) -
              contribution / 6);
  expect_near(best_of("others pushed over their trigger", world, {}, over_without_fee(world)), predicted, 0.03L);
  const World free = near_trigger(ExitFee::waived);
  EXPECT_LE(best_of("the same, exits waived", free, {}, over_without_fee(free)), 0);
}

// Half of all points, and an order of a tenth of the pool that is bought and reversed; the supplier returns the cost.
World reversing() {
  Terms terms = worked_terms();
  terms.reversal_days = 30;
  World world = world_of(terms, 7 * kPool);
  happened(world, order_of(kBuyer, price_for(terms, 10 * kPool), 0));
  world.price_max = price_for(terms, 17 * kPool / 10);
  world.orders_max = 1;
  world.refunds = true;
  return world;
}

TEST(Premises, AHolderGainsWhatReversalsCostThePlatform) {
  const World world = reversing();
  const long double gain = reported(world.terms, "reversal_loss", "gain_holding_half") / 300;  // of the contribution
  expect_near(best_of("buying, selling and reversing", world, {}, over_without_fee(world)), gain * 17 * kPool / 10,
              0.01L);
}

// Nobody repays a debt, and suppliers keep the cost: all that rewards and cost come to.
TEST(Premises, DebtsThatNobodyRepays) {
  World world = world_of(reversing().terms, kPool);
  world.price_max = 100'000;
  world.orders_max = 1;
  world.refunds = true;
  world.cost_kept = true;
  const Profit leaving = [](const Outcome& outcome) { return outcome.with_points() - outcome.abandoned; };
  const long double rewards = reported(world.terms, "reversal_loss", "rewards_at_most") * 100;
  EXPECT_GE(best_of("reversing, rewards withdrawn, cost kept", world, {}, leaving), part(0.99L, part(rewards, 1)));
  world.cost_kept = false;
  EXPECT_LE(best_of("reversing, cost returned, debts repaid", world, {}), 0);
}

// Dividends give back part of the platform's share: subsidies that the engine takes are more than is safe.
TEST(Premises, DividendsPayForSubsidisedOrders) {
  World world = world_of(worked_terms(), 0);
  world.terms.dividend.rate = Rate(500'000);
  world.cast.weights = {1, 0, 0, 0};
  happened(world, money_of(Act::fund_subsidy, kPool));
  world.price_max = 100'000;
  world.orders_max = 1;
  const long double safe = reported(world.terms, "subsidy_limits", "always_safe") * 100;
  const long double taken = reported(world.terms, "subsidy_limits", "taken_at_most") * 100;
  expect_near(best_of("dividends of a half, subsidy as large as is taken", world, {}), taken - safe, 0.01L);
  world.subsidy_share_max = 500'000;
  EXPECT_LE(best_of("dividends of a half, subsidy that is safe", world, {}), 0);
}

}  // namespace
}  // namespace greenpool::coalition
