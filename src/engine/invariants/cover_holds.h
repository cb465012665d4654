// Law 3. Cash less what suppliers are owed covers pool, reserve and wallets in full. SPEC section 3, theorem.
#pragma once

#include "engine/state.h"

namespace greenpool {

struct CoverHolds {
  static constexpr const char* kName = "3 cover holds";

  [[nodiscard]] static bool holds_after_event(const State& state) { return state.books.covered(); }
};

}  // namespace greenpool
