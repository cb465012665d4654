#include "tests/crash/stored.h"

#include "journal/record.h"
#include "journal/restore.h"
#include "journal/sqlite_journal.h"
#include "journal/sqlite_snapshot_store.h"
#include "journal/verify.h"
#include "service/door.h"
#include "wire/wire.h"

namespace greenpool::crash {
namespace {

StoredCommand in_words(const Record& record, const State& state) {
  StoredCommand stored;
  stored.at = record.at;
  stored.key = record.key;
  if (!record.operation) return stored;
  stored.operation = worded(*record.operation, state);
  const Request request{record.at, stored.key, stored.operation};
  const Outcome outcome{Reject::none, false, record.seq, record.at, &*record.operation, record.events, record.after};
  append_outcome(stored.answer, request, outcome, state);
  return stored;
}

}  // namespace

Result<Stored> read_stored(const Journal& journal, const SnapshotStore* snapshots) {
  const Result<VerifyReport> verified = verify_journal(journal);
  if (!verified) return tl::unexpected<Error>(verified.error());
  const Result<Restored> restored = restore_programme(journal, snapshots);
  if (!restored) return tl::unexpected<Error>(restored.error());
  const State& state = restored->engine->state();
  if (state.hash() != verified->state_hash) {
    return failure("snapshot_wrong", "a restart from the snapshot at " + std::to_string(restored->from_snapshot) +
                                         " goes on from another state than the journal's");
  }
  Stored stored;
  stored.state_hash = verified->state_hash;
  stored.from_snapshot = restored->from_snapshot;
  FrameReader reader;
  const Status read = journal.read(0, [&](const FrameView& frame) {
    return reader.read(frame, [&](const Record& record) -> Status {
      stored.commands.push_back(in_words(record, state));
      return {};
    });
  });
  if (!read) return tl::unexpected<Error>(read.error());
  return stored;
}

Result<OpenedFiles> open_files(const std::filesystem::path& directory) {
  OpenedFiles files;
  Result<std::unique_ptr<Journal>> journal =
      open_sqlite_journal({.directory = directory, .access = SqliteJournalOptions::Access::read_only});
  if (!journal) return tl::unexpected<Error>(journal.error());
  files.journal = std::move(*journal);
  // Snapshots are derived data: without them a restart takes longer, and is right all the same.
  Result<std::unique_ptr<SnapshotStore>> snapshots =
      open_sqlite_snapshot_store({.directory = directory, .access = SqliteSnapshotOptions::Access::read_only});
  if (snapshots) files.snapshots = std::move(*snapshots);
  return files;
}

}  // namespace greenpool::crash
