// Looks through an SQLite write-ahead log before SQLite does. SQLite replays it up to the first frame whose checksum
// fails and silently drops the rest: right for the torn tail of an append that was never acknowledged, a silent loss
// when the frame is damaged in the middle.
//
// What may lie behind the last whole transaction is known, because one writer appends one transaction at a time, makes
// it durable before the next one, never appends after a failure, and starts a new generation of the log (new salts)
// when it opens a log that has leftovers: at most the pieces of ONE unfinished transaction. Its page numbers ascend and
// its commit mark is last. An intact frame of the same generation that breaks this order belongs to a later
// transaction, so an earlier one was acknowledged and is damaged.
//
// A damaged header may be one that was only half written, when the log was about to be overwritten: then everything is
// in the database, which the scan alone cannot tell.
//
// The format is that of https://www.sqlite.org/fileformat2.html#the_write_ahead_log.
#pragma once

#include <cstdint>
#include <string>

#include "base/result.h"
#include "sql/sqlite_file.h"

namespace greenpool {

struct WalScan {
  std::uint64_t committed_bytes = 0;  // header and whole transactions: what SQLite will replay
  bool leftovers = false;             // there is more, of no use, that must be gone before the log is used again
  bool header_damaged = false;        // SQLite takes such a log for empty
  std::string damage;                 // a sentence that names the frame; empty: no frame is damaged
};

// Reads the file once, front to back. Errors: those of sql/sqlite.h.
[[nodiscard]] Result<WalScan> scan_wal(const SqliteFile& file);

}  // namespace greenpool
