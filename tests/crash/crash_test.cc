// kill -9, again and again: `greenpool play` is fed, killed, judged and started anew on the same journal. Half of the
// kills come under load; some while it opens, some while it stops.
//
//   GREENPOOL_CRASH_ROUNDS   kills, 320 without it; for a night's run:
//                            GREENPOOL_CRASH_ROUNDS=10000 build/release/tests/crash/crash_test
//   GREENPOOL_CRASH_SEED     of the commands and the plan; the moment of a kill also depends on the machine
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <array>
#include <chrono>
#include <cstdlib>
#include <random>

#include "tests/crash/trial.h"

namespace greenpool::crash {
namespace {

std::uint64_t from_environment(const char* name, std::uint64_t otherwise) {
  const char* const text = std::getenv(name);
  return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

struct Kills {
  std::uint64_t all = 0;
  std::uint64_t under_load = 0;
  std::array<std::uint64_t, 3> at{};  // by Moment
  Judge::Tally tally;

  void add(const Judge::Tally& more) {
    tally.acknowledged += more.acknowledged;
    tally.stored_unacknowledged += more.stored_unacknowledged;
    tally.lost += more.lost;
    tally.lives_stored_unacknowledged += more.lives_stored_unacknowledged;
    tally.lives_lost += more.lives_lost;
    tally.lives_from_snapshot += more.lives_from_snapshot;
  }
};

LifePlan plan_life(oracle::Random& random, std::uint64_t kills) {
  LifePlan plan;
  plan.manner = kills % 2 == 0 ? Manner::under_load : Manner::one_by_one;
  plan.moment = random.pick(
      {Moment::starting, Moment::serving, Moment::serving, Moment::serving, Moment::serving, Moment::stopping});
  plan.commands =
      static_cast<std::uint32_t>(plan.manner == Manner::under_load ? random.between(50, 4'000) : random.between(1, 20));
  return plan;
}

Trial::Options plan_trial(oracle::Random& random, std::uint64_t number) {
  Trial::Options options;
  options.program = {GREENPOOL_PROGRAM, "play"};
  // Snapshots and the index of keys on disk, which a short test would never see at their usual sizes.
  if (random.chance(70)) {
    options.flags = {"--snapshot-every", std::to_string(random.between(20, 2'000)), "--recent-keys",
                     std::to_string(random.between(10, 1'000))};
  }
  options.terms = terms_of_trial(number);
  options.seed = random.next();
  options.members = random.pick<std::uint32_t>({4, 40, 400});
  options.place = number % 3 == 0 ? ScratchDirectory::Place::disk : ScratchDirectory::Place::memory;
  return options;
}

// One journal: some twenty lives, the last one undisturbed.
void run_trial(const Trial::Options& options, oracle::Random& random, std::uint64_t rounds, Kills& kills) {
  Trial trial(options);
  const std::uint64_t lives = static_cast<std::uint64_t>(random.between(12, 28));
  for (std::uint64_t life = 0; life < lives && kills.all < rounds; ++life) {
    const LifePlan plan = plan_life(random, kills.all);
    ASSERT_TRUE(trial.live(plan)) << trial.account();
    if (!trial.killed()) continue;
    ++kills.all;
    kills.under_load += plan.manner == Manner::under_load ? 1U : 0U;
    ++kills.at[static_cast<std::size_t>(plan.moment)];
  }
  ASSERT_TRUE(trial.live({Manner::under_load, Moment::never, 100})) << trial.account();
  kills.add(trial.tally());
}

TEST(CrashTest, NothingAcknowledgedIsLostDoubledOrHalfAppliedByAnyKill) {
  const std::uint64_t rounds = from_environment("GREENPOOL_CRASH_ROUNDS", 320);
  const std::uint64_t seed = from_environment("GREENPOOL_CRASH_SEED", std::random_device{}());
  fmt::print("seed {}\n", seed);
  oracle::Random random(seed);
  const auto begin = std::chrono::steady_clock::now();
  Kills kills;
  for (std::uint64_t number = 0; kills.all < rounds; ++number) {
    run_trial(plan_trial(random, number), random, rounds, kills);
    if (HasFatalFailure()) return;
  }
  const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - begin;
  const Judge::Tally& tally = kills.tally;
  fmt::print(
      "kills: {} in {:.0f} s, {} under load, {} starting, {} serving, {} stopping; {} commands acknowledged, {} stored "
      "without an answer (in {} lives), {} lost in flight (in {} lives), {} lives with a snapshot\n",
      kills.all, taken.count(), kills.under_load, kills.at[0], kills.at[1], kills.at[2], tally.acknowledged,
      tally.stored_unacknowledged, tally.lives_stored_unacknowledged, tally.lost, tally.lives_lost,
      tally.lives_from_snapshot);
  EXPECT_GE(kills.under_load * 2 + 1, kills.all);
  if (rounds < 200) return;
  // Else the kills miss what they are meant to meet.
  EXPECT_GT(kills.at[0], 0U);
  EXPECT_GT(kills.at[2], 0U);
  EXPECT_GT(tally.lives_stored_unacknowledged, 0U);
  EXPECT_GT(tally.lives_lost, 0U);
  EXPECT_GT(tally.lives_from_snapshot, 0U);
}

}  // namespace
}  // namespace greenpool::crash
