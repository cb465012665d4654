// What members are owed from before the programme: claims that wait, coins, and points that are locked until new orders
// fund their release. SPEC section 9.
//
// A release of r of L locked points is O(1): an index F, from kIndexOne, falls to ceil(F x (L - r) / L), and a member's
// balance l, noted when the index was F0, is then ceil(l x F / F0); the difference is theirs to collect. When L becomes
// 0 a new epoch begins, and what was noted in an earlier one is collected whole.
//
// Invariants: (1) the sum of all noted balances is L + released; (2) 0 < F <= kIndexOne; (3) released points are part
// of S, locked ones are not. Thread safety: none needed, one writer.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/archive.h"
#include "base/time.h"
#include "members/members.h"
#include "money/money.h"
#include "pool/positions.h"

namespace greenpool {

// A batch of claims: proposed one by one, then approved or rejected together.
struct ClaimBatch {
  struct Claim {
    std::string id;
    MemberIndex member;
    Money amount;

    template <class Self, class Archive>
    static void serialise(Self& self, Archive& archive) {
      archive.text(self.id);
      archive.value(self.member);
      archive.value(self.amount);
    }
  };

  std::vector<Claim> claims;
  std::vector<std::string> proposed_by;  // each operator once
  Money amount;                          // all together
  bool approved = false;
  Timestamp from;  // when approved claims turn into coins

  template <class Self, class Archive>
  static void serialise(Self& self, Archive& archive) {
    archive.list(self.claims);
    archive.texts(self.proposed_by);
    archive.value(self.amount);
    archive.value(self.approved);
    archive.value(self.from);
  }
};

// One member's part in it.
struct LegacyHolding {
  Money claim;              // C of the legacy position: what was approved since the last one left
  Money waiting;            // of it, what is not coins yet
  Money coins;              // to spend
  Points locked;            // l, as it was noted
  std::uint64_t index = 0;  // F0: F when it was noted
  std::uint64_t epoch = 0;  // then
  Points sold;              // of the legacy position, since it opened; scaled by points splits
  Money received;           // for them
  PositionId position;      // the legacy position; nothing: none is open
  PositionSlot slot;
};
static_assert(std::has_unique_object_representations_v<LegacyHolding>);

class LegacyBook {
 public:
  static constexpr std::uint64_t kIndexOne = std::uint64_t{1} << 62;

  Points locked;    // L
  Points released;  // in S, and in no position yet
  std::uint64_t index = kIndexOne;
  std::uint64_t epoch = 0;
  Money multiples;  // of all claims whose legacy position has not left, times the multiple: bounds what can be locked
  std::map<MemberIndex, LegacyHolding> holdings;
  std::map<std::string, ClaimBatch, std::less<>> batches;

  // What of a noted balance is locked still. O(1).
  [[nodiscard]] Points locked_of(const LegacyHolding& holding) const {
    if (holding.locked == Points(0) || holding.epoch != epoch) return Points(0);
    const UInt128 scaled = wide(static_cast<std::uint64_t>(holding.locked.units()), index);
    return Points(static_cast<std::int64_t>((scaled + holding.index - 1) / holding.index));
  }
  // What the member can collect. O(log holdings).
  [[nodiscard]] Points collectable(MemberIndex member) const {
    const auto found = holdings.find(member);
    return found == holdings.end() ? Points(0) : found->second.locked - locked_of(found->second);
  }

  template <class Self, class Archive>
  static void serialise(Self& self, Archive& archive) {
    archive.value(self.locked);
    archive.value(self.released);
    archive.value(self.index);
    archive.value(self.epoch);
    archive.value(self.multiples);
    archive.map(self.holdings);
    archive.map(self.batches);
  }
};

}  // namespace greenpool
