// What a day's end injects. SPEC section 3.
#pragma once

#include "engine/plan.h"
#include "engine/state.h"

namespace greenpool {

// The day's part of each stream, in order of their names: as much of `daily` as is left, as its account holds, and as
// the cap on injections allows, after those before it. Nothing while nobody holds points. O(streams + injections of
// the window).
void plan_streams(const State& state, Timestamp at, Plan& plan);

}  // namespace greenpool
