// The figures of honesty that everybody is shown, taken together, so that the server, `play` and the simulator show the
// same. SPEC section 12.
#pragma once

#include "figures/growth.h"
#include "figures/standing.h"

namespace greenpool {

struct ProgrammeFigures {
  // Exact.
  Bound bound;
  Inflow inflow;
  Recovery recovery;
  // Estimates, of the terms in force and their own reference order.
  GrowthFolds growth;
};

// O(1). The powers behind the estimates take a tenth of a millisecond; they follow from the terms, and each thread
// keeps those of the terms that it saw last. Thread safety: as the state.
[[nodiscard]] ProgrammeFigures programme_figures(const State& state);

}  // namespace greenpool
