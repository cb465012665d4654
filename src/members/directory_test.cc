// Text ids and dense numbers, both ways.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "members/members.h"
#include "tests/support/archive_bytes.h"

namespace greenpool {
namespace {

// Ids of 1 to 64 characters, no two alike.
std::string id_number(std::size_t i) {
  std::string id = std::to_string(i);
  id.append((i * 7) % (65 - id.size()), '.');
  return id;
}

// All ids find their numbers and all numbers their ids.
void expect_complete(const Directory& directory, std::size_t count) {
  ASSERT_EQ(directory.size(), count);
  for (std::size_t i = 0; i < count; ++i) {
    const MemberIndex member(static_cast<std::uint32_t>(i));
    ASSERT_EQ(directory.id_of(member), id_number(i));
    ASSERT_EQ(directory.find(id_number(i)), member) << i;
  }
}

TEST(Directory, NumbersMembersInOrderOfRegistration) {
  Directory directory;
  EXPECT_EQ(directory.add("ann"), MemberIndex(0));
  EXPECT_EQ(directory.add("bob"), MemberIndex(1));
  EXPECT_EQ(directory.id_of(MemberIndex(0)), "ann");
  EXPECT_EQ(directory.find("bob"), MemberIndex(1));
  EXPECT_EQ(directory.size(), 2U);
}

TEST(Directory, DoesNotKnowWhatWasNotAdded) {
  Directory directory;
  EXPECT_FALSE(directory.find("ann").exists());
  static_cast<void>(directory.add("ann"));
  for (const char* stranger : {"", "an", "anna", "Ann", "nn"})
    EXPECT_FALSE(directory.find(stranger).exists()) << stranger;
}

TEST(Directory, HoldsTwoHundredThousandIdsOfEveryLength) {
  constexpr std::size_t kCount = 200'000;
  Directory directory;
  for (std::size_t i = 0; i < kCount; ++i) {
    ASSERT_EQ(directory.add(id_number(i)).value(), i);
    ASSERT_FALSE(i % 20'011 == 0 && directory.find(id_number(i + 1)).exists());
  }
  expect_complete(directory, kCount);
  EXPECT_FALSE(directory.find(id_number(kCount)).exists());

  Directory restored;
  static_cast<void>(restored.add("forgotten when something else is read"));
  const std::string bytes = archive_bytes(directory);
  ASSERT_TRUE(read_archive(restored, bytes).has_value());
  expect_complete(restored, kCount);
  EXPECT_FALSE(restored.find("forgotten when something else is read").exists());
  EXPECT_EQ(archive_bytes(restored), bytes);
  // Both go on alike.
  EXPECT_EQ(restored.add("next"), directory.add("next"));
  EXPECT_EQ(archive_bytes(restored), archive_bytes(directory));
}

TEST(Directory, FindsManyAtOnceAsItFindsOne) {
  constexpr std::uint32_t kCount = 50'000;
  Directory directory;
  for (std::uint32_t i = 0; i < kCount; ++i) static_cast<void>(directory.add(id_number(i)));
  std::vector<std::string> texts;  // every third is a stranger's; one is asked for twice, one is empty
  for (std::uint32_t i = 0; i < kCount; ++i) texts.push_back(i % 3 == 0 ? "stranger" + id_number(i) : id_number(i));
  texts.push_back(texts[1]);
  texts.emplace_back();
  const std::vector<std::string_view> ids(texts.begin(), texts.end());
  std::vector<MemberIndex> found(ids.size(), MemberIndex(7));
  directory.find_all(ids, found);
  for (std::size_t i = 0; i < ids.size(); ++i) ASSERT_EQ(found[i], directory.find(ids[i])) << ids[i];
  EXPECT_EQ(found[1], MemberIndex(1));
  EXPECT_FALSE(found[0].exists());
  EXPECT_EQ(found[kCount], MemberIndex(1));
}

// 65 bytes each: no chunk, whose size is a power of two, is filled to its last byte; the rest of it stays empty.
TEST(Directory, NeverSplitsAnIdBetweenTwoChunks) {
  Directory directory;
  std::vector<std::string> ids;
  for (std::size_t i = 0; i < 100'000; ++i) {
    std::string id = std::to_string(i);
    id.append(64 - id.size(), i % 2 == 0 ? 'x' : 'y');
    static_cast<void>(directory.add(id));
    ids.push_back(std::move(id));
  }
  for (std::size_t i = 0; i < ids.size(); ++i) {
    const MemberIndex member(static_cast<std::uint32_t>(i));
    ASSERT_EQ(directory.id_of(member), ids[i]);
    ASSERT_EQ(directory.find(ids[i]), member);
  }
  Directory restored;
  ASSERT_TRUE(read_archive(restored, archive_bytes(directory)).has_value());
  EXPECT_EQ(restored.id_of(MemberIndex(99'999)), ids[99'999]);
}

// 8 bytes each: the end of one is the end of a chunk.
TEST(Directory, FillsAChunkToItsLastByte) {
  constexpr std::uint32_t kCount = (std::uint32_t{1} << 21) / 8;
  Directory directory;
  for (std::uint32_t i = 0; i < kCount; ++i) static_cast<void>(directory.add(std::to_string(1'000'000 + i)));
  static_cast<void>(directory.add("first of the next chunk"));
  EXPECT_EQ(directory.id_of(MemberIndex(kCount - 1)), std::to_string(1'000'000 + kCount - 1));
  EXPECT_EQ(directory.id_of(MemberIndex(kCount)), "first of the next chunk");
}

TEST(Directory, HasRoomForIdsBelowFourGigabytes) {
  Directory directory;
  const std::string longest(64, 'x');
  const auto end_at = [&directory](std::uint32_t end) {
    tamper(directory, [end]<class T>(int field, T& value) {
      if constexpr (std::is_same_v<T, std::uint32_t>) {
        if (field == 0) value = end;
      }
    });
  };
  EXPECT_TRUE(directory.has_room_for(longest));
  end_at(UINT32_MAX - 130);
  EXPECT_TRUE(directory.has_room_for(longest));
  end_at(UINT32_MAX - 129);
  EXPECT_FALSE(directory.has_room_for(longest));
  EXPECT_TRUE(directory.has_room_for("x"));
}

TEST(DirectoryDeathTest, TakesOnlyIdsOfOneToSixtyFourBytes) {
  Directory directory;
  EXPECT_DEATH(static_cast<void>(directory.add("")), "1 to 64 bytes");
  EXPECT_DEATH(static_cast<void>(directory.add(std::string(65, 'x'))), "1 to 64 bytes");
}

TEST(Directory, MemoryStaysNearTheFigureItsHeaderGives) {
  Directory directory;
  constexpr std::size_t kCount = 400'000;
  for (std::size_t i = 0; i < kCount; ++i) static_cast<void>(directory.add("m" + std::to_string(1'000'000 + i)));
  EXPECT_LE(directory.memory_bytes() / kCount,
            9U + 4U + 11U);  // text, offset, look-up of 5 bytes a slot at least 44 % full
}

// Bytes that were changed in a snapshot are refused, and never followed outside of what was read.
TEST(Directory, RefusesDamagedBytes) {
  Directory directory;
  for (const char* id : {"ann", "bob", "cat"}) static_cast<void>(directory.add(id));
  const std::string sound = archive_bytes(directory);
  // text_end (4), count of text (8), text (12), count of offsets (8), offsets (12)
  ASSERT_EQ(sound.size(), 44U);
  for (std::size_t i = 0; i < sound.size(); ++i) {
    for (const int change : {1, 0x80, 0xff}) {
      std::string damaged = sound;
      damaged[i] = static_cast<char>(static_cast<unsigned char>(damaged[i]) ^ static_cast<unsigned>(change));
      Directory restored;
      const Status status = read_archive(restored, damaged);
      EXPECT_TRUE(!status || archive_bytes(restored) == damaged) << i;
    }
  }
  for (std::size_t length = 0; length < sound.size(); ++length) {
    Directory restored;
    const Status status = read_archive(restored, std::string_view(sound).substr(0, length));
    ASSERT_FALSE(status.has_value());
    EXPECT_EQ(status.error().code, "snapshot_damaged");
  }
}

TEST(Directory, RefusesAnIdTwice) {
  Directory directory;
  for (const char* id : {"ann", "bob"}) static_cast<void>(directory.add(id));
  std::string bytes = archive_bytes(directory);
  bytes.replace(bytes.find("bob"), 3, "ann");
  Directory restored;
  const Status status = read_archive(restored, bytes);
  ASSERT_FALSE(status.has_value());
  EXPECT_EQ(status.error().code, "snapshot_damaged");
}

}  // namespace
}  // namespace greenpool
