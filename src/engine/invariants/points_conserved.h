// Law 4. S changes by exactly what all positions together, and the released points that wait to be collected, gained or
// lost: no unit appears or vanishes. SPEC sections 1 and 9.
#pragma once

#include "engine/change.h"

namespace greenpool {

struct PointsConserved {
  static constexpr const char* kName = "4 points are conserved";

  [[nodiscard]] static bool holds_after_event(const Change& change) {
    return change.after.circulating - change.before.circulating == change.holdings + change.released;
  }
};

}  // namespace greenpool
