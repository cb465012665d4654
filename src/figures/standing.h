// Where members stand: what a sale of all points would pay now, who has recovered what they spent, whose money came
// into the pool, and what all together can still take out. SPEC section 12.
//
// Exact, in whole amounts and counts: what the engine would do, and what its totals say. Nothing here estimates.
// Thread safety: as the state.
#pragma once

#include <cstdint>

#include "engine/state.h"

namespace greenpool {

struct SaleOfAll {
  Points points;  // all that the member could sell: held, and released but not yet collected
  Money pays;     // for all of them in one sale after the fee, to the unit what the engine pays; 0 without points
};

// With sales in windows it is what a window that ended now, and sold nothing else, would pay; points that the member
// has asked to sell are among those counted. A frozen member is told the same, though the engine refuses the sale.
// O(open positions of the member), and O(holdings) where nothing else would circulate.
[[nodiscard]] SaleOfAll sale_of_all(const State& state, MemberIndex member);

// Who has received from the pool what they spent, and twice and three times that. A member who never spent is not among
// them, whatever they received; claims from before the programme are no spend.
struct Recovery {
  std::uint64_t members = 0;
  std::uint64_t spenders = 0;   // spent > 0
  std::uint64_t recovered = 0;  // received >= spent > 0
  std::uint64_t twice = 0;      // received >= 2 x spent
  std::uint64_t thrice = 0;

  friend bool operator==(const Recovery&, const Recovery&) = default;
};

// Received counts what reversals took back no more, spent what was refunded no more. O(1): the engine counts
// (engine/recovery.h).
[[nodiscard]] Recovery recovery(const State& state);

// part / whole, cut to millionths; 0 of nothing. For shares that are shown; below 9e12.
[[nodiscard]] Rate share_of(std::uint64_t part, std::uint64_t whole);

// Cash into the pool by whose money it was; refunds deducted.
struct Inflow {
  Money organic;     // of orders, as far as members paid them
  Money subsidised;  // of orders, as far as subsidies paid them
  Money injected;    // without an order: subsidies, financing, reserve

  friend bool operator==(const Inflow&, const Inflow&) = default;
};
[[nodiscard]] Inflow inflow(const State& state);  // O(1)

// What members as a whole have spent, have received from the pool, and can still take out of it at most: P. Rewards are
// paid by others than the pool and are not among it.
struct Bound {
  Money spent;
  Money received;
  Money still_payable;

  friend bool operator==(const Bound&, const Bound&) = default;
};
[[nodiscard]] Bound bound(const State& state);  // O(1)

}  // namespace greenpool
