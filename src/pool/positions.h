// Positions: what members hold, in dense slots that are reused, each member's open positions linked oldest first.
// SPEC section 5.
//
// Invariants: (1) an open position has 0 < R <= A and C <= kOrderMoneyMax, but for a legacy position (engine/legacy.h),
// whose R may be 0 while points are locked for it; (2) a free slot is as new but for its link
// to the next free one; (3) numbers of opening rise, so that order of opening is order of number.
// Complexity: open, close, next O(1). Thread safety: none needed, one writer.
#pragma once

#include <optional>

#include "base/chunked_vector.h"
#include "base/strong_id.h"
#include "members/members.h"
#include "money/money.h"
#include "terms/terms.h"

namespace greenpool {

// The number a position got when it opened: 1, 2, 3, … in a programme; never reused.
using PositionId = StrongId<struct PositionIdTag, std::uint32_t>;
// Where it is kept; reused after it closed.
using PositionSlot = StrongId<struct PositionSlotTag, std::uint32_t>;

struct Position {
  Points acquired;   // A; with no trigger it stops at kPointsMax
  Points remaining;  // R
  Money spend;       // C
  PositionId id;     // exists() only while open
  MemberIndex member;
  PositionSlot newer;  // the member's next open position; the newest links back to the oldest
  PositionSlot older;
  std::uint32_t promise = 0;              // index into the promises the programme has made
  std::uint32_t newest_lot = UINT32_MAX;  // of those still reversible (pool/order_book.h); it may have expired
};
static_assert(std::has_unique_object_representations_v<Position> && sizeof(Position) == 48);

// What a position was promised when it opened.
struct Promise {
  std::optional<Multiple> multiple;
  ExitBasis basis = ExitBasis::member;

  friend bool operator==(const Promise&, const Promise&) = default;

  template <class Self, class Archive>
  static void serialise(Self& self, Archive& archive) {
    Multiple multiple = self.multiple.value_or(Multiple(0));
    archive.value(multiple);
    archive.value(self.basis);
    if constexpr (Archive::kReads) {
      self.multiple.reset();
      if (multiple > Multiple(0)) self.multiple = multiple;
    }
  }
};

class PositionBook {
 public:
  [[nodiscard]] Position& at(PositionSlot slot) { return slots_[slot.value()]; }
  [[nodiscard]] const Position& at(PositionSlot slot) const { return slots_[slot.value()]; }

  void prefetch(PositionSlot slot) const { slots_.prefetch(slot.value()); }

  // A slot may name a position no longer there: `id` tells.
  [[nodiscard]] bool holds(PositionSlot slot, PositionId id) const { return slots_[slot.value()].id == id; }

  [[nodiscard]] PositionId next_id() const { return PositionId(opened_ + 1); }
  [[nodiscard]] std::uint32_t opened() const { return opened_; }
  [[nodiscard]] std::uint32_t open_count() const { return open_; }
  [[nodiscard]] std::size_t slot_count() const { return slots_.size(); }
  [[nodiscard]] bool full() const { return opened_ >= UINT32_MAX - 1; }

  // Opens an empty position at the newest end of the member's list, whose newest slot `newest` is updated.
  PositionSlot open(MemberIndex member, std::uint32_t promise, PositionSlot& newest);
  // Closes it and takes it out of its member's list.
  void close(PositionSlot slot, PositionSlot& newest);

  [[nodiscard]] PositionSlot oldest(PositionSlot newest) const {
    return newest.exists() ? slots_[newest.value()].newer : newest;
  }
  // nothing after the newest
  [[nodiscard]] PositionSlot next(PositionSlot slot, PositionSlot newest) const {
    return slot == newest ? PositionSlot{} : slots_[slot.value()].newer;
  }

  // visit(position) for every open position, in order of slots. O(slots).
  template <class Visit>
  void for_each_open(Visit&& visit) {
    slots_.for_each_run([&visit](Position* run, std::size_t count) {
      for (std::size_t i = 0; i < count; ++i) {
        if (run[i].id.exists()) visit(run[i]);
      }
    });
  }
  template <class Visit>
  void for_each_open(Visit&& visit) const {
    slots_.for_each_run([&visit](const Position* run, std::size_t count) {
      for (std::size_t i = 0; i < count; ++i) {
        if (run[i].id.exists()) visit(run[i]);
      }
    });
  }

  // Whether the list of free slots holds each of them once, and no open one. O(free slots).
  [[nodiscard]] bool free_slots_are_sound() const;

  [[nodiscard]] std::size_t memory_bytes() const { return slots_.memory_bytes(); }

  template <class Self, class Archive>
  static void serialise(Self& self, Archive& archive) {
    archive.value(self.opened_);
    archive.value(self.open_);
    archive.value(self.first_free_);
    archive.vector(self.slots_);
  }

 private:
  ChunkedVector<Position> slots_;
  PositionSlot first_free_;  // free slots are linked through `newer`
  std::uint32_t opened_ = 0;
  std::uint32_t open_ = 0;
};

}  // namespace greenpool
