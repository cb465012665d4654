// Law 7. An open position has 0 < R <= A and spend within its bound; a position that exited is gone. SPEC section 5.
#pragma once

#include "engine/change.h"

namespace greenpool {

struct PositionSound {
  static constexpr const char* kName = "7 positions are sound";

  [[nodiscard]] static bool holds_after_event(const Change& change) {
    const Position& position = change.position_after;
    if (!position.id.exists()) return true;
    return position.remaining > Points(0) && position.remaining <= position.acquired &&
           position.acquired <= Points(kPointsMax) && position.spend >= Money(0) &&
           position.spend <= Money(kOrderMoneyMax);
  }
};

}  // namespace greenpool
