// Snapshots in memory: for tests and for programmes without a directory.
#include <algorithm>
#include <deque>

#include "journal/snapshot_store.h"

namespace greenpool {

namespace {

class MemorySnapshotStore final : public SnapshotStore {
 public:
  Status save(const SnapshotHeader& header, const std::function<Status(const ChunkSink&)>& write) override {
    Snapshot snapshot{.header = header, .chunks = {}};
    const Status written = write([&](Bytes chunk) -> Status {
      snapshot.chunks.emplace_back(chunk.begin(), chunk.end());
      return {};
    });
    if (!written) return written;
    std::erase_if(snapshots_, [&](const Snapshot& kept) { return kept.header.next_seq == header.next_seq; });
    const auto newest_first = [&](const Snapshot& kept) { return kept.header.next_seq < header.next_seq; };
    snapshots_.insert(std::ranges::find_if(snapshots_, newest_first), std::move(snapshot));
    if (snapshots_.size() > kSnapshotsKept) snapshots_.pop_back();
    return {};
  }

  Result<std::vector<SnapshotHeader>> list() const override {
    std::vector<SnapshotHeader> headers;
    for (const Snapshot& snapshot : snapshots_) headers.push_back(snapshot.header);
    return headers;
  }

  Status load(std::uint64_t next_seq, const ChunkSink& visit) const override {
    for (const Snapshot& snapshot : snapshots_) {
      if (snapshot.header.next_seq != next_seq) continue;
      for (const std::vector<std::uint8_t>& chunk : snapshot.chunks) {
        const Status visited = visit(chunk);
        if (!visited) return visited;
      }
      return {};
    }
    return failure("snapshot_damaged", "there is no snapshot at sequence number " + std::to_string(next_seq));
  }

 private:
  struct Snapshot {
    SnapshotHeader header;
    std::vector<std::vector<std::uint8_t>> chunks;
  };

  std::deque<Snapshot> snapshots_;  // newest first
};

}  // namespace

std::unique_ptr<SnapshotStore> make_memory_snapshot_store() { return std::make_unique<MemorySnapshotStore>(); }

}  // namespace greenpool
