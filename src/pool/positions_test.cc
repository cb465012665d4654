// Slots, numbers and lists of positions. SPEC section 5.
#include "pool/positions.h"

#include <gtest/gtest.h>

#include <list>
#include <map>
#include <random>
#include <vector>

#include "tests/support/archive_bytes.h"

namespace greenpool {
namespace {

std::vector<std::uint32_t> listed(const PositionBook& book, PositionSlot newest) {
  std::vector<std::uint32_t> ids;
  for (PositionSlot slot = book.oldest(newest); slot.exists(); slot = book.next(slot, newest)) {
    ids.push_back(book.at(slot).id.value());
  }
  return ids;
}

TEST(Positions, AreListedOldestFirst) {
  PositionBook book;
  PositionSlot newest;
  EXPECT_TRUE(listed(book, newest).empty());
  for (int i = 0; i < 3; ++i) static_cast<void>(book.open(MemberIndex(0), 0, newest));
  EXPECT_EQ(listed(book, newest), (std::vector<std::uint32_t>{1, 2, 3}));
}

TEST(Positions, CloseAtTheOldestEndInTheMiddleAndAtTheNewest) {
  for (std::uint32_t closed = 0; closed < 3; ++closed) {
    PositionBook book;
    PositionSlot newest;
    std::vector<PositionSlot> slots;
    for (int i = 0; i < 3; ++i) slots.push_back(book.open(MemberIndex(0), 0, newest));
    book.close(slots[closed], newest);
    std::vector<std::uint32_t> expected{1, 2, 3};
    expected.erase(expected.begin() + closed);
    EXPECT_EQ(listed(book, newest), expected);
    EXPECT_EQ(book.open_count(), 2U);
  }
}

TEST(Positions, LeaveNoListBehindWhenTheLastCloses) {
  PositionBook book;
  PositionSlot newest;
  const PositionSlot slot = book.open(MemberIndex(0), 0, newest);
  book.close(slot, newest);
  EXPECT_FALSE(newest.exists());
  EXPECT_EQ(book.open_count(), 0U);
}

TEST(Positions, ReuseSlotsButNeverNumbers) {
  PositionBook book;
  PositionSlot newest;
  const PositionSlot first = book.open(MemberIndex(0), 0, newest);
  const PositionId first_id = book.at(first).id;
  book.close(first, newest);
  const PositionSlot second = book.open(MemberIndex(1), 0, newest);
  EXPECT_EQ(second, first);
  EXPECT_EQ(book.at(second).id, PositionId(2));
  EXPECT_FALSE(book.holds(first, first_id));
  EXPECT_TRUE(book.holds(second, PositionId(2)));
  EXPECT_EQ(book.slot_count(), 1U);
}

TEST(Positions, StartEmptyEvenInAUsedSlot) {
  PositionBook book;
  PositionSlot newest;
  const PositionSlot slot = book.open(MemberIndex(0), 7, newest);
  book.at(slot).acquired = Points(5);
  book.at(slot).spend = Money(6);
  book.close(slot, newest);
  static_cast<void>(book.open(MemberIndex(3), 1, newest));
  const Position& position = book.at(slot);
  EXPECT_EQ(position.acquired, Points(0));
  EXPECT_EQ(position.spend, Money(0));
  EXPECT_EQ(position.member, MemberIndex(3));
  EXPECT_EQ(position.promise, 1U);
}

TEST(Positions, AreFullWhenTheirNumbersAreUsedUp) {
  PositionBook book;
  EXPECT_FALSE(book.full());
  tamper(book, []<class T>(int field, T& value) {
    if constexpr (std::is_same_v<T, std::uint32_t>) {
      if (field == 0) value = UINT32_MAX - 2;  // opened so far
    }
  });
  EXPECT_FALSE(book.full());
  PositionSlot newest;
  const PositionSlot last = book.open(MemberIndex(0), 0, newest);
  EXPECT_TRUE(book.at(last).id.exists());
  EXPECT_TRUE(book.full());
}

TEST(PositionsDeathTest, CloseOnce) {
  PositionBook book;
  PositionSlot newest;
  const PositionSlot slot = book.open(MemberIndex(0), 0, newest);
  book.close(slot, newest);
  EXPECT_DEATH(book.close(slot, newest), "only an open position closes");
}

TEST(Positions, AgreeWithPlainListsWhateverOpensAndCloses) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    std::mt19937_64 random(seed);
    PositionBook book;
    constexpr std::size_t kMembers = 5;
    std::vector<PositionSlot> newest(kMembers);
    std::vector<std::list<std::pair<std::uint32_t, PositionSlot>>> model(kMembers);
    std::uint32_t opened = 0;
    for (int step = 0; step < 2'000; ++step) {
      const std::size_t member = random() % kMembers;
      auto& list = model[member];
      if (list.empty() || random() % 2 == 0) {
        const PositionSlot slot = book.open(MemberIndex(static_cast<std::uint32_t>(member)), 0, newest[member]);
        list.emplace_back(++opened, slot);
      } else {
        const auto closed = std::next(list.begin(), static_cast<std::ptrdiff_t>(random() % list.size()));
        book.close(closed->second, newest[member]);
        list.erase(closed);
      }
      std::vector<std::uint32_t> expected;
      for (const auto& [id, slot] : list) expected.push_back(id);
      ASSERT_EQ(listed(book, newest[member]), expected);
    }
    std::map<std::uint32_t, std::uint32_t> seen;
    book.for_each_open([&seen](const Position& position) { seen[position.id.value()] = position.member.value(); });
    std::size_t open = 0;
    for (std::size_t member = 0; member < kMembers; ++member) {
      open += model[member].size();
      for (const auto& [id, slot] : model[member]) EXPECT_EQ(seen.at(id), member);
    }
    EXPECT_EQ(seen.size(), open);
    EXPECT_EQ(book.open_count(), open);

    PositionBook restored;
    ASSERT_TRUE(read_archive(restored, archive_bytes(book)).has_value());
    EXPECT_EQ(archive_bytes(restored), archive_bytes(book));
    EXPECT_EQ(listed(restored, newest[0]), listed(book, newest[0]));
    // Both go on alike: the same slot next, the same number.
    EXPECT_EQ(restored.open(MemberIndex(0), 0, newest[0]), book.open(MemberIndex(0), 0, newest[1]));
    EXPECT_EQ(restored.opened(), book.opened());
  }
}

}  // namespace
}  // namespace greenpool
