// The model decides like the engine: random strategies under random terms and presets, every figure compared after
// every operation, refused ones included.
#include <gtest/gtest.h>

#include "terms/random_terms_for_test.h"
#include "terms/validate.h"
#include "tests/coalition/effort.h"
#include "tests/coalition/generate.h"
#include "tests/coalition/search.h"
#include "tests/coalition/stage.h"

namespace greenpool::coalition {
namespace {

struct Met {
  std::uint64_t operations = 0, accepted = 0, refunds = 0, exits = 0, sales = 0, injections = 0, orders = 0,
                dividends = 0;
};

// "" or where they part.
std::string compare(const World& world, const Strategy& strategy, Met& met, Guards guards = {}) {
  const Player player(world, guards);
  std::vector<Op> trace;
  static_cast<void>(player.play(strategy, &trace));
  Model model(world.terms, world.cast, guards, kBegins);
  Stage stage(world.terms, world.cast, kBegins);
  for (const Op& op : trace) {
    const bool accepted = model.play(op);
    const bool engine_accepted = stage.play(op);
    ++met.operations;
    met.accepted += accepted ? 1 : 0;
    if (accepted) {
      met.refunds += op.act == Act::refund ? 1 : 0;
      met.sales += op.act == Act::sale ? 1 : 0;
      met.injections += op.act == Act::injection ? 1 : 0;
      met.orders += op.act == Act::order ? 1 : 0;
      met.dividends += op.act == Act::distribution ? 1 : 0;
    }
    std::string difference = stage.difference(model);
    if (accepted != engine_accepted) difference = accepted ? "the engine refuses" : "the model refuses";
    if (!difference.empty()) {
      return difference + " at operation " + std::to_string(&op - trace.data()) + " of kind " +
             std::to_string(static_cast<int>(op.act)) + "\n" + to_toml(world.terms) + text_of(strategy);
    }
  }
  met.exits += static_cast<std::uint64_t>(model.exits());
  return {};
}

World with_everything(World world) {
  world.refunds = true;
  world.cost_kept = true;
  world.subsidy_share_max = 1'200'000;  // some beyond the cap, to be refused
  world.script.push_back(injection_of(world.price_max / 10));
  return world;
}

TEST(Mirror, DecidesLikeTheEngine) {
  const bool windows = engine_has_sale_windows();
  RandomTerms random_terms;
  Random random(seed_wanted());
  Met met;
  for (std::uint64_t i = 0; i < worlds_wanted(2'000); ++i) {
    Terms terms = for_search(random_terms.next());
    if (i % 2 == 0) terms = for_search(*find_preset(preset_names()[i / 2 % preset_names().size()]));
    if (i % 4 == 0) {
      terms.exit_multiple = Multiple(random.between(kRateOne, 3 * kRateOne));
      terms.reversal_days = static_cast<int>(random.between(0, 40));
      terms.dividend.rate = Rate(random.between(0, kRateOne));
      terms.exit_basis = random.chance(50) ? ExitBasis::member : ExitBasis::order;
      terms.remainder_to = random.pick({RemainderTo::platform, RemainderTo::pool, RemainderTo::reserve});
    }
    if (!windows) terms.sale_pricing = SalePricing::instant;
    if (i % 4 == 0 && windows) terms.sale_pricing = random.pick({SalePricing::instant, SalePricing::window});
    ASSERT_TRUE(validate(terms).has_value()) << validate(terms).error().message;
    const World world = with_everything(random_world(terms, random.next()));
    const Strategy strategy = random_strategy(world, random, 40);
    const std::string difference = compare(world, strategy, met);
    ASSERT_EQ(difference, "") << "world " << i;
  }
  std::printf(
      "mirror: %lu operations, %lu accepted: %lu orders, %lu sales, %lu exits, %lu refunds, %lu injections, "
      "%lu dividends; sale windows %s\n",
      met.operations, met.accepted, met.orders, met.sales, met.exits, met.refunds, met.injections, met.dividends,
      windows ? "too" : "not built yet");
  for (const std::uint64_t count : {met.orders, met.sales, met.exits, met.refunds, met.injections, met.dividends}) {
    EXPECT_GT(count, 10U);
  }
}

// Without the guard the model parts from the engine: the comparison sees each of them.
TEST(Mirror, PartsFromTheEngineWithoutAnyOfItsGuards) {
  for (bool Guards::* const guard :
       {&Guards::subsidy_cap, &Guards::injection_cap, &Guards::sweep, &Guards::grant_before,
        &Guards::takes_received_back, &Guards::takes_rewards_back}) {
    Guards guards;
    guards.*guard = false;
    Terms terms = *find_preset("two-level");
    terms.sell_fee = Rate(300'000);
    terms = for_search(terms);
    Random random(seed_wanted());
    std::string difference;
    for (int i = 0; i < 500 && difference.empty(); ++i) {
      const World world = with_everything(random_world(terms, random.next()));
      Met met;
      difference = compare(world, random_strategy(world, random, 40), met, guards);
    }
    EXPECT_NE(difference, "");
  }
}

}  // namespace
}  // namespace greenpool::coalition
