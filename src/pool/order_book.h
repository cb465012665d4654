// The settled orders that can still be reversed, oldest first, and the lots that they keep inside positions.
// SPEC sections 5 and 7.
//
// An order stays until its reversal period is over; then its lot folds into its position, which costs nothing: links to
// numbers that are gone are ends of lists. Figures are what is *left* of each, so that partial refunds add up exactly.
//
// Invariants: (1) numbers rise in order of settlement; (2) ids are unique among the orders here; (3) the lots of a
// position, from newest to oldest, are linked through `older_lot`; (4) left <= granted.
// Complexity: find, add, drop_oldest O(1). Memory: 136 bytes an order, its id's length + 1, 16 a reward and about 8 for
// the look-up. Thread safety: none needed, one writer.
#pragma once

#include <boost/unordered/unordered_flat_set.hpp>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "base/chunked_queue.h"
#include "base/time.h"
#include "pool/positions.h"

namespace greenpool {

// The number of an order in the book: 0, 1, 2, … in order of settlement, counted for the orders kept here only.
using OrderNumber = std::uint64_t;
inline constexpr std::uint32_t kNoLot = UINT32_MAX;

struct KeptOrder {
  Timestamp reversible_until;  // inclusive
  Money paid;                  // by the member: the spend of the lot
  Money subsidy;
  Money cost;          // of the part in coins too
  Money contribution;  // c, with the remainder if that went to the pool
  Money platform;      // the platform's share, with the remainder if that was its
  Money reserve;       // the remainder, if that went to the reserve
  Points granted;      // scaled by points splits, as `left`
  Points left;
  Money received;  // for points of this lot that were sold
  Money coins;     // the part of the price that coins paid
  Points locked;   // granted for it, scaled by points splits
  std::uint64_t text_at = 0;
  std::uint64_t first_reward = 0;
  MemberIndex member;
  PositionId position;  // nothing: no lot
  PositionSlot slot;
  std::uint32_t older_lot = kNoLot;  // low 32 bits of the number of the position's lot before this one
  std::uint32_t rewards = 0;
  std::uint32_t supplier = UINT32_MAX;  // index of the supplier; UINT32_MAX: none was named

  [[nodiscard]] Money price() const { return paid + subsidy + coins; }  // not yet refunded
};
static_assert(std::has_unique_object_representations_v<KeptOrder> && sizeof(KeptOrder) == 136);

// A reward that was paid out of a kept order.
struct KeptReward {
  Money amount;  // not yet taken back
  MemberIndex member;
  std::uint8_t rule = 0;  // RewardRule (rewards/rewards.h)
  std::array<std::uint8_t, 3> unused{};
};
static_assert(std::has_unique_object_representations_v<KeptReward> && sizeof(KeptReward) == 16);

class OrderBook {
 public:
  OrderBook();
  OrderBook(const OrderBook&) = delete;
  OrderBook& operator=(const OrderBook&) = delete;

  [[nodiscard]] std::optional<OrderNumber> find(std::string_view id) const;
  [[nodiscard]] KeptOrder& at(OrderNumber number) { return orders_[number]; }
  [[nodiscard]] const KeptOrder& at(OrderNumber number) const { return orders_[number]; }
  [[nodiscard]] std::string_view id_of(OrderNumber number) const;
  [[nodiscard]] KeptReward& reward(const KeptOrder& order, std::size_t line) {
    return rewards_[order.first_reward + line];
  }
  [[nodiscard]] const KeptReward& reward(const KeptOrder& order, std::size_t line) const {
    return rewards_[order.first_reward + line];
  }
  [[nodiscard]] bool empty() const { return orders_.empty(); }
  [[nodiscard]] std::size_t size() const { return orders_.size(); }
  [[nodiscard]] OrderNumber oldest() const { return orders_.first(); }
  [[nodiscard]] OrderNumber next_number() const { return orders_.end(); }

  // id: 1..64 bytes, not in the book. Returns its number.
  OrderNumber add(std::string_view id, const KeptOrder& order);
  // Another reward of the order that was added last.
  void add_reward(const KeptReward& reward);
  void drop_oldest();

  // The order behind a position's newest_lot or an older_lot: nothing when it is gone. 32 bits are enough, because the
  // book never spans 2^32 orders.
  [[nodiscard]] std::optional<OrderNumber> lot(std::uint32_t low_bits) const;

  template <class Visit>
  void for_each(Visit&& visit) {
    orders_.for_each(visit);
  }
  template <class Visit>
  void for_each(Visit&& visit) const {
    orders_.for_each(visit);
  }

  [[nodiscard]] std::size_t memory_bytes() const;

  template <class Self, class Archive>
  static void serialise(Self& self, Archive& archive) {
    archive.queue(self.orders_);
    archive.queue(self.rewards_);
    archive.queue(self.texts_);
    if constexpr (Archive::kReads) {
      if (archive.status() && !self.rebuild_lookup()) archive.damaged("its orders are not as they were added");
    }
  }

 private:
  struct Hash {
    using is_transparent = void;
    using is_avalanching = void;
    const OrderBook* book;
    std::size_t operator()(std::uint32_t order) const { return hash_of(book->id_of_low(order)); }
    std::size_t operator()(std::string_view id) const { return hash_of(id); }
  };
  struct Equal {
    using is_transparent = void;
    const OrderBook* book;
    bool operator()(std::uint32_t a, std::uint32_t b) const { return a == b; }
    bool operator()(std::string_view id, std::uint32_t b) const { return book->id_of_low(b) == id; }
    bool operator()(std::uint32_t a, std::string_view id) const { return (*this)(id, a); }
  };
  // Each part grows on its own, so that no order waits for a table of millions to be rehashed.
  static constexpr std::size_t kParts = 256;

  [[nodiscard]] static std::size_t hash_of(std::string_view id);
  [[nodiscard]] static std::size_t part_of(std::size_t hash) { return (hash >> 8) & (kParts - 1); }
  [[nodiscard]] OrderNumber number_of(std::uint32_t low_bits) const;
  [[nodiscard]] std::string_view id_of_low(std::uint32_t low_bits) const { return id_of(number_of(low_bits)); }
  [[nodiscard]] bool rebuild_lookup();

  using Texts = ChunkedQueue<char, 20>;

  ChunkedQueue<KeptOrder> orders_;
  ChunkedQueue<KeptReward> rewards_;
  Texts texts_;  // length byte, then the id; never across two chunks
  std::vector<boost::unordered_flat_set<std::uint32_t, Hash, Equal>> parts_;
};

}  // namespace greenpool
