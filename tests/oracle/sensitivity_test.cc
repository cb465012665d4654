// A comparison that cannot fail proves nothing. Each planted misreading of SPEC (flaw.h) must be noticed by random
// worlds, and a state changed behind the engine's back by a checkpoint. exact_laws_test.cc does the same for the laws.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <ostream>

#include "tests/oracle/differential.h"

namespace greenpool::oracle {

// GoogleTest finds it by name, to say which flaw failed.
void PrintTo(const FlawInfo& info, std::ostream* out) { *out << info.name; }

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
  EXPECT_FALSE(run(failure->story, Scrutiny::all_members)) << "the flaw must be what was noticed";
  const std::string how = failure->difference.substr(0, failure->difference.find('\n'));
  fmt::print("{:<24} noticed after {:>8} commands: {}\n", info.name, coverage.commands(), how);
}

INSTANTIATE_TEST_SUITE_P(Spec, PlantedFlaw, testing::ValuesIn(kFlaws),
                         [](const auto& planted) { return std::string(planted.param.name); });

// A few orders, with a follower beside the engine.
Story short_story() {
  Story story;
  story.terms.id = "short";
  story.terms.name = "Short";
  story.has_follower = true;
  for (const char* member : {"a", "b"}) story.ops.push_back(op_of(BasicRegisterMember<ToldForm>{member, {}, 1}));
  for (std::uint32_t i = 0; i < 6; ++i) {
    story.ops.push_back(op_of(BasicSettleOrder<ToldForm>{"o", MemberIndex(i % 2), Money(100'000), Money(30'000)}));
  }
  story.ops.push_back(Op{});
  return story;
}

// What the twin says at the end when the engine's state is changed behind its back before the last step.
std::optional<std::string> verdict_after(void (*corrupt)(State&)) {
  const Story story = short_story();
  Twin twin(story, Scrutiny::all_members, Flaw::none, nullptr);
  for (const Op& op : story.ops) {
    if (&op == &story.ops.back()) corrupt(const_cast<State&>(twin.state()));
    if (auto difference = twin.step(op)) return difference;
  }
  return std::nullopt;
}

TEST(Checkpoint, NoticesAStateThatItsEventsDoNotLeadTo) {
  EXPECT_EQ(verdict_after([](State&) {}), std::nullopt);
  EXPECT_EQ(verdict_after([](State& state) { ++state.next_seq; }), "a replay ends in another state hash");
  EXPECT_EQ(verdict_after([](State& state) { state.window.note_injection(Timestamp(0), Money(1)); }),
            "a replay ends in another state hash");
  const auto audited = verdict_after([](State& state) { state.totals.spent += Money(1); });
  EXPECT_TRUE(audited && audited->starts_with("audit: ")) << audited.value_or("nothing");
  EXPECT_EQ(verdict_after([](State& state) { state.members[1].wallet += Money(1); }),
            "member #1: wallet: engine 1, oracle 0");
}

// Some worlds fail only where many figures meet; of a few, one is simple.
TEST(Shrinking, LeavesAFewStepsThatStillFail) {
  std::optional<Failure> shortest;
  std::uint64_t number = 0;
  for (int found = 0; found < 5; ++number) {
    const std::optional<Failure> failure = run_world(Author(world_seed(kBaseSeed, number), Theme::cascades),
                                                     Scrutiny::all_members, Flaw::exits_at_one_price, nullptr);
    if (!failure) continue;
    ++found;
    Failure shorter = shrink(failure->story, Flaw::exits_at_one_price);
    EXPECT_TRUE(run(shorter.story, Scrutiny::all_members, Flaw::exits_at_one_price));
    EXPECT_FALSE(run(shorter.story, Scrutiny::all_members));
    if (!shortest || shorter.story.ops.size() < shortest->story.ops.size()) shortest = std::move(shorter);
  }
  EXPECT_LE(shortest->story.ops.size(), 12U) << text_of(shortest->story);
}

}  // namespace
}  // namespace greenpool::oracle
