// Released points on their way into members' legacy positions. SPEC section 9.
#pragma once

#include <optional>

#include "engine/plan.h"
#include "engine/state.h"

namespace greenpool {

// What the member would collect now; nothing when there is nothing to collect. O(log holdings).
[[nodiscard]] std::optional<ReleasedCollected> collection_of(const State& state, MemberIndex member);

// The member collects what can be collected, once a plan: before a sale, its request, a conversion, a refund. Returns
// the points; 0 without an event when there are none. The state's holdings do not show them before the plan happens.
Points plan_collection(const State& state, MemberIndex member, Plan& plan);
// The same for everyone, in order of registration. O(holdings).
Points plan_collection_of_all(const State& state, Plan& plan);

// The rest of a day after everyone has collected that many: what is released still is locked again.
void plan_releases_settled(const State& state, Points collected, Plan& plan);

// The end of all locked points: everyone collects, the residue is settled, and what is locked lapses.
void plan_lapse_of_all(const State& state, Plan& plan);

}  // namespace greenpool
