// Law 3. Cash less what suppliers are owed covers deposits, pool, reserve, wallets, withdrawals held, dividends,
// subsidies and tax withheld in full. SPEC section 3, theorem.
#pragma once

#include "engine/state.h"

namespace greenpool {

struct CoverHolds {
  static constexpr const char* kName = "3 cover holds";

  [[nodiscard]] static bool holds_after_event(const State& state) { return state.books.surplus() >= Money(0); }
};

}  // namespace greenpool
