// What members are owed from before the programme: claims that wait, coins, and points that are locked until new orders
// fund their release. SPEC section 9.
//
// A release of r of L locked points is O(1): an index F, from kIndexOne, falls to ceil(F x (L - r) / L), and a member's
// balance l, noted when the index was F0, is then ceil(l x F / F0); the difference is theirs to collect. When L becomes
// 0 a new epoch begins, and what was noted in an earlier one is collected whole.
//
// Invariants: (1) the sum of all noted balances, and of what was ready to collect then, is L + released; (2) the sum of
// what members can collect is at most released: balances round up; (3) 0 < F <= kIndexOne; (4) released points are part
// of S, locked ones are not. Thread safety: none needed, one writer.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/archive.h"
#include "base/time.h"
#include "members/members.h"
#include "money/money.h"
#include "pool/positions.h"

namespace greenpool {

// All claims whose legacy position has not left, together and times the highest multiple that any version of the terms
// gives them: at most so much. A split leaves a price of 100 minor units a point or more, so that it can carry the
// points that are locked for them to 8e18 units at most, and a few that were rounded up.
inline constexpr std::int64_t kClaimsMultipleMax = 8'000'000'000'000;

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
  Timestamp from;               // when approved claims turn into coins
  std::uint64_t converted = 0;  // how many of them have; all do in one command

  template <class Self, class Archive>
  static void serialise(Self& self, Archive& archive) {
    archive.list(self.claims);
    archive.texts(self.proposed_by);
    archive.value(self.amount);
    archive.value(self.approved);
    archive.value(self.from);
    archive.value(self.converted);
  }
};

// One member's part in it.
struct LegacyHolding {
  Money claim;              // C of the legacy position: what was approved since the last one left
  Money waiting;            // what is not coins yet
  Money coins;              // to spend
  Points locked;            // l, as it was noted
  Points ready;             // released and not collected when it was noted
  std::uint64_t index = 0;  // F0: F when it was noted
  std::uint64_t epoch = 0;  // then
  Points sold;          // of the legacy position, since it opened, and until the next opens; scaled by points splits
  Money received;       // for them
  PositionId position;  // the legacy position; nothing: none is open
  PositionSlot slot;

  // Anything locked or to collect: a legacy position stays open for it.
  [[nodiscard]] bool awaits_points() const { return locked > Points(0) || ready > Points(0); }
};
static_assert(std::has_unique_object_representations_v<LegacyHolding>);

class LegacyBook {
 public:
  static constexpr std::uint64_t kIndexOne = std::uint64_t{1} << 62;

  Points locked;    // L
  Points released;  // in S, and in no position yet
  std::uint64_t index = kIndexOne;
  std::uint64_t epoch = 0;
  Money claims;  // of all holdings together
  std::map<MemberIndex, LegacyHolding> holdings;
  std::map<std::string, ClaimBatch, std::less<>> batches;
  std::set<std::string, std::less<>> claim_ids;  // of the claims in batches; derived from them

  // What of a noted balance is locked still. O(1).
  [[nodiscard]] Points locked_of(const LegacyHolding& holding) const {
    if (holding.locked == Points(0) || holding.epoch != epoch) return Points(0);
    const UInt128 scaled = wide(static_cast<std::uint64_t>(holding.locked.units()), index);
    return Points(static_cast<std::int64_t>((scaled + holding.index - 1) / holding.index));
  }
  [[nodiscard]] Points collectable(const LegacyHolding& holding) const {
    return holding.ready + holding.locked - locked_of(holding);
  }
  // What the member can collect. O(log holdings).
  [[nodiscard]] Points collectable(MemberIndex member) const {
    const auto found = holdings.find(member);
    return found == holdings.end() ? Points(0) : collectable(found->second);
  }

  // r of L become released. 0 < r <= L.
  void release(Points points);
  // Notes the balance anew, as it is now.
  void note(LegacyHolding& holding) const;
  void lock(LegacyHolding& holding, Points points);
  // Takes from a balance that has nothing to collect. Returns what of it rounding had left among the released points:
  // the residue, which is no longer among them.
  Points take_locked(LegacyHolding& holding, Points points);
  // After everyone has collected: what is released still is locked again, and the index restarts. O(holdings).
  void settle_releases();
  // Before it everyone has collected; L x factor stays inside its bound. O(holdings).
  void multiply(std::int64_t factor);

  template <class Self, class Archive>
  static void serialise(Self& self, Archive& archive) {
    archive.value(self.locked);
    archive.value(self.released);
    archive.value(self.index);
    archive.value(self.epoch);
    archive.value(self.claims);
    archive.map(self.holdings);
    archive.map(self.batches);
    if constexpr (Archive::kReads) {
      if (archive.status() && !self.rebuild())
        archive.damaged("its locked points or claims are not as they were noted");
    }
  }

 private:
  void begin_epoch_if_empty();
  // Builds what is derived after a load; whether the indices and amounts are such as can be computed with.
  [[nodiscard]] bool rebuild();
};

}  // namespace greenpool
