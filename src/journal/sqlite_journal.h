// The embedded journal: one SQLite database in write-ahead mode, synchronous=FULL, in a directory of its own. How the
// files look, and what every kind of damage leads to, is in docs/journal-format.md.
//
// An append is one transaction and, on the steady path, one fsync. Every byte is written twice, to the log and later to
// the database; the log is overwritten in place, because extending a file costs about twice as much per fsync
// (bench/journal_bench.cc). Checkpoints run inside append(), after the frame is durable: every megabyte of payload, or
// every sixteen frames when those are larger, so that small appends never wait long for one.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

#include "base/result.h"
#include "journal/journal.h"

namespace greenpool {

struct SqliteJournalOptions {
  enum class Access {
    create,      // makes the directory and the journal when they are missing
    must_exist,  // for appending
    read_only,   // beside a live writer, or on a copy; append() says journal_closed
  };
  enum class Durability {
    full,
    none,  // never waits for the disk: acknowledged frames are lost with the power. For measuring what full costs
  };

  std::filesystem::path directory = {};
  Access access = Access::must_exist;
  std::string vfs = {};  // of SQLite; empty: the operating system's files
  Durability durability = Durability::full;
  std::uint32_t page_bytes = 32768;             // of a new journal; a power of two, 512..65536
  std::uint64_t checkpoint_bytes = 1ULL << 20;  // payload between checkpoints, at least
};

// Whether the file of a journal is there, sound or not. Looks only.
[[nodiscard]] bool has_sqlite_journal(const std::filesystem::path& directory);

// Errors: journal_in_use (another writer has it), journal_not_found, journal_not_a_journal (a foreign file, or a newer
// format), journal_damaged (names the sequence numbers), journal_full, journal_unavailable. Opening changes nothing in
// a journal that it refuses. Complexity: O(size of the write-ahead log and of the last frame), whatever the journal's.
[[nodiscard]] Result<std::unique_ptr<Journal>> open_sqlite_journal(const SqliteJournalOptions& options);

}  // namespace greenpool
