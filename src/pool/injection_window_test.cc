// What the window remembers, to the second. SPEC sections 3 and 13. Stories: engine/injections_test.cc.
#include "pool/injection_window.h"

#include <gtest/gtest.h>

#include <random>
#include <vector>

#include "tests/support/archive_bytes.h"

namespace greenpool {
namespace {

constexpr std::int64_t kSecond = 1'000'000;
constexpr std::int64_t kDay = 86'400;

Timestamp at_second(std::int64_t second) { return Timestamp(second * kSecond); }

TEST(InjectionWindow, KnowsAnEmptyPoolBeforeTheProgrammeBegan) {
  InjectionWindow window(1);
  EXPECT_EQ(window.smallest_pool(at_second(0)), Money(0));
  window.note_pool(at_second(100), Money(50));
  EXPECT_EQ(window.smallest_pool(at_second(100)), Money(0));
  EXPECT_EQ(window.smallest_pool(at_second(100 + kDay - 1)), Money(0));
  EXPECT_EQ(window.smallest_pool(at_second(100 + kDay)), Money(50));
}

TEST(InjectionWindow, LooksAtWhatThePoolHeldWhenTheWindowBegan) {
  InjectionWindow window(1);
  window.note_pool(at_second(100), Money(50));
  window.note_pool(at_second(200), Money(80));
  EXPECT_EQ(window.smallest_pool(at_second(199 + kDay)), Money(50));
  EXPECT_EQ(window.smallest_pool(at_second(200 + kDay)), Money(80));
}

TEST(InjectionWindow, RemembersALowWithinASecond) {
  InjectionWindow window(1);
  window.note_pool(at_second(100), Money(50));
  window.note_pool(at_second(200), Money(20));
  window.note_pool(at_second(200), Money(90));
  EXPECT_EQ(window.smallest_pool(at_second(199 + kDay)), Money(20));
  EXPECT_EQ(window.smallest_pool(at_second(200 + kDay)), Money(90));
}

TEST(InjectionWindow, EndsALowWhenThePoolRoseNotWhenItFellAgain) {
  InjectionWindow window(1);
  window.note_pool(at_second(100), Money(30));
  window.note_pool(at_second(200), Money(90));
  window.note_pool(at_second(300), Money(70));
  EXPECT_EQ(window.smallest_pool(at_second(199 + kDay)), Money(30));
  EXPECT_EQ(window.smallest_pool(at_second(200 + kDay)), Money(70));
  EXPECT_EQ(window.smallest_pool(at_second(299 + kDay)), Money(70));
}

TEST(InjectionWindow, CountsInjectionsOfTheWindowOnly) {
  InjectionWindow window(1);
  window.note_injection(at_second(100), Money(3));
  window.note_injection(at_second(100), Money(4));
  window.note_injection(Timestamp(100 * kSecond + 1), Money(5));  // counts to second 101
  EXPECT_EQ(window.injected(at_second(101)), Money(12));
  EXPECT_EQ(window.injected(Timestamp((100 + kDay) * kSecond - 1)), Money(12));
  EXPECT_EQ(window.injected(at_second(100 + kDay)), Money(5));
  EXPECT_EQ(window.injected(Timestamp((101 + kDay) * kSecond - 1)), Money(5));
  EXPECT_EQ(window.injected(at_second(101 + kDay)), Money(0));
}

TEST(InjectionWindow, CapsToTheLastMinorUnit) {
  InjectionWindow window(1);
  window.note_pool(at_second(0), Money(5'600));  // 1 / 0.56 - 1 of it: 4 400 exactly
  const Timestamp later = at_second(kDay);
  EXPECT_FALSE(window.exceeds_cap(later, Money(4'400), Rate(200'000), Rate(700'000)));
  EXPECT_TRUE(window.exceeds_cap(later, Money(4'401), Rate(200'000), Rate(700'000)));
  window.note_injection(later, Money(4'399));
  EXPECT_FALSE(window.exceeds_cap(later, Money(1), Rate(200'000), Rate(700'000)));
  EXPECT_TRUE(window.exceeds_cap(later, Money(2), Rate(200'000), Rate(700'000)));
}

TEST(InjectionWindow, HasNoCapWhenNothingIsGrantedAndNoRoomWhenAllOfItIs) {
  InjectionWindow window(1);
  window.note_pool(at_second(0), Money(kMoneyMax));
  EXPECT_FALSE(window.exceeds_cap(at_second(0), Money(kMoneyMax), Rate(0), Rate(0)));
  EXPECT_TRUE(window.exceeds_cap(at_second(kDay), Money(1), Rate(0), Rate(kRateOne)));
  EXPECT_FALSE(window.exceeds_cap(at_second(kDay), Money(kMoneyMax), Rate(kRateOne - 1), Rate(1)));
}

// No room, or one that is not exceeded and would be by one more, as long as money goes.
void expect_room(const InjectionWindow& window, Timestamp at, Rate sell_fee, Rate grant_rate) {
  const Money room = window.room(at, sell_fee, grant_rate);
  ASSERT_TRUE(room >= Money(0) && room <= Money(kMoneyMax));
  if (room > Money(0)) {
    ASSERT_FALSE(window.exceeds_cap(at, room, sell_fee, grant_rate));
  }
  if (room < Money(kMoneyMax)) {
    ASSERT_TRUE(window.exceeds_cap(at, room + Money(1), sell_fee, grant_rate));
  }
}

TEST(InjectionWindow, KnowsItsRoomToTheLastMinorUnit) {
  InjectionWindow window(1);
  window.note_pool(at_second(0), Money(5'600));
  const Timestamp later = at_second(kDay);
  EXPECT_EQ(window.room(at_second(kDay - 1), Rate(200'000), Rate(700'000)), Money(0));
  EXPECT_EQ(window.room(later, Rate(200'000), Rate(700'000)), Money(4'400));
  window.note_injection(later, Money(4'399));
  EXPECT_EQ(window.room(later, Rate(200'000), Rate(700'000)), Money(1));
  window.note_injection(later, Money(1));
  EXPECT_EQ(window.room(later, Rate(200'000), Rate(700'000)), Money(0));
  window.note_pool(later, Money(10));  // less of a pool than was injected
  EXPECT_EQ(window.room(later, Rate(200'000), Rate(700'000)), Money(0));
}

TEST(InjectionWindow, HasAllRoomWhenNothingIsGrantedAndNoneWhenAllOfItIs) {
  InjectionWindow window(1);
  window.note_pool(at_second(0), Money(kMoneyMax));
  EXPECT_EQ(window.room(at_second(0), Rate(0), Rate(0)), Money(kMoneyMax));
  EXPECT_EQ(window.room(at_second(0), Rate(kRateOne), Rate(1)), Money(kMoneyMax));
  EXPECT_EQ(window.room(at_second(kDay), Rate(0), Rate(kRateOne)), Money(0));
  EXPECT_EQ(window.room(at_second(kDay), Rate(kRateOne - 1), Rate(1)), Money(kMoneyMax));
}

TEST(InjectionWindow, HasTheRoomThatItsCapLeavesWhateverHappened) {
  for (std::uint64_t seed = 1; seed <= 2'000; ++seed) {
    std::mt19937_64 random(seed);
    const auto up_to = [&random](std::int64_t most) {
      return static_cast<std::int64_t>(random() % (static_cast<std::uint64_t>(most >> (random() % 40)) + 1));
    };
    InjectionWindow window(1);
    window.note_pool(at_second(0), Money(up_to(kMoneyMax)));
    if (random() % 2 == 0) window.note_injection(at_second(100), Money(up_to(kMoneyMax) + 1));
    const Rate sell_fee(up_to(kRateOne));
    const Rate grant_rate(random() % 16 == 0 ? 0 : up_to(kRateOne));
    for (const std::int64_t second : {std::int64_t{100}, kDay, kDay + 100}) {
      expect_room(window, at_second(second), sell_fee, grant_rate);
    }
  }
}

struct Noted {
  std::int64_t second;  // rounded up
  Money cash;
};

// The least of what the pool held at `begin` and of everything noted after it.
Money least_since(const std::vector<Noted>& history, std::int64_t begin) {
  Money held(0);
  Money least(INT64_MAX);
  for (const Noted& noted : history) {
    if (noted.second <= begin) {
      held = noted.cash;
    } else {
      least = std::min(least, noted.cash);
    }
  }
  return std::min(held, least);
}

TEST(InjectionWindow, AgreesWithTheWholeHistoryWhateverHappened) {
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    std::mt19937_64 random(seed);
    InjectionWindow window(1);
    std::vector<Noted> pools;
    std::vector<Noted> injections;
    std::int64_t now = 0;
    std::int64_t days = 1;
    for (int step = 0; step < 400; ++step) {
      const std::uint64_t kind = random() % 8;
      if (kind < 4) now += static_cast<std::int64_t>(random() % (3'000 * kSecond));
      if (kind == 4) now += static_cast<std::int64_t>(random() % 3) * kSecond;
      if (kind == 5) now += static_cast<std::int64_t>(random() % 400'000);
      if (kind == 6) now = (now / kSecond + 1) * kSecond;
      if (random() % 16 == 0) {
        days = static_cast<std::int64_t>(random() % 6) + 1;
        window.set_length(static_cast<int>(days));
      }
      const Timestamp at(now);
      const std::int64_t rounded_up = (now + kSecond - 1) / kSecond;
      if (random() % 4 != 0) {
        const Money cash(static_cast<std::int64_t>(random() % 40));
        window.note_pool(at, cash);
        pools.push_back({rounded_up, cash});
      } else {
        const Money amount(static_cast<std::int64_t>(random() % 9) + 1);
        window.note_injection(at, amount);
        injections.push_back({rounded_up, amount});
      }
      const std::int64_t begin = now / kSecond - days * kDay;
      ASSERT_EQ(window.smallest_pool(at), least_since(pools, begin)) << "seed " << seed << " step " << step;
      Money sum;
      for (const Noted& injection : injections) sum += injection.second > begin ? injection.cash : Money(0);
      ASSERT_EQ(window.injected(at), sum) << "seed " << seed << " step " << step;
      // Later questions, before anything else happens.
      const std::int64_t ahead = now + static_cast<std::int64_t>(random() % (2 * kDay)) * kSecond;
      ASSERT_EQ(window.smallest_pool(Timestamp(ahead)), least_since(pools, ahead / kSecond - days * kDay));
    }
    InjectionWindow restored(static_cast<int>(days));
    ASSERT_TRUE(read_archive(restored, archive_bytes(window)).has_value());
    EXPECT_EQ(archive_bytes(restored), archive_bytes(window));
    EXPECT_EQ(restored.smallest_pool(Timestamp(now)), window.smallest_pool(Timestamp(now)));
    EXPECT_EQ(restored.injected(Timestamp(now)), window.injected(Timestamp(now)));
  }
}

TEST(InjectionWindow, LooksBackFartherWhenTermsSaySo) {
  InjectionWindow window(1);
  window.note_pool(at_second(100), Money(20));
  window.note_pool(at_second(200 + 2 * kDay), Money(90));
  window.note_injection(at_second(200 + 2 * kDay), Money(70));
  window.note_pool(at_second(200 + 5 * kDay), Money(95));
  window.note_injection(at_second(200 + 5 * kDay), Money(5));
  EXPECT_EQ(window.smallest_pool(at_second(200 + 5 * kDay)), Money(90));
  EXPECT_EQ(window.injected(at_second(200 + 5 * kDay)), Money(5));
  window.set_length(4);
  EXPECT_EQ(window.smallest_pool(at_second(200 + 5 * kDay)), Money(20));
  EXPECT_EQ(window.injected(at_second(200 + 5 * kDay)), Money(75));
}

TEST(InjectionWindow, StaysSmallHoweverOftenThePoolMoves) {
  InjectionWindow window(1);
  for (std::int64_t i = 0; i < 1'000'000; ++i) window.note_pool(Timestamp(i * kSecond / 1'000), Money(i));
  EXPECT_LE(archive_bytes(window).size(), 1'002 * 24U + 16);  // a thousand seconds
  for (std::int64_t i = 0; i < 1'000; ++i) window.note_pool(at_second(1'000 + i * kDay), Money(2'000'000 + i));
  EXPECT_LE(archive_bytes(window).size(), (InjectionWindow::kDaysKept + 2) * 24U + 16);
}

}  // namespace
}  // namespace greenpool
