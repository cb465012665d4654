// What members have spent and received, the one way in which it changes. SPEC section 12.
#pragma once

#include "engine/state.h"

namespace greenpool {

struct StandingChange {
  Money spent;     // by the member, for orders; below 0: refunded
  Money received;  // by the member, from the pool; below 0: taken back
};

// The member exists. O(1). The totals of money are the caller's.
inline void change_standing(State& state, MemberIndex index, const StandingChange& change) {
  Member& member = state.members[index.value()];
  const std::size_t before = marks_passed(member);
  member.spent += change.spent;
  member.received += change.received;
  const std::size_t after = marks_passed(member);
  if (before != after) state.totals.recovery.move(before, after);
}

}  // namespace greenpool
