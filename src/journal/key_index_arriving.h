// ArrivingKeys: the newest keys on their way into a table. A place there is fetched when a key is added, and taken a
// little later, when it has arrived from memory. Worth a cache miss a key (bench/key_index_bench.cc, new_key).
// Thread safety: one thread.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "journal/key_index_entry.h"
#include "journal/key_index_table.h"

namespace greenpool::keys {

class ArrivingKeys {
 public:
  [[nodiscard]] std::size_t size() const { return size_; }

  void add(KeyTable& table, std::uint64_t hash, std::uint64_t seq) {
    KeyEntry& oldest = ring_[next_];
    if (size_ == kPlaces) [[likely]] {
      table.add(oldest.hash, oldest.seq);
    } else {
      ++size_;
    }
    table.prefetch(hash);
    oldest = {.hash = hash, .seq = seq};
    next_ = (next_ + 1) % kPlaces;
  }

  // Moves all into the table.
  void settle(KeyTable& table) {
    for (; size_ > 0; --size_) {
      const KeyEntry& oldest = ring_[(next_ + kPlaces - size_) % kPlaces];
      table.add(oldest.hash, oldest.seq);
    }
  }

  // Appends the seqs of `hash`, oldest first.
  void find(std::uint64_t hash, std::vector<std::uint64_t>& seqs) const {
    for (std::size_t left = size_; left > 0; --left) {
      const KeyEntry& entry = ring_[(next_ + kPlaces - left) % kPlaces];
      if (entry.hash == hash) {
        seqs.push_back(entry.seq);
      }
    }
  }

 private:
  static constexpr std::size_t kPlaces = 16;

  std::array<KeyEntry, kPlaces> ring_{};
  std::size_t next_ = 0;  // the oldest when full
  std::size_t size_ = 0;
};

}  // namespace greenpool::keys
