// Every operation of saving snapshots fails once in every way: what is listed is whole, and what was saved is listed
// unless a bit was flipped, which is harmless or named.
#include <gtest/gtest.h>

#include <algorithm>
#include <iostream>

#include "journal/snapshot_contract_test.h"
#include "journal/sqlite_snapshot_store.h"
#include "tests/storage/fault_disk.h"

namespace greenpool {
namespace {

constexpr std::size_t kSizes[] = {20'000, 150'000, 90'000, 1, 200'000};
constexpr std::uint64_t kSnapshots = std::size(kSizes);

std::size_t size_of(std::uint64_t next_seq) { return kSizes[next_seq - 1]; }

SqliteSnapshotOptions options_on(const FaultDisk& disk) {
  return {.directory = "j", .vfs = disk.name(), .page_bytes = 4096};
}

// Saves snapshots 1, 2, ... until one fails; the number of those that were saved.
std::uint64_t run_story(const FaultDisk& disk) {
  std::uint64_t saved = 0;
  auto store = open_sqlite_snapshot_store(options_on(disk));
  while (store && saved < kSnapshots) {
    const std::uint64_t next = saved + 1;
    if (!save_snapshot(**store, next, make_snapshot_bytes(next, size_of(next)), 50'000)) break;
    saved = next;
    // In the middle the process starts anew.
    if (saved == 3) {
      store->reset();
      store = open_sqlite_snapshot_store(options_on(disk));
    }
  }
  return saved;
}

enum class Tolerance { none, named_damage };

struct Verdict {
  std::vector<std::string> complaints;
  bool damage_reported = false;
};

// What stands in the store after the fault, given that snapshots up to `saved` were reported as saved.
Verdict judge(const FaultDisk& disk, std::uint64_t saved, Tolerance tolerance) {
  Verdict verdict;
  const auto report = [&](const std::string& what, const Error& error) {
    if (tolerance == Tolerance::named_damage && error.code == "snapshot_damaged") {
      verdict.damage_reported = true;
    } else {
      verdict.complaints.push_back(what + ": " + error.code + " (" + error.message + ")");
    }
  };
  const auto store = open_sqlite_snapshot_store(options_on(disk));
  if (!store) {
    report("the store cannot be opened again", store.error());
    return verdict;
  }
  const auto listed = (*store)->list();
  if (!listed) {
    report("the store cannot be listed", listed.error());
    return verdict;
  }
  const std::uint64_t newest = listed->empty() ? 0 : listed->front().next_seq;
  if (newest < saved && tolerance == Tolerance::none) verdict.complaints.push_back("a saved snapshot is not listed");
  for (const SnapshotHeader& header : *listed) {
    const LoadedSnapshot loaded = load_snapshot(**store, header.next_seq);
    if (!loaded.status) {
      report("a listed snapshot cannot be loaded", loaded.status.error());
    } else if (header.next_seq > kSnapshots ||
               loaded.bytes != make_snapshot_bytes(header.next_seq, size_of(header.next_seq))) {
      verdict.complaints.push_back("a snapshot is loaded with wrong bytes, and nothing was said");
    }
  }
  if (!verdict.damage_reported && tolerance == Tolerance::none) {
    const Status again = save_snapshot(**store, 9, make_snapshot_bytes(9, 70'000), 30'000);
    if (!again) report("nothing can be saved any more", again.error());
  }
  return verdict;
}

struct Kind {
  const char* name;
  Fault fault;
  Restart restart;
};

constexpr Kind kKinds[] = {
    {"an error, once", Fault::io_error, Restart::of_process},
    {"an error, then a power loss", Fault::io_error, Restart::scattering},
    {"a full disk", Fault::disk_full, Restart::of_process},
    {"a short write", Fault::short_write, Restart::scattering},
    {"a torn write", Fault::torn_write, Restart::keeping_all},
    {"a killed process", Fault::power_loss, Restart::of_process},
    {"a power loss that drops all", Fault::power_loss, Restart::dropping_all},
    {"a power loss that scatters", Fault::power_loss, Restart::scattering},
    {"a bit flipped on writing", Fault::flip_on_write, Restart::of_process},
    {"a bit flipped in storage", Fault::flip_in_storage, Restart::keeping_all},
};

bool only_writes(Fault fault) {
  return fault == Fault::disk_full || fault == Fault::short_write || fault == Fault::torn_write ||
         fault == Fault::flip_on_write;
}

TEST(SnapshotFaultTest, NoFaultAtAnyOperationListsWhatIsNotWholeOrLosesWhatWasSaved) {
  std::vector<DiskOperation> story;
  {
    FaultDisk disk("story", 1);
    ASSERT_EQ(run_story(disk), kSnapshots);
    story = disk.operations();
  }
  std::uint64_t points = 0;
  std::uint64_t damage = 0;
  for (const Kind& kind : kKinds) {
    // Half of the operations; which half, changes from kind to kind.
    const auto first = static_cast<std::uint64_t>(&kind - kKinds) % 2;
    for (std::uint64_t operation = first; operation < story.size(); operation += 2) {
      if (only_writes(kind.fault) && story[operation] != DiskOperation::write) continue;
      FaultDisk disk("point", operation);
      disk.inject(kind.fault, operation);
      const std::uint64_t saved = run_story(disk);
      disk.recover(kind.restart);
      const bool flips = kind.fault == Fault::flip_on_write || kind.fault == Fault::flip_in_storage;
      const Verdict verdict = judge(disk, saved, flips ? Tolerance::named_damage : Tolerance::none);
      for (const std::string& complaint : verdict.complaints) {
        ADD_FAILURE() << kind.name << " at " << disk.describe_fault() << ": " << complaint;
      }
      damage += verdict.damage_reported ? 1 : 0;
      ++points;
    }
  }
  std::cout << "snapshot faults: " << points << " points; damage named at " << damage << "\n";
  EXPECT_GE(points, 500u);
  EXPECT_GT(damage, 20u);
}

TEST(SnapshotFaultTest, TheCheckerSeesADiskThatLiesAboutSyncs) {
  std::uint64_t complaints = 0;
  for (std::uint64_t operation = 20; operation < 300; operation += 10) {
    FaultDisk disk("planted", operation);
    disk.ignore_syncs();
    disk.power_loss_at(operation);
    const std::uint64_t saved = run_story(disk);
    disk.recover(Restart::scattering);
    complaints += judge(disk, saved, Tolerance::none).complaints.size();
  }
  EXPECT_GT(complaints, 5u);
}

}  // namespace
}  // namespace greenpool
