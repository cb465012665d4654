// The witness: a small file beside the journal that says how far appends were acknowledged. SQLite stops at the first
// damaged page of its write-ahead log and silently forgets what follows; the witness is how that is noticed.
//
// It is a lower bound: a mark is written only after its frame is durable, and not synced at once, so that after a power
// loss it may be older than the journal but never newer. Two slots, 4 KiB apart, are written in turn, each with its own
// checksum: a torn write loses one of them, and the other is older by one append. The newest intact one counts.
//
// A slot: "GPWITN01", next_seq (8 bytes, little-endian), chain (32), the checksum of these 48 bytes (16).
// Not thread safe.
#pragma once

#include <optional>
#include <string>

#include "base/sha256.h"
#include "journal/journal.h"
#include "sql/sqlite_file.h"

namespace greenpool {

struct WitnessMark {
  std::uint64_t next_seq = 0;  // all records below it were acknowledged
  Digest chain{};              // of the last of them
};

class Witness {
 public:
  // What the file at `path` says; nothing when it is missing or no slot is intact. Errors: those of sql/sqlite.h.
  [[nodiscard]] static Result<std::optional<WitnessMark>> read(const std::string& vfs, const std::string& path);

  // Opens the file for writing, or creates it, with `mark` in both slots, durably.
  [[nodiscard]] static Result<Witness> start(const std::string& vfs, const std::string& path, const WitnessMark& mark);

  // One small write, durable only after sync().
  [[nodiscard]] Status write(const WitnessMark& mark);
  [[nodiscard]] Status sync() { return file_.sync(); }

 private:
  explicit Witness(SqliteFile file) : file_(std::move(file)) {}

  SqliteFile file_;
  unsigned next_slot_ = 0;
};

}  // namespace greenpool
