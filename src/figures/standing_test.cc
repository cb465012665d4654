// Figures that are exact: against what the engine decides, and against totals made by hand. SPEC section 12.
#include "figures/standing.h"

#include <gtest/gtest.h>

#include "engine/legacy_story.h"

namespace greenpool {
namespace {

// What the engine pays when the member sells everything.
Money paid_for_all(Story& story, std::string_view who) {
  EXPECT_EQ(story.decide(SellPoints{story.member(who), std::nullopt}), Reject::none);
  Money paid(-1);
  for (const Event& event : story.events()) {
    if (const auto* sold = std::get_if<PointsSold>(&event)) paid = sold->paid;
  }
  return paid;
}

TEST(Standing, ASaleOfAllPaysWhatItIsSaidToPay) {
  Story story;
  story.play(R"(
    join ann                   -> joined
    join bob                   -> joined
    order ann 1000.00 300.00   -> grant 210
    order bob 1000.00 300.00   -> grant 147
    order ann 1000.00 300.00   -> grant 124.95)");
  const SaleOfAll ann = sale_of_all(story.state(), story.member("ann"));
  EXPECT_EQ(ann.points, Points(33'495'000'000));
  EXPECT_EQ(ann.pays, Money(50'039));  // 334.95 / 481.95 of 900.00, less a fifth: 500.39
  EXPECT_EQ(paid_for_all(story, "ann"), ann.pays);
  const SaleOfAll bob = sale_of_all(story.state(), story.member("bob"));
  EXPECT_EQ(bob.pays, Money(31'968));  // all that is left: four fifths of 399.61
  EXPECT_EQ(paid_for_all(story, "bob"), bob.pays);
  EXPECT_EQ(sale_of_all(story.state(), story.member("bob")).pays, Money(0));
  EXPECT_EQ(sale_of_all(story.state(), story.member("bob")).points, Points(0));
}

TEST(Standing, ASaleOfAllPaysToTheUnitInEveryStateOfALongStory) {
  Terms terms = classic_terms();
  terms.exit_basis = ExitBasis::order;
  Story story(terms);
  std::uint64_t random = 7;
  const auto draw = [&random](std::uint64_t below) {
    random = random * 6'364'136'223'846'793'005U + 1'442'695'040'888'963'407U;
    return (random >> 33) % below;
  };
  for (int i = 0; i < 8; ++i) story.play("join m" + std::to_string(i) + " -> joined");
  int sales = 0;
  for (int step = 0; step < 400; ++step) {
    const std::string who = "m" + std::to_string(draw(8));
    const SaleOfAll sale = sale_of_all(story.state(), story.member(who));
    if (draw(3) == 0 && sale.pays > Money(0)) {
      EXPECT_EQ(paid_for_all(story, who), sale.pays) << step;
      ++sales;
    } else {
      const std::string id = "x" + std::to_string(step);
      const auto paid = static_cast<std::int64_t>(50'000 + draw(500'000));
      EXPECT_EQ(story.decide(SettleOrder{id, story.member(who), Money(paid), Money(paid / 4)}), Reject::none);
    }
  }
  EXPECT_GT(sales, 50);
}

TEST(Standing, CountsReleasedPointsThatWereNotYetCollected) {
  const auto story = half_released();
  // cat sells all, then ann's and bob's released points, 150 and 50, are all that circulate.
  for (const std::string_view who : {"cat", "ann", "bob"}) {
    const SaleOfAll sale = sale_of_all(story->state(), story->member(who));
    EXPECT_GT(sale.pays, Money(0)) << who;
    EXPECT_EQ(paid_for_all(*story, who), sale.pays) << who;
  }
}

TEST(Standing, LeavesOutUnitsThatRoundingLeftBesideTheLastPoints) {
  Story story(old_debt_terms());
  owe(story, "ann", "1000.00");
  story.play(R"(
    join cat                                   -> joined
    order ann 0.00 0.00 coins 600.00           -> no grant locked 300
    order cat 200.00 0.00                      -> grant 100 released 100
    sell ann 99                                -> ann#2 collects 99.99999999, sale pays 49.50
    sell ann all                               -> sale pays 0.74
                                               | pool 149.76; points 100.00000001; released 0.00000001)");
  // With the unit that nobody holds it would be 74.87.
  EXPECT_EQ(sale_of_all(story.state(), story.member("cat")).pays, Money(7'488));
  EXPECT_EQ(paid_for_all(story, "cat"), Money(7'488));
}

TEST(Standing, OfASaleInAWindowIsWhatTheWindowPaysIfNothingElseHappens) {
  Terms terms = classic_terms();
  terms.sale_pricing = SalePricing::window;
  Story story(terms);
  story.play(R"(
    join ann                   -> joined
    join bob                   -> joined
    order ann 1000.00 300.00   -> grant 210
    order bob 1000.00 300.00   -> grant 147)");
  const SaleOfAll before = sale_of_all(story.state(), story.member("ann"));
  EXPECT_EQ(before.pays, Money(28'235));  // 210 / 357 of 600.00, less a fifth
  EXPECT_EQ(story.decide(SellPoints{story.member("ann"), std::nullopt}), Reject::none);
  EXPECT_EQ(sale_of_all(story.state(), story.member("ann")).pays, before.pays) << "asked for, and still held";
  story.play("wait 25h");
  EXPECT_EQ(story.decide(Advance{}), Reject::none);
  EXPECT_EQ(story.state().member(story.member("ann")).received, before.pays);
}

TEST(Standing, CountsWhoRecoveredTheirSpendOnceTwiceAndThrice) {
  Story story;
  story.play("join a -> joined\njoin b -> joined\njoin c -> joined\njoin d -> joined\njoin e -> joined");
  const std::array<std::pair<std::int64_t, std::int64_t>, 5> kMembers{
      {{100'000, 99'999}, {100'000, 100'000}, {100'000, 200'000}, {1, 3}, {0, 500}}};
  RecoveryCounts& counts = story.sabotage().totals.recovery;
  for (std::uint32_t i = 0; i < kMembers.size(); ++i) {
    Member& member = story.sabotage().members[i];
    member.spent = Money(kMembers.at(i).first);
    member.received = Money(kMembers.at(i).second);
    counts.move(0, marks_passed(member));
  }
  EXPECT_EQ(recovery(story.state()), (Recovery{5, 4, 3, 2, 1}));
}

// What recovery() counts, by a walk over all members.
Recovery counted(const State& state) {
  Recovery counts{.members = state.members.size()};
  for (std::size_t i = 0; i < state.members.size(); ++i) {
    const Int128 spent = state.members[i].spent.units();
    const Int128 received = state.members[i].received.units();
    if (spent <= 0) continue;
    ++counts.spenders;
    if (received >= spent) ++counts.recovered;
    if (received >= 2 * spent) ++counts.twice;
    if (received >= 3 * spent) ++counts.thrice;
  }
  return counts;
}

// Members order one after the other, each order a fiftieth larger than the one before, so that those who came early are
// made whole; now and then somebody sells, comes back, or gives an order back.
TEST(Standing, CountsWhoRecoveredAsAWalkOverAllMembersWouldAfterEveryCommandOfALongStory) {
  constexpr int kSteps = 1'000;
  constexpr int kMembers = 20;
  Terms terms = classic_terms();
  terms.reversal_days = 30;
  terms.exit_multiple = Multiple(5 * kRateOne);
  Story story(terms);
  std::uint64_t random = 11;
  const auto draw = [&random](std::uint64_t below) {
    random = random * 6'364'136'223'846'793'005U + 1'442'695'040'888'963'407U;
    return (random >> 33) % below;
  };
  for (int i = 0; i < kMembers; ++i) story.play("join m" + std::to_string(i) + " -> joined");
  std::vector<std::string> orders;
  std::int64_t price = 50;
  Recovery most;
  int fell_back = 0;
  for (int step = 0; step < kSteps; ++step) {
    const auto anybody = static_cast<std::uint32_t>(draw(kMembers));
    const Recovery before = recovery(story.state());
    if (draw(6) == 0) {
      static_cast<void>(story.decide(SellPoints{MemberIndex(anybody), std::nullopt}));
    } else if (draw(10) == 0 && !orders.empty()) {
      static_cast<void>(story.decide(ReverseOrder{"r" + std::to_string(step), orders[draw(orders.size())]}));
    } else {
      const std::uint32_t buyer = draw(20) == 0 ? anybody : static_cast<std::uint32_t>(step * kMembers / kSteps);
      orders.push_back("x" + std::to_string(step));
      price += price / 50 + 1;
      static_cast<void>(story.decide(SettleOrder{orders.back(), MemberIndex(buyer), Money(price), Money(price / 5)}));
    }
    const Recovery now = recovery(story.state());
    ASSERT_EQ(now, counted(story.state())) << step;
    if (now.recovered < before.recovered) ++fell_back;
    most.recovered = std::max(most.recovered, now.recovered);
    most.twice = std::max(most.twice, now.twice);
    most.thrice = std::max(most.thrice, now.thrice);
  }
  EXPECT_GT(most.recovered, 0U);
  EXPECT_GT(most.twice, 0U);
  EXPECT_GT(most.thrice, 0U);
  EXPECT_GT(fell_back, 0);
}

TEST(Standing, TellsSubsidisedInflowFromOrganicAndTheBoundFromWhatWasReceived) {
  Story story;
  story.play(R"(
    fund_subsidy 100.00                        -> subsidy_funded
    join ann                                   -> joined
    order ann 900.00 300.00 subsidy 100.00     -> grant 210)");
  EXPECT_EQ(recovery(story.state()), (Recovery{1, 1, 0, 0, 0}));
  EXPECT_EQ(bound(story.state()), (Bound{Money(90'000), Money(0), Money(30'000)}));
  EXPECT_EQ(inflow(story.state()), (Inflow{Money(27'000), Money(3'000), Money(0)}));
  story.play("sell ann 105 -> sale pays 120.00");
  EXPECT_EQ(bound(story.state()), (Bound{Money(90'000), Money(12'000), Money(18'000)}));
}

}  // namespace
}  // namespace greenpool
