// The forced-exit queue: which open position is due next, in ascending trigger price, ties in order of opening.
// SPEC section 5.
//
// A four-ary heap of lower bounds. A trigger rises when its member buys at today's price, so an entry is corrected only
// when it surfaces; when an order lowers a trigger (a product with a thin margin came first) the lower key is pushed at
// once. Entries of positions that closed are dropped when they surface. Entries with equal keys are ordered exactly:
// those that share the top's are taken in hand together; in a storm, where a good part of the queue has left already,
// all that are due at the price of the moment, sorted at once. What becomes due before them while they leave (released
// points that a member collects, SPEC section 9) joins a second heap, which is exact too.
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

  // To be called after a position opened, and after a change that lowered its trigger; also between two exits.
  void push(PositionSlot slot);

  // The position that is due first at the pool's price, if one is. It stays the first until it is closed, or until
  // another falls due before it; the calls go on until nothing is due before any order or sale.
  [[nodiscard]] PositionSlot next_due(const Pool& pool);

  // Builds the queue anew from all open positions. O(n).
  void rebuild();

  [[nodiscard]] std::size_t memory_bytes() const {
    return heap_.memory_bytes() + ties_.capacity() * sizeof(Entry) + late_.capacity() * sizeof(LateEntry);
  }

 private:
  struct Entry {
    std::uint64_t key;
    PositionSlot slot;
    PositionId id;

    friend bool operator<(const Entry& a, const Entry& b) { return a.key != b.key ? a.key < b.key : a.id < b.id; }
  };
  // An entry that came while others are in hand, with the trigger that it had then.
  struct LateEntry {
    Trigger trigger;
    Entry entry;
  };
  struct LaterDue;
  static constexpr std::size_t kArity = 4;
  static constexpr std::size_t kSlack = 1024;
  static constexpr std::size_t kStormShare = 32;  // a storm: one in so many of the queue's entries were taken

  [[nodiscard]] Trigger trigger_of(PositionSlot slot) const;
  [[nodiscard]] bool is_open(const Entry& entry) const {
    return positions_.holds(entry.slot, entry.id) && positions_.at(entry.slot).spend > Money(0);
  }
  void insert(const Entry& entry);
  // Orders heap_ from whatever order it is in. O(n).
  void make_heap();
  void pop_top();
  void sift_up(std::size_t index, const Entry& entry);
  void sift_down(std::size_t index, const Entry& entry);
  // Whether entries are in hand: ties_ and late_, all of them before those of the heap.
  [[nodiscard]] bool in_hand() const { return !ties_.empty() || !late_.empty(); }
  // Drops closed positions from the ends of what is in hand; then the slot that is due first of it, if there is one.
  [[nodiscard]] PositionSlot first_in_hand();
  // Takes the entries that share the least current key in hand, if the price reaches that key; or all whose key it
  // reaches.
  void take_in_hand(const Trigger& price);
  // Moves all current entries that share the top's key to ties_, in exact order, the first due one last.
  void gather_ties();
  // The same for all entries whose current key is at most this one. O(n), and sorting what it takes.
  void gather_all(std::uint64_t key);
  // Sorts ties_[begin..end), which share a key, exactly; they are in order of number, the last opened first.
  void order_exactly(std::size_t begin, std::size_t end);
  void return_hand();

  const PositionBook& positions_;
  const std::vector<Promise>& promises_;
  ChunkedVector<Entry> heap_;
  std::vector<Entry> ties_;
  std::vector<LateEntry> late_;  // a heap, the first due one first
  std::uint64_t hand_key_ = 0;   // the greatest of ties_, when they were gathered
  std::size_t taken_ = 0;        // one key at a time, since something became due or all that was due was taken
};

}  // namespace greenpool
