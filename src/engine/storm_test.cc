// A million positions that become due in one command. SPEC section 5: no pause that a user would notice as an outage.
#include <gtest/gtest.h>

#include <cstdio>
#include <ctime>

#include "engine/scenario.h"

namespace greenpool {
namespace {

constexpr std::uint32_t kMembers = 1'000'000;

double seconds_since(std::clock_t begin) { return static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC; }

// Not a timed test: it prints what the command took, and checks what it did.
TEST(ExitStorm, LetsAMillionPositionsGoInOneCommandInOrderOfTheirTriggers) {
  Engine engine(level_terms());
  std::vector<Event> events;
  const Timestamp at(1'767'225'600'000'000);
  const auto decide = [&](const Operation& operation) { return engine.decide({at, {}, operation}, events); };
  ASSERT_EQ(decide(RegisterMember{"whale", {}, 1}), Reject::none);
  ASSERT_EQ(decide(SettleOrder{"o", MemberIndex(0), Money(90'000'000'000), Money(0)}), Reject::none);
  for (std::uint32_t i = 1; i <= kMembers; ++i) {
    const std::string id = "m" + std::to_string(i);
    ASSERT_EQ(decide(RegisterMember{id, "whale", 1}), Reject::none);
    // Costs of 0.00 to 30.00 leave triggers of 2.00 to 5.00, scattered over the members.
    const Money cost(static_cast<std::int64_t>(std::uint64_t{i} * 2'654'435'761 % 3'001));
    ASSERT_EQ(decide(SettleOrder{"o", MemberIndex(i), Money(10'000), cost}), Reject::none);
    events.clear();
  }
  ASSERT_EQ(engine.state().positions.open_count(), kMembers + 1);
  const std::size_t memory = engine.memory_bytes();

  const std::clock_t begin = std::clock();
  ASSERT_EQ(decide(SellPoints{MemberIndex(0), std::nullopt}), Reject::none);
  const double seconds = seconds_since(begin);
  std::printf(
      "[   INFO   ] a million exits in one command: %.0f ms of processor time, %zu MiB of state, %zu MiB of events\n",
      seconds * 1e3, memory >> 20, (events.size() * sizeof(Event)) >> 20);

  ASSERT_GE(events.size(), kMembers + 2U);  // the sale, the exits, the last holder's sweep, splits
  Trigger last{0, 1};
  PositionId last_id(0);
  for (std::uint32_t i = 1; i <= kMembers; ++i) {
    const auto& exit = std::get<ForcedExit>(events[i]);
    const std::uint64_t member = exit.member.value();
    const auto spend_less_cost =
        static_cast<std::uint64_t>(5'000 - static_cast<std::int64_t>(member * 2'654'435'761 % 3'001));
    const Trigger trigger{10'000, spend_less_cost};
    ASSERT_TRUE(last < trigger || (last <= trigger && last_id < exit.position));
    last = trigger;
    last_id = exit.position;
  }
  EXPECT_TRUE(std::holds_alternative<PoolReserved>(events[kMembers + 1]));
  EXPECT_EQ(engine.state().positions.open_count(), 0U);
  EXPECT_EQ(engine.state().totals.exits, kMembers);
  EXPECT_LE(engine.memory_bytes(), memory) << "a storm of exits needs no further memory";
}

}  // namespace
}  // namespace greenpool
