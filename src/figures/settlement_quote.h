// What the settlement of an order that is paid would bring if it came at this moment: decided as the engine decides it,
// and not carried out. SPEC section 6 (expected points).
//
// Exact for this moment and this order alone. When it settles, later, the price will be another, and so will the
// points; whoever shows it says that it is an estimate. Thread safety: as the state. Complexity: that of settling an
// order.
#pragma once

#include <string_view>

#include "engine/reject.h"
#include "engine/state.h"

namespace greenpool {

struct SettlementQuote {
  Reject refused = Reject::none;  // why it would not be settled now
  Points granted{};               // for the part in money
  Points locked{};                // for the part in coins
};

// refused: unknown_order where the engine has no such paid order.
[[nodiscard]] SettlementQuote quote_settlement(const State& state, std::string_view order);

}  // namespace greenpool
