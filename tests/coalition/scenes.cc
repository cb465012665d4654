#include "tests/coalition/scenes.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "tests/coalition/effort.h"
#include "tests/coalition/stage.h"

namespace greenpool::coalition {
namespace {

constexpr std::uint64_t kStrategies = 40'000;

bool all_on(const Guards& guards) {
  return guards.subsidy_cap && guards.injection_cap && guards.sweep && guards.grant_before &&
         guards.takes_received_back && guards.takes_rewards_back;
}

}  // namespace

Terms worked_terms() {
  Terms terms = for_search(*find_preset("classic"));
  terms.rewards.direct = terms.reward_rate;
  terms.exit_multiple = std::nullopt;
  return terms;
}

World world_of(const Terms& terms, std::int64_t pool) {
  World world;
  world.terms = terms;
  world.accounts = 2;
  world.cast.referrers = {-1, 0, -1, -1};
  world.cast.weights = {0, 0, 0, 0};
  world.price_max = 10'000'000'000;
  happened(world, money_of(Act::pay_in, 1'000'000'000'000));
  if (pool > 0) happened(world, order_of(kHolder, price_for(terms, pool), 0));
  days_passed(world, 30);
  return world;
}

std::int64_t price_for(const Terms& terms, std::int64_t contribution) {
  return share_up(contribution, kRateOne, kRateOne - (terms.reward_rate + terms.platform_rate).units());
}

void happened(World& world, Op op) {
  op.at = std::max(world.start, world.history.empty() ? kBegins : world.history.back().at) + 1;
  world.start = op.at;
  world.history.push_back(op);
}

void days_passed(World& world, int days) { world.start += std::int64_t{days} * 86'400; }

std::int64_t money_and_points(const Outcome& outcome) { return outcome.with_points(); }

Profit over(std::int64_t held_on) {
  return [held_on](const Outcome& outcome) { return outcome.with_points() - held_on; };
}

Profit over_without_fee(const World& world, Guards guards) {
  const std::int64_t held_on = Player(world, guards).held_on().no_fee;
  return [held_on](const Outcome& outcome) { return outcome.money + outcome.no_fee - held_on; };
}

std::string engine_differs(const World& world, const Strategy& strategy, Guards guards, Played* played) {
  std::vector<Op> trace;
  static_cast<void>(Player(world, guards).play(strategy, &trace));
  Model model(world.terms, world.cast, guards, kBegins);
  Stage stage(world.terms, world.cast, kBegins);
  for (const Op& op : trace) {
    const bool accepted = model.play(op);
    const bool engine_accepted = stage.play(op);
    if (played != nullptr) {
      ++played->tried;
      played->accepted[static_cast<std::size_t>(op.act)] += accepted ? 1U : 0U;
    }
    const std::string where = fmt::format(" at operation {} of kind {}", &op - trace.data(), static_cast<int>(op.act));
    if (accepted != engine_accepted) return (accepted ? "the engine refuses" : "the model refuses") + where;
    const std::string difference = stage.difference(model);
    if (!difference.empty()) return difference + where;
  }
  if (played == nullptr) return {};
  played->exits += stage.state().totals.exits;
  played->splits += stage.state().totals.splits;
  return {};
}

std::int64_t best_of(std::string_view what, const World& world, Guards guards, const Profit& profit) {
  const Player player(world, guards);
  Effort effort;
  effort.strategies = kStrategies;
  effort.moves_max = 24;
  const Found found = search(player, profit, effort, seed_wanted());
  const Found least = minimise(player, profit, found);
  fmt::print("{}: best of {} strategies {:+} (money {:+}; points left: {} after the fee, {} without it)\n{}", what,
             found.tried, found.profit, found.outcome.money, found.outcome.after_fee, found.outcome.no_fee,
             text_of(least.strategy));
  std::fflush(stdout);
  if (all_on(guards)) {
    EXPECT_EQ(engine_differs(world, found.strategy), "") << what;
  }
  return found.profit;
}

}  // namespace greenpool::coalition
