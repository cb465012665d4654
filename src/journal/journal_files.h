// The files of an SQLite journal (docs/journal-format.md), and what is done to them beside SQLite's own work.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "base/result.h"
#include "journal/frame_table.h"
#include "journal/sqlite_journal.h"
#include "journal/wal_scan.h"
#include "sql/sqlite.h"

namespace greenpool {

// How long a connection waits for another one's lock.
inline constexpr int kBusyTimeoutMilliseconds = 10'000;

struct JournalPaths {
  explicit JournalPaths(const std::filesystem::path& directory);

  std::string database;
  std::string log;
  std::string rollback;  // SQLite's, only while it makes the database
  std::string lock;
  std::string witness;
};

// Makes the directory and those above it that are missing, with their names durable. Only among the operating system's
// files: a VFS has no directories. Error journal_unavailable.
[[nodiscard]] Status make_journal_directory(const std::filesystem::path& directory);

// The journal's error for one of sql/sqlite.h, met at the first look at the file: that decides what the file is.
[[nodiscard]] tl::unexpected<Error> opening_failure(const Error& error);

// A missing log scans as an empty one. Errors: those of sql/sqlite.h.
[[nodiscard]] Result<WalScan> scan_log(const SqliteJournalOptions& options, const JournalPaths& paths);

// Writes the first `bytes` bytes of the log, its whole transactions, once more in place, durably. After a sync that
// failed, or a process that was killed before it, they may stand in the operating system's cache, counted as clean,
// without being on disk; what is read from them must not be lost later. Errors: those of sql/sqlite.h.
[[nodiscard]] Status make_log_durable(const SqliteJournalOptions& options, const JournalPaths& paths,
                                      std::uint64_t bytes);

struct OpenedReader {
  SqliteConnection connection;
  FrameTableState table = FrameTableState::missing;
};

// A connection that only reads and leaves the log alone when it closes. Errors: journal_*.
[[nodiscard]] Result<OpenedReader> open_reader_connection(const SqliteJournalOptions& options,
                                                          const JournalPaths& paths, bool immutable);

}  // namespace greenpool
