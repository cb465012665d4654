// Claims that turn into coins, and released points on their way into members' legacy positions. SPEC section 9.
#pragma once

#include <optional>
#include <span>

#include "engine/plan.h"
#include "engine/state.h"

namespace greenpool {

// Whether claims of that much together, times the highest multiple among `multiple` and those of all versions of the
// terms, approved ones that wait included, stay inside their bound (kClaimsMultipleMax). O(versions).
[[nodiscard]] bool claims_are_bounded(const State& state, Money claims, Multiple multiple);

// The approved batches whose time has come turn into coins.
void plan_conversions(const State& state, Plan& plan);

// What the member would collect now; nothing when there is nothing to collect. O(log holdings).
[[nodiscard]] std::optional<ReleasedCollected> collection_of(const State& state, MemberIndex member);

// The member collects what can be collected, once a plan: before a sale, its request, a conversion, a refund. Returns
// the points; 0 without an event when there are none. The state's holdings do not show them before the plan happens.
Points plan_collection(const State& state, MemberIndex member, Plan& plan);
// The same for everyone, in order of registration. O(holdings).
Points plan_collection_of_all(const State& state, Plan& plan);

// The rest of a day after everyone has collected that many: what is released still is locked again.
void plan_releases_settled(const State& state, Points collected, Plan& plan);

// Whether after those members, in order of registration, had collected `collected` of the released points and `taken`
// left their positions, nothing would circulate but what rounding left among the released ones, which is nobody's. It
// is settled before, or the price would be the pool over a unit or so. O(1) but for that case, then O(holdings).
[[nodiscard]] bool would_leave_residue(const State& state, std::span<const MemberIndex> collectors, Points collected,
                                       Points taken);
[[nodiscard]] inline bool would_leave_residue(const State& state, MemberIndex collector, Points collected,
                                              Points taken) {
  return would_leave_residue(state, std::span<const MemberIndex>(&collector, 1), collected, taken);
}

// What of a locked balance is more than could ever be used before the legacy position leaves: nothing when it is all of
// use. For a member who has collected. SPEC section 9 (before a points split).
[[nodiscard]] Points unusable_points(const State& state, const LegacyHolding& holding);

// `points` of a balance that lapse, with what of them leaves S. For a member who has collected.
[[nodiscard]] LockedLapsed lapse_of(const State& state, MemberIndex member, Points points, LapseReason reason);

// The end of all locked points: everyone collects, the residue is settled, and what is locked lapses.
void plan_lapse_of_all(const State& state, Plan& plan);

}  // namespace greenpool
