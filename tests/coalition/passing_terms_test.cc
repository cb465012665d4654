// Under terms that the economic review passes no coalition is found to profit.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "terms/random_terms_for_test.h"
#include "terms/validate.h"
#include "tests/coalition/effort.h"
#include "tests/coalition/generate.h"
#include "tests/coalition/search.h"
#include "tests/coalition/stage.h"

namespace greenpool::coalition {
namespace {

// What the coalition has at most without a profit.
std::int64_t fair_part(const Player& player) {
  return player.world().terms.exit_multiple ? player.held_on().no_fee : player.held_on().in_slices;
}

struct Tally {
  std::uint64_t worlds = 0, tried = 0;
  std::int64_t best = INT64_MIN;
};

void search_world(const World& world, std::uint64_t seed, Tally& tally) {
  const Player player(world, Guards{});
  const std::int64_t fair = fair_part(player);
  const Profit profit = [fair](const Outcome& outcome) { return outcome.with_points() - fair; };
  Effort effort;
  effort.strategies = strategies_wanted(20'000);
  const Found found = search(player, profit, effort, seed);
  ++tally.worlds;
  tally.tried += found.tried;
  tally.best = std::max(tally.best, found.profit);
  if (found.profit > 0) {
    const Found least = minimise(player, profit, found);
    ADD_FAILURE() << "profit " << found.profit << " share " << static_cast<double>(player.held_on().share) << " pool "
                  << player.start().pool() << " brought " << static_cast<double>(player.held_on().brought)
                  << " others script " << world.script.size() << "\n"
                  << text_of(least.strategy) << "profit " << least.profit << "\n"
                  << to_toml(world.terms);
  }
}

TEST(PassingTerms, Presets) {
  for (const std::string_view name : preset_names()) {
    const Terms terms = for_search(*find_preset(name));
    fmt::print("{}: warnings: {}\n", name, warnings_of(*find_preset(name)));
    Tally tally;
    for (std::uint64_t i = 0; i < worlds_wanted(30); ++i)
      search_world(random_world(terms, seed_wanted() + i), i, tally);
    fmt::print("{}: {} worlds, {} strategies, best {}\n", name, tally.worlds, tally.tried, tally.best);
    std::fflush(stdout);
  }
}

TEST(PassingTerms, Random) {
  RandomTerms random_terms;
  Tally tally;
  std::uint64_t seen = 0;
  while (tally.worlds < worlds_wanted(100)) {
    ++seen;
    const Terms terms = for_search(random_terms.next());
    if (!passes(terms)) continue;
    ASSERT_TRUE(validate(terms).has_value()) << validate(terms).error().message;
    search_world(random_world(terms, seed_wanted() + tally.worlds), tally.worlds, tally);
  }
  fmt::print("random: {} of {} terms, {} strategies, best {}\n", tally.worlds, seen, tally.tried, tally.best);
}

}  // namespace
}  // namespace greenpool::coalition
