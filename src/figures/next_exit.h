// Which of a member's open positions is due for forced exit first. SPEC section 5. Exact.
// Thread safety: as the state.
#pragma once

#include "engine/state.h"
#include "pool/trigger.h"

namespace greenpool {

struct NextExit {
  const Position* position = nullptr;  // of the state; nullptr: none has a trigger
  Multiple multiple;
  Trigger trigger;
};

// O(open positions of the member).
[[nodiscard]] NextExit next_exit(const State& state, MemberIndex member);

}  // namespace greenpool
