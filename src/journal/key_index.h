// KeyIndex: from an idempotency key to the sequence numbers that may have used it, for as long as the programme exists,
// in bounded memory. It stores 64-bit hashes of keys; the caller confirms a candidate by reading the journal record.
//
// Recent keys live in memory; when `recent_max` is reached they are frozen into a sorted run on disk, and runs are
// merged so that their number stays logarithmic. Writing and merging happen in a thread of the index. A filter in
// memory (1.5 to 2 bytes a key) answers "never seen" without touching the disk: one cache miss for a new key.
//
// The index is derived data: it names the sequence number up to which it is complete on disk, and the caller adds again
// what came after. A missing or damaged run makes open() start from nothing (complete_to() == 0), never answer wrongly.
// Damage that appears later, a full disk or a failed write surface at the next call as key_index_unavailable; from then
// on every call that can fail does so until the index is opened again.
//
// Answers depend on what was added alone, never on what the index's own thread has done so far. Hashes that are equal,
// or chosen to be close, slow it down but do not change an answer.
// Thread safety: one thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <limits>
#include <memory>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace greenpool {

// Stable across platforms and versions: 64-bit XXH3 with a fixed seed. Not keyed: one who may choose keys can make
// hashes collide, which costs the caller a look at each candidate.
[[nodiscard]] std::uint64_t hash_key(std::string_view key);

struct KeyIndexOptions {
  // Holds the runs and belongs to one index; created if missing (its parent must exist), locked while the index is
  // open. Empty: everything stays in memory, which then grows without bound by about 32 bytes a key.
  std::filesystem::path directory;

  // Keys before a freeze, at least 1. A table of them takes about 32 bytes a key, and there are two while a run is
  // written. If the disk is so slow that meanwhile twice as many have gathered, add() waits for it. All keys of one
  // record stay together, whatever their number.
  std::size_t recent_max = 4'000'000;

  // The journal's head at opening. Keys may be frozen before their record is durable: runs that reach beyond the head
  // speak of records that a crash took back, and are dropped.
  std::uint64_t journal_next_seq = std::numeric_limits<std::uint64_t>::max();

  // Names the journal (for instance 8 bytes of its first record's hash): runs of another journal are dropped.
  std::uint64_t journal_identity = 0;
};

class KeyIndex {
 public:
  virtual ~KeyIndex() = default;

  // Every seq added under this hash, oldest first, appended to `candidates` (usually none). A new key costs one cache
  // miss; a known one, or one of the few that pass the filter in vain (0.1 to 0.4 %), a page of 4 KiB read and verified
  // for each run.
  // Errors: key_index_unavailable; `candidates` is then unchanged.
  [[nodiscard]] virtual Status find(std::uint64_t hash, std::vector<std::uint64_t>& candidates) const = 0;

  // seq never decreases from call to call and is below 2^64 - 1. What is below the complete_to() that open() found is
  // there already and ignored. Never waits for the disk while it keeps up (see recent_max).
  // Errors: key_index_unavailable.
  [[nodiscard]] virtual Status add(std::uint64_t hash, std::uint64_t seq) = 0;

  // Hints that find(hash) follows soon; may prefetch. Pays when some 16 to 64 other keys come in between.
  virtual void prepare(std::uint64_t hash) const = 0;

  // All keys of records below this number are on disk (in memory, without a directory), as of the last add() or
  // flush(). After open() the caller adds those from here on.
  [[nodiscard]] virtual std::uint64_t complete_to() const = 0;

  // Freezes what is recent, so that complete_to() becomes `next_seq`: all records below it have been added, none from
  // it on. Waits for the disk. Errors: key_index_unavailable.
  [[nodiscard]] virtual Status flush(std::uint64_t next_seq) = 0;

  [[nodiscard]] virtual std::size_t memory_bytes() const = 0;
  [[nodiscard]] virtual std::uint64_t size() const = 0;
};

// Reads every run once (about 16 bytes a key), to verify it and to build the filter. The destructor does not flush: it
// abandons what is not written yet.
// Errors: key_index_unavailable (the directory cannot be used, or another index has it open).
[[nodiscard]] Result<std::unique_ptr<KeyIndex>> open_key_index(const KeyIndexOptions& options);

}  // namespace greenpool
