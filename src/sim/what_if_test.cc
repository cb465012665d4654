// A history asked again under its own terms comes to the same end, the calendar's last work included.
#include "sim/what_if.h"

#include <gtest/gtest.h>

#include "terms/terms.h"

namespace greenpool {
namespace {

TEST(WhatIfs, UnderTheSameTermsComeToTheSameEndThoughTheCalendarHasTheLastWord) {
  Terms terms = *find_preset("classic");
  terms.sale_pricing = SalePricing::window;
  Engine engine(terms);
  const Event opened = ProgrammeOpened{};
  ASSERT_TRUE(engine.replay(Timestamp{}, {&opened, 1}).has_value());
  engine.ready();
  WhatIf what_if(terms);
  std::vector<Event> events;
  const auto happen = [&](Timestamp at, const Operation& operation) {
    events.clear();
    ASSERT_EQ(engine.decide({at, {}, operation}, events), Reject::none);
    what_if.ask(at, operation);
  };
  happen(Timestamp(1), RegisterMember{"ann", {}, 1});
  SettleOrder order;
  order.order = "o1";
  order.member = MemberIndex(0);
  order.paid = Money(100'000);
  order.cost = Money(30'000);
  happen(Timestamp(2), order);
  happen(Timestamp(3), SellPoints{MemberIndex(0), Points(100 * kUnitsPerPoint)});
  const std::optional<Timestamp> window_end = engine.state().next_due();
  ASSERT_TRUE(window_end.has_value());
  happen(*window_end, Advance{});  // the window's sale is paid, and nothing follows
  EXPECT_EQ(engine.state().totals.sales, 1U);
  EXPECT_EQ(what_if.state().totals.sales, 1U);
  EXPECT_EQ(what_if.state().pool, engine.state().pool);
  EXPECT_EQ(what_if.state().member(MemberIndex(0)).wallet, engine.state().member(MemberIndex(0)).wallet);
  EXPECT_EQ(what_if.asked(), 3U);
  EXPECT_EQ(what_if.left_out(), 1U);
  EXPECT_TRUE(what_if.refused().empty());
}

}  // namespace
}  // namespace greenpool
