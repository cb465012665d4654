#include "service/storage.h"

#include "journal/key_anchor.h"
#include "journal/sqlite_journal.h"
#include "journal/sqlite_snapshot_store.h"

namespace greenpool {
namespace {

// Snapshots are derived data: a damaged file is started anew.
Result<std::unique_ptr<SnapshotStore>> open_snapshots(const std::filesystem::path& directory) {
  Result<std::unique_ptr<SnapshotStore>> store = open_sqlite_snapshot_store({.directory = directory});
  if (store || store.error().code != "snapshot_damaged") return store;
  return open_sqlite_snapshot_store({.directory = directory, .access = SqliteSnapshotOptions::Access::replace});
}

}  // namespace

Result<Storage> open_storage(const std::filesystem::path& directory, std::size_t recent_keys_max) {
  Storage storage;
  KeyIndexOptions keys;
  keys.recent_max = recent_keys_max;
  if (directory.empty()) {
    storage.journal = make_memory_journal();
  } else {
    Result<std::unique_ptr<Journal>> journal =
        open_sqlite_journal({.directory = directory, .access = SqliteJournalOptions::Access::create});
    if (!journal) return tl::unexpected<Error>(journal.error());
    storage.journal = std::move(*journal);
    Result<std::unique_ptr<SnapshotStore>> snapshots = open_snapshots(directory);
    if (!snapshots) return tl::unexpected<Error>(snapshots.error());
    storage.snapshots = std::move(*snapshots);
    keys.directory = directory / "keys";
    // Keys may be on disk before their records: those that a crash took back must not hide the ones that come instead.
    const Result<std::uint64_t> trusted = read_key_anchor(keys.directory, *storage.journal);
    if (!trusted) return tl::unexpected<Error>(trusted.error());
    keys.journal_next_seq = *trusted;
    storage.keys_directory = keys.directory;
  }
  Result<std::unique_ptr<KeyIndex>> index = open_key_index(keys);
  if (!index) return tl::unexpected<Error>(index.error());
  storage.keys = std::move(*index);
  return storage;
}

}  // namespace greenpool
