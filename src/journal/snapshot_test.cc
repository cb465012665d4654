// The contract suite over the snapshot stores of this room, and what only the SQLite one promises.
#include <filesystem>
#include <fstream>

#include "journal/snapshot_contract_test.h"
#include "journal/sqlite_snapshot_store.h"
#include "journal/test_directory.h"

namespace greenpool {
namespace {

namespace fs = std::filesystem;

class MemorySnapshotWorld final : public SnapshotWorld {
 public:
  Result<std::unique_ptr<SnapshotStore>> open() override { return make_memory_snapshot_store(); }
  bool persistent() const override { return false; }
};

class SqliteSnapshotWorld final : public SnapshotWorld {
 public:
  Result<std::unique_ptr<SnapshotStore>> open() override {
    return open_sqlite_snapshot_store({.directory = directory_.path()});
  }
  bool damage(std::string_view bytes) override { return damage_file(directory_.path() / "snapshots.sqlite", bytes); }

 private:
  TemporaryDirectory directory_;
};

INSTANTIATE_TEST_SUITE_P(
    , SnapshotContract,
    testing::Values(SnapshotWorldMaker{"memory", [] { return std::make_unique<MemorySnapshotWorld>(); }},
                    SnapshotWorldMaker{"sqlite", [] { return std::make_unique<SqliteSnapshotWorld>(); }}),
    [](const auto& world) { return world.param.name; });

TEST(SqliteSnapshotStoreTest, ADamagedFileIsRefusedAndCanBeReplaced) {
  const TemporaryDirectory directory;
  const SqliteSnapshotOptions options{.directory = directory.path()};
  ASSERT_TRUE(save_snapshot(**open_sqlite_snapshot_store(options), 5, make_snapshot_bytes(5, 100'000), 1000));
  std::ofstream(directory.path() / "snapshots.sqlite") << std::string(5000, 'x');
  EXPECT_EQ(open_sqlite_snapshot_store(options).error().code, "snapshot_damaged");
  const auto store =
      open_sqlite_snapshot_store({.directory = directory.path(), .access = SqliteSnapshotOptions::Access::replace});
  ASSERT_TRUE(store) << store.error().message;
  EXPECT_THAT(listed_snapshots(**store), testing::IsEmpty());
  EXPECT_TRUE(save_snapshot(**store, 6, make_snapshot_bytes(6, 100'000), 1000));
}

TEST(SqliteSnapshotStoreTest, SpaceOfDroppedSnapshotsIsUsedAgain) {
  const TemporaryDirectory directory;
  const auto store = open_sqlite_snapshot_store({.directory = directory.path()});
  for (std::uint64_t next_seq = 1; next_seq <= 12; ++next_seq) {
    ASSERT_TRUE(save_snapshot(**store, next_seq, make_snapshot_bytes(next_seq, 5'000'000), 1'000'000));
  }
  EXPECT_LT(fs::file_size(directory.path() / "snapshots.sqlite"), 17'000'000u);
}

TEST(SqliteSnapshotStoreTest, AReaderSavesNothingAndMakesNothing) {
  const TemporaryDirectory directory;
  const SqliteSnapshotOptions options{.directory = directory.path(),
                                      .access = SqliteSnapshotOptions::Access::read_only};
  EXPECT_EQ(open_sqlite_snapshot_store(options).error().code, "snapshot_unavailable");
  EXPECT_TRUE(fs::is_empty(directory.path()));
  ASSERT_TRUE(save_snapshot(**open_sqlite_snapshot_store({.directory = directory.path()}), 5, {1, 2, 3}, 1));
  const auto reader = open_sqlite_snapshot_store(options);
  ASSERT_TRUE(reader);
  EXPECT_THAT(listed_snapshots(**reader), testing::ElementsAre(5));
  EXPECT_EQ(save_snapshot(**reader, 6, {1}, 1).error().code, "snapshot_unavailable");
}

}  // namespace
}  // namespace greenpool
