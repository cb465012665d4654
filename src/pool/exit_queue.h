// The forced-exit queue: which open position is due next, in ascending trigger price, ties in order of opening.
// SPEC section 5.
//
// A four-ary heap of lower bounds. A trigger rises when its member buys at today's price, so an entry is corrected only
// when it surfaces; when an order lowers a trigger (a product with a thin margin came first) the lower key is pushed at
// once. Entries of positions that closed are dropped when they surface. Entries with equal keys are ordered exactly.
//
// Invariants: (1) every open position with a trigger has an entry whose key is at most its own; (2) after a push at
// most 2 x open positions + kSlack entries. Complexity: nothing due O(1); a due position, push O(log n). Thread safety:
// none needed, one writer.
#pragma once

#include <vector>

#include "base/chunked_vector.h"
#include "pool/positions.h"
#include "pool/trigger.h"

namespace greenpool {

class ExitQueue {
 public:
  ExitQueue(const PositionBook& positions, const std::vector<Promise>& promises)
      : positions_(positions), promises_(promises) {}

  // To be called after a position opened, and after a change that lowered its trigger.
  void push(PositionSlot slot);

  // The position that is due first at the pool's price, if one is. It must be closed before the next call, and the
  // calls go on until nothing is due before any order or sale.
  [[nodiscard]] PositionSlot next_due(const Pool& pool);

  // Builds the queue anew from all open positions. O(n).
  void rebuild();

  [[nodiscard]] std::size_t memory_bytes() const { return heap_.memory_bytes() + ties_.capacity() * sizeof(Entry); }

 private:
  struct Entry {
    std::uint64_t key;
    PositionSlot slot;
    PositionId id;

    friend bool operator<(const Entry& a, const Entry& b) { return a.key != b.key ? a.key < b.key : a.id < b.id; }
  };
  static constexpr std::size_t kArity = 4;
  static constexpr std::size_t kSlack = 1024;

  [[nodiscard]] Trigger trigger_of(PositionSlot slot) const;
  [[nodiscard]] bool is_open(const Entry& entry) const {
    return positions_.holds(entry.slot, entry.id) && positions_.at(entry.slot).spend > Money(0);
  }
  void insert(const Entry& entry);
  void pop_top();
  void sift_up(std::size_t index, const Entry& entry);
  void sift_down(std::size_t index, const Entry& entry);
  // Moves all current entries that share the top's key to ties_, in exact order, the first due one last.
  void gather_ties();
  void return_ties();

  const PositionBook& positions_;
  const std::vector<Promise>& promises_;
  ChunkedVector<Entry> heap_;
  std::vector<Entry> ties_;
};

}  // namespace greenpool
