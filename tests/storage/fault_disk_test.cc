// The disk of the fault tests does what it says: otherwise they would prove little.
#include "tests/storage/fault_disk.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "sql/sqlite.h"
#include "sql/sqlite_file.h"

namespace greenpool {
namespace {

using Bytes = std::vector<std::uint8_t>;

SqliteFile create(const FaultDisk& disk, const std::string& path) {
  return SqliteFile::open({.path = path, .access = SqliteFileOptions::Access::create, .vfs = disk.name()}).value();
}

TEST(FaultDiskTest, OnlySyncedBytesAndNamesSurviveAPowerLossThatDropsAll) {
  FaultDisk disk("disk", 1);
  {
    SqliteFile file = create(disk, "a");
    ASSERT_TRUE(file.write(0, Bytes(600, 1)));
    ASSERT_TRUE(file.sync());
    ASSERT_TRUE(file.write(0, Bytes(600, 2)));
    ASSERT_TRUE(create(disk, "b").write(0, Bytes(5, 1)));
  }
  EXPECT_EQ(disk.content("a"), Bytes(600, 2)) << "what was written is read";
  disk.recover(Restart::dropping_all);
  EXPECT_EQ(disk.content("a"), Bytes(600, 1));
  EXPECT_FALSE(SqliteFile::exists(disk.name(), "b").value());
}

TEST(FaultDiskTest, ARestartOfTheProcessKeepsAllAndMakesNothingDurable) {
  FaultDisk disk("disk", 1);
  ASSERT_TRUE(create(disk, "a").sync());
  ASSERT_TRUE(create(disk, "a").write(0, Bytes(600, 2)));
  disk.recover(Restart::of_process);
  EXPECT_EQ(disk.content("a"), Bytes(600, 2));
  disk.recover(Restart::dropping_all);
  EXPECT_EQ(disk.content("a"), Bytes());
}

TEST(FaultDiskTest, ScatteringKeepsAnyVersionOfEachSectorAndNeverMixesInsideOne) {
  std::set<Bytes> outcomes;
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    FaultDisk disk("disk", seed);
    {
      SqliteFile file = create(disk, "a");
      ASSERT_TRUE(file.write(0, Bytes(1024, 1)));
      ASSERT_TRUE(file.sync());
      ASSERT_TRUE(file.write(0, Bytes(1024, 2)));
      ASSERT_TRUE(file.write(512, Bytes(512, 3)));
    }
    disk.recover(Restart::scattering);
    const Bytes content = disk.content("a");
    ASSERT_EQ(content.size(), 1024u);
    outcomes.insert({content[0], content[512]});
    for (std::size_t i = 0; i < 1024; ++i) ASSERT_EQ(content[i], content[i / 512 * 512]);
  }
  EXPECT_THAT(outcomes, testing::UnorderedElementsAre(Bytes{1, 1}, Bytes{1, 2}, Bytes{1, 3}, Bytes{2, 1}, Bytes{2, 2},
                                                      Bytes{2, 3}));
}

TEST(FaultDiskTest, KeepingAPrefixKeepsTheWritesInOrder) {
  std::set<Bytes> outcomes;
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    FaultDisk disk("disk", seed);
    {
      SqliteFile file = create(disk, "a");
      ASSERT_TRUE(file.write(0, Bytes{0, 0, 0}));
      ASSERT_TRUE(file.sync());
      for (std::uint8_t i = 0; i < 3; ++i) ASSERT_TRUE(file.write(i, Bytes{1}));
    }
    disk.recover(Restart::keeping_a_prefix);
    outcomes.insert(disk.content("a"));
  }
  EXPECT_THAT(outcomes, testing::UnorderedElementsAre(Bytes{0, 0, 0}, Bytes{1, 0, 0}, Bytes{1, 1, 0}, Bytes{1, 1, 1}));
}

TEST(FaultDiskTest, EachFaultStrikesAtItsOperationAndNowhereElse) {
  struct Case {
    Fault fault;
    bool fails;
    bool next_fails;
  };
  for (const Case& expected :
       {Case{Fault::io_error, true, false}, Case{Fault::io_errors, true, true}, Case{Fault::disk_full, true, true},
        Case{Fault::short_write, true, false}, Case{Fault::torn_write, true, true}, Case{Fault::power_loss, true, true},
        Case{Fault::flip_on_write, false, false}}) {
    FaultDisk disk("disk", 7);
    {
      SqliteFile file = create(disk, "a");
      ASSERT_TRUE(file.write(0, Bytes(5000, 1)));
      disk.inject(expected.fault, disk.operations().size());
      EXPECT_EQ(!file.write(5000, Bytes(5000, 1)), expected.fails);
      EXPECT_TRUE(disk.fault_happened());
      EXPECT_EQ(!file.write(10'000, Bytes(10, 1)), expected.next_fails);
    }
    disk.recover(Restart::of_process);
    const Bytes content = disk.content("a");
    const auto wrong = static_cast<std::size_t>(std::ranges::count_if(content, [](auto byte) { return byte != 1; }));
    EXPECT_EQ(wrong == 1, expected.fault == Fault::flip_on_write);
    if (expected.fault == Fault::torn_write) {
      EXPECT_LT(content.size(), 10'000u);
      EXPECT_TRUE(content.size() == 5000 || content.size() % 512 == 0);
    }
  }
}

TEST(FaultDiskTest, ALostSyncLeavesBytesThatAreReadAndNeverDurable) {
  FaultDisk disk("disk", 1);
  {
    SqliteFile file = create(disk, "a");
    ASSERT_TRUE(file.sync());
    ASSERT_TRUE(file.write(0, Bytes(10, 1)));
    disk.inject(Fault::lost_sync, disk.operations().size());
    EXPECT_FALSE(file.sync());
    EXPECT_TRUE(file.sync());
    ASSERT_TRUE(file.write(10, Bytes(2, 1)));
    EXPECT_TRUE(file.sync());
  }
  EXPECT_EQ(disk.content("a"), Bytes(12, 1));
  disk.recover(Restart::dropping_all);
  EXPECT_EQ(disk.content("a"), (Bytes{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1}));
}

TEST(FaultDiskTest, ADatabaseWithALogWorksOnIt) {
  FaultDisk disk("disk", 1);
  {
    auto writer =
        SqliteConnection::open({.path = "a.sqlite", .access = SqliteOptions::Access::create, .vfs = disk.name()})
            .value();
    ASSERT_TRUE(writer.execute("PRAGMA journal_mode=WAL; CREATE TABLE t(i); INSERT INTO t VALUES(1)"));
    auto reader = SqliteConnection::open({.path = "a.sqlite", .vfs = disk.name()}).value();
    ASSERT_TRUE(reader.execute("BEGIN; SELECT * FROM t"));
    ASSERT_TRUE(writer.execute("INSERT INTO t VALUES(2)"));
    EXPECT_EQ(reader.query_integer("SELECT count(*) FROM t").value(), 1) << "a reader keeps its snapshot";
    EXPECT_EQ(writer.checkpoint(SqliteConnection::CheckpointMode::truncate).error().code, "sql_busy");
    ASSERT_TRUE(reader.execute("COMMIT"));
    EXPECT_TRUE(writer.checkpoint(SqliteConnection::CheckpointMode::truncate).value().complete);
    EXPECT_EQ(reader.query_integer("SELECT count(*) FROM t").value(), 2);
  }
}

}  // namespace
}  // namespace greenpool
