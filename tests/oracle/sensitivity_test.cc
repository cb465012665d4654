// A comparison that cannot fail proves nothing. Each planted misreading of SPEC (flaw.h) must be noticed by random worlds,
// and each broken promise by the exact laws.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "tests/oracle/differential.h"
#include "tests/oracle/exact_laws.h"

namespace greenpool::oracle {
namespace {

constexpr std::uint64_t kCommandsMax = 2'000'000;
constexpr std::uint64_t kBaseSeed = 33;

class PlantedFlaw : public testing::TestWithParam<FlawInfo> {};

TEST_P(PlantedFlaw, IsNoticed) {
  const FlawInfo& info = GetParam();
  Coverage coverage;
  std::optional<Failure> failure;
  for (std::uint64_t number = 0; !failure && coverage.commands() < kCommandsMax; ++number) {
    failure = run_world(Author(world_seed(kBaseSeed, number)), Scrutiny::all_members, info.flaw, &coverage);
  }
  ASSERT_TRUE(failure) << "nobody noticed that not: " << info.sentence;
  fmt::print("{:<24} noticed after {:>8} commands\n", info.name, coverage.commands());
}

INSTANTIATE_TEST_SUITE_P(Spec, PlantedFlaw, testing::ValuesIn(kFlaws),
                         [](const auto& planted) { return std::string(planted.param.name); });

TEST(Shrinking, LeavesAFewStepsThatStillFail) {
  std::optional<Failure> failure;
  for (std::uint64_t number = 0; !failure; ++number) {
    failure = run_world(Author(world_seed(kBaseSeed, number), Theme::cascades), Scrutiny::all_members,
                        Flaw::exits_at_one_price, nullptr);
  }
  const Failure shortest = shrink(failure->story, Flaw::exits_at_one_price);
  EXPECT_TRUE(run(shortest.story, Scrutiny::all_members, Flaw::exits_at_one_price));
  EXPECT_FALSE(run(shortest.story, Scrutiny::all_members));
  EXPECT_LE(shortest.story.ops.size(), 12) << text_of(shortest.story);
}

}  // namespace
}  // namespace greenpool::oracle
