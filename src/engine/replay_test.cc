// Events that cannot follow from the state, as a damaged or foreign journal may hold them: refused with the reason, and
// the state is as it was. What follows but is wrong is caught by the laws: sabotage_test.cc.
#include <gmock/gmock.h>

#include <functional>

#include "engine/scenario.h"

namespace greenpool {
namespace {

// Ann holds position 1 in slot 0 (210 points); bob's position 2 was in slot 1, which is free again; nobody else is
// known.
std::unique_ptr<Story> told() {
  auto story = std::make_unique<Story>();
  story->play(R"(
    join ann                   -> joined
    join bob                   -> joined
    order ann 1000.00 300.00   -> grant 210
    order bob 1000.00 300.00   -> grant 147
    sell bob all               -> sale pays 197.64)");
  return story;
}

constexpr MemberIndex kAnn(0);
constexpr MemberIndex kBob(1);
constexpr MemberIndex kStranger(2);
constexpr Points kAnnsPoints(21'000'000'000);
const std::string kTextHash = to_hex(text_hash(classic_terms()));

OrderSettled order_of(MemberIndex member) {
  OrderSettled order{};
  order.member = member;
  order.paid = order.cost = Money(100);
  return order;
}

struct Impossible {
  const char* reason;
  Event event;
};

std::vector<Impossible> impossible_events() {
  std::vector<Impossible> all{
      {"a programme opens once", ProgrammeOpened{}},
      {"members are numbered in order", MemberRegistered{"cat", MemberIndex(3), {}}},
      {"members are numbered in order", MemberRegistered{"cat", kBob, {}}},
      {"members are numbered in order", MemberRegistered{"cat", MemberIndex{}, {}}},
      {"the referrer is unknown", MemberRegistered{"cat", kStranger, kStranger}},
      {"the id is taken", MemberRegistered{"ann", kStranger, {}}},
      {"the id is malformed", MemberRegistered{"", kStranger, {}}},
      {"the id is malformed", MemberRegistered{"a b", kStranger, {}}},
      {"the member is unknown", TermsAccepted{kStranger, 1, kTextHash}},
      {"the version is not in force", TermsAccepted{kAnn, 0, kTextHash}},
      {"the version is not in force", TermsAccepted{kAnn, 2, kTextHash}},
      {"the member accepted another text", TermsAccepted{kAnn, 1, ""}},
      {"the member accepted another text", TermsAccepted{kAnn, 1, std::string_view(kTextHash).substr(1)}},
      {"the member accepted it before", TermsAccepted{kAnn, 1, kTextHash}},
      {"the member is unknown", order_of(kStranger)},
      {"the member is unknown", order_of(MemberIndex{})},
      {"the member is unknown", PointsSold{kStranger, Points(1), Money(0)}},
      {"the member is unknown", PointsSold{MemberIndex{}, Points(1), Money(0)}},
      {"the member does not hold that many points", PointsSold{kAnn, kAnnsPoints + Points(1), Money(1)}},
      {"the member does not hold that many points", PointsSold{kBob, Points(1), Money(1)}},
      {"the position is unknown", ForcedExit{PositionId(1), PositionSlot(2), kAnn, kAnnsPoints, Money(1)}},
      {"the position is unknown", ForcedExit{PositionId(1), PositionSlot{}, kAnn, kAnnsPoints, Money(1)}},
      {"the position is not open", ForcedExit{PositionId(2), PositionSlot(0), kAnn, kAnnsPoints, Money(1)}},
      {"the position is not open", ForcedExit{PositionId(1), PositionSlot(0), kBob, kAnnsPoints, Money(1)}},
      {"the position is not open", ForcedExit{PositionId(2), PositionSlot(1), kBob, Points(0), Money(0)}},
      {"the position is not open", ForcedExit{PositionId{}, PositionSlot(1), MemberIndex{}, Points(0), Money(0)}},
      {"an exit sells all that remains",
       ForcedExit{PositionId(1), PositionSlot(0), kAnn, kAnnsPoints - Points(1), Money(1)}},
      {"only an empty pool is swept", PoolReserved{Money(1)}},
      {"only an empty pool is swept", PoolReserved{Money(0)}},
      {"a split multiplies by 2 to 1 000", PointsSplit{1}},
      {"a split multiplies by 2 to 1 000", PointsSplit{1'001}},
      {"a split multiplies by 2 to 1 000", PointsSplit{0}},
      {"a split multiplies by 2 to 1 000", PointsSplit{-2}},
  };
  OrderSettled order = order_of(kBob);
  order.opened = true;
  order.position = PositionId(4);
  all.push_back({"positions are numbered in order", order});
  order.position = PositionId(2);
  all.push_back({"positions are numbered in order", order});
  order.opened = false;
  all.push_back({"the position is not open", order});
  order.position = PositionId(1);
  all.push_back({"the position is not open", order});
  order.position = PositionId{};
  order.granted = Points(1);
  all.push_back({"granted points belong to a position", order});
  order = order_of(kAnn);
  order.position = PositionId(1);
  order.granted = Points(kPointsMax);
  all.push_back({"the points would pass their bound", order});
  return all;
}

TEST(Replays, RefuseEventsThatCannotFollowAndLeaveTheStateAsItWas) {
  const std::unique_ptr<Story> story = told();
  State& state = story->sabotage();
  const std::string before = saved_bytes(state);
  int index = 0;
  for (const Impossible& impossible : impossible_events()) {
    Change change;
    EXPECT_STREQ(apply(state, impossible.event, change), impossible.reason) << "event " << index;
    EXPECT_EQ(saved_bytes(state), before) << "event " << index;
    ++index;
  }
}

TEST(Replays, NameTheRecordAndTheReason) {
  const std::unique_ptr<Story> story = told();
  for (const Impossible& impossible : impossible_events()) {
    const Status replayed = story->engine().replay(story->now(), {&impossible.event, 1});
    ASSERT_FALSE(replayed.has_value());
    EXPECT_EQ(replayed.error().code, "replay_failed");
    EXPECT_EQ(replayed.error().message, std::string("record 5 cannot follow: ") + impossible.reason);
    EXPECT_FALSE(story->engine().violation().has_value());
  }
}

TEST(Replays, OfASplitPastTheBoundOfPointsAreRefused) {
  Terms terms = classic_terms();
  terms.initial_price = Price{1, 100'000'000'000'000};
  terms.exit_multiple = std::nullopt;
  Story story(terms);
  story.play("join ann -> joined\n order ann 300.00 0.00 -> grant 12600000000");
  Change change;
  const std::string before = saved_bytes(story.state());
  EXPECT_STREQ(apply(story.sabotage(), PointsSplit{8}, change), "the points would pass their bound");
  EXPECT_EQ(saved_bytes(story.state()), before);
  EXPECT_EQ(apply(story.sabotage(), PointsSplit{7}, change), nullptr);
}

TEST(Replays, OfASplitPastTheBoundOfTheRememberedPriceAreRefused) {
  Terms terms = classic_terms();
  terms.initial_price = Price{1, 100'000'000'000'000};
  Story story(terms);
  Change change;
  const std::string before = saved_bytes(story.state());
  EXPECT_STREQ(apply(story.sabotage(), PointsSplit{1'000}, change), nullptr);
  EXPECT_STREQ(apply(story.sabotage(), PointsSplit{100}, change), "the price would pass its bound");
  EXPECT_EQ(apply(story.sabotage(), PointsSplit{90}, change), nullptr);
  EXPECT_NE(saved_bytes(story.state()), before);
}

TEST(Replays, OfAnOpenedProgrammeBeginWithItsFirstRecord) {
  Engine engine(classic_terms());
  const Event opened = ProgrammeOpened{{"the terms, which the caller has read"}};
  for (const ProgrammeOpened& unsound : {ProgrammeOpened{{}, "li", "li", "m-7"}, ProgrammeOpened{{}, "li", {}, "m-7"},
                                         ProgrammeOpened{{}, "li", "wang", {}}, ProgrammeOpened{{}, {}, {}, "m-7"},
                                         ProgrammeOpened{{}, "li", "old wang", "m-7"}}) {
    const Event event = unsound;
    const Status refused = engine.replay(Timestamp(0), {&event, 1});
    ASSERT_FALSE(refused.has_value());
    EXPECT_THAT(refused.error().message, testing::HasSubstr("two different operators acknowledge"));
  }
  EXPECT_TRUE(engine.replay(Timestamp(0), {&opened, 1}).has_value());
  EXPECT_EQ(engine.state().next_seq, 1U);
  EXPECT_FALSE(engine.replay(Timestamp(0), {&opened, 1}).has_value());
}

}  // namespace
}  // namespace greenpool
