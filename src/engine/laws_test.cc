// Each law seen to hold after sound events and to break when one figure is changed, alone. docs/invariants.md; whole
// commands over corrupted states: sabotage_test.cc.
#include "engine/laws.h"

#include <gmock/gmock.h>

#include <functional>

#include "engine/invariants/amounts_bounded.h"
#include "engine/invariants/books_balance.h"
#include "engine/invariants/closing_pays_parts.h"
#include "engine/invariants/command_settled.h"
#include "engine/invariants/cover_holds.h"
#include "engine/invariants/exits_are_due.h"
#include "engine/invariants/payouts_are_priced.h"
#include "engine/invariants/points_conserved.h"
#include "engine/invariants/position_sound.h"
#include "engine/invariants/price_never_falls.h"
#include "engine/invariants/wallets_conserved.h"
#include "engine/legacy_story.h"

namespace greenpool {
namespace {

// The last event of a story, with what it did.
struct Moment {
  std::unique_ptr<State> state;
  Event event;
  Change change;
};

// Tells the story up to its last command in an engine, and applies that command's event `index` by itself.
Moment moment_of(const Terms& terms, std::string_view story_so_far, std::string_view last, std::size_t index) {
  Story story(terms);
  story.play(story_so_far);
  std::unique_ptr<State> state = *load_bytes(saved_bytes(story.state()));
  story.play(last);
  Moment moment{std::move(state), story.events().at(index), {}};
  moment.state->clock = story.now();
  for (std::size_t i = 0; i <= index; ++i) {
    moment.change = Change{};
    EXPECT_EQ(apply(*moment.state, story.events()[i], moment.change), nullptr);
  }
  return moment;
}

constexpr std::string_view kWhaleAnn = R"(
    join whale                 -> joined
    join ann                   -> joined
    order whale 900.00 0.00    -> grant 450
    order ann 100.00 20.00     -> grant 30)";

// Ann has 30 points for 100.00 and joins with 50 more.
Moment order() { return moment_of(level_terms(), kWhaleAnn, "order ann 100.00 0.00 -> grant 50", 0); }
Moment sale() { return moment_of(level_terms(), kWhaleAnn, "sell ann 10 -> sale pays 5.00", 0); }
Moment exit_of_ann() {
  return moment_of(level_terms(), kWhaleAnn,
                   "sell whale all -> sale pays 225.00, exit ann#2 pays 127.50, reserve 127.50", 1);
}
Moment split() {
  Terms terms = level_terms();
  terms.initial_price = Price{9, 1'000'000};
  terms.split_at = Price{10, 1'000'000};
  terms.split_factor = 10;
  terms.sell_fee = Rate(200'000);
  terms.exit_multiple = std::nullopt;
  return moment_of(
      terms,
      "join ann -> joined\n join bob -> joined\n order ann 90.00 0.00 -> grant 5\n order bob 90.00 0.00 -> grant 5",
      "sell ann 4 -> sale pays 28.80, split 10", 1);
}

// The whale and ann sell 450 and 10 of 480 points, at one yuan each; the events are those of the window's end.
Moment window_sale() {
  Terms terms = level_terms();
  terms.sale_pricing = SalePricing::window;
  return moment_of(
      terms,
      std::string(kWhaleAnn) + "\n sell whale all -> asked to sell 450\n sell ann 10 -> asked to sell 10\n wait 24h ->",
      "advance -> window of 2 at 480.00/480, whale sells 450 for 225.00, ann sells 10 for 5.00,"
      " sold 460 for 230.00, exit ann#2 pays 125.00, reserve 125.00",
      2);
}
// Three equal holders of 100.00, the last of whom gets the fen left over: closing_begun, three parts, programme_closed.
Moment closing(std::size_t index) {
  Terms terms = level_terms();
  terms.wind_down_notice_days = 0;
  return moment_of(terms,
                   "join ann -> joined\n join bob -> joined\n join cat -> joined\n"
                   "order ann 66.00 0.00 -> grant 33\n order bob 66.00 0.00 -> grant 33\n"
                   "order cat 66.00 0.00 -> grant 33\n wait 8d ->\n inject 1.00 -> injected 1.00\n"
                   "close_programme li -> closing_proposed\n"
                   "confirm_closing wang -> closes 2026-01-09T00:00:00Z",
                   "advance -> closing at 100.00/99 reserve 0.00 claims 0.00, bob gets 33.33 for 33,"
                   " cat gets 33.33 for 33, ann gets 33.34 for 33, closed 100.00 to 3",
                   index);
}
Moment part_rounded_down() { return closing(2); }
Moment last_part() { return closing(3); }
Moment end() { return closing(4); }
// Cat's order releases half of ann's 300 locked points; then ann collects, sells out, and waits for the rest.
constexpr std::string_view kOldDebt = R"(
    join ann                   -> joined
    join cat                   -> joined
    propose_claim c1 b1 ann 1000.00 op1        -> claim_proposed
    approve_claims b1 operator op2             -> approved 1 claims 1000.00, coins ann 1000.00
    order ann 0.00 0.00 coins 600.00           -> no grant locked 300)";

Moment release() { return moment_of(old_debt_terms(), kOldDebt, "order cat 300.00 0.00 -> grant 150 released 150", 0); }
Moment lock() {
  return moment_of(old_debt_terms(), kOldDebt, "order ann 0.00 0.00 coins 100.00 -> no grant locked 50", 0);
}
Moment collection() {
  return moment_of(old_debt_terms(), std::string(kOldDebt) + "\n order cat 300.00 0.00 -> grant 150 released 150",
                   "sell ann all -> ann#2 collects 150, sale pays 75.00", 0);
}

struct Corruption {
  const char* what;
  Moment (*moment)();
  const char* law;
  std::function<void(Moment&)> corrupt;
};

void post(State& state, Account account, Money credit) {
  Posting posting;
  posting.credit(account, credit);
  state.books.post(posting);
}

OrderSettled& settled(Moment& m) { return std::get<OrderSettled>(m.event); }

const std::vector<Corruption>& corruptions() {
  static const std::vector<Corruption> kAll{
      {"the price falls by one minor unit", order, "1 price never falls",
       [](Moment& m) {
         m.change.before.cash = m.change.after.cash;
         m.change.before.circulating = m.change.after.circulating - Points(1);
       }},
      {"the remembered price falls", order, "1 price never falls",
       [](Moment& m) {
         m.change.before.circulating = m.change.after.circulating = Points(0);
         m.change.holdings = Points(0);
         m.change.before.last_price = Price{100'000'001, 100'000'000};
         m.change.after.last_price = Price{1, 1};
       }},
      {"a split loses a unit of the price", split, "1 price never falls",
       [](Moment& m) {
         m.change.after.cash += Money(1);
         post(*m.state, Account::pool, Money(1));
       }},
      {"a posting has one line too many", order, "2 books balance",
       [](Moment& m) { m.change.posting.credit(Account::reserve, Money(1)); }},
      {"the pool account is not P", order, "2 books balance",
       [](Moment& m) { post(*m.state, Account::pool, Money(1)); }},
      {"suppliers are owed more than there is", order, "3 cover holds",
       [](Moment& m) { post(*m.state, Account::supplier_payable, Money(100'000)); }},
      {"the reserve is more than there is", order, "3 cover holds",
       [](Moment& m) { post(*m.state, Account::reserve, Money(100'000)); }},
      {"wallets are more than there is", sale, "3 cover holds",
       [](Moment& m) { post(*m.state, Account::wallets, Money(100'000)); }},
      {"a point unit appears", order, "4 points are conserved", [](Moment& m) { m.change.holdings += Points(1); }},
      {"a point unit vanishes", sale, "4 points are conserved", [](Moment& m) { m.change.holdings -= Points(1); }},
      {"a split forgets a holding", split, "4 points are conserved", [](Moment& m) { m.change.holdings -= Points(1); }},
      {"a point unit is released from nowhere", release, "4 points are conserved",
       [](Moment& m) { m.change.released += Points(1); }},
      {"a point unit is lost on its way into a position", collection, "4 points are conserved",
       [](Moment& m) { m.change.holdings -= Points(1); }},
      {"a wallet gains a minor unit", sale, "5 wallets are conserved", [](Moment& m) { m.change.wallets += Money(1); }},
      {"a wallet gains although nothing was posted", order, "5 wallets are conserved",
       [](Moment& m) { m.change.wallets += Money(1); }},
      {"an account is overdrawn", order, "6 amounts are bounded",
       [](Moment& m) {
         post(*m.state, Account::platform_revenue, -m.state->books.balance(Account::platform_revenue) - Money(1));
       }},
      {"cash is past its bound", order, "6 amounts are bounded",
       [](Moment& m) { post(*m.state, Account::cash, m.state->books.balance(Account::cash) - Money(kMoneyMax + 1)); }},
      {"circulating points are past their bound", order, "6 amounts are bounded",
       [](Moment& m) { m.change.after.circulating = Points(kPointsMax + 1); }},
      {"circulating points are negative", order, "6 amounts are bounded",
       [](Moment& m) { m.change.after.circulating = Points(-1); }},
      {"points circulate over an empty pool", order, "6 amounts are bounded",
       [](Moment& m) { m.change.after.cash = Money(0); }},
      {"an open position holds nothing", order, "7 positions are sound",
       [](Moment& m) { m.change.position_after.remaining = Points(0); }},
      {"a legacy position holds nothing, and nothing is locked for it", collection, "7 positions are sound",
       [](Moment& m) {
         m.change.position_after.remaining = Points(0);
         m.state->legacy.holdings.begin()->second.locked = Points(0);
       }},
      {"a legacy position acquired nothing", collection, "7 positions are sound",
       [](Moment& m) { m.change.position_after.remaining = m.change.position_after.acquired = Points(0); }},
      {"a position holds more than it acquired", order, "7 positions are sound",
       [](Moment& m) { m.change.position_after.remaining = m.change.position_after.acquired + Points(1); }},
      {"a position's points are past their bound", order, "7 positions are sound",
       [](Moment& m) { m.change.position_after.acquired = Points(kPointsMax + 1); }},
      {"a position's spend is past its bound", order, "7 positions are sound",
       [](Moment& m) { m.change.position_after.spend = Money(kOrderMoneyMax + 1); }},
      {"a position's spend is negative", order, "7 positions are sound",
       [](Moment& m) { m.change.position_after.spend = Money(-1); }},
      {"a position exits that had acquired too little", exit_of_ann, "8 only due positions exit",
       [](Moment& m) { m.change.position_before.acquired = Points(1); }},
      {"a position exits that had spent nothing", exit_of_ann, "8 only due positions exit",
       [](Moment& m) { m.change.position_before.spend = Money(0); }},
      {"a position exits that was never promised an exit", exit_of_ann, "8 only due positions exit",
       [](Moment& m) { m.state->promises[0].multiple = std::nullopt; }},
      {"a sale pays one minor unit too little", sale, "9 payouts and grants are priced",
       [](Moment& m) { std::get<PointsSold>(m.event).paid -= Money(1); }},
      {"a sale pays one minor unit too much", sale, "9 payouts and grants are priced",
       [](Moment& m) { std::get<PointsSold>(m.event).paid += Money(1); }},
      {"an exit pays one minor unit too little", exit_of_ann, "9 payouts and grants are priced",
       [](Moment& m) { std::get<ForcedExit>(m.event).paid -= Money(1); }},
      {"an exit pays one minor unit too much", exit_of_ann, "9 payouts and grants are priced",
       [](Moment& m) { std::get<ForcedExit>(m.event).paid += Money(1); }},
      {"an exit keeps a fee that the terms waive", exit_of_ann, "9 payouts and grants are priced",
       [](Moment& m) { m.state->terms.exit_fee = ExitFee::waived; }},
      {"a sale of a window pays one minor unit too little", window_sale, "9 payouts and grants are priced",
       [](Moment& m) { std::get<WindowSale>(m.event).paid -= Money(1); }},
      {"a sale of a window is not paid by what the window was priced by", window_sale,
       "9 payouts and grants are priced", [](Moment& m) { m.state->sale_window.pool += Money(100); }},
      {"an order's shares do not add up", order, "9 payouts and grants are priced",
       [](Moment& m) { settled(m).platform += Money(1); }},
      {"an order grants for more than it contributes", order, "9 payouts and grants are priced",
       [](Moment& m) { settled(m).grant_value = settled(m).contribution + Money(1); }},
      {"an order grants one unit more than its value buys", order, "9 payouts and grants are priced",
       [](Moment& m) { settled(m).granted += Points(1); }},
      {"a part is a minor unit more than it may be", last_part, "11 closing pays everyone their part",
       [](Moment& m) { std::get<ClosingPaid>(m.event).from_pool += Money(1); }},
      {"a part is a minor unit less than it may be", part_rounded_down, "11 closing pays everyone their part",
       [](Moment& m) { std::get<ClosingPaid>(m.event).from_pool -= Money(1); }},
      {"a part of nothing is paid", part_rounded_down, "11 closing pays everyone their part",
       [](Moment& m) { std::get<ClosingPaid>(m.event).from_reserve += Money(1); }},
      {"the last points leave something in the pool", last_part, "11 closing pays everyone their part",
       [](Moment& m) {
         m.change.after.cash = Money(1);
         post(*m.state, Account::pool, Money(1));
       }},
      {"the last points leave something in the reserve", last_part, "11 closing pays everyone their part",
       [](Moment& m) { m.state->closing.paid -= Money(1); }},
      {"the end leaves something in the pool", end, "11 closing pays everyone their part",
       [](Moment& m) {
         m.change.after.cash = Money(1);
         post(*m.state, Account::pool, Money(1));
       }},
      {"an order releases one unit more than its surplus buys", release, "9 payouts and grants are priced",
       [](Moment& m) { settled(m).released += Points(1); }},
      {"an order locks more than its coins buy", lock, "9 payouts and grants are priced",
       [](Moment& m) { settled(m).locked = Points(10'000'000'001); }},
  };
  return kAll;
}

TEST(Laws, HoldAfterSoundEvents) {
  for (const auto moment :
       {order, sale, exit_of_ann, split, window_sale, part_rounded_down, last_part, end, release, lock, collection}) {
    const Moment m = moment();
    EXPECT_EQ(broken_after_event(m.event, m.change, *m.state), nullptr);
  }
}

TEST(Laws, BreakWhenOneFigureIsWrong) {
  for (const Corruption& corruption : corruptions()) {
    Moment m = corruption.moment();
    corruption.corrupt(m);
    EXPECT_STREQ(broken_after_event(m.event, m.change, *m.state), corruption.law) << corruption.what;
  }
}

TEST(Laws, AllowALegacyPositionToHoldNothingWhilePointsAreLockedForIt) {
  Moment m = collection();
  m.change.position_after.remaining = Points(0);
  EXPECT_EQ(broken_after_event(m.event, m.change, *m.state), nullptr);
}

// Of a law about some kinds of events only.
template <class Law>
bool holds_of_its_kind(const Moment& m) {
  return std::visit(
      [&](const auto& happened) {
        if constexpr (requires { Law::holds_after(happened, m.change, *m.state); }) {
          return Law::holds_after(happened, m.change, *m.state);
        } else {
          ADD_FAILURE() << Law::kName << " does not speak of " << event_name(m.event);
          return true;
        }
      },
      m.event);
}

bool holds(const std::string& law, const Moment& m) {
  const PostingFigures figures = m.state->books.figures_of(m.change.posting);
  if (law == AmountsBounded::kName) return AmountsBounded::holds_after_event(figures, m.change);
  if (law == BooksBalance::kName) return BooksBalance::holds_after_event(figures, m.change, *m.state);
  if (law == ClosingPaysParts::kName) return holds_of_its_kind<ClosingPaysParts>(m);
  if (law == CoverHolds::kName) return CoverHolds::holds_after_event(*m.state);
  if (law == ExitsAreDue::kName) return holds_of_its_kind<ExitsAreDue>(m);
  if (law == PayoutsArePriced::kName) return holds_of_its_kind<PayoutsArePriced>(m);
  if (law == PointsConserved::kName) return PointsConserved::holds_after_event(m.change);
  if (law == PositionSound::kName) return PositionSound::holds_after_event(m.change, *m.state);
  if (law == PriceNeverFalls::kName) return PriceNeverFalls::holds_after_event(m.event, m.change);
  if (law == WalletsConserved::kName) return WalletsConserved::holds_after_event(figures, m.change);
  ADD_FAILURE() << "no such law: " << law;
  return false;
}

// No corruption is caught by a neighbour only: the law that is answered is itself false.
TEST(Laws, AreEachTrueBeforeTheCorruptionAndFalseAfterIt) {
  for (const Corruption& corruption : corruptions()) {
    Moment m = corruption.moment();
    EXPECT_TRUE(holds(corruption.law, m)) << corruption.what;
    corruption.corrupt(m);
    EXPECT_FALSE(holds(corruption.law, m)) << corruption.what;
  }
}

struct EndOfCommand {
  const char* what;
  std::function<void(State&)> corrupt;
};

TEST(LawOfEndings, BreaksWhenACommandIsNotSettled) {
  const std::vector<EndOfCommand> corruptions{
      {"cash stays in a pool without points", [](State& state) { state.pool.circulating = Points(0); }},
      {"the price has reached the split", [](State& state) { state.terms.split_at = state.pool.price(); }},
      {"the remembered price has reached the split",
       [](State& state) { state.pool = Pool{Money(0), Points(0), state.terms.split_at}; }},
      {"the accounts do not sum to zero", [](State& state) { post(state, Account::platform_revenue, Money(1)); }},
      {"a window is half executed", [](State& state) { state.sale_window.circulating = Points(1); }},
      {"a closing is half paid", [](State& state) { state.closing.begun = true; }},
      {"somebody holds points after the end", [](State& state) { state.closing.stage = ClosingStage::closed; }},
      {"time went back", [](State& state) { state.clock = Timestamp(state.clock.microseconds() - 1); }},
  };
  for (const EndOfCommand& corruption : corruptions) {
    Moment m = order();
    const Timestamp clock = m.state->clock;
    EXPECT_EQ(broken_after_command(*m.state, clock), nullptr);
    corruption.corrupt(*m.state);
    EXPECT_STREQ(broken_after_command(*m.state, clock), CommandSettled::kName) << corruption.what;
  }
}

}  // namespace
}  // namespace greenpool
