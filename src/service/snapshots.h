// When a programme's state is saved, and how without stopping it: the writer copies it to memory, a thread of its own
// hashes and stores the copy. A snapshot that fails costs a longer restart, nothing else.
// Thread safety: one thread calls; saving goes on in another.
#pragma once

#include <algorithm>
#include <cstdint>
#include <future>
#include <vector>

#include "engine/state.h"
#include "journal/snapshot_store.h"
#include "service/past.h"

namespace greenpool {

class Snapshots {
 public:
  // store: may be nullptr (then nothing is ever due). every: records; 0: only at the end.
  Snapshots(SnapshotStore* store, std::uint64_t every, std::uint64_t last)
      : store_(store), every_(every), last_(last) {}

  [[nodiscard]] bool due(std::uint64_t next_seq) const {
    return store_ != nullptr && every_ != 0 && next_seq >= last_ + every_ && !busy();
  }

  // state: all of it durable, ending with a frame whose chain this is.
  void save_in_background(const State& state, const Digest& chain);

  // Saves in this thread when enough happened since the last one to make the next start noticeably quicker.
  void save_at_end(const State& state, std::uint64_t durable_seq, const Digest& chain, Past& past);

  // Until a save in the background is done.
  void wait();

 private:
  // A replay of fewer records takes less time than a snapshot is worth; whoever wants them more often gets them at the
  // end, too.
  static constexpr std::uint64_t kWorthSaving = 100'000;
  [[nodiscard]] std::uint64_t worth_saving() const {
    return every_ == 0 ? kWorthSaving : std::min(every_, kWorthSaving);
  }

  [[nodiscard]] bool busy() const {
    return saving_.valid() && saving_.wait_for(std::chrono::seconds(0)) != std::future_status::ready;
  }

  SnapshotStore* store_;
  std::uint64_t every_;
  std::uint64_t last_;
  std::future<Status> saving_;
};

}  // namespace greenpool
