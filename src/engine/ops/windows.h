// Sales in windows. SPEC section 13.
#pragma once

#include "engine/plan.h"
#include "engine/state.h"

namespace greenpool {

// When what is asked for now will be sold: at the end of the window that is open, or that the request opens.
[[nodiscard]] Timestamp end_of_window(const State& state, Timestamp at);

// The window ended: every request is sold at the one P and S of this moment. What exits they cause come after all of
// them. O(requests).
void plan_window(const State& state, Plan& plan);

}  // namespace greenpool
