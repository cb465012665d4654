// Under terms that the economic review passes no coalition is found to profit: not by a minor unit, because every
// rounding of every move is towards the pool or the platform. Where the review warns of something that can be heeded,
// none is found while it is.
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

// What roundings may give a coalition, in minor units: nothing a move; dividends of two periods are rounded once each,
// and what comes anyway is rounded apart from what its own orders add.
constexpr std::int64_t kRoundingOfMoves = 0;
constexpr std::int64_t kRoundingOfDividends = 1;

// What the coalition has without a profit: where others may leave without a fee, its own fee comes back to it the more,
// the more of them do, but never more than all of it.
std::int64_t fair_part(const Player& player) {
  return player.world().terms.exit_multiple ? player.held_on().no_fee : player.held_on().in_slices;
}

struct Tally {
  std::uint64_t worlds = 0, tried = 0, confirmed = 0, with_points = 0, in_windows = 0;
  std::int64_t best = INT64_MIN;

  void add(const Player& player, const Found& found) {
    ++worlds;
    with_points += player.held_on().share > 0 ? 1U : 0U;
    in_windows += player.world().terms.sale_pricing == SalePricing::window ? 1U : 0U;
    tried += found.tried;
    best = std::max(best, found.profit);
  }
  void print(std::string_view what) const {
    fmt::print(
        "{}: {} worlds ({} with points from before, {} that sell in windows), {} strategies, best of those that move "
        "{:+}; {} confirmed on the engine\n",
        what, worlds, with_points, in_windows, tried, best, confirmed);
    std::fflush(stdout);
  }
};

void confirm(const World& world, const Found& found, Tally& tally) {
  ASSERT_EQ(engine_differs(world, found.strategy), "") << to_toml(world.terms) << text_of(found.strategy);
  ++tally.confirmed;
}

void search_world(const World& world, std::uint64_t seed, Tally& tally) {
  const Player player(world, Guards{});
  const Profit profit = over(fair_part(player));
  const Found found = search(player, profit, Effort{}, seed);
  tally.add(player, found);
  confirm(world, found, tally);
  const bool dividends = world.terms.dividend.rate > Rate(0);
  if (found.profit <= kRoundingOfMoves + (dividends ? kRoundingOfDividends : 0)) return;
  const Found least = minimise(player, profit, found);
  ADD_FAILURE() << "world " << seed << ": a profit of " << least.profit << " with\n"
                << text_of(least.strategy) << "by who holds the share " << static_cast<double>(player.held_on().share)
                << " of a pool of " << player.start().pool() << ", while others bring "
                << static_cast<double>(player.held_on().brought) << ", under\n"
                << to_toml(world.terms);
}

TEST(PassingTerms, OfPresetsLetNoCoalitionProfit) {
  EXPECT_TRUE(warnings_of(*find_preset("starter")).empty());
  for (const std::string_view name : {"starter", "two-level", "inventory-clearance", "legacy-conversion"}) {
    ASSERT_TRUE(passes_if_heeded(*find_preset(name))) << name;
    Terms terms = for_search(*find_preset(name));
    Tally tally;
    for (const SalePricing pricing : {SalePricing::instant, SalePricing::window}) {
      terms.sale_pricing = pricing;
      for (std::uint64_t i = 0; i < worlds_wanted(40); ++i) {
        search_world(random_world(terms, seed_wanted() + i), i, tally);
      }
    }
    const std::vector<std::string_view> heeded = warnings_of(*find_preset(name));
    tally.print(fmt::format("{}{}", name, heeded.empty() ? "" : fmt::format(", {} heeded", fmt::join(heeded, ", "))));
  }
}

template <class Wanted>
void search_random_terms(std::string_view what, std::uint64_t worlds, const Wanted& wanted) {
  RandomTerms random_terms;
  Tally tally;
  std::uint64_t seen = 0;
  while (tally.worlds < worlds && !testing::Test::HasFatalFailure()) {
    ++seen;
    const Terms terms = for_search(random_terms.next());
    if (!wanted(terms)) continue;
    ASSERT_TRUE(validate(terms).has_value()) << validate(terms).error().message;
    search_world(random_world(terms, seed_wanted() + seen), seen, tally);
    if (tally.worlds % std::max<std::uint64_t>(100, worlds / 10) == 0 && tally.worlds < worlds) tally.print(what);
  }
  tally.print(fmt::format("{} of {} random terms {}", worlds, seen, what));
}

TEST(PassingTerms, OfAnyKindLetNoCoalitionProfit) {
  search_random_terms("that pass", worlds_wanted(200), [](const Terms& terms) { return warnings_of(terms).empty(); });
}

TEST(PassingTerms, ThatPassIfHeededLetNoCoalitionProfit) {
  search_random_terms("that pass if heeded", worlds_wanted(300),
                      [](const Terms& terms) { return passes_if_heeded(terms) && !warnings_of(terms).empty(); });
}

// That nothing is found says something because something would be: the same worlds without one guard.
TEST(PassingTerms, LetNearlyEveryCoalitionProfitOnceAGuardIsOff) {
  const Terms terms = for_search(*find_preset("starter"));
  Guards off;
  off.subsidy_cap = false;
  int subsidised = 0;
  int found = 0;
  for (std::uint64_t i = 0; i < 40; ++i) {
    const World world = random_world(terms, seed_wanted() + i);
    const Player player(world, off);
    if (player.start().subsidy() < 100) continue;
    ++subsidised;
    found += search(player, over(fair_part(player)), Effort{}, i).profit > 0 ? 1 : 0;
  }
  fmt::print("guard of subsidies off: a profit in {} of {} worlds with subsidies\n", found, subsidised);
  EXPECT_GT(subsidised, 10);
  EXPECT_GE(found * 10, subsidised * 9);
}

// Whole and partial refunds, before and after sales and withdrawals, cost kept or returned: what a coalition gains by
// them is the platform's loss, to the minor unit, and never that of other members.
TEST(PassingTerms, WithRefundsThePlatformPaysAndNobodyElse) {
  Tally tally;
  Terms refundable = *find_preset("classic");
  refundable.reversal_days = 30;
  refundable.exit_fee = ExitFee::waived;
  for (Terms terms : {*find_preset("two-level"), *find_preset("inventory-clearance"), refundable}) {
    terms = for_search(terms);
    for (std::uint64_t i = 0; i < worlds_wanted(20); ++i) {
      World world = random_world(terms, seed_wanted() + i);
      world.script.clear();
      world.refunds = true;
      world.cost_kept = i % 2 == 0;
      const Player player(world, Guards{});
      const std::int64_t held_on = player.held_on().no_fee;
      const Profit of_others = [held_on](const Outcome& outcome) {
        return outcome.money + outcome.no_fee - held_on + outcome.platform;
      };
      const Found found = search(player, of_others, Effort{}, i);
      tally.add(player, found);
      confirm(world, found, tally);
      EXPECT_LE(found.profit, kRoundingOfMoves) << text_of(minimise(player, of_others, found).strategy);
    }
  }
  tally.print("refunds, what others pay");
}

}  // namespace
}  // namespace greenpool::coalition
