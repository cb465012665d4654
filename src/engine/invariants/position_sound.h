// Law 7. An open position has 0 < R <= A and spend within its bound; a position that exited is gone. Only a legacy
// position may hold nothing, while points are locked for it. SPEC sections 5 and 9.
#pragma once

#include "engine/change.h"
#include "engine/state.h"

namespace greenpool {

struct PositionSound {
  static constexpr const char* kName = "7 positions are sound";

  [[nodiscard]] static bool holds_after_event(const Change& change, const State& state) {
    const Position& position = change.position_after;
    if (!position.id.exists()) return true;
    const bool bounded = position.remaining >= Points(0) && position.remaining <= position.acquired &&
                         position.acquired > Points(0) && position.acquired <= Points(kPointsMax) &&
                         position.spend >= Money(0) && position.spend <= Money(kOrderMoneyMax);
    if (!bounded || position.remaining > Points(0)) return bounded;
    const LegacyHolding* const legacy = state.legacy_of(position);
    return legacy != nullptr && legacy->awaits_points();
  }
};

}  // namespace greenpool
