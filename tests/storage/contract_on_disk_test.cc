// The contract suites once more, on a disk whose power can be cut, and what the SQLite journal promises about syncs.
#include <algorithm>

#include "journal/journal_contract_test.h"
#include "journal/snapshot_contract_test.h"
#include "journal/sqlite_journal.h"
#include "journal/sqlite_snapshot_store.h"
#include "journal/witness.h"
#include "sql/sqlite.h"
#include "tests/storage/fault_disk.h"

namespace greenpool {
namespace {

using Access = SqliteJournalOptions::Access;

bool damage_content(FaultDisk& disk, const std::string& path, std::string_view bytes) {
  disk.recover(Restart::keeping_all);
  const std::vector<std::uint8_t> content = disk.content(path);
  const auto found = std::ranges::search(content, bytes, {}, {}, [](char c) { return static_cast<std::uint8_t>(c); });
  if (found.empty()) return false;
  return disk.flip_stored_bit(path, static_cast<std::uint64_t>(found.begin() - content.begin()) * 8 + 3);
}

class DiskJournalWorld final : public JournalWorld {
 public:
  explicit DiskJournalWorld(Restart restart) : disk_("contract", 5), restart_(restart) {}

  Result<std::unique_ptr<Journal>> open() override {
    return open_sqlite_journal(
        {.directory = "j", .access = Access::create, .vfs = disk_.name(), .checkpoint_bytes = 100'000});
  }
  bool lose_power(std::unique_ptr<Journal> journal) override {
    disk_.cut_power();
    journal.reset();
    disk_.recover(restart_);
    return true;
  }
  void break_storage() override { disk_.inject(Fault::disk_full, disk_.operations().size()); }
  void repair_storage() override {
    // The journal that failed is still open in some tests; its files stay as they are.
    disk_.mend();
  }
  bool damage(std::string_view bytes) override { return damage_content(disk_, "j/journal.sqlite", bytes); }

 private:
  FaultDisk disk_;
  Restart restart_;
};

INSTANTIATE_TEST_SUITE_P(
    OnDisk, JournalContract,
    testing::Values(
        JournalWorldMaker{"dropping_all", [] { return std::make_unique<DiskJournalWorld>(Restart::dropping_all); }},
        JournalWorldMaker{"scattering", [] { return std::make_unique<DiskJournalWorld>(Restart::scattering); }}),
    [](const auto& world) { return world.param.name; });

class DiskSnapshotWorld final : public SnapshotWorld {
 public:
  Result<std::unique_ptr<SnapshotStore>> open() override {
    return open_sqlite_snapshot_store({.directory = "j", .vfs = disk_.name()});
  }
  bool lose_power(std::unique_ptr<SnapshotStore> store) override {
    disk_.cut_power();
    store.reset();
    disk_.recover(Restart::dropping_all);
    return true;
  }
  bool damage(std::string_view bytes) override { return damage_content(disk_, "j/snapshots.sqlite", bytes); }

 private:
  FaultDisk disk_{"contract", 5};
};

INSTANTIATE_TEST_SUITE_P(OnDisk, SnapshotContract,
                         testing::Values(SnapshotWorldMaker{"dropping_all",
                                                            [] { return std::make_unique<DiskSnapshotWorld>(); }}),
                         [](const auto& world) { return world.param.name; });

class JournalOnDiskTest : public testing::Test {
 protected:
  Result<std::unique_ptr<Journal>> open(std::uint64_t checkpoint_bytes = 1 << 20) {
    return open_sqlite_journal(
        {.directory = "j", .access = Access::create, .vfs = disk_.name(), .checkpoint_bytes = checkpoint_bytes});
  }
  static bool append(Journal& journal, int frames, std::size_t payload_bytes) {
    for (int i = 0; i < frames; ++i) {
      if (!journal.append(make_frame(journal.head().next_seq, 1, payload_bytes).view())) return false;
    }
    return true;
  }
  std::int64_t syncs() const { return std::ranges::count(disk_.operations(), DiskOperation::sync); }

  FaultDisk disk_{"disk", 3};
};

TEST_F(JournalOnDiskTest, AnAppendCostsOneSync) {
  const auto journal = open();
  ASSERT_TRUE(append(**journal, 1, 1000)) << "the first one starts the log";
  const std::int64_t before = syncs();
  ASSERT_TRUE(append(**journal, 200, 1000));
  EXPECT_EQ(syncs() - before, 200);
  ASSERT_TRUE(append(**journal, 1, 500'000));
  EXPECT_EQ(syncs() - before, 201);
}

TEST_F(JournalOnDiskTest, TheWitnessIsDurableUpToTheLastCheckpoint) {
  auto journal = open(12'000);
  ASSERT_TRUE(append(**journal, 23, 1000));
  disk_.cut_power();
  journal->reset();
  disk_.recover(Restart::dropping_all);
  const auto mark = Witness::read(disk_.name(), "j/acknowledged").value();
  ASSERT_TRUE(mark);
  EXPECT_EQ(mark->next_seq, 16u) << "a checkpoint is due every sixteen frames of a thousand bytes";
}

TEST_F(JournalOnDiskTest, LeftoversOfAnAppendAreNotBuiltUponWhileAReaderHoldsTheLog) {
  auto journal = open();
  ASSERT_TRUE(append(**journal, 3, 1000));
  disk_.power_loss_at(disk_.operations().size() + 3);  // amid the next append's writes
  ASSERT_FALSE(append(**journal, 1, 100'000));
  journal->reset();
  disk_.recover(Restart::keeping_all);
  {
    auto reader = SqliteConnection::open({.path = "j/journal.sqlite", .vfs = disk_.name()}).value();
    reader.set_on_close(SqliteConnection::OnClose::leave_log);
    ASSERT_TRUE(reader.execute("BEGIN; SELECT count(*) FROM frame"));
    const auto refused = open();
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, "journal_unavailable");
  }
  journal = open();
  ASSERT_TRUE(journal) << journal.error().message;
  EXPECT_EQ((*journal)->head().next_seq, 3u);
  EXPECT_TRUE(append(**journal, 3, 1000));
}

TEST_F(JournalOnDiskTest, ACheckpointThatFailsTakesNothingAwayAndIsTriedAgain) {
  auto journal = open(12'000);
  ASSERT_TRUE(append(**journal, 15, 1000));
  // The append's own operations are a few writes and its sync; what follows is the checkpoint.
  const auto steps = [&] {
    const std::uint64_t before = disk_.operations().size();
    EXPECT_TRUE(append(**journal, 1, 1000));
    return disk_.operations().size() - before;
  };
  const std::uint64_t with_checkpoint = steps();
  ASSERT_TRUE(append(**journal, 15, 1000));
  disk_.inject(Fault::io_error, disk_.operations().size() + with_checkpoint - 1);
  EXPECT_TRUE(append(**journal, 1, 1000)) << "the frame was durable before";
  EXPECT_TRUE(disk_.fault_happened());
  ASSERT_TRUE(append(**journal, 100, 1000));
  EXPECT_EQ(read_back(**journal).frames.size(), 132u);
  EXPECT_LT(disk_.content("j/journal.sqlite-wal").size(), 3'000'000u) << "later checkpoints did their work";
}

}  // namespace
}  // namespace greenpool
