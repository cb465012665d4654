// Points out of a member's positions, oldest lot first, and what was paid for them to those lots. SPEC section 5.
#pragma once

#include "engine/change.h"
#include "engine/state.h"

namespace greenpool {

// The points leave circulation; with the last of them goes the price, which q remembers.
void take_from_pool(Pool& pool, Points points, Money paid);

// They leave circulation, and what is paid for them goes from the pool to the member.
void pay_from_pool(State& state, MemberIndex member, Points points, Money paid, Change& change);

// Takes `points` from the member's open positions, oldest first, and closes those it empties; `paid` is shared between
// lots by cumulative floors. The member holds that many. A legacy position stays open while points are locked for it.
// O(positions emptied + reversible lots of those touched).
void take_holding(State& state, MemberIndex member, Points points, Money paid);
// The same for all that one position holds, which it closes.
void take_position(State& state, PositionSlot slot, Money paid);

void close_position(State& state, PositionSlot slot);
// Closes a legacy position that holds nothing, when nothing is locked for it any more.
void close_idle_legacy(State& state, const LegacyHolding& holding);

}  // namespace greenpool
