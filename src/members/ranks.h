// Ranks, and what the walk up the referral tree needs to stay cheap in a chain a million deep: each member's nearest
// ranked upline, so that the unranked ones between are never visited. SPEC section 6.
//
// Kept only where the terms have ranks. Ranks change when a period settles, in O(members); in between a new member's
// record follows from their referrer's in O(1).
// Invariants: (1) depth = depth of the referrer + 1, 0 without one; (2) ranked_upline is the nearest upline with a
// rank. Memory: 24 bytes a member. Thread safety: none needed, one writer.
#pragma once

#include <cstdint>

#include "base/chunked_vector.h"
#include "members/members.h"

namespace greenpool {

struct RankRecord {
  Money spent;                // in this period, refunds deducted (not below 0)
  MemberIndex ranked_upline;  // nothing when there is none
  std::uint32_t depth = 0;
  std::uint8_t rank = 0;        // 0: none; else the place in the terms, from 1
  std::uint8_t met_target = 0;  // whether the team's performance of the last period reached the peer target
  std::array<std::uint8_t, 6> unused{};
};
static_assert(std::has_unique_object_representations_v<RankRecord> && sizeof(RankRecord) == 24);

// The whole tree, each member after their referrer.
using TreeOrder = std::vector<std::uint32_t>;

class RankBook {
 public:
  [[nodiscard]] bool empty() const { return records_.empty(); }
  [[nodiscard]] std::size_t size() const { return records_.size(); }
  [[nodiscard]] RankRecord& at(MemberIndex member) { return records_[member.value()]; }
  [[nodiscard]] const RankRecord& at(MemberIndex member) const { return records_[member.value()]; }

  // The next member, below `referrer` (which may be nothing).
  void add(MemberIndex referrer);
  // Depths and uplines of everyone, after ranks or referrers changed. O(members).
  void link(const ChunkedVector<Member>& members);
  // What everyone below each member spent in this period. O(members).
  [[nodiscard]] std::vector<std::int64_t> team_spend(const ChunkedVector<Member>& members) const;

  [[nodiscard]] std::size_t memory_bytes() const { return records_.memory_bytes(); }
  void prefetch(MemberIndex member) const { records_.prefetch(member.value()); }

  template <class Self, class Archive>
  static void serialise(Self& self, Archive& archive) {
    archive.vector(self.records_);
  }

 private:
  // Members by depth, the root first. O(members).
  [[nodiscard]] TreeOrder tree_order() const;

  ChunkedVector<RankRecord> records_;
};

}  // namespace greenpool
