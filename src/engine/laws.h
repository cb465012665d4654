// All laws (engine/invariants, docs/invariants.md) together: the name of the first that is broken, or nullptr.
// Complexity: O(accounts) an event.
#pragma once

#include "engine/change.h"
#include "engine/state.h"

namespace greenpool {

[[nodiscard]] const char* broken_after_event(const Event& event, const Change& change, const State& state);
[[nodiscard]] const char* broken_after_command(const State& state, Timestamp clock_before);

}  // namespace greenpool
