// The programme's end. SPEC section 15.
#pragma once

#include "engine/command.h"
#include "engine/plan.h"
#include "engine/reject.h"
#include "engine/state.h"

namespace greenpool {

// Whether the programme still takes such commands: while its end is announced nothing begins, and after it only what is
// owed moves. O(1).
[[nodiscard]] Reject check_stage(ClosingStage stage, const Operation& operation);

// Whether that is when the programme ends.
[[nodiscard]] inline bool is_end(const State& state, Timestamp due) {
  return state.closing.stage == ClosingStage::confirmed && state.closing.closes == due;
}

// The end: open orders are cancelled, locked points lapse, the reserve repays claims, and pool and reserve are paid to
// who holds points. O(members + positions + n log n of the n holders).
void plan_closing(const State& state, Plan& plan);

}  // namespace greenpool
