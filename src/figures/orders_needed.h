// How many more orders a position needs until it is worth what was spent, at the price and after the fee, and until it
// has to leave. What a member's sell page and an operator's dashboard show. SPEC section 12.
//
// ESTIMATES, and no promise: of a world in which every further order is like a given one and nobody sells or leaves
// meanwhile. Floating point; nothing that is paid or stored may come from here. Whether those orders ever come nobody
// knows. The engine rounds points down and forced exits leave their fee in the pool, so that it may be there sooner;
// larger grants, released points and fewer orders make it later or never.
#pragma once

#include <vector>

#include "figures/growth.h"
#include "pool/positions.h"

namespace greenpool {

// A (P / S) (1 - h) >= m C, A all points that a position ever acquired.
struct Goal {
  Points acquired;  // A >= 0; 0: never
  Money spend;      // 0 <= C <= kOrderMoneyMax
  Multiple multiple{kRateOne};
  Rate fee{};  // h < 1; 0: at the price
};

// The least number of orders after which the goal is met; 0: it is now. nullopt: never, or not within kOrdersMax. Of
// the world above it is exact, but for a number that is within 1e-17 of what pool and orders together come to in orders
// of the next, which may be one too low or high. contribution >= 0; 0: never. O(log orders), some microseconds.
[[nodiscard]] std::optional<std::int64_t> orders_until(const Pool& pool, const LikeOrder& order, const Goal& goal);

struct OrdersNeeded {
  std::optional<std::int64_t> break_even;
  std::optional<std::int64_t> break_even_after_fee;
  std::optional<std::int64_t> exit;  // nothing also where the position was promised no exit, or nothing was spent on it
};
[[nodiscard]] OrdersNeeded orders_needed(const State& state, const Position& position, const LikeOrder& order);

// What a member is shown, if all further orders are like the mean of those so far.
struct MemberEstimates {
  struct OfPosition {
    PositionId position;
    OrdersNeeded needed;
  };
  LikeOrder mean;
  std::vector<OfPosition> positions;  // oldest first
};
// Of each open position, or of the oldest and the newest where there are more than kEstimatedPositionsMax, so that a
// query keeps the writer for about a tenth of a millisecond at most (some 20 microseconds a position). nullopt: no
// order has contributed yet, and there is no mean. O(1).
inline constexpr std::size_t kEstimatedPositionsMax = 5;
[[nodiscard]] std::optional<MemberEstimates> member_estimates(const State& state, MemberIndex member);

}  // namespace greenpool
