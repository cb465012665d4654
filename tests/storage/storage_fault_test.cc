// Every operation of a journal's story on disk fails once in every way, and once more. Plain errors, a full disk, short
// and torn writes and a loss of power must lose nothing that was acknowledged; a flipped bit must be harmless or named.
// Each point is a fault, an operation and a seed: what fails is printed so that it can be run again.
#include <gtest/gtest.h>

#include <algorithm>
#include <iostream>
#include <map>

#include "tests/storage/fault_disk.h"
#include "tests/storage/journal_workload.h"

namespace greenpool {
namespace {

struct Kind {
  const char* name;
  Fault fault;
  Restart restart;
  std::vector<DiskOperation> strikes;  // the operations it can happen to
};

const std::vector<DiskOperation> kAny = {DiskOperation::open,     DiskOperation::read, DiskOperation::write,
                                         DiskOperation::truncate, DiskOperation::sync, DiskOperation::remove};
const std::vector<DiskOperation> kChanges = {DiskOperation::write, DiskOperation::truncate, DiskOperation::sync,
                                             DiskOperation::remove};
const std::vector<DiskOperation> kWrites = {DiskOperation::write};

const std::vector<Kind> kKinds = {
    {"an error, once", Fault::io_error, Restart::of_process, kAny},
    {"an error, once, then a power loss", Fault::io_error, Restart::scattering, kAny},
    {"errors from then on", Fault::io_errors, Restart::dropping_all, kAny},
    {"a full disk", Fault::disk_full, Restart::of_process, kWrites},
    {"a short write", Fault::short_write, Restart::scattering, kWrites},
    {"a sync that loses", Fault::lost_sync, Restart::of_process, {DiskOperation::sync}},
    {"a torn write", Fault::torn_write, Restart::keeping_all, kWrites},
    {"a killed process", Fault::power_loss, Restart::of_process, kChanges},
    {"a power loss that keeps all", Fault::power_loss, Restart::keeping_all, kChanges},
    {"a power loss that drops all", Fault::power_loss, Restart::dropping_all, kChanges},
    {"a power loss that keeps a prefix", Fault::power_loss, Restart::keeping_a_prefix, kChanges},
    {"a power loss that scatters", Fault::power_loss, Restart::scattering, kChanges},
    {"a power loss that scatters, again", Fault::power_loss, Restart::scattering, kChanges},
    {"a bit flipped on writing", Fault::flip_on_write, Restart::of_process, kWrites},
    {"a bit flipped on reading", Fault::flip_on_read, Restart::of_process, {DiskOperation::read}},
    {"a bit flipped in storage", Fault::flip_in_storage, Restart::keeping_all, kChanges},
};

bool flips(Fault fault) {
  return fault == Fault::flip_on_write || fault == Fault::flip_on_read || fault == Fault::flip_in_storage;
}

SqliteJournalOptions options_on(const FaultDisk& disk, std::uint32_t page_bytes) {
  // Checkpoints come often, so that every fault meets them in every state.
  return {.directory = "j", .vfs = disk.name(), .page_bytes = page_bytes, .checkpoint_bytes = 12'000};
}

std::vector<DiskOperation> operations_of_the_story(std::uint32_t page_bytes) {
  FaultDisk disk("story", 1);
  JournalHistory history;
  run_journal_workload(options_on(disk, page_bytes), history);
  EXPECT_FALSE(history.in_flight);
  EXPECT_TRUE(history.complaints.empty());
  return disk.operations();
}

struct Point {
  Kind kind;
  std::uint64_t operation = 0;
  std::uint32_t page_bytes = 4096;
};

JournalHistory run_point(const Point& point) {
  const std::uint64_t seed =
      point.operation * 1'000'003 + static_cast<std::uint64_t>(point.kind.fault) * 101 + point.page_bytes;
  FaultDisk disk("point", seed);
  const SqliteJournalOptions options = options_on(disk, point.page_bytes);
  disk.inject(point.kind.fault, point.operation);
  JournalHistory history;
  run_journal_workload(options, history);
  if (!disk.fault_happened()) history.complaints.push_back("the fault did not happen: the story is not deterministic");
  disk.recover(point.kind.restart);
  const Tolerance tolerance = flips(point.kind.fault) ? Tolerance::named_damage : Tolerance::none;
  check_journal(options, tolerance, history);
  if (history.complaints.empty() && !history.damage_reported) {
    // What was recovered and appended since must be as durable as the rest.
    disk.cut_power();
    disk.recover(Restart::dropping_all);
    check_journal(options, tolerance, history);
  }
  if (!history.complaints.empty()) {
    history.complaints.front() = std::string(point.kind.name) + " at " + disk.describe_fault() + " (page size " +
                                 std::to_string(point.page_bytes) + ", seed " + std::to_string(seed) +
                                 "): " + history.complaints.front();
  }
  return history;
}

TEST(StorageFaultTest, NoFaultAtAnyOperationLosesWhatWasAcknowledged) {
  std::uint64_t points = 0;
  std::uint64_t damage = 0;
  std::uint64_t failures = 0;
  for (const std::uint32_t page_bytes : {4096U, 32768U}) {
    const std::vector<DiskOperation> story = operations_of_the_story(page_bytes);
    for (const Kind& kind : kKinds) {
      std::uint64_t of_kind = 0;
      for (std::uint64_t operation = 0; operation < story.size(); ++operation) {
        if (!std::ranges::count(kind.strikes, story[operation])) continue;
        // With the production page size a sample is enough: it is the same code.
        if (page_bytes != 4096 && operation % 5 != 0) continue;
        const JournalHistory history = run_point({.kind = kind, .operation = operation, .page_bytes = page_bytes});
        ++of_kind;
        damage += history.damage_reported ? 1 : 0;
        for (const std::string& complaint : history.complaints) {
          if (++failures <= 20) ADD_FAILURE() << complaint;
        }
      }
      std::cout << "  " << of_kind << " points: " << kind.name << ", page size " << page_bytes << "\n";
      points += of_kind;
    }
  }
  std::cout << "storage faults: " << points << " points, " << failures << " failures; damage named at " << damage
            << " points\n";
  EXPECT_EQ(failures, 0u);
  EXPECT_GE(points, 5000u);
  EXPECT_GT(damage, 100u) << "flipped bits are noticed";
}

TEST(StorageFaultTest, APowerLossDuringTheRecoveryFromAPowerLossLosesNothingEither) {
  std::uint64_t points = 0;
  const std::uint64_t operations = operations_of_the_story(4096).size();
  for (std::uint64_t operation = 0; operation < operations; ++operation) {
    FaultDisk disk("point", operation);
    const SqliteJournalOptions options = options_on(disk, 4096);
    disk.power_loss_at(operation);
    JournalHistory history;
    run_journal_workload(options, history);
    disk.recover(Restart::scattering);
    // Somewhere in the next few operations: opening a log takes about forty.
    disk.power_loss_at(disk.operations().size() + operation * 7 % 60);
    JournalHistory during = history;
    check_journal(options, Tolerance::none, during);
    // The appends of the interrupted check that were acknowledged count; the last that was not may be stored.
    history.acknowledged = during.acknowledged;
    if (during.in_flight) history.in_flight = during.in_flight;
    disk.recover(Restart::scattering);
    check_journal(options, Tolerance::none, history);
    for (const std::string& complaint : history.complaints) {
      ADD_FAILURE() << complaint << " (operation " << operation << ", " << disk.describe_fault() << ")";
    }
    ++points;
  }
  std::cout << "storage faults: " << points << " points with two power losses\n";
}

// A sync that failed may leave bytes that can be read and are not on disk. What is recovered from them must not tear
// the database when the power goes while it is being recovered.
TEST(StorageFaultTest, APowerLossDuringTheRecoveryFromALostSyncLosesNothingEither) {
  std::uint64_t points = 0;
  const std::vector<DiskOperation> story = operations_of_the_story(4096);
  for (std::uint64_t operation = 0; operation < story.size(); ++operation) {
    if (story[operation] != DiskOperation::sync) continue;
    for (std::uint64_t later = operation % 4; later < 44; later += 4) {
      FaultDisk disk("point", operation);
      const SqliteJournalOptions options = options_on(disk, 4096);
      disk.inject(Fault::lost_sync, operation);
      JournalHistory history;
      run_journal_workload(options, history);
      disk.recover(Restart::of_process);
      disk.power_loss_at(disk.operations().size() + later);
      auto recovering = options;
      recovering.access = SqliteJournalOptions::Access::create;
      static_cast<void>(open_sqlite_journal(recovering));
      disk.recover(Restart::scattering);
      check_journal(options, Tolerance::none, history);
      for (const std::string& complaint : history.complaints) {
        ADD_FAILURE() << complaint << " (operation " << operation << ", " << disk.describe_fault() << ")";
      }
      ++points;
    }
  }
  std::cout << "storage faults: " << points << " points with a lost sync, then a power loss\n";
}

// The checker proves nothing unless it sees a journal that does lose: each of these must be caught.
std::uint64_t complaints_after_power_losses(bool honest_disk, SqliteJournalOptions::Durability durability) {
  std::uint64_t complaints = 0;
  const std::uint64_t operations = operations_of_the_story(4096).size();
  for (std::uint64_t operation = 50; operation < operations; operation += 25) {
    FaultDisk disk("planted", operation);
    if (!honest_disk) disk.ignore_syncs();
    SqliteJournalOptions options = options_on(disk, 4096);
    options.durability = durability;
    disk.power_loss_at(operation);
    JournalHistory history;
    run_journal_workload(options, history);
    disk.recover(Restart::dropping_all);
    check_journal(options, Tolerance::none, history);
    complaints += history.complaints.size();
  }
  return complaints;
}

TEST(StorageFaultTest, TheCheckerSeesADiskThatLiesAboutSyncs) {
  EXPECT_GT(complaints_after_power_losses(false, SqliteJournalOptions::Durability::full), 5u);
}

TEST(StorageFaultTest, TheCheckerSeesAJournalThatDoesNotSync) {
  EXPECT_GT(complaints_after_power_losses(true, SqliteJournalOptions::Durability::none), 5u);
}

TEST(StorageFaultTest, TheCheckerIsSilentWithoutAPlantedBug) {
  EXPECT_EQ(complaints_after_power_losses(true, SqliteJournalOptions::Durability::full), 0u);
}

TEST(StorageFaultTest, TheCheckerSeesWhatTheWitnessIsFor) {
  std::uint64_t complaints = 0;
  const std::uint64_t operations = operations_of_the_story(4096).size();
  for (std::uint64_t operation = 50; operation < operations; ++operation) {
    FaultDisk disk("planted", operation);
    disk.inject(Fault::power_loss, operation);
    JournalHistory history;
    const SqliteJournalOptions options = options_on(disk, 4096);
    run_journal_workload(options, history);
    disk.recover(Restart::of_process);
    disk.recover(Restart::keeping_all);
    // The last append in the log is damaged, and the file that would tell is not there.
    disk.remove_file("j/acknowledged");
    const std::uint64_t log_bits = disk.content("j/journal.sqlite-wal").size() * 8;
    if (log_bits < 100'000 || !disk.flip_stored_bit("j/journal.sqlite-wal", log_bits - 1000)) continue;
    check_journal(options, Tolerance::named_damage, history);
    complaints += history.complaints.size();
  }
  EXPECT_GT(complaints, 0u);
}

}  // namespace
}  // namespace greenpool
