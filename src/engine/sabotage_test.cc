// Corrupted states and wrong decisions, end to end: the engine stops, names the law, lets no event out, and stays
// stopped. docs/invariants.md. The laws by themselves: laws_test.cc.
#include <gmock/gmock.h>

#include <functional>

#include "engine/scenario.h"

namespace greenpool {
namespace {

void post(State& state, Account account, Money credit) {
  Posting posting;
  posting.credit(account, credit);
  state.books.post(posting);
}

// Two members with open positions; the price is 1.68.
constexpr std::string_view kStory = R"(
    join ann                   -> joined
    join bob                   -> joined
    order ann 1000.00 300.00   -> grant 210
    order bob 1000.00 300.00   -> grant 147)";

// At 2.00 every point becomes two.
Terms terms_with_early_split() {
  Terms terms = classic_terms();
  terms.split_at = Price{2, 1'000'000};
  terms.split_factor = 2;
  terms.exit_multiple = std::nullopt;
  return terms;
}

struct Sabotage {
  const char* what;
  const char* law;
  Terms (*terms)();
  std::function<void(State&)> corrupt;
  const char* command;
};

const std::vector<Sabotage>& sabotages() {
  static const std::vector<Sabotage> kAll{
      {"a grant rate of 200 %", "1 price never falls", classic_terms,
       [](State& s) { s.terms.grant_rate = Rate(2 * kRateOne); }, "order ann 1000.00 300.00"},
      {"a sale fee of -30 %", "1 price never falls", classic_terms, [](State& s) { s.terms.sell_fee = Rate(-300'000); },
       "sell ann 100"},
      {"a fen in the pool that the books do not know", "2 books balance", classic_terms,
       [](State& s) { s.pool.cash += Money(1); }, "join cat"},
      {"a fen in the books that the pool does not know", "2 books balance", classic_terms,
       [](State& s) { post(s, Account::pool, Money(1)); }, "sell ann 100"},
      {"wallets of more than the cash", "3 cover holds", classic_terms,
       [](State& s) { post(s, Account::wallets, Money(100'000)); }, "sell ann 100"},
      {"debts to suppliers of more than the cash", "3 cover holds", classic_terms,
       [](State& s) { post(s, Account::supplier_payable, Money(200'000)); }, "order ann 1000.00 300.00"},
      {"a point unit too many in a position, seen when it is split", "4 points are conserved", terms_with_early_split,
       [](State& s) {
         s.positions.at(PositionSlot(1)).remaining += Points(1);
         s.positions.at(PositionSlot(1)).acquired += Points(1);
       },
       "sell ann 209"},
      {"a point unit too few in circulation, seen when it is split", "4 points are conserved", terms_with_early_split,
       [](State& s) { s.pool.circulating -= Points(1); }, "sell ann 209"},
      {"cash past its bound", "6 amounts are bounded", classic_terms,
       [](State& s) { post(s, Account::cash, Money(-kMoneyMax)); }, "join cat"},
      {"an overdrawn reserve", "6 amounts are bounded", classic_terms,
       [](State& s) { post(s, Account::reserve, Money(-1)); }, "sell ann 100"},
      {"an empty pool under circulating points", "6 amounts are bounded", classic_terms,
       [](State& s) {
         post(s, Account::pool, -s.pool.cash);
         s.pool.cash = Money(0);
       },
       "join cat"},
      {"a position that holds more than it acquired", "7 positions are sound", classic_terms,
       [](State& s) { s.positions.at(PositionSlot(0)).acquired = Points(1); }, "order ann 1000.00 300.00"},
      {"a position that has spent less than nothing", "7 positions are sound", classic_terms,
       [](State& s) { s.positions.at(PositionSlot(0)).spend = Money(-kOrderMoneyMax); }, "order ann 1000.00 300.00"},
      {"a grant rate of 110 %, hidden by a remainder that goes to the pool", "9 payouts and grants are priced",
       classic_terms,
       [](State& s) {
         s.terms.grant_rate = Rate(1'100'000);
         s.terms.remainder_to = RemainderTo::pool;
       },
       "order ann 1000.00 300.00"},
      {"accounts that do not sum to zero", "10 commands end settled", classic_terms,
       [](State& s) { post(s, Account::platform_revenue, Money(1)); }, "join cat"},
  };
  return kAll;
}

void expect_stopped(Engine& engine, const char* law) {
  ASSERT_TRUE(engine.violation().has_value());
  EXPECT_EQ(engine.violation()->law, law);
  std::vector<Event> events;
  const Command join{Timestamp(253'402'300'799'000'000), {}, RegisterMember{"zoe", {}}};
  for (int i = 0; i < 2; ++i) EXPECT_EQ(engine.decide(join, events), Reject::programme_stopped);
  EXPECT_TRUE(events.empty());
  const Status replayed = engine.replay(join.at, events);
  ASSERT_FALSE(replayed.has_value());
  EXPECT_EQ(replayed.error().code, "replay_failed");
  EXPECT_THAT(replayed.error().message, testing::HasSubstr(law));
}

TEST(Sabotage, OfTheStateStopsTheProgrammeAtTheNextCommand) {
  for (const Sabotage& sabotage : sabotages()) {
    SCOPED_TRACE(sabotage.what);
    Story story(sabotage.terms());
    story.play(kStory);
    sabotage.corrupt(story.sabotage());
    story.play(std::string(sabotage.command) + " -> programme_stopped");
    EXPECT_TRUE(story.events().empty());
    expect_stopped(story.engine(), sabotage.law);
  }
}

// What no corrupted state leads to, because the engine decides and the law judges by the same figures, a wrong decision
// still shows: the event is staged as if the engine had decided it, and replayed as if a journal held it.
struct WrongDecision {
  const char* what;
  const char* law;
  std::function<Event(const State&)> event;
};

const PositionSlot kAnns(0);

OrderSettled joining_order(const State& s) {
  OrderSettled order{};
  order.member = MemberIndex(0);
  order.position = s.positions.at(kAnns).id;
  return order;
}

const std::vector<WrongDecision>& wrong_decisions() {
  static const std::vector<WrongDecision> kAll{
      {"a sale that pays more than the price", "1 price never falls",
       [](const State&) { return PointsSold{MemberIndex(0), Points(10'000'000'000), Money(20'000)}; }},
      {"an order whose shares are more than was paid", "2 books balance",
       [](const State& s) {
         OrderSettled order = joining_order(s);
         order.paid = Money(100);
         order.contribution = Money(101);
         return order;
       }},
      {"an order that the platform pays for", "6 amounts are bounded",
       [](const State& s) {
         OrderSettled order = joining_order(s);
         order.platform = Money(-80'001);
         order.contribution = Money(80'001);
         return order;
       }},
      {"an order past the bound of a position's spend", "7 positions are sound",
       [](const State& s) {
         OrderSettled order = joining_order(s);
         order.paid = order.cost = Money(kOrderMoneyMax);
         return order;
       }},
      {"an exit before it is due", "8 only due positions exit",
       [](const State& s) {
         const Position& ann = s.positions.at(kAnns);
         const Money paid = price_sale(s.pool, ann.remaining, s.terms.sell_fee);
         return ForcedExit{ann.id, kAnns, ann.member, ann.remaining, paid};
       }},
      {"a sale that pays one fen less than the price", "9 payouts and grants are priced",
       [](const State& s) {
         const Points points(10'000'000'000);
         return PointsSold{MemberIndex(0), points, price_sale(s.pool, points, s.terms.sell_fee) - Money(1)};
       }},
      {"an order that grants one unit too many", "9 payouts and grants are priced",
       [](const State& s) {
         OrderSettled order = joining_order(s);
         order.paid = order.contribution = Money(1'000);
         order.grant_value = Money(10);
         order.granted = price_grant(s.pool, order.grant_value)->points + Points(1);
         return order;
       }},
  };
  return kAll;
}

TEST(Sabotage, OfADecisionStopsTheProgramme) {
  for (const WrongDecision& wrong : wrong_decisions()) {
    SCOPED_TRACE(wrong.what);
    Story story;
    story.play(kStory);
    std::vector<Event> events;
    EngineSabotage::stage(story.engine(), wrong.event(story.state()), events);
    expect_stopped(story.engine(), wrong.law);
  }
}

TEST(Sabotage, OfAJournalStopsItsReplay) {
  for (const WrongDecision& wrong : wrong_decisions()) {
    SCOPED_TRACE(wrong.what);
    Story story;
    story.play(kStory);
    const Event event = wrong.event(story.state());
    const Status replayed = story.engine().replay(story.now(), {&event, 1});
    ASSERT_FALSE(replayed.has_value());
    EXPECT_EQ(replayed.error().code, "replay_failed");
    EXPECT_THAT(replayed.error().message, testing::HasSubstr(wrong.law));
    expect_stopped(story.engine(), wrong.law);
  }
}

TEST(Sabotage, OfAJournalThatLeavesCashWithoutPointsStopsItsReplay) {
  Story story;
  const Event event = PoolInjected{Money(1), InjectionSource::financing};
  EXPECT_FALSE(story.engine().replay(story.now(), {&event, 1}).has_value());
  expect_stopped(story.engine(), "10 commands end settled");
}

TEST(Sabotage, OfAJournalWhoseTimeRunsBackwardsStopsItsReplay) {
  Story story;
  story.play("join ann -> joined");
  const Status replayed = story.engine().replay(Timestamp(story.now().microseconds() - 1), {});
  ASSERT_FALSE(replayed.has_value());
  EXPECT_THAT(replayed.error().message, testing::HasSubstr("time"));
  EXPECT_FALSE(story.engine().violation().has_value());
}

TEST(Violations, NameTheEventOfTheCommandThatBrokeTheLaw) {
  Story story(level_terms());
  story.play(R"(
    join ann                   -> joined
    join dan                   -> joined
    order ann 100000.00 0.00   -> grant 50000
    order dan 1000000.00 400000.00 -> grant 100000
    wait 7d                    ->)");
  // A fee of minus one millionth: the injection is sound, the exit that it causes pays ten fen too much.
  story.sabotage().terms.sell_fee = Rate(-1);
  std::vector<Event> events{PointsSplit{2}, PointsSplit{3}};  // of earlier commands in the same batch
  const Command inject{story.now(), {}, Inject{Money(15'000'000), InjectionSource::financing}};
  EXPECT_EQ(story.engine().decide(inject, events), Reject::programme_stopped);
  EXPECT_EQ(events.size(), 2U) << "what was decided before stays";
  ASSERT_TRUE(story.engine().violation().has_value());
  EXPECT_EQ(story.engine().violation()->law, "1 price never falls");
  EXPECT_EQ(story.engine().violation()->event, 1U);
}

}  // namespace
}  // namespace greenpool
