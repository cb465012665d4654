// The snapshot port: keeps a few recent copies of the engine's state, so that a restart need not replay the journal
// from its start. Snapshots are derived data: one that is missing or damaged costs time, never correctness.
//
// Invariants: (1) a snapshot is listed only when all of its bytes are durable; (2) damage in one is reported by load()
// and never passed on as state; (3) at least the newest intact one is kept.
// Thread safety: one thread at a time.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <vector>

#include "base/result.h"
#include "base/sha256.h"

namespace greenpool {

struct SnapshotHeader {
  std::uint64_t next_seq = 0;  // the state after all records below this number
  Digest chain{};              // journal chain at that point
  Digest state_hash{};         // SHA-256 over all bytes of the snapshot
};

// The newest snapshots that a store keeps; older ones are dropped once a new one is durable.
inline constexpr std::size_t kSnapshotsKept = 2;

class SnapshotStore {
 public:
  virtual ~SnapshotStore() = default;

  using Bytes = std::span<const std::uint8_t>;
  using ChunkSink = std::function<Status(Bytes)>;

  // `write` is called once and passes all bytes, in order, to the sink it is given; chunks up to 16 MiB each. A
  // snapshot of the same next_seq is replaced. Errors: snapshot_full (no space), snapshot_damaged (the store itself
  // is), snapshot_unavailable; the writer's own. After an error nothing of the snapshot is listed.
  [[nodiscard]] virtual Status save(const SnapshotHeader& header,
                                    const std::function<Status(const ChunkSink&)>& write) = 0;

  // Newest first. Errors: snapshot_unavailable.
  [[nodiscard]] virtual Result<std::vector<SnapshotHeader>> list() const = 0;

  // Passes all bytes, in order. Errors: snapshot_damaged (missing or short chunk, or storage says so),
  // snapshot_unavailable; the visitor's own. Whether the bytes hash to state_hash is checked by the reader, which
  // hashes them anyway.
  [[nodiscard]] virtual Status load(std::uint64_t next_seq, const ChunkSink& visit) const = 0;
};

[[nodiscard]] std::unique_ptr<SnapshotStore> make_memory_snapshot_store();

}  // namespace greenpool
