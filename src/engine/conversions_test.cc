// Points that became shares, as the law, the journal and the audit see them. Stories: listing_test.cc.
#include <gmock/gmock.h>

#include "engine/change.h"
#include "engine/invariants/payouts_are_priced.h"
#include "engine/laws.h"
#include "engine/scenario.h"

namespace greenpool {
namespace {

// 600.00 for 357 points: 1.68067226 each. A share costs 5.00.
constexpr std::string_view kListed = R"(
    join ann                           -> joined
    join bob                           -> joined
    order ann 1000.00 300.00           -> grant 210
    order bob 1000.00 300.00           -> grant 147        | pool 600.00; points 357
    list_shares 5.00 operator op       -> shares_listed)";

// What kListed's ann converts, and the state before.
struct Moment {
  std::unique_ptr<State> before;
  PointsConverted event;
};

Moment conversion_of_ann() {
  Story story;
  story.play(kListed);
  return {*load_bytes(saved_bytes(story.state())),
          PointsConverted{"v1", MemberIndex(0), Points(20'825'000'000), Money(35'000), 70}};
}

struct Corruption {
  const char* what;
  void (*corrupt)(Moment&);
};

TEST(Conversions, ArePricedByALaw) {
  const std::vector<Corruption> corruptions{
      {"a point unit too little is burnt", [](Moment& m) { m.event.points -= Points(1); }},
      {"a point unit too much is burnt", [](Moment& m) { m.event.points += Points(1); }},
      {"the cash is a fen more than the shares", [](Moment& m) { m.event.cash += Money(1); }},
      {"the cash is a fen less than the shares", [](Moment& m) { m.event.cash -= Money(1); }},
      {"there is a share too many", [](Moment& m) { ++m.event.shares; }},
      {"a share costs more", [](Moment& m) { m.before->cap_table.share_price += Money(1); }},
  };
  const auto broken = [](const Moment& moment) {
    Change change;
    EXPECT_EQ(apply(*moment.before, moment.event, change), nullptr);
    EXPECT_EQ(PayoutsArePriced::holds_after(moment.event, change, *moment.before),
              broken_after_event(moment.event, change, *moment.before) == nullptr);
    return !PayoutsArePriced::holds_after(moment.event, change, *moment.before);
  };
  EXPECT_FALSE(broken(conversion_of_ann()));
  for (const Corruption& corruption : corruptions) {
    Moment moment = conversion_of_ann();
    corruption.corrupt(moment);
    EXPECT_TRUE(broken(moment)) << corruption.what;
  }
}

TEST(Conversions, ThatBurnTooLittleLetThePriceFall) {
  const Moment moment = conversion_of_ann();
  PointsConverted event = moment.event;
  event.points -= Points(1);
  Change change;
  ASSERT_EQ(apply(*moment.before, event, change), nullptr);
  EXPECT_STREQ(broken_after_event(event, change, *moment.before), "1 price never falls");
}

struct Impossible {
  const char* reason;
  Event event;
};

TEST(Conversions, CannotFollowOtherwiseInAJournal) {
  const auto converted = [](std::string_view id, std::uint32_t member, std::int64_t points, std::int64_t cash,
                            std::int64_t shares) {
    return PointsConverted{id, MemberIndex(member), Points(points), Money(cash), shares};
  };
  const auto expect_impossible = [](State& state, const std::vector<Impossible>& events) {
    const std::string before = saved_bytes(state);
    for (const Impossible& impossible : events) {
      Change change;
      EXPECT_STREQ(apply(state, impossible.event, change), impossible.reason);
      EXPECT_EQ(saved_bytes(state), before) << impossible.reason;
    }
  };
  Story story;
  story.play(kListed);
  story.play("convert_points v1 bob 100 -> converted 98.175 cash 165.00 shares 33");
  story.sabotage().sale_window.requested[MemberIndex(0)] = Points(1);
  expect_impossible(
      story.sabotage(),
      {{"the member is unknown", converted("v9", 2, 297'500'000, 500, 1)},
       {"the member is unknown", PointsConverted{"v9", MemberIndex{}, Points(297'500'000), Money(500), 1}},
       {"the certificate is taken", converted("v1", 0, 297'500'000, 500, 1)},
       {"the certificate is taken", converted("", 0, 297'500'000, 500, 1)},
       {"the shares would pass their bound", converted("v9", 0, 297'500'000, 500, 0)},
       {"the shares would pass their bound", converted("v9", 0, 297'500'000, 500, kSharesMax)},
       {"the member does not hold that many points", converted("v9", 0, 0, 500, 1)},
       {"the member does not hold that many points", converted("v9", 0, 21'000'000'000, 500, 1)},
       {"the pool holds less", converted("v9", 0, 297'500'000, 43'501, 1)},
       {"shares are listed once", SharesListed{Money(1), Timestamp{}, "op"}}});
  Story unlisted;
  unlisted.play("join ann -> joined\n order ann 1000.00 300.00 -> grant 210");
  expect_impossible(unlisted.sabotage(),
                    {{"points become shares after the listing", converted("v9", 0, 297'500'000, 500, 1)},
                     {"a share has a price", SharesListed{Money(0), Timestamp{}, "op"}}});
}

// Members received what sales, exits and conversions paid.
TEST(Conversions, AreAudited) {
  Story story;
  story.play(kListed);
  story.play("convert_points v1 bob 100 -> converted 98.175 cash 165.00 shares 33");
  const std::string bytes = saved_bytes(story.state());
  const std::unique_ptr<State> state = *load_bytes(bytes);
  const Digest before = state->hash();
  state->totals.converted += Money(1);
  EXPECT_THAT(state->audit(), testing::ElementsAre("members received what was paid out"));
  EXPECT_NE(state->hash(), before);
}

}  // namespace
}  // namespace greenpool
