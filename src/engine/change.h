// What one event did: the figures before and after that the laws (engine/invariants) look at.
#pragma once

#include "engine/event.h"
#include "ledger/accounts.h"
#include "pool/pool.h"

namespace greenpool {

struct Change {
  Pool before;
  Pool after;
  Points holdings;  // change of all positions' remaining points together
  Points released;  // change of the released points that are in no position yet
  Money wallets;    // change of all wallets together, debts counted below 0
  Posting posting;
  std::int64_t split_factor = 1;
  Position position_before;    // of the position that an order joined or left, or that exited
  Position position_after;     // zero once closed
  PositionSlot position_slot;  // where it is, or was
};

class State;

// Folds one event into the state: the only code that changes it. nullptr, or why the event cannot follow from the state
// (then the state is as it was). Complexity: O(1); a sale O(positions it empties); a points split O(positions).
[[nodiscard]] const char* apply(State& state, const Event& event, Change& change);

}  // namespace greenpool
