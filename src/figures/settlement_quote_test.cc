// What is said beforehand of a settlement, against what the engine then does.
#include "figures/settlement_quote.h"

#include <gtest/gtest.h>

#include "engine/scenario.h"

namespace greenpool {
namespace {

// What settling it grants.
Points granted_by(Story& story, std::string_view order) {
  SettlePaidOrder command{};
  command.order = order;
  EXPECT_EQ(story.decide(command), Reject::none);
  for (const Event& event : story.events()) {
    if (const auto* settled = std::get_if<OrderSettled>(&event)) return settled->granted;
  }
  return Points(-1);
}

TEST(SettlementQuote, IsWhatSettlingAtThisMomentGrants) {
  Story story;
  story.play(R"(
    join ann                        -> joined
    join bob                        -> joined
    order bob 1000.00 300.00        -> grant 210
    pay ann 1000.00 300.00 as x     -> deposit 1000.00
    pay ann 500.00 100.00 as y      -> deposit 500.00)");
  const SettlementQuote x = quote_settlement(story.state(), "x");
  EXPECT_EQ(x.refused, Reject::none);
  EXPECT_EQ(x.granted, Points(14'700'000'000)) << "147, as the second of the worked table";
  const Points y_alone = quote_settlement(story.state(), "y").granted;
  EXPECT_EQ(quote_settlement(story.state(), "x").granted, x.granted) << "looking changes nothing";
  EXPECT_EQ(granted_by(story, "x"), x.granted);
  EXPECT_LT(quote_settlement(story.state(), "y").granted, y_alone) << "the price has risen since";
  const Points y = quote_settlement(story.state(), "y").granted;
  EXPECT_EQ(granted_by(story, "y"), y);
  EXPECT_EQ(quote_settlement(story.state(), "y").refused, Reject::unknown_order) << "it is settled";
}

TEST(SettlementQuote, SaysWhyThereIsNone) {
  Story story;
  EXPECT_EQ(quote_settlement(story.state(), "nothing").refused, Reject::unknown_order);
}

}  // namespace
}  // namespace greenpool
