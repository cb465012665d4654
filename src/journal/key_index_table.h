// KeyTable: the recent keys, an open-addressed multimap from spread hash to seq that only grows.
//
// Invariants: (1) a slot with seq_plus_one == 0 is free; (2) an entry stands at or, after taken slots alone, behind
// (circularly) the place its hash names; (3) places rise with hashes, so a table is nearly sorted and doubling it runs
// through memory in order.
// Complexity: add and find O(1) expected, one cache miss; a doubling touches one segment (1/64 of the keys), and the
// segments double at different loads, so that their doublings do not come in a burst.
// Thread safety: one thread, or any number that only read.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "journal/key_index_entry.h"
#include "journal/key_index_memory.h"

namespace greenpool::keys {

class KeyTable {
 public:
  KeyTable() = default;
  // All of the memory for so many at once: add() will not have to double for them.
  explicit KeyTable(std::size_t keys_expected);

  void add(std::uint64_t hash, std::uint64_t seq);

  // Appends what was added under the hash, in ascending order.
  void find(std::uint64_t hash, std::vector<std::uint64_t>& seqs) const;

  // Inlined always: the compiler takes a function that merely prefetches for one that does nothing.
  [[gnu::always_inline]] void prefetch(std::uint64_t hash) const {
    const Segment& segment = segments_[segment_of(hash)];
    if (segment.size > 0) {
      __builtin_prefetch(segment.slots.data() + segment.place(hash), 1);
    }
  }

  // The entries of one segment in order.
  [[nodiscard]] std::vector<KeyEntry> sorted(std::size_t segment) const;

  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] std::size_t memory_bytes() const;

 private:
  struct Slot {
    std::uint64_t hash;
    std::uint64_t seq_plus_one;
  };

  struct Segment {
    ZeroedArray<Slot> slots;  // none, or a power of two
    std::size_t size = 0;
    std::size_t size_max = 0;  // beyond it the segment doubles; below slots.size(), so that a search ends
    unsigned shift = 0;        // 64 - log2(slots.size())

    // Needs slots.
    [[nodiscard]] std::size_t place(std::uint64_t hash) const {
      return static_cast<std::size_t>((hash << kSegmentBits) >> shift);
    }
    void put(std::uint64_t hash, std::uint64_t seq_plus_one);
  };

  [[nodiscard]] static Segment empty_segment(std::size_t number, std::size_t slots, Pages pages);
  static void double_slots(Segment& segment, std::size_t number);

  std::array<Segment, kSegments> segments_;
  std::size_t size_ = 0;
};

}  // namespace greenpool::keys
