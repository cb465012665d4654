// Law 8. Only a due position exits: A x P >= m x C x S at the moment of the exit. SPEC section 5.
#pragma once

#include "engine/change.h"
#include "engine/state.h"
#include "pool/trigger.h"

namespace greenpool {

struct ExitsAreDue {
  static constexpr const char* kName = "8 only due positions exit";

  [[nodiscard]] static bool holds_after(const ForcedExit&, const Change& change, const State& state) {
    const Position& position = change.position_before;
    const std::optional<Multiple>& multiple = state.promises[position.promise].multiple;
    return multiple && position.spend > Money(0) &&
           Trigger::of_position(*multiple, position.spend, position.acquired) <= Trigger::of_price(change.before);
  }
};

}  // namespace greenpool
