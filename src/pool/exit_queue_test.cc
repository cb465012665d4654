// The exit queue against a plain search through all open positions. SPEC section 5.
#include "pool/exit_queue.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <functional>
#include <random>

namespace greenpool {
namespace {

constexpr std::uint32_t kTwice = 0;
constexpr std::uint32_t kFifty = 1;
constexpr std::uint32_t kNever = 2;

// Positions, the queue over them and a pool whose price only rises; in the engine's way of using them.
class Market {
 public:
  PositionSlot open(std::uint32_t promise, Money spend, Points acquired) {
    const PositionSlot slot = book_.open(MemberIndex(0), promise, newest_);
    book_.at(slot).spend = spend;
    book_.at(slot).acquired = acquired;
    book_.at(slot).remaining = acquired;
    queue_.push(slot);
    return slot;
  }

  // A further order of the position's member.
  void join(PositionSlot slot, Money spend, Points granted) {
    Position& position = book_.at(slot);
    const Position before = position;
    position.spend += spend;
    position.acquired += granted;
    if (Trigger::of_position(Multiple(kRateOne), position.spend, position.acquired) <
        Trigger::of_position(Multiple(kRateOne), before.spend, before.acquired)) {
      queue_.push(slot);
    }
  }

  // Points without spend, as released ones that are collected.
  void collect(PositionSlot slot, Points points) { join(slot, Money(0), points); }

  void close(PositionSlot slot) { book_.close(slot, newest_); }

  // What is due first, found by looking at every position.
  PositionSlot search() const {
    PositionSlot first;
    for (std::uint32_t i = 0; i < book_.slot_count(); ++i) {
      const PositionSlot slot(i);
      if (!book_.at(slot).id.exists() || !promises_[book_.at(slot).promise].multiple) continue;
      if (!(trigger(slot) <= Trigger::of_price(pool))) continue;
      const bool earlier = !first.exists() || trigger(slot) < trigger(first) ||
                           (trigger(slot) <= trigger(first) && book_.at(slot).id < book_.at(first).id);
      if (earlier) first = slot;
    }
    return first;
  }

  // Lets everything exit that is due, comparing each with the search; how many there were.
  int drain() {
    for (int exits = 0;; ++exits) {
      const PositionSlot due = queue_.next_due(pool);
      EXPECT_EQ(due, search());
      if (!due.exists() || due != search()) return exits;
      if (before_each_exit) before_each_exit();
      close(due);
      if (fees_stay) pool.cash += Money(static_cast<std::int64_t>(exits % 3));
    }
  }

  std::vector<PositionId> exit_all() {
    std::vector<PositionId> order;
    for (PositionSlot due = queue_.next_due(pool); due.exists(); due = queue_.next_due(pool)) {
      order.push_back(book_.at(due).id);
      close(due);
    }
    return order;
  }

  Trigger trigger(PositionSlot slot) const {
    const Position& position = book_.at(slot);
    return Trigger::of_position(*promises_[position.promise].multiple, position.spend, position.acquired);
  }
  PositionBook& book() { return book_; }
  ExitQueue& queue() { return queue_; }

  Pool pool{Money(1), Points(kPointsMax), Price{1, 1'000'000}};
  bool fees_stay = true;                   // exits raise the price
  std::function<void()> before_each_exit;  // when the queue has named it

 private:
  PositionBook book_;
  std::vector<Promise> promises_{{Multiple(2'000'000)}, {Multiple(kMultipleMax)}, {std::nullopt}};
  ExitQueue queue_{book_, promises_};
  PositionSlot newest_;
};

TEST(ExitQueue, HasNothingDueWhenNobodyHoldsPoints) {
  Market market;
  market.pool.circulating = Points(0);
  EXPECT_FALSE(market.queue().next_due(market.pool).exists());
}

TEST(ExitQueue, IgnoresPositionsWithoutAMultiple) {
  Market market;
  static_cast<void>(market.open(kNever, Money(1), Points(kPointsMax)));
  market.pool = {Money(kMoneyMax), Points(1), Price{1, 1}};
  EXPECT_FALSE(market.queue().next_due(market.pool).exists());
  market.queue().rebuild();
  EXPECT_FALSE(market.queue().next_due(market.pool).exists());
}

TEST(ExitQueue, LetsEqualTriggersGoInOrderOfOpening) {
  Market market;
  static_cast<void>(market.open(kTwice, Money(200), Points(20)));
  static_cast<void>(market.open(kTwice, Money(100), Points(10)));
  static_cast<void>(market.open(kFifty, Money(4), Points(10)));
  static_cast<void>(market.open(kTwice, Money(90), Points(9)));
  market.pool = {Money(20), Points(1), Price{1, 1}};
  EXPECT_EQ(market.exit_all(), (std::vector<PositionId>{PositionId(1), PositionId(2), PositionId(3), PositionId(4)}));
}

// A = 9e18 - i with the same spend: triggers that differ in the nineteenth digit have one key, and the price S = 9e18 -
// j stands exactly between them.
TEST(ExitQueue, TellsTriggersApartThatShareAKey) {
  Market market;
  std::vector<std::int64_t> lack(60);
  for (std::size_t i = 0; i < lack.size(); ++i) lack[i] = static_cast<std::int64_t>(i) / 2;  // each trigger twice
  std::shuffle(lack.begin(), lack.end(), std::mt19937_64(3));
  for (const std::int64_t less : lack) {
    const PositionSlot slot = market.open(kFifty, Money(kOrderMoneyMax), Points(kPointsMax - less));
    ASSERT_EQ(trigger_key(market.trigger(slot)), trigger_key(market.trigger(PositionSlot(0))));
  }
  market.pool.cash = Money(5'000'000'000'000);  // P / S x 1e6 = 5e18 / (9e18 - j)
  for (std::int64_t j = 0; j < 30; ++j) {
    market.pool.circulating = Points(kPointsMax - j);
    std::vector<PositionId> expected;
    for (std::size_t i = 0; i < lack.size(); ++i) {
      if (lack[i] == j) expected.emplace_back(static_cast<std::uint32_t>(i + 1));
    }
    ASSERT_EQ(market.exit_all(), expected) << j;
  }
  EXPECT_EQ(market.book().open_count(), 0U);
}

TEST(ExitQueue, SeesALoweredTriggerAtOnceAndDropsTheOldOne) {
  Market market;
  const PositionSlot slot = market.open(kTwice, Money(100), Points(1));  // due at 200
  static_cast<void>(market.open(kTwice, Money(100), Points(2)));         // due at 100
  market.join(slot, Money(100), Points(9));                              // 200 for 10: due at 40
  market.pool = {Money(40), Points(1), Price{1, 1}};
  EXPECT_EQ(market.exit_all(), (std::vector<PositionId>{PositionId(1)}));
  market.pool.cash = Money(300);
  EXPECT_EQ(market.exit_all(), (std::vector<PositionId>{PositionId(2)}));
}

TEST(ExitQueue, CorrectsARaisedTriggerWhenItSurfaces) {
  Market market;
  const PositionSlot slot = market.open(kTwice, Money(100), Points(10));  // due at 20
  static_cast<void>(market.open(kTwice, Money(150), Points(10)));         // due at 30
  market.join(slot, Money(100), Points(1));                               // 200 for 11: due at 36.36
  market.pool = {Money(36), Points(1), Price{1, 1}};
  EXPECT_EQ(market.exit_all(), (std::vector<PositionId>{PositionId(2)}));
  market.pool.cash = Money(37);
  EXPECT_EQ(market.exit_all(), (std::vector<PositionId>{PositionId(1)}));
}

TEST(ExitQueue, IsNotConfusedByASlotThatIsUsedAgain) {
  Market market;
  const PositionSlot slot = market.open(kTwice, Money(100), Points(10));
  market.close(slot);
  EXPECT_EQ(market.open(kTwice, Money(1'000), Points(10)), slot);  // due at 200, its slot's old entry at 20
  market.pool = {Money(100), Points(1), Price{1, 1}};
  EXPECT_TRUE(market.exit_all().empty());
  market.pool.cash = Money(200);
  EXPECT_EQ(market.exit_all(), (std::vector<PositionId>{PositionId(2)}));
}

TEST(ExitQueue, PutsWhatFallsDueBetweenTwoExitsInItsPlace) {
  Market market;
  const PositionSlot early = market.open(kTwice, Money(500), Points(10));  // due at 100
  const PositionSlot equal = market.open(kTwice, Money(500), Points(10));  // due at 100
  static_cast<void>(market.open(kTwice, Money(100), Points(10)));          // due at 20, twice
  static_cast<void>(market.open(kTwice, Money(100), Points(10)));
  market.pool = {Money(25), Points(1), Price{1, 1}};
  ASSERT_EQ(market.queue().next_due(market.pool), PositionSlot(2));
  market.collect(early, Points(60));  // due at 14.29: before the other of 20
  market.collect(equal, Points(40));  // due at 20 too, and opened before it
  market.close(PositionSlot(2));
  EXPECT_EQ(market.exit_all(), (std::vector<PositionId>{PositionId(1), PositionId(2), PositionId(4)}));
}

TEST(ExitQueue, KeepsWhatFellBetweenTwoExitsAndIsNotDueYet) {
  Market market;
  const PositionSlot slot = market.open(kTwice, Money(500), Points(10));  // due at 100
  static_cast<void>(market.open(kTwice, Money(100), Points(10)));         // due at 20
  static_cast<void>(market.open(kTwice, Money(100), Points(10)));
  market.pool = {Money(20), Points(1), Price{1, 1}};
  ASSERT_EQ(market.queue().next_due(market.pool), PositionSlot(1));
  market.collect(slot, Points(30));  // due at 25
  market.close(PositionSlot(1));
  EXPECT_EQ(market.exit_all(), (std::vector<PositionId>{PositionId(3)}));
  market.pool.cash = Money(25);
  EXPECT_EQ(market.exit_all(), (std::vector<PositionId>{PositionId(1)}));
}

TEST(TriggerKey, IsReachedWhereItIsNotGreater) {
  std::mt19937_64 random(5);
  const auto some = [&random](std::uint64_t bound) { return random() % bound >> (random() % 62); };
  for (int i = 0; i < 200'000; ++i) {
    const Trigger a{some(5'000'000'000'000'000'000), some(9'000'000'000'000'000'000) + 1};
    const Trigger b{some(5'000'000'000'000'000'000), some(9'000'000'000'000'000'000) + 1};
    for (const std::uint64_t key : {trigger_key(a), trigger_key(a) + 1, trigger_key(b), trigger_key(b) - 1}) {
      if (key >> 57 > 70) continue;  // no trigger has it
      ASSERT_EQ(reaches_key(a, key), trigger_key(a) >= key) << a.numerator << "/" << a.denominator << " " << key;
    }
  }
}

class ExitQueueAtRandom : public testing::TestWithParam<int> {};

// World 0: small figures, many equal triggers. World 1: great figures, many different triggers of one key, and prices
// that stand exactly on or between them. World 2: everything.
TEST_P(ExitQueueAtRandom, AgreesWithASearchThroughAllPositions) {
  const int world = GetParam();
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    std::mt19937_64 random(seed * 10 + static_cast<std::uint64_t>(world));
    const auto below = [&random](std::int64_t bound) {
      return static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(bound));
    };
    const auto spend = [&] {
      if (world == 1) return Money(kOrderMoneyMax / 20);
      return Money(below(world == 0 ? 6 : 1'000'000'000) + 1);
    };
    const auto grant = [&] {
      if (world == 1) return Points(kPointsMax / 20 - below(60));
      return Points(below(world == 0 ? 6 : kPointsMax / 100) + 1);
    };
    Market market;
    if (world == 0) market.pool.circulating = Points(100);
    if (world == 1) market.pool.cash = Money(5'000'000'000'000);
    market.fees_stay = world != 1;
    const auto raise_price = [&] {
      if (world == 1) {
        market.pool.circulating -= Points(below(8) == 0 ? 20 : 0);  // A = 4.5e17 - 1 is due at S = 9e18 - 20
      } else if (market.pool.cash < Money(kMoneyMax / 2)) {
        market.pool.cash += Money(below(world == 0 ? 2 : market.pool.cash.units() + 2));
      }
    };
    std::vector<PositionSlot> used;
    int exits = 0;
    // In every other run members collect while others leave, into positions that are open or new.
    const auto collect = [&] {
      const PositionSlot some = used.empty() ? PositionSlot{} : used[random() % used.size()];
      if (below(8) == 0) {
        used.push_back(market.open(kFifty, spend(), grant()));
      } else if (below(2) == 0 && some.exists() && market.book().at(some).id.exists() &&
                 market.book().at(some).acquired < Points(kPointsMax / 10 * 9)) {
        market.collect(some, grant());
      }
    };
    if (seed % 2 == 0) market.before_each_exit = collect;
    for (int step = 0; step < 1'500 && !HasFailure(); ++step) {
      const std::int64_t kind = below(100);
      const PositionSlot some = used.empty() ? PositionSlot{} : used[random() % used.size()];
      const bool open = some.exists() && market.book().at(some).id.exists();
      if (kind < 35) {
        const std::uint32_t promise = below(8) == 0 ? kNever : world == 0 ? kTwice : kFifty;
        used.push_back(market.open(promise, spend(), grant()));
      } else if (kind < 60 && open && market.book().at(some).spend < Money(kOrderMoneyMax / 10 * 9) &&
                 market.book().at(some).acquired < Points(kPointsMax / 10 * 9)) {
        market.join(some, spend(), grant());
      } else if (kind < 70 && open) {
        market.close(some);
      } else if (kind < 95) {
        raise_price();
      } else if (kind == 95) {
        market.queue().rebuild();
      }
      exits += market.drain();
    }
    EXPECT_GT(exits, 10) << "world " << world << " seed " << seed << ": too little happened to mean anything";
  }
}

INSTANTIATE_TEST_SUITE_P(Worlds, ExitQueueAtRandom, testing::Values(0, 1, 2));

// So many that all which are due are taken in hand together; others fall due before them, or are due later.
TEST(ExitQueue, LetsAStormGoInOrderWhileOthersFallDue) {
  Market market;
  std::mt19937_64 random(11);
  const auto below = [&random](std::uint64_t bound) { return static_cast<std::int64_t>(random() % bound); };
  std::vector<PositionSlot> slots;
  for (int i = 0; i < 2'000; ++i) slots.push_back(market.open(kTwice, Money(1'000 + below(200)), Points(100)));
  market.before_each_exit = [&] {
    const PositionSlot some = slots[static_cast<std::size_t>(below(slots.size()))];
    if (below(4) == 0 && market.book().at(some).id.exists()) market.collect(some, Points(1 + below(10)));
  };
  market.pool = {Money(1), Points(1), Price{1, 1}};
  int exits = 0;
  for (const std::int64_t price : {21, 22, 23}) {  // the dearest is due at 23.98
    market.pool.cash = Money(price);
    market.fees_stay = false;
    exits += market.drain();
  }
  EXPECT_GT(exits, 1'500);
  EXPECT_LT(exits, 2'000);
}

TEST(ExitQueue, StaysWithinItsBoundWhenOneTriggerFallsAgainAndAgain) {
  Market market;
  const PositionSlot slot = market.open(kTwice, Money(100'000), Points(1));
  for (int i = 0; i < 100'000; ++i) market.join(slot, Money(1), Points(1'000));
  EXPECT_LE(market.queue().memory_bytes(), std::size_t{300'000});  // one chunk of entries, of 2 + 1024 at most
  const Trigger due = market.trigger(slot);
  market.pool = {Money(static_cast<std::int64_t>(due.numerator)),
                 Points(static_cast<std::int64_t>(due.denominator) * kRateOne), Price{1, 1}};
  EXPECT_EQ(market.exit_all().size(), 1U);
}

TEST(ExitQueue, StaysWithinItsBoundWhenManyTriggersFall) {
  Market market;
  constexpr int kCount = 40'000;
  std::vector<PositionSlot> slots;
  for (int i = 0; i < kCount; ++i) slots.push_back(market.open(kTwice, Money(100'000), Points(i + 1)));
  for (int round = 0; round < 20; ++round) {
    for (const PositionSlot slot : slots) market.join(slot, Money(1), Points(1'000));
  }
  constexpr std::size_t kEntriesMax = 2 * kCount + 1'024;
  EXPECT_LE(market.queue().memory_bytes(), (kEntriesMax + 16'384) * 16 + 4'096);
  market.pool = {Money(kMoneyMax), Points(1), Price{1, 1}};
  EXPECT_EQ(market.exit_all().size(), slots.size());
}

// Not a timed test: it prints what a million positions that share one key and are due at once cost.
TEST(ExitQueue, LetsAMillionEqualKeysGoInOrder) {
  Market market;
  constexpr std::int64_t kCount = 1'000'000;
  for (std::int64_t i = 0; i < kCount; ++i) {
    static_cast<void>(market.open(kFifty, Money(kOrderMoneyMax), Points(kPointsMax - i % 32)));
  }
  market.pool = {Money(kMoneyMax), Points(1), Price{1, 1}};
  const std::clock_t begin = std::clock();
  const std::vector<PositionId> order = market.exit_all();
  const double milliseconds = 1e3 * static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
  std::printf("[   INFO   ] a million exits of one key: %.0f ms of processor time\n", milliseconds);
  ASSERT_EQ(order.size(), static_cast<std::size_t>(kCount));
  for (std::size_t i = 1; i < order.size(); ++i) {
    const std::uint32_t a = order[i - 1].value() - 1;
    const std::uint32_t b = order[i].value() - 1;
    ASSERT_TRUE(a % 32 < b % 32 || (a % 32 == b % 32 && a < b));
  }
}

}  // namespace
}  // namespace greenpool
