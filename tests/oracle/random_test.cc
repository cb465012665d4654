// Random worlds on the engine and the oracle: every outcome, event and figure is compared after every command, and the
// promises of SPEC section 3 are asserted on exact numbers.
//
// Environment, for long runs:
//   GREENPOOL_ORACLE_OPS    commands in all (4 000 000, which cause more than 2 500 000 events)
//   GREENPOOL_ORACLE_SEED   one base seed instead of the fixed list
//   GREENPOOL_ORACLE_THEME  the number of a theme (world.h), to see worlds of it alone
//   GREENPOOL_ORACLE_WORLD  the seed of a single world, to look at one difference again
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <vector>

#include "terms/validate.h"
#include "tests/oracle/differential.h"

namespace greenpool::oracle {
namespace {

constexpr std::uint64_t kOps = 4'000'000;
constexpr std::uint64_t kEventsOfWholeRun = 2'500'000;
constexpr std::uint64_t kOpsOfShortRun = 1'000'000;  // below this the large worlds are a tenth of their size
constexpr int kLargeMembers = 4'000;
constexpr int kLargeLength = 40'000;
constexpr std::uint32_t kStormMembers = 5'000;

std::optional<std::uint64_t> number_from_environment(const char* name) {
  const char* text = std::getenv(name);
  if (text == nullptr || *text == '\0') return std::nullopt;
  return std::strtoull(text, nullptr, 10);
}

std::uint64_t ops_wanted() { return number_from_environment("GREENPOOL_ORACLE_OPS").value_or(kOps); }

std::vector<std::uint64_t> base_seeds() {
  if (const auto seed = number_from_environment("GREENPOOL_ORACLE_SEED")) return {*seed};
  return {20260101, 4762, 572, 144};
}

// An internal check that fails aborts; the world that made it fail must not be lost.
void say_where_and_abort(int signal) {
  const Whereabouts& where = whereabouts();
  fmt::print(stderr, "aborted in world seed {}, step {}: {}\nrun again with GREENPOOL_ORACLE_WORLD\n", where.seed,
             where.step, where.op == nullptr ? "before it was written" : text_of(*where.op));
  std::signal(signal, SIG_DFL);
  std::raise(signal);
}

std::string report(const Failure& found) {
  const Failure shortest = shrink(found.story);
  return fmt::format("{}\n{}first seen as: {}\n", shortest.difference, text_of(shortest.story), found.difference);
}

TEST(EngineAndOracle, AgreeOnEveryCommandOfRandomWorlds) {
  std::signal(SIGABRT, say_where_and_abort);
  if (const auto seed = number_from_environment("GREENPOOL_ORACLE_WORLD")) {
    Coverage coverage;
    const std::optional<Failure> failure = run_world(Author(*seed), Scrutiny::all_members, Flaw::none, &coverage);
    ASSERT_FALSE(failure) << report(*failure);
    return;
  }
  const std::uint64_t ops = ops_wanted();
  const std::vector<std::uint64_t> seeds = base_seeds();
  const auto theme = number_from_environment("GREENPOOL_ORACLE_THEME");
  Coverage coverage;
  std::uint64_t worlds = 0;
  for (std::uint64_t number = 0; coverage.commands() < ops; ++number) {
    const std::uint64_t seed = world_seed(seeds[number % seeds.size()], number / seeds.size());
    Author author = theme ? Author(seed, static_cast<Theme>(*theme)) : Author(seed);
    const std::optional<Failure> failure = run_world(std::move(author), Scrutiny::all_members, Flaw::none, &coverage);
    ASSERT_FALSE(failure) << report(*failure);
    ++worlds;
  }
  fmt::print("base seeds {}: {} worlds, no difference\n{}", fmt::join(seeds, ", "), worlds, coverage.table());
  EXPECT_GE(coverage.events(), ops >= kOps ? kEventsOfWholeRun : 0);
  if (theme) return;
  EXPECT_TRUE(coverage.missing().empty()) << "never met: " << fmt::format("{}", fmt::join(coverage.missing(), ", "));
}

TEST(EngineAndOracle, AgreeOnLargeWorlds) {
  std::signal(SIGABRT, say_where_and_abort);
  const int divisor = ops_wanted() < kOpsOfShortRun ? 10 : 1;
  for (const Theme theme : {Theme::classic, Theme::cascades, Theme::equal_orders, Theme::splits}) {
    Coverage coverage;
    Author author(base_seeds().front(), theme);
    author.enlarge(kLargeMembers / divisor, kLargeLength / divisor);
    const std::optional<Failure> failure = run_world(author, Scrutiny::named_members, Flaw::none, &coverage);
    ASSERT_FALSE(failure) << failure->difference << "\n" << text_of(failure->story);
    fmt::print("{} members: {} exits, {} splits\n", coverage.count_of<MemberRegistered>(),
               coverage.count_of<ForcedExit>(), coverage.count_of<PointsSplit>());
  }
}

// Thousands of orders, then somebody who holds most of the points sells them all: the fee lifts the price past every
// trigger at once. With a grant rate of 1 and no rewards the price is constant before, and most triggers are equal.
Story storm_of(Rate grant_rate, ExitBasis basis, ExitFee exit_fee) {
  Story story;
  story.terms.id = "storm";
  story.terms.name = "Storm";
  story.terms.grant_rate = grant_rate;
  story.terms.sell_fee = Rate(900'000);
  story.terms.exit_multiple = Multiple(1'500'000);
  story.terms.exit_basis = basis;
  story.terms.exit_fee = exit_fee;
  story.terms.reward_rate = Rate(0);
  story.terms.platform_rate = Rate(0);
  story.has_follower = true;
  Random random(kStormMembers);
  for (std::uint32_t member = 0; member < kStormMembers; ++member) {
    const std::string number = std::to_string(member);
    story.ops.push_back(op_of(BasicRegisterMember<ToldForm>{"m" + number, {}, 1}));
    const Money paid(member == 0 ? 90'000'000'000 : random.between(1, 1'000'000));
    story.ops.push_back(op_of(BasicSettleOrder<ToldForm>{"o" + number, MemberIndex(member), paid}));
  }
  story.ops.push_back(op_of(BasicSellPoints<ToldForm>{MemberIndex(0), std::nullopt}));
  story.ops.emplace_back();
  return story;
}

TEST(EngineAndOracle, AgreeOnAStormOfExits) {
  for (const Rate grant_rate : {Rate(999'000), Rate(kRateOne)}) {
    for (const ExitBasis basis : {ExitBasis::member, ExitBasis::order}) {
      for (const ExitFee exit_fee : {ExitFee::charged, ExitFee::waived}) {
        const Story story = storm_of(grant_rate, basis, exit_fee);
        ASSERT_TRUE(validate(story.terms));
        Twin twin(story, Scrutiny::named_members, Flaw::none, nullptr);
        for (const Op& op : story.ops) {
          const std::optional<std::string> difference = twin.step(op);
          ASSERT_FALSE(difference) << text_of(op) << ": " << difference->substr(0, 1'000);
        }
        EXPECT_EQ(twin.oracle().totals().exits, kStormMembers - 1) << "all but who sold";
      }
    }
  }
}

}  // namespace
}  // namespace greenpool::oracle
