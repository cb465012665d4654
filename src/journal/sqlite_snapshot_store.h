// Snapshots in snapshots.sqlite, a database of its own beside the journal's: rollback journal, synchronous=EXTRA, so
// that a snapshot's bytes are written once. Saving is one transaction; the ones it makes obsolete are dropped in a
// second one, and their pages are what the next snapshot fills. Layout and damage: docs/journal-format.md.
//
// Thread safety: one thread at a time; that may be another thread than the journal's.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "base/result.h"
#include "journal/snapshot_store.h"

namespace greenpool {

struct SqliteSnapshotOptions {
  enum class Access {
    create,     // makes the file when it is missing; the directory must be there
    replace,    // starts from an empty file, dropping what is there: for one that is damaged
    read_only,  // save() says snapshot_unavailable
  };

  std::filesystem::path directory = {};
  Access access = Access::create;
  std::string vfs = {};              // of SQLite; empty: the operating system's files
  std::uint32_t page_bytes = 65536;  // of a new file; a power of two, 512..65536
};

// Errors: snapshot_damaged (also: not a snapshot file at all; the caller may replace it, for snapshots are derived
// data), snapshot_full, snapshot_unavailable (also: read_only and missing).
[[nodiscard]] Result<std::unique_ptr<SnapshotStore>> open_sqlite_snapshot_store(const SqliteSnapshotOptions& options);

}  // namespace greenpool
