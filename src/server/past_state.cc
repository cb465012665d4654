#include "server/past_state.h"

#include <memory>
#include <string>

#include "journal/prefix.h"
#include "journal/restore.h"
#include "journal/sqlite_journal.h"
#include "journal/sqlite_snapshot_store.h"

namespace greenpool {
namespace {

// nullptr: there is none yet, or none that can be read; the journal alone will do.
std::unique_ptr<SnapshotStore> snapshots_in(const std::filesystem::path& directory) {
  Result<std::unique_ptr<SnapshotStore>> store =
      open_sqlite_snapshot_store({.directory = directory, .access = SqliteSnapshotOptions::Access::read_only});
  return store ? std::move(*store) : nullptr;
}

// How many of the records below next_seq the newest snapshot among them spares.
std::uint64_t spared(const SnapshotStore* snapshots, std::uint64_t next_seq) {
  if (snapshots == nullptr) return 0;
  const Result<std::vector<SnapshotHeader>> headers = snapshots->list();
  if (!headers) return 0;
  for (const SnapshotHeader& header : *headers) {
    if (header.next_seq <= next_seq) return header.next_seq;
  }
  return 0;
}

}  // namespace

Result<std::unique_ptr<Engine>> engine_after(const std::filesystem::path& journal, std::uint64_t seq,
                                             std::uint64_t replayed_max) {
  const Result<std::unique_ptr<Journal>> whole =
      open_sqlite_journal({.directory = journal, .access = SqliteJournalOptions::Access::read_only});
  if (!whole) return tl::unexpected<Error>(whole.error());
  const Result<std::unique_ptr<Journal>> then = journal_up_to(**whole, seq);
  if (!then) return tl::unexpected<Error>(then.error());
  const std::unique_ptr<SnapshotStore> snapshots = snapshots_in(journal);
  const std::uint64_t to_replay = seq + 1 - spared(snapshots.get(), seq + 1);
  if (to_replay > replayed_max) {
    return failure("past_too_far", "record " + std::to_string(seq) + " comes " + std::to_string(to_replay) +
                                       " records after what is stored of the state; at most " +
                                       std::to_string(replayed_max) + " are gone through for one question");
  }
  Result<Restored> restored = restore_programme(**then, snapshots.get());
  if (!restored) return tl::unexpected<Error>(restored.error());
  return std::move(restored->engine);
}

}  // namespace greenpool
