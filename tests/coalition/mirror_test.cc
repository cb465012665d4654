// The model decides like the engine: random strategies under random terms and presets, every figure compared after
// every operation, refused ones included.
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <gtest/gtest.h>

#include "terms/random_terms_for_test.h"
#include "terms/validate.h"
#include "tests/coalition/effort.h"
#include "tests/coalition/scenes.h"
#include "tests/coalition/stage.h"

namespace greenpool::coalition {
namespace {

World with_everything(World world) {
  world.refunds = true;
  world.cost_kept = true;
  world.subsidy_share_max = 1'200'000;  // some beyond the cap, to be refused
  world.script.push_back(injection_of(world.price_max / 10));
  return world;
}

// Presets and random terms, with forced exits, reversals and dividends more often than either has them.
Terms some_terms(std::uint64_t number, RandomTerms& random_terms, Random& random) {
  Terms terms = for_search(number % 2 == 0 ? *find_preset(preset_names()[number / 2 % preset_names().size()])
                                           : random_terms.next());
  if (number % 4 == 0) {
    terms.exit_multiple = Multiple(random.between(kRateOne, 3 * kRateOne));
    terms.reversal_days = static_cast<int>(random.between(0, 40));
    terms.dividend.rate = Rate(random.between(0, kRateOne));
    terms.exit_basis = random.chance(50) ? ExitBasis::member : ExitBasis::order;
    terms.remainder_to = random.pick({RemainderTo::platform, RemainderTo::pool, RemainderTo::reserve});
    terms.sale_pricing = random.pick({SalePricing::instant, SalePricing::window});
  }
  return terms;
}

TEST(Mirror, DecidesLikeTheEngine) {
  RandomTerms random_terms;
  Random random(seed_wanted());
  Played played;
  for (std::uint64_t i = 0; i < worlds_wanted(2'000); ++i) {
    const Terms terms = some_terms(i, random_terms, random);
    ASSERT_TRUE(validate(terms).has_value()) << validate(terms).error().message;
    const World world = with_everything(random_world(terms, random.next()));
    const Strategy strategy = random_strategy(world, random, 40);
    ASSERT_EQ(engine_differs(world, strategy, {}, &played), "") << "world " << i << "\n"
                                                                << text_of(strategy) << to_toml(terms);
  }
  fmt::print("mirror: {} operations, accepted by kind {}, {} exits, {} points splits\n", played.tried,
             fmt::join(played.accepted, " "), played.exits, played.splits);
  for (const std::uint64_t accepted : played.accepted) EXPECT_GT(accepted, 10U);
  EXPECT_GT(played.exits, 10U);
  EXPECT_GT(played.splits, 10U);
}

// Without the guard the model parts from the engine: the comparison sees each of them.
TEST(Mirror, PartsFromTheEngineWithoutAnyOfItsGuards) {
  Terms terms = for_search(*find_preset("two-level"));
  terms.sell_fee = Rate(300'000);
  for (bool Guards::* const guard :
       {&Guards::subsidy_cap, &Guards::injection_cap, &Guards::sweep, &Guards::grant_before,
        &Guards::takes_received_back, &Guards::takes_rewards_back}) {
    Guards guards;
    guards.*guard = false;
    Random random(seed_wanted());
    std::string difference;
    for (int i = 0; i < 500 && difference.empty(); ++i) {
      const World world = with_everything(random_world(terms, random.next()));
      difference = engine_differs(world, random_strategy(world, random, 40), guards);
    }
    EXPECT_NE(difference, "");
  }
}

}  // namespace
}  // namespace greenpool::coalition
